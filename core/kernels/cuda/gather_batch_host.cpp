#include "kernels/cuda/gather_batch_api.h"
#include "kernels/gather_batch.h"

namespace cds {

static std::string words(const char* error) {
  return error ? error : "";
}

std::string gather_batch_cuda(const std::uint8_t* images, int height, int width, const GatherJob* jobs, int job_count,
                              float* grey, cuda::MapType type, void* out, void* stream) {
  return words(gather_batch_launch(images, height, width, jobs, job_count, grey, type, out, stream));
}

std::string gather_batch_on_device(int device, std::span<const std::uint8_t> images, int height, int width,
                                   std::span<const GatherJob> jobs, std::span<float> out) {
  return words(gather_batch_round_trip(device, images.data(), images.size(), height, width, jobs.data(),
                                       static_cast<int>(jobs.size()), out.data()));
}

} // namespace cds
