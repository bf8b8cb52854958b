#include "kernels/gather_batch.h"

namespace cds {

static const char* const no_cuda = "this build has no CUDA";

std::string gather_batch_cuda(const std::uint8_t*, int, int, const GatherJob*, int, float*, cuda::MapType, void*,
                              void*) {
  return no_cuda;
}

std::string gather_batch_on_device(int, std::span<const std::uint8_t>, int, int, std::span<const GatherJob>,
                                   std::span<float>) {
  return no_cuda;
}

} // namespace cds
