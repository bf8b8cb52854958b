#include "models/retrieval_session.h"

#include "base/npz.h"
#include "run/run_folder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace cds {
namespace {

constexpr float nan_f = std::numeric_limits<float>::quiet_NaN();

template <class T>
Result<NpyArray<T>> take(Npz& arrays, const std::string& name, const std::filesystem::path& file) {
  const auto found = arrays.find(name);
  if (found == arrays.end())
    return failed("the array \"" + name + "\" is missing", file.string(), "Evaluate the run again: cds evaluate.");
  if (auto* values = std::get_if<NpyArray<T>>(&found->second))
    return std::move(*values);
  return failed("the array \"" + name + "\" has an unexpected type", file.string(),
                "Evaluate the run again: cds evaluate.");
}

Status check_rows(std::size_t have, std::size_t want, const std::string& name, const std::filesystem::path& file) {
  if (have == want)
    return {};
  return failed("the array \"" + name + "\" has " + std::to_string(have) + " values where " + std::to_string(want) +
                    " belong",
                file.string(), "Evaluate the run again: cds evaluate.");
}

void normalise(std::vector<float>& features, std::size_t width) {
  for (std::size_t row = 0; width > 0 && row + width <= features.size(); row += width) {
    double sum = 0;
    for (std::size_t i = 0; i < width; ++i)
      sum += static_cast<double>(features[row + i]) * features[row + i];
    const auto scale = static_cast<float>(sum > 0 ? 1 / std::sqrt(sum) : 0);
    for (std::size_t i = 0; i < width; ++i)
      features[row + i] *= scale;
  }
}

MatchKind kind_of(std::int64_t flag) {
  return flag >= 0 && flag <= 3 ? static_cast<MatchKind>(flag) : MatchKind::junk;
}

bool kept(MatchKind kind) {
  return kind == MatchKind::right || kind == MatchKind::wrong;
}

double mean_of(const std::vector<QueryRow>& queries, double QueryRow::*member) {
  double sum = 0;
  int count = 0;
  for (const QueryRow& query : queries)
    if (query.counts()) {
      sum += query.*member;
      ++count;
    }
  return count > 0 ? sum / count : std::numeric_limits<double>::quiet_NaN();
}

} // namespace

Result<std::shared_ptr<const RetrievalSession>> RetrievalSession::load(const std::filesystem::path& run_folder) {
  const RunPaths paths{run_folder};
  for (const auto& file : {paths.features(), paths.ranks()})
    if (std::error_code error; !std::filesystem::exists(file, error))
      return wrong_call("this run has no rankings yet", file.string(), "Evaluate it: cds evaluate RUN.");
  CDS_ASSIGN(Npz features, read_npz(paths.features()));
  CDS_ASSIGN(Npz ranks, read_npz(paths.ranks()));

  std::shared_ptr<RetrievalSession> session(new RetrievalSession);
  RetrievalSession& s = *session;
  const std::filesystem::path from = paths.features();
  CDS_ASSIGN(auto query_features, take<float>(features, "query_features", from));
  CDS_ASSIGN(auto gallery_features, take<float>(features, "gallery_features", from));
  CDS_ASSIGN(auto query_identities, take<std::int64_t>(features, "query_identities", from));
  CDS_ASSIGN(auto query_cameras, take<std::int64_t>(features, "query_cameras", from));
  CDS_ASSIGN(auto gallery_identities, take<std::int64_t>(features, "gallery_identities", from));
  CDS_ASSIGN(auto gallery_cameras, take<std::int64_t>(features, "gallery_cameras", from));
  CDS_ASSIGN(auto query_paths, take<std::string>(features, "query_paths", from));
  CDS_ASSIGN(auto gallery_paths, take<std::string>(features, "gallery_paths", from));
  CDS_ASSIGN(auto indices, take<std::int64_t>(ranks, "indices", paths.ranks()));
  CDS_ASSIGN(auto flags, take<std::int64_t>(ranks, "flags", paths.ranks()));
  CDS_ASSIGN(auto distances, take<float>(ranks, "distances", paths.ranks()));
  CDS_ASSIGN(auto ap, take<float>(ranks, "average_precision", paths.ranks()));
  CDS_ASSIGN(auto inp, take<float>(ranks, "inp", paths.ranks()));
  CDS_ASSIGN(auto first_right, take<std::int64_t>(ranks, "first_right", paths.ranks()));
  CDS_ASSIGN(auto cmc, take<float>(ranks, "cmc", paths.ranks()));

  const std::size_t queries = query_identities.values.size(), gallery = gallery_identities.values.size();
  if (query_features.shape.size() != 2 || gallery_features.shape.size() != 2 ||
      query_features.shape[1] != gallery_features.shape[1])
    return failed("the features of queries and gallery do not have the same width", paths.features().string(),
                  "Evaluate the run again: cds evaluate.");
  if (indices.shape.size() != 2)
    return failed("the array \"indices\" is not a table", paths.ranks().string(),
                  "Evaluate the run again: cds evaluate.");
  s.width_ = static_cast<std::size_t>(query_features.shape[1]);
  s.depth_ = static_cast<int>(indices.shape[1]);
  const std::size_t cells = queries * static_cast<std::size_t>(s.depth_);
  CDS_TRY(check_rows(query_features.values.size(), queries * s.width_, "query_features", paths.features()));
  CDS_TRY(check_rows(gallery_features.values.size(), gallery * s.width_, "gallery_features", paths.features()));
  CDS_TRY(check_rows(query_cameras.values.size(), queries, "query_cameras", paths.features()));
  CDS_TRY(check_rows(gallery_cameras.values.size(), gallery, "gallery_cameras", paths.features()));
  CDS_TRY(check_rows(query_paths.values.size(), queries, "query_paths", paths.features()));
  CDS_TRY(check_rows(gallery_paths.values.size(), gallery, "gallery_paths", paths.features()));
  CDS_TRY(check_rows(indices.values.size(), cells, "indices", paths.ranks()));
  CDS_TRY(check_rows(flags.values.size(), cells, "flags", paths.ranks()));
  CDS_TRY(check_rows(distances.values.size(), cells, "distances", paths.ranks()));
  CDS_TRY(check_rows(ap.values.size(), queries, "average_precision", paths.ranks()));
  CDS_TRY(check_rows(inp.values.size(), queries, "inp", paths.ranks()));
  CDS_TRY(check_rows(first_right.values.size(), queries, "first_right", paths.ranks()));
  for (std::int64_t index : indices.values)
    if (index < 0 || index >= static_cast<std::int64_t>(gallery))
      return failed("a rank list names gallery row " + std::to_string(index) + " of " + std::to_string(gallery),
                    paths.ranks().string(), "Evaluate the run again: cds evaluate.");

  s.indices_ = std::move(indices.values);
  s.flags_ = std::move(flags.values);
  s.distances_ = std::move(distances.values);
  s.cmc_ = std::move(cmc.values);
  s.query_features_ = std::move(query_features.values);
  s.gallery_features_ = std::move(gallery_features.values);
  normalise(s.query_features_, s.width_);
  normalise(s.gallery_features_, s.width_);
  s.gallery_identities_ = std::move(gallery_identities.values);
  s.gallery_cameras_ = std::move(gallery_cameras.values);
  s.query_paths_ = std::move(query_paths.values);
  s.gallery_paths_ = std::move(gallery_paths.values);
  if (auto record = read_run(run_folder))
    s.root_ = record->experiment.data.path;

  s.queries_.resize(queries);
  for (std::size_t q = 0; q < queries; ++q) {
    QueryRow& row = s.queries_[q];
    row.query = static_cast<int>(q);
    row.identity = static_cast<int>(query_identities.values[q]);
    row.camera = static_cast<int>(query_cameras.values[q]);
    const bool counts = ap.values[q] >= 0;
    row.ap = counts ? ap.values[q] : std::numeric_limits<double>::quiet_NaN();
    row.inp = counts ? inp.values[q] : std::numeric_limits<double>::quiet_NaN();
    row.first_right = static_cast<int>(std::max<std::int64_t>(0, first_right.values[q]));
    row.best_wrong = nan_f;
    const std::size_t begin = q * static_cast<std::size_t>(s.depth_);
    for (std::size_t i = begin; i < begin + static_cast<std::size_t>(s.depth_); ++i)
      if (kind_of(s.flags_[i]) == MatchKind::wrong) {
        row.best_wrong = s.distances_[i];
        break;
      }
  }
  return session;
}

double RetrievalSession::mean_ap() const {
  return mean_of(queries_, &QueryRow::ap);
}

double RetrievalSession::mean_inp() const {
  return mean_of(queries_, &QueryRow::inp);
}

std::string RetrievalSession::query_path(int query) const {
  return (root_ / query_paths_[static_cast<std::size_t>(query)]).string(); // an absolute right side replaces the root
}

std::string RetrievalSession::gallery_path(int row) const {
  return (root_ / gallery_paths_[static_cast<std::size_t>(row)]).string();
}

std::vector<RankedMatch> RetrievalSession::stored_ranking(int query) const {
  std::vector<RankedMatch> out(static_cast<std::size_t>(depth_));
  const std::size_t begin = static_cast<std::size_t>(query) * static_cast<std::size_t>(depth_);
  int rank = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].gallery = static_cast<int>(indices_[begin + i]);
    out[i].distance = distances_[begin + i];
    out[i].kind = kind_of(flags_[begin + i]);
    out[i].rank = kept(out[i].kind) ? ++rank : 0;
  }
  return out;
}

std::vector<RankedMatch> RetrievalSession::full_ranking(int query) const {
  std::vector<RankedMatch> out = stored_ranking(query);
  const std::size_t gallery = gallery_paths_.size(), stored = out.size();
  int rank = 0;
  std::vector<bool> known(gallery, false);
  for (const RankedMatch& match : out) {
    known[static_cast<std::size_t>(match.gallery)] = true;
    rank = std::max(rank, match.rank);
  }
  const QueryRow& asked = queries_[static_cast<std::size_t>(query)];
  const float* mine = query_features_.data() + static_cast<std::size_t>(query) * width_;
  out.reserve(gallery);
  for (std::size_t g = 0; g < gallery; ++g) {
    if (known[g])
      continue;
    const float* other = gallery_features_.data() + g * width_;
    const float dot = std::inner_product(mine, mine + width_, other, 0.0F);
    RankedMatch match;
    match.gallery = static_cast<int>(g);
    match.distance = std::sqrt(std::max(0.0F, 2 - 2 * dot));
    const std::int64_t identity = gallery_identities_[g];
    match.kind = identity == -1                        ? MatchKind::junk
                 : identity != asked.identity          ? MatchKind::wrong
                 : gallery_cameras_[g] == asked.camera ? MatchKind::same_camera
                                                       : MatchKind::right;
    out.push_back(match);
  }
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(stored), out.end(),
            [](const RankedMatch& a, const RankedMatch& b) {
              return a.distance != b.distance ? a.distance < b.distance : a.gallery < b.gallery;
            });
  for (std::size_t i = stored; i < out.size(); ++i)
    if (kept(out[i].kind))
      out[i].rank = ++rank;
  return out;
}

double average_precision(std::span<const RankedMatch> ranking) {
  double sum = 0;
  int right = 0;
  for (const RankedMatch& match : ranking)
    if (match.kind == MatchKind::right)
      sum += static_cast<double>(++right) / match.rank;
  return right > 0 ? sum / right : std::numeric_limits<double>::quiet_NaN();
}

std::vector<RankedMatch> missed_matches(std::span<const RankedMatch> ranking, int shown) {
  std::vector<RankedMatch> out;
  for (const RankedMatch& match : ranking)
    if (match.kind == MatchKind::right && match.rank > shown)
      out.push_back(match);
  return out;
}

} // namespace cds
