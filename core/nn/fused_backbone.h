// A backbone's training passes by the CPU engine (kernels/training_plan.h) as one node of autograd's graph: necks,
// losses, optimisers, clipping and strategies see tensors as from the modules. Private to nn.
#pragma once

#include "kernels/training_plan.h"
#include "nn/feature_maps.h"
#include "nn/mixture.h"

#include <torch/torch.h>

namespace cds {

// Holds a backbone's tensors by reference. Not thread-safe.
class FusedBackbone : public std::enable_shared_from_this<FusedBackbone> {
public:
  // Null where the CPU engine does not take the plan. `base`: the module whose tensors these are.
  [[nodiscard]] static std::shared_ptr<FusedBackbone> make(const NetworkPlan& plan, const torch::nn::Module& base,
                                                           Precision precision);

  // Whether it takes this batch: float32 on the CPU, of the plan's size, and no gradient of the images asked for.
  [[nodiscard]] bool takes(const torch::Tensor& images) const;
  // As Backbone::forward() in training mode. REQUIRES takes(images). One backward pass for each forward, as autograd's
  // graphs without retain_graph have it; no second derivatives.
  [[nodiscard]] FeatureMaps forward(const torch::Tensor& images, const Mixture* mixture);

private:
  friend class FusedBackward;
  FusedBackbone(std::shared_ptr<TrainingPlan> plan, Shape input, const torch::nn::Module& base);
  [[nodiscard]] bool used(const TrainingTensor& tensor, const Mixture* mixture) const;

  std::shared_ptr<TrainingPlan> plan_;
  Shape input_;
  std::vector<torch::Tensor> tensors_;  // by the plan's tensors
  std::vector<torch::Tensor> counters_; // num_batches_tracked, by the same; undefined but for running means
};

} // namespace cds
