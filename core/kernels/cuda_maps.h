// The passes of a training step over feature maps on a CUDA device, fused where operators of their own would each read
// and write the map. Plain pointers and a stream, so that no LibTorch is needed; core/nn makes autograd's nodes of
// them.
//
// Maps are channels last: count x height x width x channels of float32, bf16 or fp16; rows = count x height x width.
// Weights, their gradients, statistics and sums are float32. Every pointer is of the stream's device; `stream` is a
// cudaStream_t. Nothing blocks, allocates or depends on timing: the same input gives the same bits. Results: null, or
// the driver's words. Only in builds with CUDA.
#pragma once

#include <cstdint>

namespace cds::cuda {

enum class MapType { float32, bf16, fp16 };
using Trouble = const char*; // null: none

// Floats that the reductions below want as scratch memory, by channels.
[[nodiscard]] constexpr std::int64_t norm_scratch(std::int64_t channels) {
  return 512 * 3 * channels;
}
[[nodiscard]] constexpr std::int64_t depthwise_scratch(std::int64_t channels) {
  return 512 * 9 * channels;
}

struct MapShape {
  std::int64_t count = 0, height = 0, width = 0, channels = 0;
  [[nodiscard]] std::int64_t rows() const { return count * height * width; }
};

// BatchNorm's parameters and running statistics: channels floats each. running_mean null: no statistics are kept.
struct Norm {
  const float *weight = nullptr, *bias = nullptr;
  float *running_mean = nullptr, *running_var = nullptr;
  std::int64_t* tracked = nullptr; // num_batches_tracked, raised by one; may be null
  float momentum = 0.1F, eps = 1e-5F;
};

// What a BatchNorm's backward pass needs of its forward pass: mean, 1/deviation, and the line y = scale * z + shift;
// one block of 4 x channels floats in this order.
struct NormLine {
  float* values = nullptr;
};

// Batch statistics of z, running statistics moved, the line written. REQUIRES rows > 1.
[[nodiscard]] Trouble norm_statistics(MapType type, const void* z, MapShape shape, const Norm& norm, NormLine line,
                                      float* scratch, void* stream);

// y = relu(scale * z + shift), or without relu. `shortcut` null: nothing; else added before the relu: a map, or, with
// shortcut_line, that BatchNorm's line of it.
struct Shortcut {
  const void* map = nullptr;
  NormLine line; // values null: the map itself
};
[[nodiscard]] Trouble norm_apply(MapType type, const void* z, MapShape shape, NormLine line, Shortcut shortcut,
                                 bool relu, void* y, void* stream);

// The gradients of a BatchNorm and what its input's gradient is made of: dz = k1 * dy' + k2 * z + k3, channels floats
// each.
struct NormGradient {
  float *weight = nullptr, *bias = nullptr; // may be null
  float* line = nullptr;                    // 3 x channels: k1, k2, k3
};

// Backward of y = relu(line(z)) up to dz's coefficients: dy' is dy where y was positive (all of dy without relu).
[[nodiscard]] Trouble norm_backward(MapType type, const void* dy, const void* z, MapShape shape, const float* weight,
                                    NormLine line, bool relu, NormGradient gradient, float* scratch, void* stream);
// dz from them.
[[nodiscard]] Trouble norm_backward_apply(MapType type, const void* dy, const void* z, MapShape shape, NormLine line,
                                          bool relu, const float* gradient_line, void* dz, void* stream);

// Backward of y = relu(line1(z1) + shortcut): dr = dy where y > 0, which is also the shortcut's gradient, and the
// coefficients for dz1, and for dz2 where the shortcut is line2(z2) (z2 null: it is not).
struct JoinedNorm {
  const void* z = nullptr;
  const float* weight = nullptr;
  NormLine line;
  NormGradient gradient;
};
[[nodiscard]] Trouble join_backward(MapType type, const void* dy, const void* y, MapShape shape,
                                    const JoinedNorm& first, const JoinedNorm& second, void* dr, float* scratch,
                                    void* stream);

// Depthwise 3x3, stride 1, padding 1; weight: channels x 3 x 3. With `norm`, the outputs' statistics as well, as
// norm_statistics() would take them from the stored outputs.
[[nodiscard]] Trouble depthwise_forward(MapType type, const void* x, MapShape shape, const float* weight, void* z,
                                        const Norm* norm, NormLine line, float* scratch, void* stream);
// For inference: y = relu(scale * depthwise(x) + shift); affine: 2 x channels floats, scale then shift.
[[nodiscard]] Trouble depthwise_inference(MapType type, const void* x, MapShape shape, const float* weight,
                                          const float* affine, void* y, void* stream);
// Backward of relu(line(depthwise(x))) after norm_backward(): dx, and dweight where it is not null. z: depthwise(x).
[[nodiscard]] Trouble depthwise_backward(MapType type, const void* dy, const void* z, const void* x, MapShape shape,
                                         const float* weight, NormLine line, const float* gradient_line, void* dx,
                                         float* dweight, float* scratch, void* stream);

// The means of 2 x 2 positions (an odd last row or column is left out), and their gradient; `shape` is x's.
[[nodiscard]] Trouble halve_forward(MapType type, const void* x, MapShape shape, void* y, void* stream);
[[nodiscard]] Trouble halve_backward(MapType type, const void* dy, MapShape shape, void* dx, void* stream);

// A supernet's layer: out = sum over i of weights[place[i]] * maps[i] + the weights at the other places as numbers,
// where `constant`. weights: `candidates` floats; at most 16 maps.
struct MixedMaps {
  const void* maps[16] = {};
  int place[16] = {};
  int count = 0, candidates = 0;
  bool constant = false;
};
[[nodiscard]] Trouble mixture_forward(MapType type, const MixedMaps& mixed, MapShape shape, const float* weights,
                                      void* out, void* stream);
// Gradients of the maps (dmaps[i], null where not wanted) and of the weights (`candidates` floats). scratch: 17 x 512
// floats.
[[nodiscard]] Trouble mixture_backward(MapType type, const void* dout, const MixedMaps& mixed, MapShape shape,
                                       const float* weights, void* const* dmaps, float* dweights, float* scratch,
                                       void* stream);

// The adaptive fusion gate, shared by both branches: g = sigmoid(w2 relu(w1 mean(b) + b1) + b2); out = g(x1) x1 + g(x2)
// x2. w1: hidden x channels, w2: channels x hidden.
struct GateWeights {
  const float *w1 = nullptr, *b1 = nullptr, *w2 = nullptr, *b2 = nullptr;
  int hidden = 0;
};
// Kept for the backward pass, branch by branch, image by image: (2 x count) x (channels + hidden + channels) floats:
// means, hidden values, gates.
[[nodiscard]] constexpr std::int64_t gate_values(std::int64_t count, std::int64_t channels, std::int64_t hidden) {
  return 2 * count * (2 * channels + hidden);
}
[[nodiscard]] Trouble gate_forward(MapType type, const void* x1, const void* x2, MapShape shape,
                                   const GateWeights& gate, float* values, void* out, void* stream);
// Gradients of the weights where dw1 is not null (then all four). scratch: as many floats as `values`.
struct GateGradients {
  float *w1 = nullptr, *b1 = nullptr, *w2 = nullptr, *b2 = nullptr;
};
[[nodiscard]] Trouble gate_backward(MapType type, const void* dout, const void* x1, const void* x2, MapShape shape,
                                    const GateWeights& gate, const float* values, void* dx1, void* dx2,
                                    const GateGradients& gradients, float* scratch, void* stream);

} // namespace cds::cuda
