#include "run/study_runner.h"

#include "base/file.h"
#include "run/engine_child.h"
#include "run/file_lock.h"

#include <algorithm>

namespace cds {
namespace fs = std::filesystem;

double study_seconds_left(const std::vector<StudyRun>& runs, const std::vector<double>& seconds, std::size_t current) {
  const auto mean = [&](const StudyRun& of, bool same_variant) {
    std::vector<double> known;
    for (std::size_t i = 0; i < runs.size(); ++i)
      if (seconds[i] > 0 && runs[i].kind == of.kind && (!same_variant || runs[i].variant == of.variant))
        known.push_back(seconds[i]);
    return known.empty() ? -1 : spread_of(known).mean;
  };
  double left = 0;
  for (std::size_t i = 0; i < runs.size(); ++i) {
    if (seconds[i] != 0 || i == current)
      continue;
    double one = mean(runs[i], true);
    if (one < 0)
      one = mean(runs[i], false);
    if (one < 0)
      return -1;
    left += one;
  }
  return left;
}

namespace {

class Runner {
public:
  Runner(const Study& study, const fs::path& folder, const fs::path& program, const StudyHooks& hooks)
      : runs_(study_runs(study)), folder_(folder), program_(program), hooks_(hooks), started_(now_seconds()),
        seconds_(runs_.size(), 0), settled_(runs_.size(), false) {}

  // Before anything is begun: what is there already, and whether it belongs here.
  Status survey(StudyReport& report) {
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      std::error_code code;
      if (!fs::exists(folder_of(i), code))
        continue;
      CDS_TRY(same_experiment(runs_[i], folder_of(i)));
      const RunEntry entry = read_run_entry(folder_of(i));
      if (entry.status.state != RunState::finished)
        continue;
      finish(i, entry);
      ++report.found;
    }
    return {};
  }

  Result<StudyReport> work(StudyReport report) {
    for (std::size_t i = 0; i < runs_.size() && !hooks_.stop.stop_requested(); ++i) {
      if (settled_[i])
        continue;
      if (hooks_.begun)
        hooks_.begun(runs_[i]);
      std::string error;
      if (const auto parent = parent_of(i); parent < runs_.size() && !finished(parent))
        error = "its search has not finished";
      else
        error = do_run(i);
      if (hooks_.stop.stop_requested() && !finished(i))
        break;
      settled_[i] = true;
      if (!finished(i))
        seconds_[i] = -1;
      ++(error.empty() ? report.done : report.failed);
      if (hooks_.ended)
        hooks_.ended(runs_[i], error);
    }
    report.stopped = hooks_.stop.stop_requested();
    return report;
  }

private:
  [[nodiscard]] fs::path folder_of(std::size_t i) const { return folder_ / "runs" / runs_[i].id; }

  [[nodiscard]] std::size_t parent_of(std::size_t i) const {
    const auto found = std::find_if(runs_.begin(), runs_.end(), [&](const StudyRun& run) {
      return !runs_[i].parent.empty() && run.id == runs_[i].parent;
    });
    return static_cast<std::size_t>(found - runs_.begin());
  }

  [[nodiscard]] bool finished(std::size_t i) const { return settled_[i] && seconds_[i] > 0; }

  void finish(std::size_t i, const RunEntry& entry) {
    const auto found = entry.results.find("seconds");
    const double seconds = found != entry.results.end() && found->second.is_number() ? found->second.get<double>() : 0;
    seconds_[i] = std::max(seconds, 1e-3);
    settled_[i] = true;
  }

  [[nodiscard]] std::string do_run(std::size_t i) {
    const StudyRun& run = runs_[i];
    const EngineWatch watch{hooks_.stop, [&](const RunStatus& status) { show(i, status); }};
    wait_for_living(folder_of(i), watch);
    if (hooks_.stop.stop_requested())
      return {};
    std::string error;
    if (read_run_entry(folder_of(i)).status.state != RunState::finished)
      error = run_engine_child(program_, arguments(run), folder_ / "study.log", folder_of(i), watch);
    const RunEntry entry = read_run_entry(folder_of(i));
    if (error.empty() && entry.status.state == RunState::finished)
      finish(i, entry);
    else if (error.empty() && !hooks_.stop.stop_requested())
      error = "it was stopped by somebody else";
    return error;
  }

  [[nodiscard]] std::vector<std::string> arguments(const StudyRun& run) const {
    std::error_code code;
    if (fs::exists(folder_ / "runs" / run.id, code))
      return {"resume", run.id, "--project", folder_.string()};
    std::vector<std::string> words{
        to_string(run.kind), run.experiment.string(), "--project", folder_.string(), "--run", run.id};
    if (!run.parent.empty())
      words.insert(words.end(), {"--genotype", "run:" + run.parent});
    for (const auto& setting : run.settings)
      words.insert(words.end(), {"--set", setting});
    return words;
  }

  void show(std::size_t i, const RunStatus& status) const {
    if (!hooks_.progress || !status.heartbeat || !status.active())
      return;
    const Heartbeat& h = *status.heartbeat;
    const double share = h.steps > 0 ? std::min(1.0, static_cast<double>(h.step) / static_cast<double>(h.steps)) : 0;
    const auto settled = std::count(settled_.begin(), settled_.end(), true);
    const double others = study_seconds_left(runs_, seconds_, i);
    hooks_.progress({std::to_string(settled + 1) + "/" + std::to_string(runs_.size()) + " " + runs_[i].id,
                     static_cast<std::int64_t>(1000 * (static_cast<double>(settled) + share)),
                     static_cast<std::int64_t>(1000 * runs_.size()), now_seconds() - started_,
                     others >= 0 && h.seconds_left > 0 ? others + h.seconds_left : -1,
                     "epoch " + std::to_string(h.epoch) + "/" + std::to_string(h.epochs)});
  }

  const std::vector<StudyRun> runs_;
  const fs::path& folder_;
  const fs::path& program_;
  const StudyHooks& hooks_;
  const double started_;
  std::vector<double> seconds_; // of finished runs; -1: failed
  std::vector<bool> settled_;   // finished or failed
};

} // namespace

Result<StudyReport> run_study(const Study& study, const fs::path& project_folder, const fs::path& program,
                              const StudyHooks& hooks) {
  CDS_TRY(make_folder(project_folder / "runs"));
  const auto lock = FileLock::try_lock(project_folder / "study.lock");
  if (!lock && lock.error().what == "is locked")
    return failed("another process works on a study of this project", project_folder.string(),
                  "Wait for it, or stop it");
  if (!lock)
    return tl::unexpected<Error>(lock.error());
  Runner runner(study, project_folder, program, hooks);
  StudyReport report;
  CDS_TRY(runner.survey(report));
  return runner.work(report);
}

} // namespace cds
