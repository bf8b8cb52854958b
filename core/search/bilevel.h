// One bi-level step: the weights on a training batch, then the architecture weights on a validation batch. Knows no
// data set, no run and no journal.
#pragma once

#include "parallel/gradient_sum.h"
#include "search/strategy.h"
#include "train/step_recorder.h"

#include <map>

namespace cds {

class Bilevel {
public:
  // The network is the supernet whose layers the strategy chooses in; both must be on one device.
  // scale_loss: fp16's dynamic loss scale for the weights; REQUIRES an optimiser that steps on the device.
  Bilevel(Supernet network, std::unique_ptr<Strategy> strategy, const TrainSpec& train, const SearchSpec& search,
          const LossOptions& loss, bool scale_loss = false);

  struct Report {
    LossValue weights, architecture;
    double forward = 0, backward = 0, optimizer = 0; // seconds; the architecture step counts as backward
  };
  // On a CUDA device both halves are played back as CUDA graphs where the optimiser and the strategy can
  // (Optimizer::steps_on_device(), Strategy::architecture_selection()), one for each selection of candidates that comes
  // up often enough; a step's losses are valid until the next step. Afterwards no weight holds a gradient; the ledger
  // has grown by one for each candidate run in the weight step.
  Report step(const SearchBatch& train, const SearchBatch& validation, const Moment& moment);

  // From now on this is one of several ranks (parallel/ranks.h), and step() is together: each gets its own images and
  // the joined batches' labels, and all make the same steps of weights and alphas. Nothing is recorded any more.
  // REQUIRES no loss scale.
  void join(const std::shared_ptr<Ranks>& ranks, bool sync_batchnorm);

  [[nodiscard]] Supernet& network() { return network_; }
  // Null where steps are not recorded.
  [[nodiscard]] StepRecorder* recorder() { return recorder_.get(); }
  // Gives back the memory of what is recorded, steps and blocks, and of the last step: for an attempt with another
  // batch.
  void forget_recordings();
  // Why something is not played back that could be; empty: no trouble.
  [[nodiscard]] std::string trouble() const;
  [[nodiscard]] Strategy& strategy() { return *strategy_; }
  [[nodiscard]] const Strategy& strategy() const { return *strategy_; }
  // Layers x candidates: weight steps in which each candidate was trained.
  [[nodiscard]] const std::vector<std::vector<std::int64_t>>& ledger() const { return ledger_; }

  // Everything the next step depends on: groups network, alpha, optimizer, alpha_optimizer; progress "task".
  void save(Checkpoint& checkpoint) const;
  [[nodiscard]] Status load(const Checkpoint& checkpoint, const std::string& file);

private:
  // One of the two batches of a step, in tensors that stay: what graphs read.
  struct Held {
    SearchBatch batch;
    LossValue loss;
    torch::Tensor gradient; // with respect to a selection's weights
  };
  Held& hold(const std::string& key, const SearchBatch& batch);
  LossValue recorded_pass(const WeightedSelection& selection, const SearchBatch& validation);
  void weight_step(const Mixture& mixture, const SearchBatch& batch, double lr, Report& report);
  void recorded_weight_step(const Mixture& mixture, const SearchBatch& batch, double lr, Report& report);
  void architecture_step(const ArchitectureStep& step, const std::optional<WeightedSelection>& selection,
                         Report& report);
  void freeze(bool frozen);
  Supernet network_;
  std::unique_ptr<Strategy> strategy_;
  TrainSpec train_;
  SearchSpec search_;
  LossOptions loss_;
  std::unique_ptr<Optimizer> optimizer_, alpha_optimizer_;
  std::unique_ptr<GradientSum> gradients_; // of several ranks; null: one process
  std::vector<std::vector<std::int64_t>> ledger_;
  std::unique_ptr<StepRecorder> recorder_; // null: steps are not recorded
  torch::Tensor device_lr_, loss_scale_;
  torch::Tensor trained_weights_, selected_weights_; // a mixture's, layers x candidates: what graphs of each half read
  double device_rate_ = -1;
  std::map<std::string, Held> held_;
};

} // namespace cds
