#include "retrieval/rank_list.h"

#include "retrieval/match_counts.h"

#include <algorithm>

namespace cds {
namespace {

const char* const way_out = "Evaluate the run again";

template <class T>
Result<NpyArray<T>> take(Npz& npz, const std::string& name, std::size_t dimensions, const std::string& where) {
  const auto found = npz.find(name);
  auto* array = found != npz.end() ? std::get_if<NpyArray<T>>(&found->second) : nullptr;
  if (array == nullptr || array->shape.size() != dimensions)
    return failed("has no array \"" + name + "\" as a file of rank lists does", where, way_out);
  return std::move(*array);
}

NpyArray<float> floats(const std::vector<double>& values) {
  return {{std::ssize(values)}, {values.begin(), values.end()}};
}

} // namespace

Status write_ranks(const std::filesystem::path& path, const RetrievalResult& result) {
  const RankLists& lists = result.lists;
  const std::vector<std::int64_t> shape{lists.queries, lists.length};
  Npz npz;
  npz["indices"] = NpyArray<std::int64_t>{shape, lists.indices};
  npz["distances"] = NpyArray<float>{shape, lists.distances};
  npz["flags"] = NpyArray<std::int64_t>{shape, lists.flags};
  npz["average_precision"] = floats(result.average_precision);
  npz["inp"] = floats(result.inp);
  npz["first_right"] = NpyArray<std::int64_t>{{std::ssize(result.first_right)}, result.first_right};
  npz["cmc"] = floats(result.cmc);
  return write_npz(path, npz);
}

Result<RankFile> read_ranks(const std::filesystem::path& path) {
  const std::string where = path.string();
  CDS_ASSIGN(Npz npz, read_npz(path));
  CDS_ASSIGN(NpyArray<std::int64_t> indices, take<std::int64_t>(npz, "indices", 2, where));
  CDS_ASSIGN(NpyArray<float> distances, take<float>(npz, "distances", 2, where));
  CDS_ASSIGN(NpyArray<std::int64_t> flags, take<std::int64_t>(npz, "flags", 2, where));
  CDS_ASSIGN(NpyArray<float> ap, take<float>(npz, "average_precision", 1, where));
  CDS_ASSIGN(NpyArray<float> inp, take<float>(npz, "inp", 1, where));
  CDS_ASSIGN(NpyArray<std::int64_t> first, take<std::int64_t>(npz, "first_right", 1, where));
  CDS_ASSIGN(NpyArray<float> cmc, take<float>(npz, "cmc", 1, where));
  const std::int64_t queries = indices.shape[0];
  if (distances.shape != indices.shape || flags.shape != indices.shape || ap.shape[0] != queries ||
      inp.shape[0] != queries || first.shape[0] != queries)
    return failed("has arrays of different sizes", where, way_out);
  const auto bad_flag = [](std::int64_t flag) { return flag < 0 || flag > 3; };
  if (std::any_of(flags.values.begin(), flags.values.end(), bad_flag) ||
      std::any_of(indices.values.begin(), indices.values.end(), [](std::int64_t index) { return index < 0; }))
    return failed("has gallery rows or flags out of their range", where, way_out);
  return RankFile{
      {queries, indices.shape[1], std::move(indices.values), std::move(distances.values), std::move(flags.values)},
      std::move(ap.values),
      std::move(inp.values),
      std::move(cmc.values),
      std::move(first.values)};
}

std::vector<RightMatch> right_matches(const EmbeddingSet& query, std::int64_t row, const EmbeddingSet& gallery,
                                      const MatchOptions& options) {
  const auto at = static_cast<std::size_t>(row);
  const EmbeddingSet one{
      1, query.dims, {query.row(row).begin(), query.row(row).end()}, {query.identities[at]}, {query.cameras[at]}, {}};
  const Side q = query_side(one, options, 1), g = gallery_side(gallery, options, 1);
  const GalleryOrder order(gallery, false);
  const auto score = [&](std::int64_t, std::span<const std::int32_t> rows, std::span<float> out) {
    score_rows(q, 0, g, rows, out);
  };
  MatchCounts counts(one, gallery, order, score, 0, 1, 1);
  if (counts.result(0).right.empty())
    return {};
  const PassPlan plan{&q, &g, order.columns, 0, 1, 1, options.memory_mb};
  const Status status = score_pass(plan, [&](const Piece& piece) { counts.count(piece); }, {}, {});
  if (!status)
    return {}; // only a stop request ends a pass, and there is none
  const MatchCounts::Query found = counts.result(0);
  std::vector<RightMatch> matches;
  for (std::size_t i = 0; i < found.right.size(); ++i)
    matches.push_back(
        {found.right[i].row, found.nearer[i] + 1, distance_of(found.right[i].score, q.origin[0], options.metric)});
  return matches;
}

} // namespace cds
