// A CBlock in training. Its stages lie between BatchNorms, whose statistics need the whole batch: squeeze and expand
// ("enter", run by whoever makes the input), the Lites, gates with restore; the sum with the shortcut belongs to who
// reads the output. Backwards the same stages in reverse. Private to kernels.
#pragma once

#include "kernels/cpu/training_gate.h"
#include "kernels/cpu/training_lite.h"
#include "space/plan.h"

#include <memory>
#include <optional>

namespace cds::cpu {

template <class T>
class Block {
public:
  Block(TrainingRun& run, const CBlockPlan& plan);
  void add_products(std::vector<Product<T>*>& to);

  // Forward. `input` is the block's input map; in enter() the rows of the band stand in it. Call begin(), enter() for
  // every band, middle().
  void begin(const TrainingRun& run, Map<T>& input);
  void enter(const Lane& lane, const Band& band);
  void middle(TrainingRun& run);
  // The output before it is summed, from `position` on.
  [[nodiscard]] JoinTerm<T> term(std::int64_t position, float weight);

  // Backward. join_gradient() takes the output's gradient for every band, then middle_backward(); leave() gives the
  // input's gradient for every band, between begin_leave() and end_leave().
  void begin_backward(const TrainingRun& run);
  // weight_dots as in cpu::join_gradient(). Without begin_backward() only these are added to.
  void join_gradient(const Lane& lane, const Band& band, const T* gradient, float weight, float* weight_dots);
  void middle_backward(TrainingRun& run);
  void begin_leave(const TrainingRun& run);
  // out = the gradient; add: out += it.
  void leave(const TrainingRun& run, const Lane& lane, const Band& band, T* out, bool add);
  void end_leave(const TrainingRun& run);
  [[nodiscard]] const Map<T>& output() const { return restored_; }

private:
  struct Branch {
    std::vector<std::unique_ptr<Lite<T>>> lites;
    Map<T> gradient;
    [[nodiscard]] Normed<T> last() { return lites.back()->output(); }
  };
  void restore(TrainingRun& run, const Lane& lane);
  void restore_backward(TrainingRun& run, const Lane& lane);
  void branch_backward(TrainingRun& run, Branch& branch, bool first);
  [[nodiscard]] GatedMap<T> gated(int branch, int image, std::int64_t position);
  [[nodiscard]] std::int64_t count(const TrainingRun& run) const { return restored_.positions() * run.lanes.images(); }

  Map<T>* input_ = nullptr;
  Product<T> squeeze_, restore_;
  std::optional<Product<T>> expand_;
  Norm squeeze_norm_, restore_norm_;
  std::optional<Norm> expand_norm_;
  std::optional<Gate> gate_;
  Branch branches_[2];
  Map<T> squeezed_, restored_, expanded_;
  Map<T> output_gradient_, squeezed_gradient_; // of the BatchNorms' outputs
};

} // namespace cds::cpu
