#include "nn/init.h"

#include "base/hash.h"
#include "base/random.h"

#include <cmath>
#include <numbers>

namespace cds {

namespace {

void fill_normal(torch::Tensor tensor, double deviation, std::uint64_t seed, const std::string& name) {
  auto values = torch::empty(tensor.sizes(), torch::kFloat);
  auto* out = values.data_ptr<float>();
  const std::int64_t count = values.numel();
  Random random(seed ^ hash64(name), RandomUse::initialise);
  for (std::int64_t i = 0; i < count; i += 2) { // Box-Muller gives two at a time
    const double radius = deviation * std::sqrt(-2 * std::log(1 - random.uniform()));
    const double angle = 2 * std::numbers::pi * random.uniform();
    out[i] = static_cast<float>(radius * std::cos(angle));
    if (i + 1 < count)
      out[i + 1] = static_cast<float>(radius * std::sin(angle));
  }
  tensor.copy_(values);
}

template <class Norm>
void reset_norm(Norm& norm) {
  norm.weight.fill_(1);
  norm.bias.zero_();
  norm.running_mean.zero_();
  norm.running_var.fill_(1);
  norm.num_batches_tracked.zero_();
}

} // namespace

void initialise(torch::nn::Module& module, std::uint64_t seed) {
  torch::NoGradGuard no_grad;
  for (const auto& item : module.named_modules("", false)) {
    if (auto* conv = item.value()->as<torch::nn::Conv2d>()) {
      const auto fan_in = conv->weight.numel() / conv->weight.size(0);
      fill_normal(conv->weight, std::sqrt(2.0 / static_cast<double>(fan_in)), seed, item.key() + ".weight");
      if (conv->bias.defined())
        conv->bias.zero_();
    } else if (auto* linear = item.value()->as<torch::nn::Linear>()) {
      fill_normal(linear->weight, 0.001, seed, item.key() + ".weight");
      if (linear->bias.defined())
        linear->bias.zero_();
    } else if (auto* norm2d = item.value()->as<torch::nn::BatchNorm2d>()) {
      reset_norm(*norm2d);
    } else if (auto* norm1d = item.value()->as<torch::nn::BatchNorm1d>()) {
      reset_norm(*norm1d);
    }
  }
}

} // namespace cds
