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
// the last bits (sums are split by thread), so a run keeps the number it began with. Where LibTorch's BLAS is OpenBLAS,
// its products run on the calling thread alone from now on.
int use_threads(int threads);

// What runs the training passes: engine.cpu with train.precision.
[[nodiscard]] Engine engine_of(const Experiment& experiment);
// wrong_call where train.precision asks for what nothing here can do: bf16 and fp16 are our own engine's, which trains
// the space's own networks, and fp16 is for CUDA. `has_engine`: the network's has_engine().
[[nodiscard]] Status check_precision(const Experiment& experiment, torch::Device device, bool has_engine);

// Whether a loss scale is needed: fp16 on a CUDA device.
[[nodiscard]] bool scales_loss(const Experiment& experiment, torch::Device device);
// What type batches come in: the maps' on a CUDA device where our engine trains, else float32.
[[nodiscard]] torch::ScalarType image_type(const Experiment& experiment, torch::Device device, bool has_engine);

// Moves a network there, its convolutions' weights laid out channels_last: once, instead of a reorder in each step.
void prepare(torch::nn::Module& network, torch::Device device);

// A CPU tensor there, by way of pinned memory: the host does not wait for what the device has still to do, as it does
// when pageable memory is copied.
[[nodiscard]] torch::Tensor sent_to(torch::Device device, const torch::Tensor& tensor);
// N x 3 x H x W, channels_last, without a copy on the CPU: the tensor keeps the batch's memory alive.
[[nodiscard]] torch::Tensor image_tensor(const Batch& batch, torch::Device device);
[[nodiscard]] torch::Tensor label_tensor(const Batch& batch, torch::Device device); // N, int64

} // namespace cds
