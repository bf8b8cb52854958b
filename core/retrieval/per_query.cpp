#include "retrieval/per_query.h"

#include "base/file.h"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>
#include <map>

namespace cds {
namespace {

constexpr std::array names{"query", "path",        "identity", "camera",       "average_precision",
                           "inp",   "first_right", "right",    "nearest_wrong"};

double nearest_wrong(const RankLists& lists, std::int64_t query) {
  for (std::int64_t i = query * lists.length; i < (query + 1) * lists.length; ++i)
    if (lists.flags[static_cast<std::size_t>(i)] == 0)
      return static_cast<double>(lists.distances[static_cast<std::size_t>(i)]);
  return std::numeric_limits<double>::quiet_NaN();
}

template <class Number>
std::vector<QueryScores> table(const RankLists& lists, const std::vector<Number>& ap, const std::vector<Number>& inp,
                               const std::vector<std::int64_t>& first_right, const EmbeddingSet& query,
                               const EmbeddingSet& gallery) {
  const std::vector<std::int64_t> right = count_right(query, gallery);
  std::vector<QueryScores> scores;
  for (std::size_t q = 0; q < right.size(); ++q)
    scores.push_back({static_cast<std::int64_t>(q), query.paths.empty() ? std::string() : query.paths[q],
                      query.identities[q], query.cameras[q], static_cast<double>(ap[q]), static_cast<double>(inp[q]),
                      first_right[q], right[q], nearest_wrong(lists, static_cast<std::int64_t>(q))});
  return scores;
}

std::string number(double value) { // the shortest text that reads back unchanged
  if (std::isnan(value))
    return {};
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos)
    return text;
  std::string out = "\"";
  for (const char c : text)
    out += c == '"' ? std::string("\"\"") : std::string(1, c);
  return out + '"';
}

Json or_null(double value) {
  return std::isnan(value) ? Json() : Json(value);
}

} // namespace

std::vector<std::int64_t> count_right(const EmbeddingSet& query, const EmbeddingSet& gallery) {
  std::map<std::int64_t, std::int64_t> of_identity;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> of_camera;
  for (std::size_t g = 0; g < gallery.identities.size(); ++g) {
    ++of_identity[gallery.identities[g]];
    ++of_camera[{gallery.identities[g], gallery.cameras[g]}];
  }
  std::vector<std::int64_t> right(query.identities.size(), 0);
  for (std::size_t q = 0; q < right.size(); ++q) {
    if (query.identities[q] == -1)
      continue;
    const auto all = of_identity.find(query.identities[q]);
    const auto own = of_camera.find({query.identities[q], query.cameras[q]});
    right[q] = (all == of_identity.end() ? 0 : all->second) - (own == of_camera.end() ? 0 : own->second);
  }
  return right;
}

std::vector<QueryScores> per_query(const RetrievalResult& result, const EmbeddingSet& query,
                                   const EmbeddingSet& gallery) {
  return table(result.lists, result.average_precision, result.inp, result.first_right, query, gallery);
}

std::vector<QueryScores> per_query(const RankFile& ranks, const EmbeddingSet& query, const EmbeddingSet& gallery) {
  return table(ranks.lists, ranks.average_precision, ranks.inp, ranks.first_right, query, gallery);
}

std::string per_query_csv(std::span<const QueryScores> scores) {
  std::string text;
  for (const char* name : names)
    text += (text.empty() ? "" : ",") + std::string(name);
  text += "\r\n";
  for (const QueryScores& row : scores) {
    const bool evaluated = !std::isnan(row.average_precision);
    text += std::to_string(row.query) + ',' + quoted(row.path) + ',' + std::to_string(row.identity) + ',' +
            std::to_string(row.camera) + ',' + number(row.average_precision) + ',' + number(row.inp) + ',' +
            (evaluated ? std::to_string(row.first_right) : "") + ',' + std::to_string(row.right) + ',' +
            number(row.nearest_wrong) + "\r\n";
  }
  return text;
}

Json per_query_json(std::span<const QueryScores> scores) {
  Json out = Json::array();
  for (const QueryScores& row : scores)
    out.push_back({{"query", row.query},
                   {"path", row.path.empty() ? Json() : Json(row.path)},
                   {"identity", row.identity},
                   {"camera", row.camera},
                   {"average_precision", or_null(row.average_precision)},
                   {"inp", or_null(row.inp)},
                   {"first_right", std::isnan(row.average_precision) ? Json() : Json(row.first_right)},
                   {"right", row.right},
                   {"nearest_wrong", or_null(row.nearest_wrong)}});
  return out;
}

Status write_per_query(const std::filesystem::path& path, std::span<const QueryScores> scores) {
  if (path.extension() == ".csv")
    return write_file_atomically(path, per_query_csv(scores));
  if (path.extension() == ".json")
    return write_file_atomically(path, per_query_json(scores).dump(1) + '\n');
  return wrong_call("a table of queries is written as .csv or .json", path.string(), "Give a name that ends so");
}

} // namespace cds
