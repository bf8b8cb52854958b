#include "kernels/cuda/launch.cuh"
#include "kernels/cuda/match_passes.cuh"

namespace cds::cuda {
namespace {

constexpr int threads = 256;
// A side's piece in shared memory; four floats more keep its rows aligned and spread them over the banks.
struct alignas(16) Tile {
  float at[match_depth][match_tile + 4];
};

__global__ void place_kernel(const float* in, const float* scale, std::int64_t rows, std::int64_t dims,
                             std::int64_t stride, std::int64_t size, float* out) {
  const std::int64_t at = static_cast<std::int64_t>(blockIdx.x) * threads + threadIdx.x;
  if (at >= size)
    return;
  const std::int64_t row = at / stride, k = at % stride;
  out[at] = row < rows && k < dims ? in[row * dims + k] * scale[row] : 0.0F;
}

// A thread's share of a tile of one side, on its way from global to shared memory: two rows, four numbers of each.
struct Share {
  float4 rows[2];
  __device__ void load(const float* side, std::int64_t dims, std::int64_t k) {
    const int thread = static_cast<int>(threadIdx.x);
    const float* from = side + (thread / 4) * dims + k + thread % 4 * 4;
    rows[0] = *reinterpret_cast<const float4*>(from);
    rows[1] = *reinterpret_cast<const float4*>(from + 64 * dims);
  }
  __device__ void store(Tile& tile) const {
    const int row = static_cast<int>(threadIdx.x) / 4, k = static_cast<int>(threadIdx.x) % 4 * 4;
    for (int half = 0; half < 2; ++half) {
      tile.at[k][row + half * 64] = rows[half].x;
      tile.at[k + 1][row + half * 64] = rows[half].y;
      tile.at[k + 2][row + half * 64] = rows[half].z;
      tile.at[k + 3][row + half * 64] = rows[half].w;
    }
  }
};

__device__ inline void take_eight(const float* row, int place, float* out) {
  const float4 a = *reinterpret_cast<const float4*>(row + place * 4);
  const float4 b = *reinterpret_cast<const float4*>(row + 64 + place * 4);
  out[0] = a.x, out[1] = a.y, out[2] = a.z, out[3] = a.w;
  out[4] = b.x, out[5] = b.y, out[6] = b.z, out[7] = b.w;
}

// A block makes 128 x 128 scores, a thread 8 x 8 of them, each summed over k in order.
__global__ void __launch_bounds__(threads, 2) score_kernel(const float* query, const float* gallery, const float* bias,
                                                           std::int64_t dims, float* scores, std::int64_t stride) {
  CDS_SHARED(Tile, query_tile);
  CDS_SHARED(Tile, gallery_tile);
  const int x = static_cast<int>(threadIdx.x) % 16, y = static_cast<int>(threadIdx.x) / 16;
  const std::int64_t row = static_cast<std::int64_t>(blockIdx.x) * match_tile,
                     column = static_cast<std::int64_t>(blockIdx.y) * match_tile;
  const float *q = query + row * dims, *g = gallery + column * dims;
  float start[8], sum[8][8];
  take_eight(bias + column, x, start);
#pragma unroll
  for (int i = 0; i < 8; ++i)
#pragma unroll
    for (int j = 0; j < 8; ++j)
      sum[i][j] = start[j];
  Share query_share, gallery_share;
  query_share.load(q, dims, 0);
  gallery_share.load(g, dims, 0);
  for (std::int64_t k = 0; k < dims; k += match_depth) {
    query_share.store(query_tile);
    gallery_share.store(gallery_tile);
    __syncthreads();
    if (k + match_depth < dims) { // under way while this tile is multiplied
      query_share.load(q, dims, k + match_depth);
      gallery_share.load(g, dims, k + match_depth);
    }
#pragma unroll
    for (int d = 0; d < match_depth; ++d) {
      float a[8], b[8];
      take_eight(query_tile.at[d], y, a);
      take_eight(gallery_tile.at[d], x, b);
#pragma unroll
      for (int i = 0; i < 8; ++i)
#pragma unroll
        for (int j = 0; j < 8; ++j)
          sum[i][j] = fmaf(a[i], b[j], sum[i][j]);
    }
    __syncthreads();
  }
#pragma unroll
  for (int i = 0; i < 8; ++i) {
    float* out = scores + (row + y * 4 + i % 4 + i / 4 * 64) * stride + column + x * 4;
    *reinterpret_cast<float4*>(out) = {sum[i][0], sum[i][1], sum[i][2], sum[i][3]};
    *reinterpret_cast<float4*>(out + 64) = {sum[i][4], sum[i][5], sum[i][6], sum[i][7]};
  }
}

} // namespace

cudaError_t place_rows(const float* in, const float* scale, std::int64_t rows, std::int64_t dims,
                       std::int64_t padded_rows, std::int64_t stride, float* out, cudaStream_t stream) {
  const std::int64_t size = padded_rows * stride;
  launch(place_kernel, dim3(static_cast<unsigned>((size + threads - 1) / threads)), dim3(threads), 0, stream, in, scale,
         rows, dims, stride, size, out);
  return cudaGetLastError();
}

cudaError_t score_block(const float* query, const float* gallery, const float* bias, std::int64_t queries,
                        std::int64_t columns, std::int64_t dims, float* scores, cudaStream_t stream) {
  // Blocks that run together share their piece of the gallery: it is read once, the queries come from the cache.
  const dim3 grid(static_cast<unsigned>(queries / match_tile), static_cast<unsigned>(columns / match_tile));
  launch(score_kernel, grid, dim3(threads), 0, stream, query, gallery, bias, dims, scores, columns);
  return cudaGetLastError();
}

} // namespace cds::cuda
