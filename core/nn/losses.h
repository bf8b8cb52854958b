// The losses of the paper and of common re-identification baselines. Pure functions of tensors on any device.
#pragma once

#include "nn/necks.h"

#include <torch/torch.h>
#include <vector>

namespace cds {

// logits: N x C; labels: N (int64). Mean over the batch. smoothing in [0, 1): the target is (1 - s) one-hot + s / C.
[[nodiscard]] torch::Tensor cross_entropy(const torch::Tensor& logits, const torch::Tensor& labels,
                                          double smoothing = 0);

// Batch-hard triplet loss (Hermans et al. 2017), Euclidean, features (N x D) not normalised: for each image the
// farthest of its identity (itself included) against the nearest of another; mean of max(0, d_p - d_n + margin), or of
// log(1 + exp(d_p - d_n)) with soft_margin. An image without another identity in the batch adds 0.
[[nodiscard]] torch::Tensor batch_hard_triplet(const torch::Tensor& features, const torch::Tensor& labels,
                                               double margin = 0.3, bool soft_margin = false);

// The same fields as an experiment's "loss".
struct LossOptions {
  double margin = 0.3;
  bool soft_margin = false;
  double label_smoothing = 0;
  double triplet_weight = 1, softmax_weight = 1;
};

struct LossValue {
  torch::Tensor total; // what to differentiate: the sum over the heads of softmax_weight*ce + triplet_weight*triplet
  torch::Tensor cross_entropy; // sums over the heads, unweighted, detached
  torch::Tensor triplet;
  torch::Tensor correct; // images that the first head's classifier names rightly (int64), detached
};

// A term of weight 0 is not computed and reads 0.
[[nodiscard]] LossValue reid_loss(const std::vector<HeadOutput>& heads, const torch::Tensor& labels,
                                  const LossOptions& options);

} // namespace cds
