#include "train/train_task.h"

#include "train/device.h"
#include "train/schedule.h"
#include "train/step.h"
#include "train/stopwatch.h"

namespace cds {

Result<std::unique_ptr<TrainTask>> TrainTask::make(Session& session, const RunData& data, ReidNetwork network,
                                                   torch::Device device, TrainSplit split) {
  const auto& spec = session.experiment();
  const auto labels = make_labels(split.train);
  PkSampler::Options options;
  options.identities = spec.train.identities_per_batch;
  options.images = spec.train.images_per_identity;
  options.drop_last = spec.train.drop_last;
  options.seed = spec.seed;
  CDS_ASSIGN(auto sampler, PkSampler::make(labels.of_image, options));
  network->to(device);
  return std::unique_ptr<TrainTask>(
      new TrainTask(session, data.root, std::move(network), device, std::move(split), labels, std::move(sampler)));
}

TrainTask::TrainTask(Session& session, std::filesystem::path root, ReidNetwork network, torch::Device device,
                     TrainSplit split, const Labels& labels, PkSampler sampler)
    : session_(session), spec_(session.experiment()), root_(std::move(root)), network_(std::move(network)),
      device_(device), validation_(std::move(split.validation)), sampler_(std::move(sampler)),
      cache_(make_cache(spec_.engine)), loader_(std::move(split.train), labels.of_image, loader_options(spec_, cache_)),
      optimizer_(make_weight_optimizer(spec_.train, parameters_of(*network_))), loss_(loss_options(spec_.loss)) {}

std::vector<std::string> TrainTask::series() const {
  return {"train/loss", "train/ce", "train/triplet", "train/accuracy"};
}

std::vector<std::pair<std::string, double>> TrainTask::rates(int epoch) const {
  return {{"lr", learning_rate(spec_.train, epoch)}};
}

Result<std::int64_t> TrainTask::begin_epoch(int epoch, std::int64_t first) {
  auto plan = sampler_.epoch(static_cast<std::uint32_t>(epoch));
  const auto steps = static_cast<std::int64_t>(plan.size());
  loader_.start(static_cast<std::uint32_t>(epoch), std::move(plan), static_cast<std::size_t>(first));
  network_->train();
  return steps;
}

Result<StepReport> TrainTask::step(const Position& at) {
  StepReport report;
  Stopwatch watch;
  CDS_ASSIGN(const auto batch, loader_.next());
  if (!batch)
    return failed("the loader ended before the epoch did");
  report.images = batch->count;
  report.load = watch.lap();
  const auto done = train_step(network_, *optimizer_, image_tensor(*batch, device_), label_tensor(*batch, device_),
                               loss_, spec_.train.clip_norm, learning_rate(spec_.train, at.epoch));
  report.forward = done.forward;
  report.backward = done.backward;
  report.optimizer = done.optimizer;
  const auto real = [](const torch::Tensor& value) { return value.detach().to(torch::kFloat64); };
  report.means = torch::stack({real(done.loss.total), real(done.loss.cross_entropy), real(done.loss.triplet),
                               real(done.loss.correct) / batch->count});
  return report;
}

EmbedOptions TrainTask::embed_options() const {
  EmbedOptions options;
  options.height = spec_.input.height;
  options.width = spec_.input.width;
  options.batch = spec_.evaluate.batch;
  options.loader_threads = spec_.engine.loader_threads;
  options.device = device_;
  return options;
}

EmbedFunction TrainTask::embed_function() {
  network_->eval();
  return [network = network_](const torch::Tensor& images) mutable { return network->embed(images); };
}

Result<EpochReport> TrainTask::end_epoch(const Position& at) {
  EpochReport report;
  const int epoch = at.epoch + 1;
  if (validation_.query.empty() || (epoch % std::max(1, spec_.evaluate.every) != 0 && epoch != spec_.train.epochs))
    return report;
  auto options = embed_options();
  options.cache = cache_;
  CDS_ASSIGN(const Json scores,
             validate(validation_, root_, embed_function(), options, [&] { return session_.proceed(); }));
  const double map = scores.at("mAP"), rank1 = scores.at("rank1");
  report.row["val/mAP"] = map;
  report.row["val/rank1"] = rank1;
  session_.journal().append("val/mAP", at.global_step, epoch, map);
  session_.journal().append("val/rank1", at.global_step, epoch, rank1);
  if (map > best_) {
    best_ = map;
    best_epoch_ = epoch;
    best_scores_ = scores;
    report.best = true;
  }
  return report;
}

void TrainTask::save(Checkpoint& checkpoint) const {
  save_best(checkpoint);
  checkpoint.groups["optimizer"] = optimizer_->state();
  auto& task = checkpoint.progress["task"];
  task["dropout"] = network_.ptr()->dropout().count;
  task["best"] = best_;
  task["best_epoch"] = best_epoch_;
  task["best_scores"] = best_scores_;
}

void TrainTask::save_best(Checkpoint& checkpoint) const {
  checkpoint.groups["network"] = tensors_of(*network_);
}

Status TrainTask::load(const Checkpoint& checkpoint) {
  const std::string file = session_.paths().last_checkpoint().string();
  try {
    CDS_TRY(copy_into(*network_, checkpoint.groups.at("network"), file));
    const auto state = checkpoint.groups.find("optimizer");
    CDS_TRY(optimizer_->load_state(state == checkpoint.groups.end() ? TensorMap{} : state->second));
    const auto& task = checkpoint.progress.at("task");
    network_->dropout().count = task.at("dropout").get<std::uint64_t>();
    best_ = task.at("best").get<double>();
    best_epoch_ = task.at("best_epoch").get<int>();
    best_scores_ = task.at("best_scores");
  } catch (const std::exception& problem) {
    return failed(std::string("the checkpoint is not of a training: ") + problem.what(), file, "start a new run");
  }
  return {};
}

} // namespace cds
