#include "kernels/gather_pixel.h"

#include "kernels/cuda/gather_batch_api.h"

#include "kernels/cuda/map_lanes.cuh"

#include <cuda_runtime.h>

namespace cds {
namespace {

// One thread a pixel: its three channels lie together, so a warp writes 96 numbers in a row.
template <class T>
__global__ void gather_kernel(const std::uint8_t* images, int height, int width, const GatherJob* jobs, T* out) {
  const int pixel = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (pixel >= height * width)
    return;
  const GatherJob job = jobs[blockIdx.y];
  const std::int64_t image_size = static_cast<std::int64_t>(height) * width * 3;
  const std::uint8_t* image = images + job.image * image_size;
  T* to = out + blockIdx.y * image_size + static_cast<std::int64_t>(pixel) * 3;
  for (int c = 0; c < 3; ++c)
    to[c] = cuda::rounded<T>(gathered_value(image, height, width, job, pixel / width, pixel % width, c));
}

// Device memory that is given back on every way out.
class DeviceBytes {
public:
  explicit DeviceBytes(std::size_t size) { error_ = cudaMalloc(&data_, size == 0 ? 1 : size); }
  DeviceBytes(const DeviceBytes&) = delete;
  DeviceBytes& operator=(const DeviceBytes&) = delete;
  ~DeviceBytes() {
    if (error_ == cudaSuccess)
      cudaFree(data_);
  }
  void* data() const { return data_; }
  cudaError_t error() const { return error_; }

private:
  void* data_ = nullptr;
  cudaError_t error_ = cudaSuccess;
};

template <class T>
cudaError_t start(const std::uint8_t* images, int height, int width, const GatherJob* jobs, int job_count, T* out,
                  cudaStream_t stream) {
  if (job_count == 0)
    return cudaSuccess;
  const int threads = 128;
  const dim3 grid(static_cast<unsigned>((height * width + threads - 1) / threads), static_cast<unsigned>(job_count));
  cuda::launch(gather_kernel<T>, grid, threads, 0, stream, images, height, width, jobs, out);
  return cudaGetLastError();
}

} // namespace

const char* gather_batch_launch(const std::uint8_t* images, int height, int width, const GatherJob* jobs, int job_count,
                                cuda::MapType type, void* out, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const auto go = [&](auto value) {
    return start(images, height, width, jobs, job_count, static_cast<decltype(value)*>(out), queue);
  };
  const cudaError_t error = type == cuda::MapType::float32 ? go(float{})
                            : type == cuda::MapType::bf16  ? go(__nv_bfloat16{})
                                                           : go(__half{});
  return error == cudaSuccess ? nullptr : cudaGetErrorString(error);
}

const char* gather_batch_round_trip(int device, const std::uint8_t* images, std::size_t image_bytes, int height,
                                    int width, const GatherJob* jobs, int job_count, float* out) {
  const std::size_t job_bytes = static_cast<std::size_t>(job_count) * sizeof(GatherJob);
  const std::size_t out_bytes = static_cast<std::size_t>(job_count) * static_cast<std::size_t>(height) *
                                static_cast<std::size_t>(width) * 3 * sizeof(float);
  cudaError_t error = cudaSetDevice(device);
  if (error != cudaSuccess)
    return cudaGetErrorString(error);
  const DeviceBytes resident(image_bytes), work(job_bytes), result(out_bytes);
  for (const DeviceBytes* buffer : {&resident, &work, &result})
    if (buffer->error() != cudaSuccess)
      return cudaGetErrorString(buffer->error());
  if ((error = cudaMemcpy(resident.data(), images, image_bytes, cudaMemcpyHostToDevice)) != cudaSuccess ||
      (error = cudaMemcpy(work.data(), jobs, job_bytes, cudaMemcpyHostToDevice)) != cudaSuccess ||
      (error = start(static_cast<const std::uint8_t*>(resident.data()), height, width,
                     static_cast<const GatherJob*>(work.data()), job_count, static_cast<float*>(result.data()),
                     nullptr)) != cudaSuccess ||
      (error = cudaMemcpy(out, result.data(), out_bytes, cudaMemcpyDeviceToHost)) != cudaSuccess)
    return cudaGetErrorString(error);
  return nullptr;
}

} // namespace cds
