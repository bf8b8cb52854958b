// A searched layer in training: one candidate in a derived network, those that a step runs in a supernet. Private to
// kernels.
#pragma once

#include "kernels/cpu/training_block.h"
#include "kernels/cpu/training_source.h"
#include "kernels/layer_choice.h"

namespace cds::cpu {

// The weighted sum of CBlocks' outputs, with a constant.
template <class T>
class Join final : public Source<T> {
public:
  struct Term {
    Block<T>* block;
    float weight;
  };
  Join(std::vector<Term> terms, float constant);
  [[nodiscard]] Map<T>& map() override { return map_; }
  void provide(const TrainingRun& run) { map_.provide(run); }
  void produce(const Lane& lane, const Band& band) override;

  // What absorb() does besides going on into the blocks: gradients of the terms' weights and of the constant.
  void want_weights(const TrainingRun& run);
  // false: absorb() does nothing but that.
  void go_on(bool on) { go_on_ = on; }
  void begin_absorb(TrainingRun& run) override;
  void absorb(const Lane& lane, const Band& band, T* gradient) override;
  void end_absorb(TrainingRun& run) override;
  // After end_absorb(): of term i, and at the end of the constant.
  [[nodiscard]] const std::vector<double>& weight_gradients() const { return weight_gradients_; }

private:
  std::vector<Term> terms_;
  float constant_;
  Map<T> map_;
  bool go_on_ = true;
  Buffer dots_; // a lane: one row a term, and one for the constant; empty: not wanted
  std::vector<double> totals_, weight_gradients_;
};

template <class T>
class Layer {
public:
  Layer(TrainingRun& run, const LayerPlan& plan, const LayerChoice& choice);
  void add_products(std::vector<Product<T>*>& to);
  [[nodiscard]] Join<T>& output() { return *output_; }

  void forward(TrainingRun& run, Source<T>& input);
  // After output() has absorbed its gradient. The input's goes to its source.
  void backward(TrainingRun& run, Source<T>& input);

private:
  // Blocks in a row, and between them the outputs of all but the last.
  struct Chain {
    std::vector<std::unique_ptr<Block<T>>> blocks;
    std::vector<std::unique_ptr<Join<T>>> between;
  };
  [[nodiscard]] std::vector<Block<T>*> first_blocks();
  std::vector<Chain> chains_;
  std::unique_ptr<Join<T>> output_;
};

// The slot in which a map's gradient is put together, a band at a time.
inline constexpr int band_gradient_slot = 9;

} // namespace cds::cpu
