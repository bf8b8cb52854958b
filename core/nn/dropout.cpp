#include "nn/dropout.h"

#include "base/random.h"

#include <algorithm>

namespace cds {

torch::Tensor DropoutStream::apply(const torch::Tensor& x, double probability) {
  if (probability <= 0)
    return x;
  Random random(seed, RandomUse::dropout, static_cast<std::uint32_t>(count), static_cast<std::uint32_t>(count >> 32));
  ++count;
  auto mask = torch::empty(x.sizes(), torch::kFloat);
  auto* values = mask.data_ptr<float>();
  const auto threshold = static_cast<std::uint32_t>(probability * 0x1p32);
  const auto scale = static_cast<float>(1 / (1 - probability));
  for (std::int64_t i = first_row * (mask.numel() / std::max<std::int64_t>(1, x.size(0))); i > 0; --i)
    static_cast<void>(random.bits());
  for (std::int64_t i = 0; i < mask.numel(); ++i)
    values[i] = random.bits() < threshold ? 0 : scale;
  return x * mask.to(x.options());
}

} // namespace cds
