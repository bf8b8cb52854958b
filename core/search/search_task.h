// What one step and one epoch of a search do; the loop around it is run_epochs().
#pragma once

#include "data/split.h"
#include "search/bilevel.h"
#include "space/genotype.h"
#include "train/device_batches.h"
#include "train/inputs.h"
#include "train/loop.h"

#include <set>

namespace cds {

class SearchTask final : public Task {
public:
  // Fewer identities than a batch needs is an error.
  [[nodiscard]] static Result<std::unique_ptr<SearchTask>> make(Session& session, const RunData& data,
                                                                const SearchSpace& space, torch::Device device);

  [[nodiscard]] std::string phase() const override { return "search"; }
  [[nodiscard]] std::vector<std::string> series() const override;
  [[nodiscard]] std::vector<std::pair<std::string, double>> rates(int epoch) const override;
  [[nodiscard]] Status begin_run() override;
  [[nodiscard]] Result<std::int64_t> begin_epoch(int epoch, std::int64_t first) override;
  [[nodiscard]] Result<StepReport> step(const Position& at) override;
  [[nodiscard]] Result<EpochReport> end_epoch(const Position& at) override;
  void save(Checkpoint& checkpoint) const override;
  [[nodiscard]] Status load(const Checkpoint& checkpoint) override;
  void save_best(Checkpoint& checkpoint) const override;

  [[nodiscard]] Genotype genotype() const; // derived now, with its alphas

private:
  struct Side { // one side of the bi-level split
    BatchSampler sampler;
    std::unique_ptr<DeviceBatches> loader;
  };
  SearchTask(Session& session, SearchSpace space, const CostTable& costs, Bilevel bilevel, torch::Device device,
             Side train, Side validation, std::shared_ptr<ImageCache> cache);

  [[nodiscard]] Moment moment(int epoch, std::int64_t step) const;
  void load_epoch(int epoch, std::int64_t first);
  [[nodiscard]] Result<SearchBatch> next_batch(Side& side);
  [[nodiscard]] Error too_large();
  void append_alphas(int epoch);
  // Series alpha/expected_macs and alpha/expected_params (of a network drawn by the strategy's probabilities), and with
  // a cost term alpha/cost_penalty (of that expectation). Gives them by name.
  Json append_costs(int epoch, std::int64_t step);
  void warn_once(const Position& at);

  Session& session_;
  const Experiment& spec_;
  SearchSpace space_;
  SpaceCosts macs_, params_;
  Bilevel bilevel_;
  torch::Device device_;
  Side train_, validation_;
  std::shared_ptr<ImageCache> cache_; // both sides'; may be null
  Moment last_;
  int loading_ = -1;       // the epoch that the loaders are at
  std::int64_t steps_ = 0; // of that epoch
  std::set<std::string> warned_;
};

} // namespace cds
