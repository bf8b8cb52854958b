#include "nn/losses.h"

#include <limits>

namespace cds {

torch::Tensor cross_entropy(const torch::Tensor& logits, const torch::Tensor& labels, double smoothing) {
  const auto log_probability = torch::log_softmax(logits, 1);
  const auto right = -log_probability.gather(1, labels.unsqueeze(1)).mean();
  if (smoothing == 0)
    return right;
  return (1 - smoothing) * right - smoothing * log_probability.mean();
}

torch::Tensor batch_hard_triplet(const torch::Tensor& features, const torch::Tensor& labels, double margin,
                                 bool soft_margin) {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto squares = features.square().sum(1, true);
  const auto distances = (squares + squares.t() - 2 * features.mm(features.t())).clamp_min(1e-12).sqrt();
  const auto same = labels.unsqueeze(0) == labels.unsqueeze(1);
  const auto positive = std::get<0>(distances.masked_fill(~same, -infinity).max(1));
  const auto negative = std::get<0>(distances.masked_fill(same, infinity).min(1));
  const auto gap = positive - negative;
  return (soft_margin ? torch::softplus(gap) : torch::relu(gap + margin)).mean();
}

LossValue reid_loss(const std::vector<HeadOutput>& heads, const torch::Tensor& labels, const LossOptions& options) {
  LossValue out;
  const auto zero = torch::zeros({}, heads.front().logits.options());
  out.total = out.cross_entropy = out.triplet = zero;
  for (const auto& head : heads) {
    if (options.softmax_weight != 0) {
      const auto loss = cross_entropy(head.logits, labels, options.label_smoothing);
      out.cross_entropy = out.cross_entropy + loss.detach();
      out.total = out.total + options.softmax_weight * loss;
    }
    if (options.triplet_weight != 0) {
      const auto loss = batch_hard_triplet(head.feature, labels, options.margin, options.soft_margin);
      out.triplet = out.triplet + loss.detach();
      out.total = out.total + options.triplet_weight * loss;
    }
  }
  out.correct = (heads.front().logits.detach().argmax(1) == labels).sum();
  return out;
}

} // namespace cds
