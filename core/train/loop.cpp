#include "train/loop.h"

#include "base/hash.h"
#include "base/process.h"
#include "run/checkpoint_file.h"
#include "train/pace.h"
#include "train/stopwatch.h"

#include <chrono>
#include <cmath>
#include <cstdio>
#include <utility>

namespace cds {
namespace {

double seconds_now() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

class Loop {
public:
  Loop(Session& session, Task& task)
      : session_(session), task_(task), spec_(session.experiment()), series_names_(task.series()),
        sums_(torch::zeros({static_cast<std::int64_t>(series_names_.size())}, torch::kFloat64)) {}

  Result<RunOutcome> run();

private:
  Status resume_or_begin();
  Status begin_together();  // all ranks stand at the same step
  Result<bool> run_epoch(); // false: a stop was asked for
  Status account(const StepReport& report, double seconds);
  Status check_numbers(const torch::Tensor& values) const;
  void sample(const StepReport& report);
  void beat(const std::string& phase);
  Result<bool> finish_epoch();
  Status save();
  Status save_best();
  Checkpoint checkpoint() const;
  [[nodiscard]] double epoch_fraction() const {
    return at_.epoch + (steps_ > 0 ? static_cast<double>(at_.step) / static_cast<double>(steps_) : 0.0);
  }

  Session& session_;
  Task& task_;
  const Experiment& spec_;
  std::vector<std::string> series_names_;
  std::vector<int> series_;
  Position at_;
  std::int64_t steps_ = 0; // of this epoch
  torch::Tensor sums_;     // of the step means since the epoch began
  double epoch_seconds_ = 0, worked_ = 0, saved_at_ = 0, end_seconds_ = 0;
  StepReport since_; // seconds since the last sample
  double recording_ = 0,
         since_recording_ = 0; // seconds for journal and checkpoints: since the last step, since the last sample
  std::int64_t since_steps_ = 0;
  Pace pace_;
  std::unique_ptr<ProgressMeter> meter_;
};

Checkpoint Loop::checkpoint() const {
  Checkpoint saved;
  saved.progress["experiment"] = experiment_hash(spec_);
  saved.progress["epoch"] = at_.epoch;
  saved.progress["step"] = at_.step;
  saved.progress["global_step"] = at_.global_step;
  saved.progress["steps"] = steps_;
  saved.progress["epoch_seconds"] = epoch_seconds_;
  saved.progress["seconds"] = worked_;
  return saved;
}

Status Loop::save() {
  if (!session_.leads())
    return {};
  Stopwatch watch;
  CDS_TRY(check_numbers(sums_));
  // Rows up to here first: a reader must never see a checkpoint ahead of its journal.
  CDS_TRY(session_.journal().flush());
  auto saved = checkpoint();
  saved.groups["sums"]["means"] = sums_;
  task_.save(saved);
  CDS_TRY(save_checkpoint(session_.paths().last_checkpoint(), saved));
  saved_at_ = seconds_now();
  recording_ += watch.lap();
  return {};
}

Status Loop::save_best() {
  if (!session_.leads())
    return {};
  Stopwatch watch;
  auto saved = checkpoint();
  task_.save_best(saved);
  CDS_TRY(save_checkpoint(session_.paths().best_checkpoint(), saved));
  recording_ += watch.lap();
  return {};
}

Status Loop::resume_or_begin() {
  saved_at_ = seconds_now();
  const auto file = session_.paths().last_checkpoint();
  if (!std::filesystem::exists(file) && !std::filesystem::exists(previous_checkpoint(file)))
    return task_.begin_run();
  std::string warning;
  CDS_ASSIGN(const Checkpoint saved, load_checkpoint(file, &warning));
  if (!warning.empty())
    session_.warn("checkpoint_damaged", warning, "the previous checkpoint was taken: a little work is done again");
  if (saved.progress.value("experiment", "") != experiment_hash(spec_))
    return failed("the checkpoint belongs to another experiment", file.string(), "start a new run");
  at_.epoch = saved.progress.at("epoch").get<int>();
  at_.step = saved.progress.at("step").get<std::int64_t>();
  at_.global_step = saved.progress.at("global_step").get<std::int64_t>();
  epoch_seconds_ = saved.progress.at("epoch_seconds").get<double>();
  worked_ = saved.progress.at("seconds").get<double>();
  sums_ = saved.groups.at("sums").at("means").clone();
  CDS_TRY(task_.load(saved));
  char where[64];
  std::snprintf(where, sizeof where, "epoch %d, step %lld", at_.epoch + 1, static_cast<long long>(at_.step + 1));
  session_.inform("resumed", std::string("resumed at ") + where);
  return {};
}

Status Loop::begin_together() {
  const auto& ranks = session_.ranks();
  if (!ranks)
    return {};
  const std::string ours = std::to_string(at_.global_step), leaders = ranks->from_leader(ours);
  if (ours != leaders)
    return failed("rank " + std::to_string(ranks->rank()) + " would go on at step " + ours + ", rank 0 at " + leaders,
                  session_.paths().last_checkpoint().string(), "let all processes see the same run folder");
  session_.inform("ranks", std::to_string(ranks->size()) + " processes share each batch");
  return {};
}

Status Loop::check_numbers(const torch::Tensor& values) const {
  if (torch::isfinite(values).all().item<bool>())
    return {};
  return failed("the loss is no number any more at step " + std::to_string(at_.global_step) + " (epoch " +
                    std::to_string(at_.epoch + 1) + ")",
                "", "lower train.lr, set train.clip_norm or a warm-up; the last good checkpoint is kept");
}

void Loop::sample(const StepReport& report) {
  const auto values = report.means.to(torch::kCPU);
  const auto* value = values.data_ptr<double>();
  const double epoch = epoch_fraction();
  auto& journal = session_.journal();
  for (std::size_t i = 0; i < series_.size(); ++i)
    journal.append({.series = series_[i], .step = at_.global_step, .epoch = epoch, .value = value[i]});
  const auto n = static_cast<double>(std::max<std::int64_t>(1, since_steps_));
  const auto timing = [&](const char* name, double seconds) {
    journal.append(name, at_.global_step, epoch, seconds / n);
  };
  timing("time/load", since_.load);
  timing("time/forward", since_.forward);
  timing("time/backward", since_.backward);
  timing("time/optimizer", since_.optimizer);
  timing("time/journal", since_recording_);
  journal.append("images_per_second", at_.global_step, epoch, pace_.images_per_second());
  since_ = {};
  since_recording_ = 0;
  since_steps_ = 0;
  if (meter_) {
    char detail[96];
    std::snprintf(detail, sizeof detail, "epoch %d/%d, loss %.3f, %.0f images/s", at_.epoch + 1, spec_.train.epochs,
                  value[0], pace_.images_per_second());
    meter_->advance(at_.global_step, detail);
  }
}

void Loop::beat(const std::string& phase) {
  const std::int64_t total = at_.global_step + std::max<std::int64_t>(0, steps_ - at_.step) +
                             steps_ * std::max(0, spec_.train.epochs - 1 - at_.epoch);
  Heartbeat heartbeat;
  heartbeat.phase = phase;
  heartbeat.epoch = std::min(at_.epoch + 1, spec_.train.epochs);
  heartbeat.epochs = spec_.train.epochs;
  heartbeat.step = at_.global_step;
  heartbeat.steps = total;
  heartbeat.images_per_second = pace_.images_per_second();
  if (pace_.seconds_per_step() > 0)
    heartbeat.seconds_left = static_cast<double>(total - at_.global_step) * pace_.seconds_per_step() +
                             (spec_.train.epochs - at_.epoch) * end_seconds_;
  heartbeat.load_share = pace_.load_share();
  session_.journal().beat(heartbeat);
}

Status Loop::account(const StepReport& report, double seconds) {
  Stopwatch watch;
  const torch::NoGradGuard no_grad;
  since_recording_ += recording_;
  seconds += std::exchange(recording_, 0); // what followed the step before
  if (sums_.device() != report.means.device())
    sums_ = sums_.to(report.means.device());
  sums_ += report.means;
  ++at_.step;
  ++at_.global_step;
  epoch_seconds_ += seconds;
  worked_ += seconds;
  pace_.add(report.images, seconds, report.load);
  since_.load += report.load;
  since_.forward += report.forward;
  since_.backward += report.backward;
  since_.optimizer += report.optimizer;
  ++since_steps_;
  const bool due = at_.global_step == 1 || at_.global_step % spec_.engine.sample_every == 0;
  if (due || report.means.is_cpu()) // reading waits for another device, so not each step there
    CDS_TRY(check_numbers(report.means));
  if (due)
    sample(report);
  beat(task_.phase());
  recording_ += watch.lap();
  return {};
}

Result<bool> Loop::finish_epoch() {
  CDS_TRY(check_numbers(sums_));
  const double started = seconds_now();
  beat(task_.phase());
  auto ended = task_.end_epoch(at_);
  if (!ended && ended.error().kind == ErrorKind::cancelled) {
    CDS_TRY(save());
    return false;
  }
  CDS_ASSIGN(EpochReport report, std::move(ended));
  end_seconds_ = seconds_now() - started;
  epoch_seconds_ += end_seconds_;
  worked_ += end_seconds_;

  EpochRow row;
  row.epoch = at_.epoch + 1;
  row.seconds = epoch_seconds_;
  const auto means = (sums_ / static_cast<double>(std::max<std::int64_t>(1, at_.step))).to(torch::kCPU);
  for (std::size_t i = 0; i < series_names_.size(); ++i)
    row.json[series_names_[i]] = means.data_ptr<double>()[i];
  for (const auto& [name, rate] : task_.rates(at_.epoch))
    row.json[name] = rate;
  row.json.update(report.row);
  session_.journal().append_epoch(std::move(row));

  ++at_.epoch;
  at_.step = 0;
  sums_.zero_();
  epoch_seconds_ = 0;
  if (report.best)
    CDS_TRY(save_best());
  CDS_TRY(save());
  return true;
}

Result<bool> Loop::run_epoch() {
  CDS_ASSIGN(steps_, task_.begin_epoch(at_.epoch, at_.step));
  if (steps_ == 0)
    return failed("an epoch has no batch", "",
                  "use smaller batches (train.identities_per_batch) or train.drop_last=false");
  if (!meter_ && session_.hooks().progress)
    meter_ = std::make_unique<ProgressMeter>(session_.hooks().progress, task_.phase(),
                                             at_.global_step - at_.step + steps_ * (spec_.train.epochs - at_.epoch),
                                             at_.global_step, session_.hooks().progress_interval);
  if (at_.step == 0)
    for (const auto& [name, rate] : task_.rates(at_.epoch))
      session_.journal().append(name, at_.global_step + 1, at_.epoch, rate);
  double before = seconds_now();
  while (at_.step < steps_) {
    CDS_ASSIGN(const bool go_on, session_.proceed());
    if (!go_on) {
      CDS_TRY(save());
      return false;
    }
    before = seconds_now(); // a pause is no work
    CDS_ASSIGN(const StepReport report, task_.step(at_));
    CDS_TRY(account(report, seconds_now() - before));
    if (seconds_now() - saved_at_ > spec_.engine.checkpoint_seconds)
      CDS_TRY(save());
  }
  return finish_epoch();
}

Result<RunOutcome> Loop::run() {
  for (const auto& name : series_names_)
    series_.push_back(session_.journal().series(name));
  CDS_TRY(resume_or_begin());
  CDS_TRY(begin_together());
  while (at_.epoch < spec_.train.epochs) {
    CDS_ASSIGN(const bool go_on, run_epoch());
    if (!go_on)
      return RunOutcome::stopped;
  }
  if (meter_)
    meter_->finish();
  return RunOutcome::finished;
}

} // namespace

Result<RunOutcome> run_epochs(Session& session, Task& task) {
  return Loop(session, task).run();
}

std::string experiment_hash(const Experiment& experiment) {
  auto json = to_json(experiment);
  for (const char* key : {"name", "notes", "engine"})
    json.erase(key);
  if (experiment.train.precision == "fp32") // younger than runs that can still be resumed
    json["train"].erase("precision");
  return hex(hash64(json.dump()));
}

double seconds_worked(const Session& session) {
  const auto saved = load_checkpoint(session.paths().last_checkpoint());
  return saved ? saved->progress.value("seconds", 0.0) : 0.0;
}

} // namespace cds
