// The embeddings of a derived network on the CPU, at the machine's speed: BatchNorm folded into the weights, each 1x1
// convolution and its depthwise 3x3 a few rows at a time in the first cache, gate and weighted sum in one pass, an
// image per thread, and for single images the rows of each layer shared out over the threads.
//
// What the neck gives in inference comes out: features, or a classifier's logits. An image's embedding does not depend,
// bit for bit, on the batch it is in or on the number of threads. In fp32 it equals the LibTorch modules'
// (nn/network.h) up to rounding. In bf16 weights and maps are rounded to eight significant bits (stem, 1x1
// convolutions, and what lies between the layers); depthwise convolutions, gates, means and the necks are in float.
#pragma once

#include "base/result.h"
#include "kernels/named_weights.h"
#include "kernels/precision.h"
#include "space/plan.h"

#include <memory>
#include <string>

namespace cds {

// Not thread-safe: one call of embed() at a time. Keeps its own copy of the weights.
class InferencePlan {
public:
  // For any genotype, width, input size, stem and neck of the space. wrong_call: a supernet, ResNet-50 or OSNet, which
  // only the modules run; failed: a build without the CPU engine, a tensor that is missing or of another size.
  [[nodiscard]] static Result<InferencePlan> make(const NetworkPlan& plan, const NamedWeights& weights,
                                                  Precision precision = Precision::fp32);
  // Whether make() would take this plan, in this build.
  [[nodiscard]] static bool supports(const NetworkPlan& plan);
  // What it computes with on this machine: "AVX3", "AMX-BF16"; empty in a build without it.
  [[nodiscard]] static std::string instructions(Precision precision = Precision::fp32);

  // images: count x height x width x 3 floats (channels last, normalised); out: count x embedding() floats. Blocks.
  void embed(const float* images, int count, float* out, int threads);
  [[nodiscard]] int embedding() const;

  InferencePlan(InferencePlan&&) noexcept;
  InferencePlan& operator=(InferencePlan&&) noexcept;
  ~InferencePlan();

  struct Parts; // private to kernels

private:
  explicit InferencePlan(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

} // namespace cds
