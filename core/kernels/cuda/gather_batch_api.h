// What gather_batch.cu offers to host code; Each returns null, or the driver's words.
#pragma once

#include "kernels/cuda_maps.h"
#include "kernels/gather_pixel.h"

#include <cstddef>
#include <cstdint>

namespace cds {

const char* gather_batch_launch(const std::uint8_t* images, int height, int width, const GatherJob* jobs, int job_count,
                                float* grey, cuda::MapType type, void* out, void* stream);
const char* gather_batch_round_trip(int device, const std::uint8_t* images, std::size_t image_bytes, int height,
                                    int width, const GatherJob* jobs, int job_count, float* out);

} // namespace cds
