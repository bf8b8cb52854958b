#include "models/map_cache.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/npz.h"

#include <algorithm>

namespace cds {

namespace {
constexpr std::size_t most_kept = 64;
constexpr std::size_t bytes_per_look = std::size_t{16} << 20;
} // namespace

MapCache::MapCache(const std::filesystem::path& folder, const EmbeddingSet& set, const TsneOptions& options,
                   const std::stop_token& stop)
    : rows_(set.rows) {
  if (folder.empty())
    return;
  const std::string text = "t-SNE 2 " + std::to_string(set.rows) + " " + std::to_string(set.dims) + " " +
                           std::to_string(options.perplexity) + " " + std::to_string(options.iterations) + " " +
                           std::to_string(options.exaggeration) + " " + std::to_string(options.angle);
  const std::span bytes(reinterpret_cast<const std::uint8_t*>(set.features.data()),
                        set.features.size() * sizeof(float));
  std::uint64_t hash = hash64(text);
  for (std::size_t begin = 0; begin < bytes.size(); begin += bytes_per_look) {
    if (stop.stop_requested())
      return;
    hash = hash64(bytes.subspan(begin, std::min(bytes_per_look, bytes.size() - begin)), hash);
  }
  file_ = folder / (hex(hash) + ".npz");
}

std::optional<std::vector<float>> MapCache::read() const {
  std::error_code error;
  if (file_.empty() || !std::filesystem::exists(file_, error))
    return std::nullopt;
  auto kept = read_npz(file_);
  if (!kept)
    return std::nullopt;
  auto* places = std::get_if<NpyArray<float>>(&(*kept)["places"]);
  if (!places || places->shape != std::vector<std::int64_t>{rows_, 2})
    return std::nullopt;
  return std::move(places->values);
}

void MapCache::write(const std::vector<float>& places) const {
  if (file_.empty() || !make_folder(file_.parent_path()) ||
      !write_npz(file_, {{"places", NpyArray<float>{{rows_, 2}, places}}}))
    return;
  std::vector<std::pair<std::filesystem::file_time_type, std::filesystem::path>> all;
  std::error_code error;
  for (std::filesystem::directory_iterator it(file_.parent_path(), error), end; !error && it != end;
       it.increment(error))
    if (it->path().extension() == ".npz")
      all.emplace_back(it->last_write_time(error), it->path());
  std::sort(all.begin(), all.end(), std::greater<>());
  for (std::size_t i = most_kept; i < all.size(); ++i)
    std::filesystem::remove(all[i].second, error);
}

} // namespace cds
