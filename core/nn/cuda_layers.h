// The layers of the Combined Depth Space in training on a CUDA device, by the kernels of kernels/cuda_maps.h: each a
// node of autograd's graph, equal to the LibTorch modules (nn/blocks.h) up to rounding. Maps are N x C x H x W in
// channels_last memory and float32, bf16 or fp16; weights and their gradients are float32. Weights that want no
// gradient get none and cost none. Nothing waits for the device, so that a CUDA graph can record it. Private to nn.
#pragma once

#include <torch/torch.h>
#include <vector>

namespace cds::cuda {

// A BatchNorm in training mode, moving its running statistics.
struct NormTensors {
  torch::Tensor weight, bias, running_mean, running_var, tracked;
  double momentum = 0.1, eps = 1e-5;
};
[[nodiscard]] NormTensors tensors_of(torch::nn::BatchNorm2dImpl& norm);

// A 1x1 convolution without bias: its weight (float32, C_out x C_in x 1 x 1) and, where somebody keeps it, the same in
// the maps' type; undefined: converted on the way.
struct Pointwise {
  torch::Tensor weight, converted;
};

// Whether this build has the kernels.
[[nodiscard]] bool has_layers();

// relu(norm(z))
[[nodiscard]] torch::Tensor norm_relu(const torch::Tensor& z, const NormTensors& norm);
// relu(norm(conv(x)))
[[nodiscard]] torch::Tensor conv_norm_relu(const torch::Tensor& x, const Pointwise& conv, const NormTensors& norm);
// Lite 3x3: relu(norm(depthwise(conv(x)))); depthwise: C x 1 x 3 x 3
[[nodiscard]] torch::Tensor lite(const torch::Tensor& x, const Pointwise& conv, const torch::Tensor& depthwise,
                                 const NormTensors& norm);
// relu(norm(conv(middle)) + x), or with an expanding shortcut relu(norm(conv(middle)) + expand_norm(expand(x)))
[[nodiscard]] torch::Tensor join(const torch::Tensor& middle, const Pointwise& conv, const NormTensors& norm,
                                 const torch::Tensor& x);
[[nodiscard]] torch::Tensor join(const torch::Tensor& middle, const Pointwise& conv, const NormTensors& norm,
                                 const torch::Tensor& x, const Pointwise& expand, const NormTensors& expand_norm);
// The means of 2 x 2 positions.
[[nodiscard]] torch::Tensor halved(const torch::Tensor& x);
// A supernet's layer with weights (nn/mixture.h): sum over i of weights[run[i]] * maps[i], plus, where `constant`, the
// other weights as numbers. weights: 1-D, float32, on the maps' device.
[[nodiscard]] torch::Tensor mixture(const std::vector<torch::Tensor>& maps, const std::vector<int>& run,
                                    const torch::Tensor& weights, bool constant);
// g(a) a + g(b) b with the gate g = sigmoid(fc2 relu(fc1 mean)); fc1: C/4 x C x 1 x 1
struct GateTensors {
  torch::Tensor weight1, bias1, weight2, bias2;
};
[[nodiscard]] torch::Tensor gated_sum(const torch::Tensor& a, const torch::Tensor& b, const GateTensors& gate);

} // namespace cds::cuda
