#include "kernels/cuda/device_memory.h"
#include "kernels/cuda/match_passes.cuh"
#include "kernels/cuda_match.h"

#include <algorithm>
#include <vector>

namespace cds {
namespace cuda {
namespace {

constexpr std::int64_t query_block = 1024;      // queries scored together
constexpr std::int64_t gallery_block = 1 << 15; // with so many gallery rows: 128 MiB of scores
constexpr std::int64_t raw_bytes = 64 << 20;    // features on their way, as they come

// The first trouble of a row of calls; those behind it are not made.
class Calls {
public:
  template <class Call>
  Calls& then(Call&& call) {
    if (error_ == cudaSuccess)
      error_ = call();
    return *this;
  }
  [[nodiscard]] bool fine() const { return error_ == cudaSuccess; }
  [[nodiscard]] std::string words() const { return fine() ? std::string() : cudaGetErrorString(error_); }

private:
  cudaError_t error_ = cudaSuccess;
};

template <class T>
void allocate(Calls& calls, DeviceArray<T>& array, std::int64_t count) {
  calls.then([&] {
    array = DeviceArray<T>(static_cast<std::size_t>(count));
    return array.error();
  });
}

template <class T>
cudaError_t upload(T* to, const T* from, std::int64_t count, cudaStream_t stream) {
  return cudaMemcpyAsync(to, from, static_cast<std::size_t>(count) * sizeof(T), cudaMemcpyHostToDevice, stream);
}

template <class T>
cudaError_t download(std::vector<T>& to, const T* from, cudaStream_t stream) {
  return cudaMemcpyAsync(to.data(), from, to.size() * sizeof(T), cudaMemcpyDeviceToHost, stream);
}

template <class T>
void send(Calls& calls, DeviceArray<T>& array, std::span<const T> values, cudaStream_t stream) {
  allocate(calls, array, std::ssize(values));
  calls.then([&] { return upload(array.data(), values.data(), std::ssize(values), stream); });
}

template <class T>
void clear(Calls& calls, DeviceArray<T>& array, std::int64_t count, cudaStream_t stream) {
  allocate(calls, array, count);
  calls.then([&] { return cudaMemsetAsync(array.data(), 0, static_cast<std::size_t>(count) * sizeof(T), stream); });
}

// What the tallies of a walk stand in, over all its queries.
struct WalkState {
  DeviceArray<float> scale, low;
  DeviceArray<std::uint8_t> binned;
  DeviceArray<std::int64_t> begin;
  DeviceArray<MatchKey> right, own, best;
  DeviceArray<std::int32_t> own_camera;
  DeviceArray<int> total, own_count;
  DeviceArray<unsigned long long> bins;
};

std::vector<MatchKey> keys_of(std::span<const MatchImage> images) {
  std::vector<MatchKey> keys(images.size());
  std::transform(images.begin(), images.end(), keys.begin(),
                 [](const MatchImage& image) { return match_key(image.score, image.row); });
  return keys;
}

class Match final : public DeviceMatch {
public:
  Match(int device, const MatchGallery& gallery)
      : device_(device), gallery_(gallery), stride_(whole(gallery.dims, match_depth)) {}
  ~Match() override {
    if (stream_)
      cudaStreamDestroy(stream_);
  }

  std::string prepare(std::uint64_t memory_bytes) {
    Calls calls;
    calls.then([&] { return cudaSetDevice(device_); });
    if (memory_bytes == 0) {
      std::size_t free_bytes = 0, total_bytes = 0;
      calls.then([&] { return cudaMemGetInfo(&free_bytes, &total_bytes); });
      memory_bytes = free_bytes / 10 * 6;
    }
    calls.then([&] { return cudaStreamCreate(&stream_); });
    raw_rows_ = std::max<std::int64_t>(1, raw_bytes / (gallery_.dims * 4));
    const std::int64_t resident = whole(gallery_.rows, match_tile);
    resident_ = static_cast<std::uint64_t>(resident * stride_) * 4 <= memory_bytes;
    block_ = std::min(gallery_block, resident);
    if (!resident_)
      block_ = std::clamp(static_cast<std::int64_t>(memory_bytes) / (stride_ * 4) / match_tile * match_tile,
                          std::int64_t{match_tile}, block_);
    allocate(calls, raw_, raw_rows_ * gallery_.dims);
    allocate(calls, placed_, (resident_ ? resident : block_) * stride_);
    allocate(calls, query_, query_block * stride_);
    allocate(calls, scores_, query_block * block_);
    send(calls, scale_, gallery_.scale, stream_);
    std::vector<float> bias(static_cast<std::size_t>(resident), 0.0F);
    std::copy(gallery_.bias.begin(), gallery_.bias.end(), bias.begin());
    send(calls, bias_, std::span<const float>(bias), stream_);
    send(calls, cameras_, gallery_.cameras, stream_);
    for (std::int64_t first = 0; resident_ && first < gallery_.rows; first += block_)
      place_gallery(calls, first);
    calls.then([&] { return cudaStreamSynchronize(stream_); });
    return calls.words();
  }

  std::string walk(const MatchQueries& queries, MatchTallies& tallies,
                   const std::function<bool(std::int64_t)>& advance) override {
    Calls calls;
    calls.then([&] { return cudaSetDevice(device_); });
    WalkState state;
    const std::vector<MatchKey> right = keys_of(queries.right), own = keys_of(queries.own);
    std::vector<std::int32_t> own_cameras(queries.own.size());
    std::transform(queries.own.begin(), queries.own.end(), own_cameras.begin(),
                   [](const MatchImage& image) { return image.camera; });
    send(calls, state.scale, queries.scale, stream_);
    send(calls, state.low, queries.low, stream_);
    send(calls, state.binned, queries.binned, stream_);
    send(calls, state.begin, queries.begin, stream_);
    send(calls, state.right, std::span<const MatchKey>(right), stream_);
    send(calls, state.own, std::span<const MatchKey>(own), stream_);
    send(calls, state.own_camera, std::span<const std::int32_t>(own_cameras), stream_);
    clear(calls, state.total, std::ssize(right), stream_);
    clear(calls, state.own_count, std::ssize(own), stream_);
    clear(calls, state.bins, queries.bins, stream_);
    clear(calls, state.best, queries.count * queries.list_length, stream_);
    std::int64_t done = 0;
    for (std::int64_t q = 0; calls.fine() && q < queries.count; q += query_block) {
      const std::int64_t count = std::min(query_block, queries.count - q);
      place(calls, queries.features + q * gallery_.dims, state.scale.data() + q, count, query_.data());
      for (std::int64_t first = 0; calls.fine() && first < gallery_.rows; first += block_) {
        const std::int64_t columns = std::min(block_, gallery_.rows - first);
        block(calls, queries, state, q, count, first, columns);
        calls.then([&] { return cudaStreamSynchronize(stream_); });
        done += count * columns;
        if (advance && !advance(done))
          return calls.words();
      }
    }
    bring_back(calls, queries, state, tallies);
    return calls.words();
  }

private:
  // Rows, as they come, into whole tiles at `to`, piece by piece. REQUIRES room for whole(rows, match_tile) there.
  void place(Calls& calls, const float* features, const float* scale, std::int64_t rows, float* to) {
    for (std::int64_t row = 0; calls.fine() && row < rows; row += raw_rows_) {
      const std::int64_t count = std::min(raw_rows_, rows - row);
      const std::int64_t padded = row + count == rows ? whole(rows, match_tile) - row : count;
      calls.then([&] { return upload(raw_.data(), features + row * gallery_.dims, count * gallery_.dims, stream_); })
          .then([&] {
            return place_rows(raw_.data(), scale + row, count, gallery_.dims, padded, stride_, to + row * stride_,
                              stream_);
          });
    }
  }

  void place_gallery(Calls& calls, std::int64_t first) {
    place(calls, gallery_.features + first * gallery_.dims, scale_.data() + first,
          std::min(block_, gallery_.rows - first), placed_.data() + (resident_ ? first * stride_ : 0));
  }

  void block(Calls& calls, const MatchQueries& queries, WalkState& state, std::int64_t q, std::int64_t count,
             std::int64_t first, std::int64_t columns) {
    if (!resident_)
      place_gallery(calls, first);
    const float* gallery = placed_.data() + (resident_ ? first * stride_ : 0);
    const std::int64_t width = whole(columns, match_tile);
    calls
        .then([&] {
          return score_block(query_.data(), gallery, bias_.data() + first, whole(count, match_tile), width, stride_,
                             scores_.data(), stream_);
        })
        .then([&] {
          return tally_block({scores_.data(), width, count, first, columns, cameras_.data(), state.low.data() + q,
                              state.binned.data() + q, queries.bin_scale, queries.bins, state.bins.data(),
                              state.begin.data() + q, state.right.data(), state.own.data(), state.own_camera.data(),
                              state.total.data(), state.own_count.data()},
                             stream_);
        });
    if (queries.list_length > 0)
      calls.then([&] {
        return list_block({scores_.data(), width, count, first, columns, state.best.data() + q * queries.list_length,
                           queries.list_length},
                          stream_);
      });
  }

  void bring_back(Calls& calls, const MatchQueries& queries, WalkState& state, MatchTallies& tallies) {
    tallies.total.resize(queries.right.size());
    tallies.own.resize(queries.own.size());
    std::vector<unsigned long long> bins(static_cast<std::size_t>(queries.bins));
    std::vector<MatchKey> best(static_cast<std::size_t>(queries.count * queries.list_length));
    calls.then([&] { return download(tallies.total, state.total.data(), stream_); })
        .then([&] { return download(tallies.own, state.own_count.data(), stream_); })
        .then([&] { return download(bins, state.bins.data(), stream_); })
        .then([&] { return download(best, state.best.data(), stream_); })
        .then([&] { return cudaStreamSynchronize(stream_); });
    tallies.bins.assign(bins.begin(), bins.end());
    tallies.list_scores.resize(best.size());
    tallies.list_rows.resize(best.size());
    std::transform(best.begin(), best.end(), tallies.list_scores.begin(), score_of);
    std::transform(best.begin(), best.end(), tallies.list_rows.begin(), row_of);
  }

  int device_;
  MatchGallery gallery_;
  std::int64_t stride_; // numbers of a row on the device
  std::int64_t raw_rows_ = 0, block_ = 0;
  bool resident_ = false;
  cudaStream_t stream_ = nullptr;
  DeviceArray<float> raw_, placed_, query_, scores_, scale_, bias_;
  DeviceArray<std::int32_t> cameras_;
};

class Device final : public MatchDevice {
public:
  Device(int index, std::uint64_t memory_bytes) : index_(index), memory_bytes_(memory_bytes) {}
  std::string name() const override { return "cuda:" + std::to_string(index_); }
  std::unique_ptr<DeviceMatch> open(const MatchGallery& gallery, std::string& trouble) const override {
    auto match = std::make_unique<Match>(index_, gallery);
    trouble = match->prepare(memory_bytes_);
    return trouble.empty() ? std::move(match) : nullptr;
  }

private:
  int index_;
  std::uint64_t memory_bytes_;
};

} // namespace
} // namespace cuda

std::unique_ptr<MatchDevice> cuda_match_device(int index, std::uint64_t memory_bytes) {
  return std::make_unique<cuda::Device>(index, memory_bytes);
}

} // namespace cds
