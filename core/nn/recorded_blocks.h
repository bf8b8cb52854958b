// The blocks of a supernet on a CUDA device, each played back as two CUDA graphs, one forward and one backward. A
// search step's selection seldom comes back as a whole (nn/recording.h's graph of a step then never plays), each
// block's does.
#pragma once

#include "nn/recording.h"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <torch/torch.h>
#include <tuple>
#include <vector>

namespace cds {

// Not thread-safe. One for a network; it outlives every autograd graph that its blocks are part of.
class RecordedBlocks {
public:
  explicit RecordedBlocks(torch::Device device); // a CUDA device
  ~RecordedBlocks();

  using Work = std::function<torch::Tensor(const torch::Tensor&)>;
  // The block's map of x (any shape, the same for one batch size); it and its gradients are equal bit for bit whether
  // it is played or not (the sum of several blocks' gradients of one x may be summed in another order). The first two
  // calls for a batch size, and for whether weights and x want gradients, run `plain`; the third records `alone`, which
  // must compute the same from x and from tensors that stay, and later ones play it. As it is, with `plain`, a block
  // runs too
  // * where nothing wants a gradient, while a step is recorded as a whole, and before the backward of its last call;
  // * where recording failed, or would leave the card less than a fifth of its memory: each recorded block keeps its
  //   maps, as if all ran at once. trouble() then says why.
  // REQUIRES the block's parameters to be frozen all or none. The map's memory is the block's own: the next call with
  // the same needs writes it anew (weights' gradients that are kept until then are moved first).
  [[nodiscard]] torch::Tensor run(torch::nn::Module& block, const torch::Tensor& x, const Work& plain,
                                  const Work& alone);
  // Gives back all that is recorded and the memory it holds; blocks begin anew. REQUIRES that no backward pass of their
  // maps follows.
  void forget();
  // From now on every run() is `plain`.
  void keep_plain() { recording_ = false; }
  [[nodiscard]] int recorded() const;
  [[nodiscard]] const std::string& trouble() const { return trouble_; }

  struct Slot;

private:
  // Block; batch; whether x wants a gradient, and the weights.
  using Key = std::tuple<const torch::nn::Module*, std::int64_t, bool, bool>;
  void record(Slot& slot, const torch::Tensor& x, const Work& alone);

  torch::Device device_;
  bool recording_ = true;
  std::map<const torch::nn::Module*, std::vector<torch::Tensor>> parameters_;
  std::map<Key, std::unique_ptr<Slot>> slots_;
  std::string trouble_;
};

} // namespace cds
