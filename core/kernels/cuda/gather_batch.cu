#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/gather_batch_api.h"
#include "kernels/cuda/map_lanes.cuh"
#include "kernels/gather_pixel.h"

namespace cds {
namespace {

constexpr int grey_threads = 256;
using GreySums = double[grey_threads];

// A block an image: the mean grey of those whose colours jitter, summed in one order.
__global__ void grey_kernel(const std::uint8_t* images, int height, int width, const GatherJob* jobs, float* grey) {
  CDS_SHARED(GreySums, sums);
  const GatherJob job = jobs[blockIdx.x];
  if (!job.jitter)
    return;
  const std::uint8_t* image = images + job.image * (static_cast<std::int64_t>(height) * width * 3);
  const int thread = static_cast<int>(threadIdx.x), size = height * width;
  double sum = 0;
  for (int pixel = thread; pixel < size; pixel += grey_threads)
    sum += static_cast<double>(grey_of(cropped_pixel(image, height, width, job, pixel / width, pixel % width)));
  sums[thread] = sum;
  for (int half = grey_threads / 2; half > 0; half /= 2) {
    __syncthreads();
    if (thread < half)
      sums[thread] += sums[thread + half];
  }
  if (thread == 0)
    grey[blockIdx.x] = static_cast<float>(sums[0] / size);
}

// One thread a pixel: its three channels lie together, so a warp writes 96 numbers in a row.
template <class T>
__global__ void gather_kernel(const std::uint8_t* images, int height, int width, const GatherJob* jobs,
                              const float* grey, T* out) {
  const int pixel = static_cast<int>(blockIdx.x * blockDim.x + threadIdx.x);
  if (pixel >= height * width)
    return;
  const GatherJob job = jobs[blockIdx.y];
  const std::int64_t image_size = static_cast<std::int64_t>(height) * width * 3;
  const std::uint8_t* image = images + job.image * image_size;
  const GatherPixel found =
      gathered_pixel(image, height, width, job, job.jitter ? grey[blockIdx.y] : 0.0F, pixel / width, pixel % width);
  T* to = out + blockIdx.y * image_size + static_cast<std::int64_t>(pixel) * 3;
  to[0] = cuda::rounded<T>(found.red);
  to[1] = cuda::rounded<T>(found.green);
  to[2] = cuda::rounded<T>(found.blue);
}

template <class T>
cudaError_t start(const std::uint8_t* images, int height, int width, const GatherJob* jobs, int job_count, float* grey,
                  T* out, cudaStream_t stream) {
  if (job_count == 0)
    return cudaSuccess;
  if (grey)
    cuda::launch(grey_kernel, dim3(static_cast<unsigned>(job_count)), dim3(grey_threads), 0, stream, images, height,
                 width, jobs, grey);
  const int threads = 128;
  const dim3 grid(static_cast<unsigned>((height * width + threads - 1) / threads), static_cast<unsigned>(job_count));
  cuda::launch(gather_kernel<T>, grid, threads, 0, stream, images, height, width, jobs, grey, out);
  return cudaGetLastError();
}

} // namespace

const char* gather_batch_launch(const std::uint8_t* images, int height, int width, const GatherJob* jobs, int job_count,
                                float* grey, cuda::MapType type, void* out, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const auto go = [&](auto value) {
    return start(images, height, width, jobs, job_count, grey, static_cast<decltype(value)*>(out), queue);
  };
  const cudaError_t error = type == cuda::MapType::float32 ? go(float{})
                            : type == cuda::MapType::bf16  ? go(__nv_bfloat16{})
                                                           : go(__half{});
  return error == cudaSuccess ? nullptr : cudaGetErrorString(error);
}

const char* gather_batch_round_trip(int device, const std::uint8_t* images, std::size_t image_bytes, int height,
                                    int width, const GatherJob* jobs, int job_count, float* out) {
  const auto count = static_cast<std::size_t>(job_count);
  const std::size_t numbers = count * static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * 3;
  cudaError_t error = cudaSetDevice(device);
  if (error != cudaSuccess)
    return cudaGetErrorString(error);
  const cuda::DeviceArray<std::uint8_t> resident(image_bytes);
  const cuda::DeviceArray<GatherJob> work(count);
  const cuda::DeviceArray<float> grey(count), result(numbers);
  for (const cudaError_t missing : {resident.error(), work.error(), grey.error(), result.error()})
    if (missing != cudaSuccess)
      return cudaGetErrorString(missing);
  if ((error = cudaMemcpyAsync(resident.data(), images, image_bytes, cudaMemcpyHostToDevice, nullptr)) != cudaSuccess ||
      (error = cudaMemcpyAsync(work.data(), jobs, count * sizeof(GatherJob), cudaMemcpyHostToDevice, nullptr)) !=
          cudaSuccess ||
      (error = start(resident.data(), height, width, work.data(), job_count, grey.data(), result.data(), nullptr)) !=
          cudaSuccess ||
      (error = cudaMemcpyAsync(out, result.data(), numbers * sizeof(float), cudaMemcpyDeviceToHost, nullptr)) !=
          cudaSuccess ||
      (error = cudaStreamSynchronize(nullptr)) != cudaSuccess)
    return cudaGetErrorString(error);
  return nullptr;
}

} // namespace cds
