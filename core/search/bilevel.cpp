#include "search/bilevel.h"

#include "run/schedule.h"
#include "train/stopwatch.h"

#include <algorithm>

namespace cds {

namespace {

// Of the loss that the alphas learn from in fp16, whose small gradients would vanish: fixed, since a gradient through a
// frozen network hardly grows, and exact in division.
constexpr double selection_scale = 1024;

std::string key_of(char half, std::int64_t batch, const std::vector<std::vector<int>>& chosen) {
  std::string key(1, half);
  key += std::to_string(batch);
  for (const auto& run : chosen) {
    key += '/';
    for (const int candidate : run)
      key += std::to_string(candidate) + ",";
  }
  return key;
}

// Into a tensor that stays.
void hold_values(torch::Tensor& held, const torch::Tensor& values) {
  const torch::NoGradGuard no_grad;
  if (!held.defined())
    held = torch::empty_like(values, values.options().requires_grad(false));
  held.copy_(values);
}

} // namespace

Bilevel::Bilevel(Supernet network, std::unique_ptr<Strategy> strategy, const TrainSpec& train, const SearchSpec& search,
                 const LossOptions& loss, bool scale_loss)
    : network_(std::move(network)), strategy_(std::move(strategy)), train_(train), search_(search), loss_(loss),
      optimizer_(make_weight_optimizer(train, parameters_of(*network_),
                                       search.move_unselected ? Unselected::move : Unselected::stay)),
      alpha_optimizer_(make_adam({{"alphas", strategy_->alphas()}}, search.alpha_beta1, search.alpha_beta2,
                                 search.alpha_weight_decay)),
      ledger_(static_cast<std::size_t>(strategy_->layers()),
              std::vector<std::int64_t>(static_cast<std::size_t>(strategy_->candidates()), 0)) {
  network_->record_blocks(strategy_->alphas().device());
  const bool device_steps = Recording::possible() && optimizer_->steps_on_device();
  TORCH_CHECK(device_steps || !scale_loss, "a loss scale needs an optimiser that steps on the device");
  if (!device_steps)
    return;
  const auto device = strategy_->alphas().device();
  device_lr_ = torch::zeros({1}, torch::dtype(torch::kFloat).device(device));
  if (scale_loss)
    loss_scale_ = torch::tensor({65536.0F, 0.0F}).to(device);
  recorder_ = std::make_unique<StepRecorder>(device, network_->dropout_stream());
}

void Bilevel::join(const std::shared_ptr<Ranks>& ranks, bool sync_batchnorm) {
  network_->join(ranks, sync_batchnorm);
  strategy_->join(ranks);
  gradients_ = std::make_unique<GradientSum>(ranks, network_->parameters());
  TORCH_CHECK(!loss_scale_.defined(), "several ranks have no loss scale");
  recorder_.reset(); // ranks meet in every step, which a graph could not
}

void Bilevel::forget_recordings() {
  held_.clear();
  if (recorder_)
    recorder_->forget();
  if (auto* const blocks = network_.ptr()->recorded_blocks())
    blocks->forget();
}

std::string Bilevel::trouble() const {
  if (recorder_ && !recorder_->trouble().empty())
    return recorder_->trouble();
  const auto* const blocks = network_.ptr()->recorded_blocks();
  return blocks ? blocks->trouble() : "";
}

void Bilevel::freeze(bool frozen) {
  for (const auto& [name, parameter] : optimizer_->parameters())
    torch::Tensor(parameter).requires_grad_(!frozen);
}

Bilevel::Held& Bilevel::hold(const std::string& key, const SearchBatch& batch) {
  auto& held = held_[key];
  if (!held.batch.images.defined())
    held.batch = {torch::empty_like(batch.images), torch::empty_like(batch.labels)};
  if (held_.size() > 40) // selections that never came back
    std::erase_if(held_, [&](const auto& item) {
      return item.first.find('/') != std::string::npos && !recorder_->knows(item.first);
    });
  held.batch.images.copy_(batch.images);
  held.batch.labels.copy_(batch.labels);
  return held;
}

void Bilevel::weight_step(const Mixture& mixture, const SearchBatch& batch, double lr, Report& report) {
  Stopwatch watch;
  report.weights = reid_loss(network_->forward(batch.images, mixture), batch.labels, loss_);
  report.forward = watch.lap();
  optimizer_->clear_gradients();
  gradients_ ? gradients_->backward(report.weights.total) : report.weights.total.backward();
  report.weights.total = report.weights.total.detach(); // a recording wants no graph of an earlier pass
  report.backward = watch.lap();
  if (train_.clip_norm > 0)
    optimizer_->clip_gradients(train_.clip_norm);
  optimizer_->step(lr);
  optimizer_->clear_gradients();
  report.optimizer = watch.lap();
}

void Bilevel::recorded_weight_step(const Mixture& mixture, const SearchBatch& batch, double lr, Report& report) {
  Stopwatch watch;
  WeightedSelection chosen;
  std::vector<torch::Tensor> weights;
  for (const auto& layer : mixture) {
    chosen.run.push_back(layer.run);
    chosen.unselected_constant = layer.unselected_constant;
    weights.push_back(layer.weights);
  }
  const bool weighted = weights.front().defined();
  if (weighted)
    hold_values(trained_weights_, torch::stack(weights));
  const auto read = weighted ? chosen.mixture(trained_weights_) : mixture;
  if (device_rate_ != lr)
    device_lr_.fill_(lr);
  device_rate_ = lr;
  auto& batch_held = hold("w" + std::to_string(batch.labels.size(0)), batch);
  const auto key = key_of('w', batch.labels.size(0), chosen.run);
  auto& held = held_[key];
  recorder_->run(key, [&] {
    held.loss = reid_loss(network_->forward(batch_held.batch.images, read), batch_held.batch.labels, loss_);
    optimizer_->clear_gradients();
    (loss_scale_.defined() ? held.loss.total * loss_scale_[0] : held.loss.total).backward();
    optimizer_->step_on_device(device_lr_, train_.clip_norm, loss_scale_);
    optimizer_->clear_gradients();
    held.loss.total = held.loss.total.detach(); // a recording wants no graph of an earlier run
  });
  report.weights = held.loss;
  report.forward = watch.lap();
}

LossValue Bilevel::recorded_pass(const WeightedSelection& selection, const SearchBatch& validation) {
  hold_values(selected_weights_, selection.weights);
  auto& weights = selected_weights_.requires_grad_();
  auto& batch_held = hold("a" + std::to_string(validation.labels.size(0)), validation);
  const auto key = key_of('a', validation.labels.size(0), selection.run);
  auto& held = held_[key];
  const double scale = loss_scale_.defined() ? selection_scale : 1;
  recorder_->run(key, [&] {
    held.loss = reid_loss(network_->forward(batch_held.batch.images, selection.mixture(weights)),
                          batch_held.batch.labels, loss_);
    weights.mutable_grad().reset();
    (held.loss.total * scale).backward();
    held.gradient = weights.grad();
    held.loss.total = held.loss.total.detach();
  });
  strategy_->learn(selection, held.gradient / scale);
  return held.loss;
}

void Bilevel::architecture_step(const ArchitectureStep& step, const std::optional<WeightedSelection>& selection,
                                Report& report) {
  Stopwatch watch;
  const bool frozen = !strategy_->needs_weight_gradients();
  if (frozen)
    freeze(true);
  alpha_optimizer_->clear_gradients();
  report.architecture = selection ? recorded_pass(*selection, step.validation) : strategy_->architecture_gradient(step);
  if (frozen)
    freeze(false);
  // As with the weights, what ran over in fp16 teaches nothing. The next step waits for the alphas anyway.
  const bool ran_over = loss_scale_.defined() && strategy_->alphas().grad().defined() &&
                        !torch::isfinite(strategy_->alphas().grad()).all().item<bool>();
  if (!ran_over)
    alpha_optimizer_->step(alpha_learning_rate(search_, step.moment.epoch));
  report.backward += watch.lap();
}

Bilevel::Report Bilevel::step(const SearchBatch& train, const SearchBatch& validation, const Moment& moment) {
  Report report;
  // Both are read back before anything is queued, so that the device then has no gap to wait in: the weights' step does
  // not move the alphas.
  const auto mixture = strategy_->weight_mixture(moment);
  std::optional<WeightedSelection> selection;
  if (recorder_ && strategy_->learns())
    selection = strategy_->architecture_selection(moment);
  const double lr = learning_rate(train_, moment.epoch);
  recorder_ ? recorded_weight_step(mixture, train, lr, report) : weight_step(mixture, train, lr, report);
  for (std::size_t layer = 0; layer < mixture.size(); ++layer)
    for (const int candidate : mixture[layer].run)
      ++ledger_[layer][static_cast<std::size_t>(candidate)];
  architecture_step({network_, train, validation, loss_, *optimizer_, train_, lr, moment}, selection, report);
  return report;
}

void Bilevel::save(Checkpoint& checkpoint) const {
  checkpoint.groups["network"] = tensors_of(*network_);
  checkpoint.groups["alpha"]["alphas"] = strategy_->alphas();
  checkpoint.groups["optimizer"] = optimizer_->state();
  checkpoint.groups["alpha_optimizer"] = alpha_optimizer_->state();
  if (loss_scale_.defined())
    checkpoint.groups["loss_scale"]["state"] = loss_scale_;
  auto& task = checkpoint.progress["task"];
  task["dropout"] = network_.ptr()->dropout().count;
  task["ledger"] = ledger_;
  task["strategy"] = strategy_->state();
}

Status Bilevel::load(const Checkpoint& checkpoint, const std::string& file) {
  const auto group = [&](const char* name) {
    const auto found = checkpoint.groups.find(name);
    return found == checkpoint.groups.end() ? TensorMap{} : found->second;
  };
  try {
    CDS_TRY(copy_into(*network_, group("network"), file));
    CDS_TRY(optimizer_->load_state(group("optimizer")));
    CDS_TRY(alpha_optimizer_->load_state(group("alpha_optimizer")));
    if (const auto scale = group("loss_scale"); loss_scale_.defined() && scale.contains("state"))
      loss_scale_.copy_(scale.at("state"));
    const auto& task = checkpoint.progress.at("task");
    const auto alphas = checkpoint.groups.at("alpha").at("alphas");
    auto ledger = task.at("ledger").get<std::vector<std::vector<std::int64_t>>>();
    if (alphas.sizes() != strategy_->alphas().sizes() || ledger.size() != ledger_.size())
      return failed("the checkpoint is of another space", file, "start a new run");
    {
      const torch::NoGradGuard no_grad;
      strategy_->alphas().copy_(alphas);
    }
    ledger_ = std::move(ledger);
    CDS_TRY(strategy_->load_state(task.at("strategy")));
    network_->dropout().count = task.at("dropout").get<std::uint64_t>();
  } catch (const std::exception& problem) {
    return failed(std::string("the checkpoint is not of a search: ") + problem.what(), file, "start a new run");
  }
  return {};
}

} // namespace cds
