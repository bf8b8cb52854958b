#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/match_passes.cuh"

namespace cds::cuda {
namespace {

constexpr int threads = 256;
constexpr int columns_per_block = 16 * threads;
constexpr int held = 2048; // keys a block sorts at once: the best so far and what came since

// How many of keys[from, to), largest first, are not below `key`, counted from place 0.
__device__ inline std::int64_t place_behind(const MatchKey* keys, std::int64_t from, std::int64_t to, MatchKey key) {
  while (from < to) {
    const std::int64_t middle = from + (to - from) / 2;
    if (keys[middle] >= key)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

// The first place of numbers[from, to), ascending, that is not below `number`.
__device__ inline std::int64_t first_at_least(const std::int32_t* numbers, std::int64_t from, std::int64_t to,
                                              std::int32_t number) {
  while (from < to) {
    const std::int64_t middle = from + (to - from) / 2;
    if (numbers[middle] < number)
      from = middle + 1;
    else
      to = middle;
  }
  return from;
}

__global__ void __launch_bounds__(threads) tally_kernel(TallyBlock block) {
  const std::int64_t q = blockIdx.y;
  const std::int64_t begin = block.begin[q], end = block.begin[q + 1];
  const MatchKey farthest = end > begin ? block.right[end - 1] : ~no_match; // nothing is nearer than the last key
  const float low = block.low[q];
  const bool binned = block.binned[q] != 0;
  const std::int64_t from = static_cast<std::int64_t>(blockIdx.x) * columns_per_block;
  const std::int64_t to = from + columns_per_block < block.columns ? from + columns_per_block : block.columns;
  for (std::int64_t c = from + threadIdx.x; c < to; c += threads) {
    const std::int64_t row = block.first + c;
    const std::int32_t camera = block.cameras[row];
    if (camera < 0)
      continue;
    const float score = block.scores[q * block.stride + c];
    if (binned) {
      const float place = (score - low) * block.bin_scale;
      const float top = static_cast<float>(block.bins - 1);
      atomicAdd(&block.bin[static_cast<int>(fminf(fmaxf(place, 0.0F), top))], 1ULL);
    }
    const MatchKey key = match_key(score, static_cast<std::int32_t>(row));
    if (key <= farthest)
      continue;
    atomicAdd(&block.total_count[place_behind(block.right, begin, end, key)], 1);
    const std::int64_t own = first_at_least(block.own_camera, begin, end, camera),
                       own_end = first_at_least(block.own_camera, own, end, camera + 1);
    const std::int64_t place = place_behind(block.own, own, own_end, key);
    if (place < own_end)
      atomicAdd(&block.own_count[place], 1);
  }
}

// Largest first, by all threads of the block (Batcher's bitonic network).
using Held = MatchKey[held];
__device__ inline void sort_held(Held& keys) {
  for (int size = 2; size <= held; size *= 2)
    for (int step = size / 2; step > 0; step /= 2) {
      for (int i = static_cast<int>(threadIdx.x); i < held; i += threads) {
        const int other = i ^ step;
        if (other > i && (keys[i] < keys[other]) == ((i & size) == 0)) {
          const MatchKey key = keys[i];
          keys[i] = keys[other];
          keys[other] = key;
        }
      }
      __syncthreads();
    }
}

// A block keeps one query's list.
__global__ void __launch_bounds__(threads) list_kernel(ListBlock block) {
  constexpr int together = 4; // scores a thread looks at between two meetings
  CDS_SHARED(Held, keys);
  CDS_SHARED(int, fill);
  const int thread = static_cast<int>(threadIdx.x);
  const std::int64_t q = blockIdx.x;
  MatchKey* best = block.best + q * block.length;
  for (int i = thread; i < held; i += threads)
    keys[i] = i < block.length ? best[i] : no_match;
  if (thread == 0)
    fill = block.length;
  __syncthreads();
  MatchKey floor = keys[block.length - 1];
  for (std::int64_t from = 0; from < block.columns; from += together * threads) {
    for (int i = 0; i < together; ++i) {
      const std::int64_t c = from + i * threads + thread;
      if (c >= block.columns)
        continue;
      const MatchKey key = match_key(block.scores[q * block.stride + c], static_cast<std::int32_t>(block.first + c));
      if (key > floor)
        keys[atomicAdd(&fill, 1)] = key;
    }
    __syncthreads();
    const bool full = fill > held - together * threads;
    __syncthreads(); // everybody has seen it
    if (!full)
      continue;
    sort_held(keys);
    floor = keys[block.length - 1];
    for (int i = block.length + thread; i < held; i += threads)
      keys[i] = no_match;
    if (thread == 0)
      fill = block.length;
    __syncthreads();
  }
  sort_held(keys);
  for (int i = thread; i < block.length; i += threads)
    best[i] = keys[i];
}

} // namespace

cudaError_t tally_block(const TallyBlock& block, cudaStream_t stream) {
  const dim3 grid(static_cast<unsigned>((block.columns + columns_per_block - 1) / columns_per_block),
                  static_cast<unsigned>(block.queries));
  launch(tally_kernel, grid, dim3(threads), 0, stream, block);
  return cudaGetLastError();
}

cudaError_t list_block(const ListBlock& block, cudaStream_t stream) {
  launch(list_kernel, dim3(static_cast<unsigned>(block.queries)), dim3(threads), 0, stream, block);
  return cudaGetLastError();
}

} // namespace cds::cuda
