#include "search/bilevel.h"

#include "run/schedule.h"
#include "train/stopwatch.h"

namespace cds {

Bilevel::Bilevel(Supernet network, std::unique_ptr<Strategy> strategy, const TrainSpec& train, const SearchSpec& search,
                 const LossOptions& loss)
    : network_(std::move(network)), strategy_(std::move(strategy)), train_(train), search_(search), loss_(loss),
      optimizer_(make_weight_optimizer(train, parameters_of(*network_),
                                       search.move_unselected ? Unselected::move : Unselected::stay)),
      alpha_optimizer_(make_adam({{"alphas", strategy_->alphas()}}, search.alpha_beta1, search.alpha_beta2,
                                 search.alpha_weight_decay)),
      ledger_(static_cast<std::size_t>(strategy_->layers()),
              std::vector<std::int64_t>(static_cast<std::size_t>(strategy_->candidates()), 0)) {}

void Bilevel::join(const std::shared_ptr<Ranks>& ranks, bool sync_batchnorm) {
  network_->join(ranks, sync_batchnorm);
  strategy_->join(ranks);
  gradients_ = std::make_unique<GradientSum>(ranks, network_->parameters());
}

void Bilevel::freeze(bool frozen) {
  for (const auto& [name, parameter] : optimizer_->parameters())
    torch::Tensor(parameter).requires_grad_(!frozen);
}

Bilevel::Report Bilevel::step(const SearchBatch& train, const SearchBatch& validation, const Moment& moment) {
  Report report;
  Stopwatch watch;
  const auto mixture = strategy_->weight_mixture(moment);
  report.weights = reid_loss(network_->forward(train.images, mixture), train.labels, loss_);
  report.forward = watch.lap();
  optimizer_->clear_gradients();
  gradients_ ? gradients_->backward(report.weights.total) : report.weights.total.backward();
  report.backward = watch.lap();
  if (train_.clip_norm > 0)
    optimizer_->clip_gradients(train_.clip_norm);
  const double lr = learning_rate(train_, moment.epoch);
  optimizer_->step(lr);
  optimizer_->clear_gradients();
  report.optimizer = watch.lap();
  for (std::size_t layer = 0; layer < mixture.size(); ++layer)
    for (const int candidate : mixture[layer].run)
      ++ledger_[layer][static_cast<std::size_t>(candidate)];

  const bool frozen = !strategy_->needs_weight_gradients();
  if (frozen)
    freeze(true);
  alpha_optimizer_->clear_gradients();
  report.architecture =
      strategy_->architecture_gradient({network_, train, validation, loss_, *optimizer_, train_, lr, moment});
  if (frozen)
    freeze(false);
  alpha_optimizer_->step(alpha_learning_rate(search_, moment.epoch));
  report.backward += watch.lap();
  return report;
}

void Bilevel::save(Checkpoint& checkpoint) const {
  checkpoint.groups["network"] = tensors_of(*network_);
  checkpoint.groups["alpha"]["alphas"] = strategy_->alphas();
  checkpoint.groups["optimizer"] = optimizer_->state();
  checkpoint.groups["alpha_optimizer"] = alpha_optimizer_->state();
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
