#include "base/process.h"
#include "retrieval/parallel.h"
#include "retrieval/row_length.h"
#include "retrieval/take_embeddings.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace cds {
namespace {

const char* const arrays_wanted =
    "A file of embeddings holds the arrays features (N x D numbers), identities and cameras (N integers)";

// The array `name` as T, moved out of the file.
template <class T>
Result<NpyArray<T>> take(Npz& npz, const std::string& name, const std::string& where) {
  const auto found = npz.find(name);
  if (found == npz.end()) {
    std::string names;
    for (const auto& [known, value] : npz)
      names += (names.empty() ? "" : ", ") + known;
    return failed("has no array \"" + name + "\"; it holds " + (names.empty() ? "none" : names), where, arrays_wanted);
  }
  if (auto* array = std::get_if<NpyArray<T>>(&found->second))
    return std::move(*array);
  return failed("array \"" + name + "\" holds elements of another type than expected", where, arrays_wanted);
}

void put_set(Npz& npz, const std::string& prefix, const EmbeddingSet& set) {
  npz[prefix + "features"] = NpyArray<float>{{set.rows, set.dims}, set.features};
  npz[prefix + "identities"] = NpyArray<std::int64_t>{{set.rows}, set.identities};
  npz[prefix + "cameras"] = NpyArray<std::int64_t>{{set.rows}, set.cameras};
  if (!set.paths.empty() || !prefix.empty()) {
    std::vector<std::string> paths = set.paths;
    paths.resize(static_cast<std::size_t>(set.rows));
    npz[prefix + "paths"] = NpyArray<std::string>{{set.rows}, std::move(paths)};
  }
}

constexpr double largest_square = 1e36; // then squared distances are finite in float, too

Status bad_row(const EmbeddingSet& set, std::int64_t i, const std::string& where) {
  const auto row = set.row(i);
  const auto bad = std::find_if(row.begin(), row.end(), [](float value) { return !std::isfinite(value); });
  if (bad != row.end())
    return failed("the feature of row " + std::to_string(i) + " is not finite: number " +
                      std::to_string(bad - row.begin()) + " is " + (std::isnan(*bad) ? "NaN" : "infinite"),
                  where, "Look at the network or the image that gave it");
  return failed("the feature of row " + std::to_string(i) + " is too large: its length is " +
                    std::to_string(std::sqrt(square_length(row))),
                where, "Scale the features");
}

} // namespace

Result<EmbeddingSet> take_embeddings(Npz& npz, const std::string& prefix, const std::string& where) {
  EmbeddingSet set;
  CDS_ASSIGN(NpyArray<float> features, take<float>(npz, prefix + "features", where));
  if (features.shape.size() != 2)
    return failed("array \"" + prefix + "features\" has " + std::to_string(features.shape.size()) +
                      " dimensions, not 2",
                  where, arrays_wanted);
  set.rows = features.shape[0];
  set.dims = features.shape[1];
  set.features = std::move(features.values);
  CDS_ASSIGN(NpyArray<std::int64_t> identities, take<std::int64_t>(npz, prefix + "identities", where));
  CDS_ASSIGN(NpyArray<std::int64_t> cameras, take<std::int64_t>(npz, prefix + "cameras", where));
  set.identities = std::move(identities.values);
  set.cameras = std::move(cameras.values);
  if (npz.contains(prefix + "paths")) {
    CDS_ASSIGN(NpyArray<std::string> paths, take<std::string>(npz, prefix + "paths", where));
    set.paths = std::move(paths.values);
  }
  CDS_TRY(check(set, where));
  return set;
}

Status check(const EmbeddingSet& set, const std::string& where) {
  const auto sized = [&](std::size_t size, const char* name) -> Status {
    if (size == static_cast<std::size_t>(set.rows))
      return {};
    return failed("has " + std::to_string(set.rows) + " features and " + std::to_string(size) + " " + name, where,
                  "Give one of each for every image");
  };
  if (set.rows < 0 || set.dims <= 0)
    return failed("has features without numbers", where, arrays_wanted);
  if (set.rows > std::numeric_limits<std::int32_t>::max())
    return failed("has " + std::to_string(set.rows) + " images; at most 2,147,483,647 are possible", where);
  if (set.features.size() != static_cast<std::size_t>(set.rows) * static_cast<std::size_t>(set.dims))
    return failed("has " + std::to_string(set.features.size()) + " numbers for " + std::to_string(set.rows) + " x " +
                      std::to_string(set.dims) + " features",
                  where);
  CDS_TRY(sized(set.identities.size(), "identities"));
  CDS_TRY(sized(set.cameras.size(), "cameras"));
  if (!set.paths.empty())
    CDS_TRY(sized(set.paths.size(), "paths"));
  // Rows in blocks, on every core where there is much to read; the first bad one is told.
  constexpr std::int64_t block = 1024;
  const std::int64_t blocks = (set.rows + block - 1) / block;
  const bool large = std::ssize(set.features) > (1 << 22);
  std::atomic<std::int64_t> bad{set.rows};
  parallel_for(large ? core_count() : 1, blocks, [&](int, std::int64_t b) {
    for (std::int64_t i = b * block; i < std::min(set.rows, (b + 1) * block); ++i)
      if (!(square_length(set.row(i)) < largest_square)) {
        for (std::int64_t first = bad; i < first && !bad.compare_exchange_weak(first, i);)
          continue;
        return;
      }
  });
  return bad < set.rows ? bad_row(set, bad, where) : Status();
}

Result<EmbeddingSet> read_embeddings(const std::filesystem::path& path) {
  CDS_ASSIGN(Npz npz, read_npz(path));
  return take_embeddings(npz, "", path.string());
}

Status write_embeddings(const std::filesystem::path& path, const EmbeddingSet& set) {
  CDS_TRY(check(set, path.string()));
  Npz npz;
  put_set(npz, "", set);
  return write_npz(path, npz);
}

Result<RetrievalSets> read_features(const std::filesystem::path& path) {
  CDS_ASSIGN(Npz npz, read_npz(path));
  RetrievalSets both;
  CDS_ASSIGN(both.query, take_embeddings(npz, "query_", path.string()));
  CDS_ASSIGN(both.gallery, take_embeddings(npz, "gallery_", path.string()));
  if (both.query.dims != both.gallery.dims)
    return failed("has query features of " + std::to_string(both.query.dims) + " numbers and gallery features of " +
                      std::to_string(both.gallery.dims),
                  path.string());
  if (npz.contains("meta")) {
    CDS_ASSIGN(NpyArray<std::string> meta, take<std::string>(npz, "meta", path.string()));
    if (meta.values.size() == 1)
      both.meta = std::move(meta.values[0]);
  }
  return both;
}

Status write_features(const std::filesystem::path& path, const RetrievalSets& features) {
  CDS_TRY(check(features.query, path.string() + ": query"));
  CDS_TRY(check(features.gallery, path.string() + ": gallery"));
  Npz npz;
  put_set(npz, "query_", features.query);
  put_set(npz, "gallery_", features.gallery);
  npz["meta"] = NpyArray<std::string>{{1}, {features.meta}};
  return write_npz(path, npz);
}

float row_scale(std::span<const float> row) {
  const double square = square_length(row);
  return square > 0 ? static_cast<float>(1 / std::sqrt(square)) : 0.0F;
}

void normalise(EmbeddingSet& set) {
  for (std::int64_t i = 0; i < set.rows; ++i) {
    const auto row =
        std::span(set.features).subspan(static_cast<std::size_t>(i * set.dims), static_cast<std::size_t>(set.dims));
    const float scale = row_scale(row);
    for (float& value : row)
      value *= scale;
  }
}

} // namespace cds
