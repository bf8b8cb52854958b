// What one step and one epoch of training a network do; the loop around it is run_epochs().
#pragma once

#include "parallel/gradient_sum.h"
#include "train/device_batches.h"
#include "train/loop.h"
#include "train/step.h"
#include "train/trainer.h"
#include "train/validation.h"

#include <optional>

namespace cds {

class TrainTask final : public Task {
public:
  // Splits the data, makes loader, sampler and optimiser. Fewer identities than a batch needs is an error.
  [[nodiscard]] static Result<std::unique_ptr<TrainTask>>
  make(Session& session, const RunData& data, ReidNetwork network, torch::Device device, TrainSplit split);

  [[nodiscard]] std::string phase() const override { return "train"; }
  [[nodiscard]] std::vector<std::string> series() const override;
  [[nodiscard]] std::vector<std::pair<std::string, double>> rates(int epoch) const override;
  [[nodiscard]] Result<std::int64_t> begin_epoch(int epoch, std::int64_t first) override;
  [[nodiscard]] Result<StepReport> step(const Position& at) override;
  [[nodiscard]] Result<EpochReport> end_epoch(const Position& at) override;
  void save(Checkpoint& checkpoint) const override;
  [[nodiscard]] Status load(const Checkpoint& checkpoint) override;
  void save_best(Checkpoint& checkpoint) const override;

  [[nodiscard]] const std::vector<std::int64_t>& classes() const { return labels_.identities; } // by label
  [[nodiscard]] int best_epoch() const { return best_epoch_; } // from 1; 0: nothing was validated
  [[nodiscard]] const Json& best_scores() const { return best_scores_; }
  [[nodiscard]] EmbedOptions embed_options() const;
  [[nodiscard]] Result<EmbedFunction> embed_function() const; // of the weights as they are now; evaluation mode

private:
  TrainTask(Session& session, std::filesystem::path root, ReidNetwork network, torch::Device device, TrainSplit split,
            Labels labels, BatchSampler sampler);
  [[nodiscard]] std::unique_ptr<GradientSum> join_ranks();
  void load_epoch(int epoch, std::int64_t first);
  [[nodiscard]] Result<Json> validation_scores();
  [[nodiscard]] Error too_large();

  Session& session_;
  const Experiment& spec_;
  std::filesystem::path root_;
  ReidNetwork network_;
  torch::Device device_;
  QueryGallery validation_;
  Labels labels_;
  BatchSampler sampler_;
  std::shared_ptr<ImageCache> cache_;
  DeviceBatches loader_;
  std::unique_ptr<Optimizer> optimizer_;
  std::unique_ptr<GradientSum> gradients_; // of several ranks; null: one process
  TrainStepper stepper_;
  Json best_scores_;
  double best_ = -1;
  int best_epoch_ = 0;
  int loading_ = -1;       // the epoch that loader_ is at
  std::int64_t steps_ = 0; // of that epoch
};

} // namespace cds
