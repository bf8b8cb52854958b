// A search strategy: which candidates a step runs, how architecture weights (alphas) learn, what network comes out. One
// file each under strategies/. LibTorch's exceptions pass through.
#pragma once

#include "nn/losses.h"
#include "nn/supernet.h"
#include "run/experiment.h"
#include "search/cost_term.h"
#include "train/checkpoint.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <torch/torch.h>
#include <vector>

namespace cds {

// When a step happens; with the seed all that chance may depend on.
struct Moment {
  std::uint64_t seed = 1;
  int epoch = 0, epochs = 1; // from 0
  std::int64_t step = 0;     // of the whole run, from 0
};

struct SearchBatch {
  torch::Tensor images, labels;
};

// Candidates of each layer with weights through which the alphas learn.
struct WeightedSelection {
  std::vector<std::vector<int>> run; // of each layer, as in LayerMixture
  torch::Tensor weights;             // layers x candidates, a function of the alphas
  bool unselected_constant = true;   // as in LayerMixture

  // What a network runs, on other tensors' values: REQUIRES layers x candidates.
  [[nodiscard]] Mixture mixture(const torch::Tensor& weights_read) const;
};

// What an architecture step may use.
struct ArchitectureStep {
  Supernet network;
  const SearchBatch& train; // the batch that the weights were just trained on
  const SearchBatch& validation;
  LossOptions loss;
  const Optimizer& weight_optimizer; // for second order: its momentum
  const TrainSpec& train_spec;
  double lr = 0; // the weights' learning rate
  Moment moment;
};

class Strategy {
public:
  // `alphas`: layers x candidates, requires gradients; starts at 0.001 everywhere.
  Strategy(int layers, int candidates);
  virtual ~Strategy() = default;
  Strategy(const Strategy&) = delete;
  Strategy& operator=(const Strategy&) = delete;

  // What a step of the weights runs.
  [[nodiscard]] virtual Mixture weight_mixture(const Moment& moment) = 0;

  // What the architecture step of this moment runs where that is one pass over the validation batch, whose loss reaches
  // the alphas through the weights alone; all that changes from step to step is then in the selection, and a CUDA graph
  // can stand for the pass (search/bilevel.h). None: the strategy has a step of its own.
  [[nodiscard]] virtual std::optional<WeightedSelection> architecture_selection(const Moment&) { return std::nullopt; }
  // Sets the alphas' gradient from the validation batch; returns the losses seen there; where
  // !learns() only that. By default the pass of architecture_selection().
  [[nodiscard]] virtual LossValue architecture_gradient(const ArchitectureStep& step);
  // Adds to the alphas' gradient what `gradient`, the loss's with respect to a selection's weights (of this rank's
  // images), means for them, and the cost term's part.
  void learn(const WeightedSelection& selection, const torch::Tensor& gradient);
  [[nodiscard]] virtual bool learns() const { return true; }
  // Whether the architecture step needs the weights' gradients (second order); else they are frozen: cheaper.
  [[nodiscard]] virtual bool needs_weight_gradients() const { return false; }

  // From now on dear networks are paid for (search/cost_term.h). topk, darts, darts2 and gdas add the penalty of the
  // cost expected under softmax(alphas) to the validation loss they differentiate; reinforce takes a path's own penalty
  // from its reward, evolution from its fitness; random keeps drawing until its network is within the target, at most
  // 1000 times, and else takes the cheapest of them. Reported losses stay without it. Call it before the first step.
  void charge(CostTerm term) { cost_term_ = std::move(term); }
  [[nodiscard]] const std::optional<CostTerm>& cost_term() const { return cost_term_; }

  // Several ranks: their networks give the joined batch's losses, and the strategy adds up what reaches the alphas on
  // each.
  void join(std::shared_ptr<Ranks> ranks) { ranks_ = std::move(ranks); }

  // The network as it would be taken now: a candidate a layer. By default the highest alpha (the first among equals).
  [[nodiscard]] virtual std::vector<int> derive(const Moment& moment) const;
  // Layers x candidates, double, each row sums to 1: by default softmax of the alphas.
  [[nodiscard]] virtual torch::Tensor probabilities() const;

  // State beyond alphas: null where there is none.
  [[nodiscard]] virtual Json state() const { return nullptr; }
  [[nodiscard]] virtual Status load_state(const Json&) { return {}; }

  [[nodiscard]] torch::Tensor& alphas() { return alphas_; }
  [[nodiscard]] const torch::Tensor& alphas() const { return alphas_; }
  [[nodiscard]] int layers() const { return layers_; }
  [[nodiscard]] int candidates() const { return candidates_; }

protected:
  // The penalty of the cost that softmax(alphas) expects; differentiable. REQUIRES a cost term.
  [[nodiscard]] torch::Tensor price() const;
  // Together: the sum over all ranks, in place, of a gradient that came through the network on each; undefined ones
  // stay. One process: nothing.
  void sum_over_ranks(torch::Tensor gradient) const;

private:
  std::shared_ptr<Ranks> ranks_;
  int layers_, candidates_;
  torch::Tensor alphas_;
  std::optional<CostTerm> cost_term_;
};

// search.strategy: topk, darts, darts2, gdas, random, reinforce, evolution. wrong_call for another one, or a k beyond
// the candidates.
[[nodiscard]] Result<std::unique_ptr<Strategy>> make_strategy(const SearchSpec& spec, int layers, int candidates);

// The k largest of each row, ascending by index; equal values in favour of the smaller index.
[[nodiscard]] std::vector<std::vector<int>> top_k(const torch::Tensor& rows, int k);

} // namespace cds
