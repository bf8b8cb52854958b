// From feature maps to losses and embeddings: Standard, BNNeck (Luo et al. 2019), BLNeck, FBLNeck, the search head and
// the plain classifier.
#pragma once

#include "nn/batch_norm.h"
#include "nn/blocks.h"
#include "nn/dropout.h"
#include "nn/feature_maps.h"
#include "space/plan.h"

#include <memory>
#include <torch/torch.h>
#include <vector>

namespace cds {

struct HeadOutput {
  torch::Tensor feature; // N x D, for the triplet loss
  torch::Tensor logits;  // N x classes
};

// One module for all kinds: the plan says which parts exist. Keys (authors'): fbl: neck.squeeze, neck.global_fcs.0/1,
// neck.global_classifier, neck.local_fcs.0/1, neck.local_classifier; others: neck.fcs.0/1, neck.bnneck,
// neck.classifier; search: neck.conv.op.0/1 besides.
class NeckImpl : public torch::nn::Module {
public:
  NeckImpl(const NeckPlan& plan, std::shared_ptr<DropoutStream> dropout);
  [[nodiscard]] std::vector<HeadOutput> forward(const FeatureMaps& maps); // losses' inputs
  // N x plan.embedding; the logits where the plan's kind is "classifier".
  [[nodiscard]] torch::Tensor embed(const FeatureMaps& maps);

private:
  struct Head {
    torch::nn::Sequential fcs{nullptr};
    BatchNorm1d norm{nullptr};
    torch::nn::Linear classifier{nullptr};
  };
  [[nodiscard]] std::vector<torch::Tensor> features(const FeatureMaps& maps); // one per head
  [[nodiscard]] torch::Tensor local_feature(const torch::Tensor& map);
  [[nodiscard]] torch::Tensor global_feature(const torch::Tensor& map);
  NeckPlan plan_;
  std::shared_ptr<DropoutStream> dropout_;
  torch::nn::Conv2d squeeze_{nullptr};
  ConvBn conv_{nullptr};
  std::vector<Head> heads_;
};

} // namespace cds
