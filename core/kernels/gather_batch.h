// A training batch out of a resident set: gather, mirror, pad and crop, jitter, normalise and erase in one pass over
// the output (and one over an image whose colours jitter, for its mean grey), on the CPU or on a CUDA device, with the
// same numbers as the loader's path (data/augment.h).
#pragma once

#include "kernels/cuda_maps.h"
#include "kernels/gather_pixel.h"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace cds {

// images: N x height x width x 3 bytes (RGB). out: jobs.size() x height x width x 3 floats (channels last), ImageNet-
// normalised. REQUIRES every job.image in [0, N), crops inside the padding, erased rectangles inside the image. Blocks.
void gather_batch(std::span<const std::uint8_t> images, int height, int width, std::span<const GatherJob> jobs,
                  std::span<float> out);

// The same on device memory, in `type`: every pointer is the current device's. `grey`: scratch of job_count floats, or
// null where no job jitters. `stream` is a cudaStream_t (null: the default one). Does not block. Returns the driver's
// words on an error, else an empty text. Only in builds with CUDA.
[[nodiscard]] std::string gather_batch_cuda(const std::uint8_t* images, int height, int width, const GatherJob* jobs,
                                            int job_count, float* grey, cuda::MapType type, void* out, void* stream);

// The whole way on device `device` for host data: copy there, gather, copy back. For tests and measurements. Blocks.
[[nodiscard]] std::string gather_batch_on_device(int device, std::span<const std::uint8_t> images, int height,
                                                 int width, std::span<const GatherJob> jobs, std::span<float> out);

} // namespace cds
