#include "train/train_task.h"

#include "run/schedule.h"
#include "train/class_scores.h"
#include "train/device.h"
#include "train/embedder.h"
#include "train/fitting_batch.h"
#include "train/run_cache.h"
#include "train/shares.h"
#include "train/step.h"
#include "train/stopwatch.h"
#include "train/unrecorded.h"

namespace cds {

Result<std::unique_ptr<TrainTask>> TrainTask::make(Session& session, const RunData& data, ReidNetwork network,
                                                   torch::Device device, TrainSplit split) {
  auto labels = make_labels(split.train);
  CDS_ASSIGN(auto sampler, make_sampler(session.experiment(), labels.of_image));
  network->to(device);
  CDS_TRY(check_shares(session.experiment(), session.ranks().get()));
  CDS_TRY(embedding_by(network->plan(), device, session.experiment())); // before the first epoch, not after it
  return std::unique_ptr<TrainTask>(new TrainTask(session, data.root, std::move(network), device, std::move(split),
                                                  std::move(labels), std::move(sampler)));
}

TrainTask::TrainTask(Session& session, std::filesystem::path root, ReidNetwork network, torch::Device device,
                     TrainSplit split, Labels labels, BatchSampler sampler)
    : session_(session), spec_(session.experiment()), root_(std::move(root)), network_(std::move(network)),
      device_(device), validation_(std::move(split.validation)), labels_(std::move(labels)),
      sampler_(std::move(sampler)), cache_(open_cache(session)),
      loader_(std::move(split.train), labels_.of_image, loader_options(spec_, cache_), device,
              image_type(spec_, device, network_->has_engine())),
      optimizer_(make_weight_optimizer(spec_.train, parameters_of(*network_))), gradients_(join_ranks()),
      stepper_(network_, *optimizer_, loss_options(spec_.loss), spec_.train.clip_norm, scales_loss(spec_, device),
               gradients_.get()) {}

std::unique_ptr<GradientSum> TrainTask::join_ranks() {
  if (!session_.ranks())
    return nullptr;
  network_->join(session_.ranks(), spec_.engine.sync_batchnorm);
  return std::make_unique<GradientSum>(session_.ranks(), network_->parameters());
}

std::vector<std::string> TrainTask::series() const {
  if (classifies(spec_.network))
    return {"train/loss", "train/ce", "train/accuracy"};
  return {"train/loss", "train/ce", "train/triplet", "train/accuracy"};
}

std::vector<std::pair<std::string, double>> TrainTask::rates(int epoch) const {
  return {{"lr", learning_rate(spec_.train, epoch)}};
}

void TrainTask::load_epoch(int epoch, std::int64_t first) {
  auto plan = own_share(sampler_.epoch(static_cast<std::uint32_t>(epoch)), spec_, session_.ranks().get());
  steps_ = static_cast<std::int64_t>(plan.size());
  loader_.start(static_cast<std::uint32_t>(epoch), std::move(plan), static_cast<std::size_t>(first));
  loading_ = epoch;
}

Result<std::int64_t> TrainTask::begin_epoch(int epoch, std::int64_t first) {
  if (loading_ != epoch || first != 0)
    load_epoch(epoch, first);
  network_->train();
  return steps_;
}

Result<StepReport> TrainTask::step(const Position& at) {
  StepReport report;
  Stopwatch watch;
  CDS_ASSIGN(auto batch, loader_.next());
  if (!batch)
    return failed("the loader ended before the epoch did");
  const auto labels = joined_labels(batch->labels, session_.ranks().get());
  report.images = static_cast<int>(labels.size(0));
  if (at.step + 1 == steps_ && at.epoch + 1 < spec_.train.epochs)
    load_epoch(at.epoch + 1, 0); // its first batches come while this step and the validation run
  report.load = watch.lap();
  TrainedStep done;
  try {
    done = stepper_.step(batch->images, labels, learning_rate(spec_.train, at.epoch));
  } catch (const std::exception& problem) {
    if (!device_.is_cuda() || session_.ranks() ||
        !is_out_of_memory(problem)) // ranks try nothing: the others are elsewhere
      throw;
    batch.reset();
    return tl::unexpected(too_large());
  }
  report.forward = done.forward;
  report.backward = done.backward;
  report.optimizer = done.optimizer;
  const auto real = [](const torch::Tensor& value) { return value.detach().to(torch::kFloat64); };
  std::vector<torch::Tensor> means{real(done.loss.total), real(done.loss.cross_entropy)};
  if (!classifies(spec_.network))
    means.push_back(real(done.loss.triplet));
  means.push_back(real(done.loss.correct) / report.images);
  report.means = torch::stack(means);
  return report;
}

Error TrainTask::too_large() {
  stepper_.forget_recordings();
  optimizer_->clear_gradients();
  const bool classes = classifies(spec_.network);
  return out_of_memory(device_.str(), classes ? "train.batch_size" : "train.identities_per_batch",
                       classes ? spec_.train.batch_size : spec_.train.identities_per_batch, [&](int groups) {
                         const std::int64_t count =
                             static_cast<std::int64_t>(groups) * (classes ? 1 : spec_.train.images_per_identity);
                         optimizer_->clear_gradients();
                         auto network = network_;
                         const auto images = torch::zeros({count, 3, spec_.input.height, spec_.input.width}, device_);
                         const auto labels = torch::zeros({count}, torch::dtype(torch::kInt64).device(device_));
                         reid_loss(network->forward(images), labels, loss_options(spec_.loss)).total.backward();
                         torch::cuda::synchronize();
                       });
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

Result<EmbedFunction> TrainTask::embed_function() const {
  return make_embedder(network_, device_, spec_);
}

Result<Json> TrainTask::validation_scores() {
  auto options = embed_options();
  options.cache = cache_;
  const auto keep_going = [&] { return session_.proceed(); };
  CDS_ASSIGN(const EmbedFunction embed, embed_function());
  if (classifies(spec_.network))
    return score_classes(validation_.query, labels_.identities, root_, embed, options, {}, keep_going);
  return validate(validation_, root_, embed, options, keep_going);
}

Result<EpochReport> TrainTask::end_epoch(const Position& at) {
  tell_trouble(session_, cache_.get());
  tell_unrecorded(session_, stepper_.trouble());
  EpochReport report;
  const int epoch = at.epoch + 1;
  if (validation_.query.empty() || (epoch % std::max(1, spec_.evaluate.every) != 0 && epoch != spec_.train.epochs))
    return report;
  Json scores;
  CDS_TRY(session_.alone([&]() -> Status {
    CDS_ASSIGN(scores, validation_scores());
    return {};
  }));
  if (!session_.leads())
    return report;
  const bool classes = classifies(spec_.network);
  const char* const choice = classes ? "accuracy" : "mAP"; // the checkpoint is chosen by it
  for (const std::string name : {choice, classes ? "top5" : "rank1"}) {
    const double value = scores.at(name);
    report.row["val/" + name] = value;
    session_.journal().append("val/" + name, at.global_step, epoch, value);
  }
  if (const double score = scores.at(choice); score > best_) {
    best_ = score;
    best_epoch_ = epoch;
    best_scores_ = scores;
    report.best = true;
  }
  return report;
}

void TrainTask::save(Checkpoint& checkpoint) const {
  save_best(checkpoint);
  checkpoint.groups["optimizer"] = optimizer_->state();
  if (stepper_.loss_scale().defined())
    checkpoint.groups["loss_scale"]["state"] = stepper_.loss_scale();
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
    if (const auto scale = checkpoint.groups.find("loss_scale");
        scale != checkpoint.groups.end() && stepper_.loss_scale().defined())
      torch::Tensor(stepper_.loss_scale()).copy_(scale->second.at("state"));
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
