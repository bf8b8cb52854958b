// Matching elsewhere than on the CPU, as plain numbers: what core/retrieval asks of a device and core/kernels answers,
// which don't know each other. A score is bias + sum over k of q[k] * g[k], each scaled first, summed in the order of k
// with fused multiply-add, so that a device's scores are the CPU's bit for bit; nearer is the larger score, then the
// smaller gallery row.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cds {

// The longest list of nearest images that a device keeps.
inline constexpr int longest_match_list = 1024;

// Host memory; must outlive the match.
struct MatchGallery {
  std::int64_t rows = 0, dims = 0;
  const float* features = nullptr;       // rows x dims
  std::span<const float> scale, bias;    // of each row
  std::span<const std::int32_t> cameras; // of each row, >= 0; -1: junk, which only lists hold
};

// A right match of a query.
struct MatchImage {
  float score = 0;
  std::int32_t row = 0, camera = 0;
};

struct MatchQueries {
  std::int64_t count = 0;
  const float* features = nullptr; // count x dims
  std::span<const float> scale;
  // Pairs with kept images, by score: ++bins[(score - low[q]) * bin_scale], held within [0, bins).
  std::span<const float> low;
  std::span<const std::uint8_t> binned; // 0: this query's pairs are in no bin
  float bin_scale = 0;
  std::int32_t bins = 0;
  // Right matches of query q: [begin[q], begin[q + 1]). `right`: nearest first; `own`: by camera, then nearest first.
  std::span<const std::int64_t> begin;
  std::span<const MatchImage> right, own;
  int list_length = 0; // 0 to longest_match_list
};

struct MatchTallies {
  // How many kept images come just before each right match (behind the next nearer one), in `right`'s order; the same
  // among the images and the right matches of its own camera, in `own`'s order.
  std::vector<std::int32_t> total, own;
  std::vector<std::uint64_t> bins;
  // count x list_length, nearest first; row -1 where the gallery is shorter.
  std::vector<float> list_scores;
  std::vector<std::int32_t> list_rows;
};

// A gallery on a device. One thread at a time.
class DeviceMatch {
public:
  virtual ~DeviceMatch() = default;
  // Blocks. `advance` gets the number of scores made so far, and stops the walk by false: then the tallies are not
  // whole. Returns the driver's words on trouble, else an empty text.
  [[nodiscard]] virtual std::string walk(const MatchQueries& queries, MatchTallies& tallies,
                                         const std::function<bool(std::int64_t)>& advance) = 0;
};

class MatchDevice {
public:
  virtual ~MatchDevice() = default;
  [[nodiscard]] virtual std::string name() const = 0; // e.g. "cuda:0"
  // Blocks while the gallery goes there. On trouble null and the driver's words.
  [[nodiscard]] virtual std::unique_ptr<DeviceMatch> open(const MatchGallery& gallery, std::string& trouble) const = 0;
};

} // namespace cds
