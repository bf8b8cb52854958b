// Where tensors live, and how a batch becomes one.
#pragma once

#include "base/result.h"
#include "data/loader.h"
#include "nn/feature_maps.h"
#include "run/experiment.h"

#include <torch/torch.h>

namespace cds {

// engine.device: "auto" is CUDA where there is one, else the CPU. wrong_call for a name LibTorch doesn't know or a
// device this machine or build doesn't have.
[[nodiscard]] Result<torch::Device> pick_device(const EngineSpec& engine);

// engine.threads for LibTorch's operators (0: all cores); returns the number taken. Results on the CPU depend on it in
// the last bits (sums are split by thread), so a run keeps the number it began with.
int use_threads(int threads);

// What runs the training passes: engine.cpu with train.precision.
[[nodiscard]] CpuEngine cpu_engine(const Experiment& experiment);
// wrong_call where train.precision asks for what the device cannot do: on the CPU bf16 is the CPU engine's, which
// trains the space's own networks (`has_engine`: the network's has_cpu_engine()), and fp16 nobody's.
[[nodiscard]] Status check_precision(const Experiment& experiment, torch::Device device, bool has_engine);

// Moves a network there, its convolutions' weights laid out channels_last: once, instead of a reorder in each step.
void prepare(torch::nn::Module& network, torch::Device device);

// N x 3 x H x W, channels_last, without a copy on the CPU: the tensor keeps the batch's memory alive.
[[nodiscard]] torch::Tensor image_tensor(const Batch& batch, torch::Device device);
[[nodiscard]] torch::Tensor label_tensor(const Batch& batch, torch::Device device); // N, int64

} // namespace cds
