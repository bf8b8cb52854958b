// One bi-level step: the weights on a training batch, then the architecture weights on a validation batch. Knows no
// data set, no run and no journal.
#pragma once

#include "parallel/gradient_sum.h"
#include "search/strategy.h"

namespace cds {

class Bilevel {
public:
  // The network is the supernet whose layers the strategy chooses in; both must be on one device.
  Bilevel(Supernet network, std::unique_ptr<Strategy> strategy, const TrainSpec& train, const SearchSpec& search,
          const LossOptions& loss);

  struct Report {
    LossValue weights, architecture;
    double forward = 0, backward = 0, optimizer = 0; // seconds; the architecture step counts as backward
  };
  // Afterwards no weight holds a gradient; the ledger has grown by one for each candidate run in the weight step.
  Report step(const SearchBatch& train, const SearchBatch& validation, const Moment& moment);

  // From now on this is one of several ranks (parallel/ranks.h), and step() is together: each gets its own images and
  // the joined batches' labels, and all make the same steps of weights and alphas.
  void join(const std::shared_ptr<Ranks>& ranks, bool sync_batchnorm);

  [[nodiscard]] Supernet& network() { return network_; }
  [[nodiscard]] Strategy& strategy() { return *strategy_; }
  [[nodiscard]] const Strategy& strategy() const { return *strategy_; }
  // Layers x candidates: weight steps in which each candidate was trained.
  [[nodiscard]] const std::vector<std::vector<std::int64_t>>& ledger() const { return ledger_; }

  // Everything the next step depends on: groups network, alpha, optimizer, alpha_optimizer; progress "task".
  void save(Checkpoint& checkpoint) const;
  [[nodiscard]] Status load(const Checkpoint& checkpoint, const std::string& file);

private:
  void freeze(bool frozen);
  Supernet network_;
  std::unique_ptr<Strategy> strategy_;
  TrainSpec train_;
  SearchSpec search_;
  LossOptions loss_;
  std::unique_ptr<Optimizer> optimizer_, alpha_optimizer_;
  std::unique_ptr<GradientSum> gradients_; // of several ranks; null: one process
  std::vector<std::vector<std::int64_t>> ledger_;
};

} // namespace cds
