// A network's embeddings on a CUDA device by our kernels (nn/cuda_inference.h), each size of batch played back as one
// CUDA graph once it has come up a few times.
#pragma once

#include "nn/cuda_inference.h"
#include "train/step_recorder.h"

#include <map>

namespace cds {

// Not thread-safe. Of the network as it stands now.
class RecordedInference {
public:
  // type: of the maps. REQUIRES CudaInference::supports(), and a network on `device`.
  RecordedInference(ReidNetwork network, torch::Device device, torch::ScalarType type);
  // images: N x 3 x H x W on the device, to N x D float32, the caller's own. Does not wait for the device.
  [[nodiscard]] torch::Tensor embed(const torch::Tensor& images);
  [[nodiscard]] const StepRecorder& recorder() const { return recorder_; }

private:
  struct Slot {
    torch::Tensor images, embeddings; // what a recording reads and leaves behind
  };
  CudaInference inference_;
  torch::ScalarType type_;
  StepRecorder recorder_;
  std::map<std::string, Slot> slots_;
};

} // namespace cds
