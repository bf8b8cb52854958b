// Many tensors a launch: their addresses travel in the kernel's arguments, a few dozen pieces at a time, so that a
// recorded graph holds them too.
#include "base/random.h"
#include "kernels/cuda/map_lanes.cuh"
#include "kernels/cuda_update.h"

#include <algorithm>

namespace cds::cuda {
namespace {

constexpr int threads = 512;
constexpr std::int64_t piece_size = 16384;
constexpr int pieces_a_launch = 96;

template <class Piece>
struct Pieces {
  Piece items[pieces_a_launch];
};

// Calls start(pieces, count, first) for the tensors cut into pieces; `cut(tensor, offset, count)` makes one.
template <class Piece, class Tensor, class Cut, class Launch>
cudaError_t for_pieces(std::span<const Tensor> tensors, const Cut& cut, const Launch& start) {
  Pieces<Piece> pieces;
  int filled = 0, first = 0;
  const auto flush = [&] {
    if (filled > 0)
      start(pieces, filled, first);
    first += filled;
    filled = 0;
    return cudaGetLastError();
  };
  for (const auto& tensor : tensors)
    for (std::int64_t at = 0; at < tensor.count; at += piece_size) {
      pieces.items[filled++] = cut(tensor, at, static_cast<int>(std::min(piece_size, tensor.count - at)));
      if (filled == pieces_a_launch)
        if (const auto error = flush(); error != cudaSuccess)
          return error;
    }
  return flush();
}

struct GradientPiece {
  const float* gradient;
  int count;
};
struct UpdatePiece {
  float* parameter;
  const float* gradient;
  float* momentum;
  int count;
};
struct ConvertPiece {
  const float* from;
  void* to;
  int count;
};

__device__ double block_sum(double value) {
  CDS_SHARED(double, shared[threads / 32]);
#pragma unroll
  for (int offset = 16; offset > 0; offset /= 2)
    value += __shfl_down_sync(0xFFFFFFFFU, value, offset);
  if (threadIdx.x % 32 == 0)
    shared[threadIdx.x / 32] = value;
  __syncthreads();
  double sum = 0;
  for (int warp = 0; warp < threads / 32; ++warp)
    sum += shared[warp];
  return sum;
}

__global__ void __launch_bounds__(threads) squares_kernel(Pieces<GradientPiece> pieces, int first, float* partials) {
  const GradientPiece piece = pieces.items[blockIdx.x];
  float sum = 0;
  for (int i = static_cast<int>(threadIdx.x); i < piece.count; i += threads)
    sum = fmaf(piece.gradient[i], piece.gradient[i], sum);
  const double total = block_sum(sum);
  if (threadIdx.x == 0)
    partials[first + static_cast<int>(blockIdx.x)] = static_cast<float>(total);
}

__global__ void __launch_bounds__(threads)
    scale_kernel(const float* partials, int count, float max_norm, const float* loss_scale, float* values) {
  double sum = 0;
  for (int i = static_cast<int>(threadIdx.x); i < count; i += threads)
    sum += static_cast<double>(partials[i]);
  sum = block_sum(sum);
  if (threadIdx.x != 0)
    return;
  const double unscale = loss_scale ? 1.0 / static_cast<double>(*loss_scale) : 1.0, norm = sqrt(sum) * unscale;
  const double clip = max_norm > 0 ? fmin(1.0, static_cast<double>(max_norm) / (norm + 1e-6)) : 1.0;
  values[0] = static_cast<float>(clip * unscale);
  values[1] = isfinite(sum) ? 1.0F : 0.0F;
  values[2] = static_cast<float>(norm);
}

__global__ void loss_scale_kernel(float* state, const float* values, int interval) {
  if (values[1] == 0.0F) {
    state[0] = fmaxf(state[0] * 0.5F, 1.0F);
    state[1] = 0;
  } else if (++state[1] >= static_cast<float>(interval)) {
    state[0] = fminf(state[0] * 2.0F, 16777216.0F);
    state[1] = 0;
  }
}

__global__ void __launch_bounds__(threads)
    sgd_kernel(Pieces<UpdatePiece> pieces, const float* lr, float momentum, float weight_decay, const float* scale) {
  if (scale && scale[1] == 0.0F)
    return;
  const UpdatePiece piece = pieces.items[blockIdx.x];
  const float rate = *lr, factor = scale ? scale[0] : 1.0F;
  for (int i = static_cast<int>(threadIdx.x); i < piece.count; i += threads) {
    float p = piece.parameter[i];
    float g = fmaf(weight_decay, p, piece.gradient[i] * factor);
    if (piece.momentum) {
      g = fmaf(momentum, piece.momentum[i], g);
      piece.momentum[i] = g;
    }
    piece.parameter[i] = fmaf(-rate, g, p);
  }
}

template <class T>
__global__ void __launch_bounds__(threads) convert_kernel(Pieces<ConvertPiece> pieces) {
  const ConvertPiece piece = pieces.items[blockIdx.x];
  for (int i = static_cast<int>(threadIdx.x); i < piece.count; i += threads)
    static_cast<T*>(piece.to)[i] = rounded<T>(piece.from[i]);
}

// core/base/random.h's Philox 4x32-10 and its order: a block's last word first.
__device__ void philox(unsigned (&counter)[4], unsigned key0, unsigned key1) {
  for (int round = 0; round < 10; ++round) {
    const unsigned a_high = __umulhi(0xD2511F53U, counter[0]), a_low = 0xD2511F53U * counter[0];
    const unsigned b_high = __umulhi(0xCD9E8D57U, counter[2]), b_low = 0xCD9E8D57U * counter[2];
    counter[0] = b_high ^ counter[1] ^ key0;
    counter[1] = b_low;
    counter[2] = a_high ^ counter[3] ^ key1;
    counter[3] = a_low;
    key0 += 0x9E3779B9U;
    key1 += 0xBB67AE85U;
  }
}

__global__ void dropout_kernel(unsigned key0, unsigned key1, const std::int64_t* count, std::int64_t offset,
                               unsigned threshold, float kept, float* mask, std::int64_t elements) {
  const std::int64_t block = static_cast<std::int64_t>(blockIdx.x) * blockDim.x + threadIdx.x;
  if (4 * block >= elements)
    return;
  const auto number = static_cast<unsigned long long>(*count + offset);
  unsigned words[4] = {static_cast<unsigned>(block), 0, static_cast<unsigned>(number),
                       static_cast<unsigned>(number >> 32)};
  philox(words, key0, key1);
  for (int i = 0; i < 4; ++i)
    if (4 * block + i < elements)
      mask[4 * block + i] = words[3 - i] < threshold ? 0.0F : kept;
}

Trouble text_of(cudaError_t error) {
  return error == cudaSuccess ? nullptr : cudaGetErrorString(error);
}

} // namespace

std::int64_t update_scratch(std::span<const Updated> tensors) {
  std::int64_t pieces = 0;
  for (const auto& tensor : tensors)
    pieces += (tensor.count + piece_size - 1) / piece_size;
  return pieces;
}

Trouble gradient_scale(std::span<const Updated> tensors, float max_norm, const float* loss_scale, UpdateScale scale,
                       float* scratch, void* stream) {
  const auto queue = static_cast<cudaStream_t>(stream);
  const auto error = for_pieces<GradientPiece>(
      tensors,
      [](const Updated& tensor, std::int64_t at, int count) {
        return GradientPiece{tensor.gradient + at, count};
      },
      [&](const Pieces<GradientPiece>& pieces, int count, int first) {
        launch(squares_kernel, static_cast<unsigned>(count), threads, 0, queue, pieces, first, scratch);
      });
  if (error != cudaSuccess)
    return text_of(error);
  launch(scale_kernel, 1, threads, 0, queue, scratch, static_cast<int>(update_scratch(tensors)), max_norm, loss_scale,
         scale.values);
  return text_of(cudaGetLastError());
}

Trouble update_loss_scale(float* state, UpdateScale scale, int interval, void* stream) {
  launch(loss_scale_kernel, 1, 1, 0, static_cast<cudaStream_t>(stream), state, scale.values, interval);
  return text_of(cudaGetLastError());
}

Trouble sgd_update(std::span<const Updated> tensors, const float* lr, float momentum, float weight_decay,
                   UpdateScale scale, void* stream) {
  return text_of(for_pieces<UpdatePiece>(
      tensors,
      [](const Updated& tensor, std::int64_t at, int count) {
        return UpdatePiece{tensor.parameter + at, tensor.gradient + at,
                           tensor.momentum ? tensor.momentum + at : nullptr, count};
      },
      [&](const Pieces<UpdatePiece>& pieces, int count, int) {
        launch(sgd_kernel, static_cast<unsigned>(count), threads, 0, static_cast<cudaStream_t>(stream), pieces, lr,
               momentum, weight_decay, scale.values);
      }));
}

Trouble convert(MapType type, std::span<const Converted> tensors, void* stream) {
  const int size = type == MapType::float32 ? 4 : 2;
  return text_of(for_pieces<ConvertPiece>(
      tensors,
      [&](const Converted& tensor, std::int64_t at, int count) {
        return ConvertPiece{tensor.from + at, static_cast<char*>(tensor.to) + at * size, count};
      },
      [&](const Pieces<ConvertPiece>& pieces, int count, int) {
        const auto go = [&](auto value) {
          launch(convert_kernel<decltype(value)>, static_cast<unsigned>(count), threads, 0,
                 static_cast<cudaStream_t>(stream), pieces);
        };
        if (type == MapType::float32)
          go(float{});
        else if (type == MapType::bf16)
          go(__nv_bfloat16{});
        else
          go(__half{});
      }));
}

Trouble dropout_mask(std::uint64_t seed, const std::int64_t* count, std::int64_t offset, double probability,
                     float* mask, std::int64_t elements, void* stream) {
  constexpr auto use = static_cast<unsigned>(RandomUse::dropout);
  const auto key0 = static_cast<unsigned>(seed), key1 = static_cast<unsigned>(seed >> 32) ^ (use * 0x85EBCA6BU);
  const std::int64_t blocks = (elements + 3) / 4;
  launch(dropout_kernel, static_cast<unsigned>((blocks + 255) / 256), 256, 0, static_cast<cudaStream_t>(stream), key0,
         key1, count, offset, static_cast<unsigned>(probability * 4294967296.0),
         static_cast<float>(1 / (1 - probability)), mask, elements);
  return text_of(cudaGetLastError());
}

} // namespace cds::cuda
