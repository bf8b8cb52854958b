#include "models/retrieval_session.h"

#include "run/run_folder.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>
#include <utility>

namespace cds {
namespace {

const char* const evaluate_again = "Evaluate the run again: cds evaluate.";

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

std::vector<int> each_once(const std::vector<std::int64_t>& values) {
  const std::set<std::int64_t> some(values.begin(), values.end());
  return {some.begin(), some.end()};
}

std::string path_of(const std::filesystem::path& root, const EmbeddingSet& set, int row) {
  const auto at = static_cast<std::size_t>(row);
  if (at >= set.paths.size() || set.paths[at].empty())
    return {};
  return (root / set.paths[at]).string(); // an absolute right side replaces the root
}

EmbeddingSet some_rows(const EmbeddingSet& set, const std::vector<std::size_t>& rows) {
  EmbeddingSet out;
  out.rows = std::ssize(rows);
  out.dims = set.dims;
  out.features.reserve(rows.size() * static_cast<std::size_t>(set.dims));
  for (const std::size_t row : rows) {
    const auto values = set.row(static_cast<std::int64_t>(row));
    out.features.insert(out.features.end(), values.begin(), values.end());
    out.identities.push_back(set.identities[row]);
    out.cameras.push_back(set.cameras[row]);
    if (!set.paths.empty())
      out.paths.push_back(set.paths[row]);
  }
  return out;
}

RankFile rank_file(RetrievalResult result) {
  return {std::move(result.lists),
          {result.average_precision.begin(), result.average_precision.end()},
          {result.inp.begin(), result.inp.end()},
          {result.cmc.begin(), result.cmc.end()},
          std::move(result.first_right)};
}

} // namespace

Result<RetrievalSession::Pointer> RetrievalSession::load(const std::filesystem::path& run_folder) {
  const RunPaths paths{run_folder};
  for (const auto& file : {paths.features(), paths.ranks()})
    if (std::error_code error; !std::filesystem::exists(file, error))
      return wrong_call("this run has no rankings yet", file.string(), "Evaluate it: cds evaluate RUN.");
  CDS_ASSIGN(RetrievalSets sets, read_features(paths.features()));
  CDS_ASSIGN(RankFile ranks, read_ranks(paths.ranks()));
  std::filesystem::path root;
  if (auto record = read_run(run_folder))
    root = record->experiment.data.path;
  return make(std::move(sets), std::move(ranks), std::move(root), paths.ranks().string());
}

Result<RetrievalSession::Pointer> RetrievalSession::rank(RetrievalSets sets, const std::filesystem::path& root,
                                                         const std::stop_token& stop) {
  MatchOptions options;
  options.list_length = rank_list_length;
  CDS_ASSIGN(RetrievalResult result, evaluate(sets.query, sets.gallery, options, {}, stop));
  return make(std::move(sets), rank_file(std::move(result)), root, {});
}

Result<RetrievalSession::Pointer> RetrievalSession::rank_files(const std::vector<std::filesystem::path>& files,
                                                               const std::filesystem::path& root,
                                                               const std::stop_token& stop) {
  if (files.size() == 1) {
    CDS_ASSIGN(RetrievalSets sets, read_features(files[0]));
    return rank(std::move(sets), root, stop);
  }
  const auto is_query = [](const std::filesystem::path& file) {
    return file.filename().string().find("query") != std::string::npos;
  };
  if (files.size() != 2 || is_query(files[0]) == is_query(files[1]))
    return wrong_call(
        "it is not clear which file holds the queries", files.empty() ? "" : files[0].string(),
        "Choose one file with query_ and gallery_ arrays, or two of which one has \"query\" in its name.");
  RetrievalSets sets;
  CDS_ASSIGN(sets.query, read_embeddings(files[is_query(files[0]) ? 0 : 1]));
  CDS_ASSIGN(sets.gallery, read_embeddings(files[is_query(files[0]) ? 1 : 0]));
  return rank(std::move(sets), root, stop);
}

Result<RetrievalSession::Pointer> RetrievalSession::seen_by(int gallery_camera, const std::stop_token& stop) const {
  std::vector<std::size_t> rows;
  for (std::size_t row = 0; row < sets_.gallery.cameras.size(); ++row)
    if (sets_.gallery.cameras[row] == gallery_camera)
      rows.push_back(row);
  if (rows.empty())
    return wrong_call("the gallery has no image of camera " + std::to_string(gallery_camera));
  return rank({sets_.query, some_rows(sets_.gallery, rows), sets_.meta}, root_, stop);
}

Result<RetrievalSession::Pointer> RetrievalSession::make(RetrievalSets sets, RankFile ranks, std::filesystem::path root,
                                                         const std::string& where) {
  const auto queries = static_cast<std::size_t>(sets.query.rows);
  if (ranks.lists.queries != sets.query.rows)
    return failed("the rank lists are of " + std::to_string(ranks.lists.queries) + " queries and the features of " +
                      std::to_string(sets.query.rows),
                  where, evaluate_again);
  for (const std::int64_t index : ranks.lists.indices)
    if (index >= sets.gallery.rows)
      return failed("a rank list names gallery row " + std::to_string(index) + " of " +
                        std::to_string(sets.gallery.rows),
                    where, evaluate_again);

  std::shared_ptr<RetrievalSession> session(new RetrievalSession);
  RetrievalSession& s = *session;
  s.sets_ = std::move(sets);
  s.ranks_ = std::move(ranks);
  s.root_ = std::move(root);
  s.queries_.resize(queries);
  const std::vector<std::int64_t> right = count_right(s.sets_.query, s.sets_.gallery);
  for (std::size_t q = 0; q < queries; ++q) {
    QueryRow& row = s.queries_[q];
    row.query = static_cast<int>(q);
    row.identity = static_cast<int>(s.sets_.query.identities[q]);
    row.camera = static_cast<int>(s.sets_.query.cameras[q]);
    const bool counts = s.ranks_.average_precision[q] >= 0;
    row.ap = counts ? s.ranks_.average_precision[q] : std::numeric_limits<double>::quiet_NaN();
    row.inp = counts ? s.ranks_.inp[q] : std::numeric_limits<double>::quiet_NaN();
    row.first_right = static_cast<int>(std::max<std::int64_t>(0, s.ranks_.first_right[q]));
    row.right = static_cast<int>(right[q]);
    row.best_wrong = std::numeric_limits<float>::quiet_NaN();
    const RankLists& lists = s.ranks_.lists;
    const std::size_t begin = q * static_cast<std::size_t>(lists.length);
    for (std::size_t i = begin; i < begin + static_cast<std::size_t>(lists.length); ++i)
      if (static_cast<MatchKind>(lists.flags[i]) == MatchKind::wrong) {
        row.best_wrong = lists.distances[i];
        row.best_wrong_camera = static_cast<int>(s.sets_.gallery.cameras[static_cast<std::size_t>(lists.indices[i])]);
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

std::vector<QueryScores> RetrievalSession::scores() const {
  return per_query(ranks_, sets_.query, sets_.gallery);
}

std::vector<int> RetrievalSession::query_cameras() const {
  return each_once(sets_.query.cameras);
}

std::vector<int> RetrievalSession::gallery_cameras() const {
  return each_once(sets_.gallery.cameras);
}

std::string RetrievalSession::query_path(int query) const {
  return path_of(root_, sets_.query, query);
}

std::string RetrievalSession::gallery_path(int row) const {
  return path_of(root_, sets_.gallery, row);
}

MatchKind RetrievalSession::kind_of(int query, std::int64_t gallery) const {
  const auto q = static_cast<std::size_t>(query), g = static_cast<std::size_t>(gallery);
  const std::int64_t identity = sets_.gallery.identities[g];
  return identity == -1                                       ? MatchKind::junk
         : identity != sets_.query.identities[q]              ? MatchKind::wrong
         : sets_.gallery.cameras[g] == sets_.query.cameras[q] ? MatchKind::same_camera
                                                              : MatchKind::right;
}

std::vector<RankedMatch> RetrievalSession::stored_ranking(int query) const {
  const RankLists& lists = ranks_.lists;
  std::vector<RankedMatch> out(static_cast<std::size_t>(lists.length));
  const std::size_t begin = static_cast<std::size_t>(query) * out.size();
  int rank = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].gallery = static_cast<int>(lists.indices[begin + i]);
    out[i].distance = lists.distances[begin + i];
    out[i].kind = static_cast<MatchKind>(lists.flags[begin + i]);
    out[i].rank = kept(out[i].kind) ? ++rank : 0;
  }
  return out;
}

std::vector<RankedMatch> RetrievalSession::full_ranking(int query) const {
  const EmbeddingSet& all = sets_.query;
  const auto q = static_cast<std::size_t>(query);
  const auto values = all.row(query);
  const EmbeddingSet one{1, all.dims, {values.begin(), values.end()}, {all.identities[q]}, {all.cameras[q]}, {}};
  const auto lists = nearest(one, sets_.gallery, gallery_size());
  std::vector<RankedMatch> out;
  if (!lists) // the sets were accepted when this was made, and nothing asks for a stop
    return out;
  out.resize(lists->indices.size());
  int rank = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i].gallery = static_cast<int>(lists->indices[i]);
    out[i].distance = lists->distances[i];
    out[i].kind = kind_of(query, lists->indices[i]);
    out[i].rank = kept(out[i].kind) ? ++rank : 0;
  }
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
