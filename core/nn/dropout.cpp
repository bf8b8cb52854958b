#include "nn/dropout.h"

#include "base/random.h"
#include "nn/cuda_layers.h"
#include "nn/cuda_update.h"

#include <algorithm>

namespace cds {

torch::Tensor DropoutStream::apply(const torch::Tensor& x, double probability) {
  if (probability <= 0)
    return x;
  const auto number = count++;
  if (x.is_cuda() && cuda::has_layers()) {
    const auto counter = device_count.defined() ? device_count
                                                : torch::full({1}, static_cast<std::int64_t>(number),
                                                              torch::dtype(torch::kInt64).device(x.device()));
    const auto offset = device_count.defined() ? static_cast<std::int64_t>(number - device_base) : 0;
    auto sizes = x.sizes().vec();
    sizes[0] += first_row;
    const auto mask = cuda::dropout_mask(seed, counter, offset, probability, sizes);
    return x * mask.narrow(0, first_row, x.size(0)).to(x.scalar_type());
  }
  Random random(seed, RandomUse::dropout, static_cast<std::uint32_t>(number), static_cast<std::uint32_t>(number >> 32));
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
