#include "models/retrieval_comparison.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <unordered_map>
#include <utility>

namespace cds {
namespace {

using Paths = std::vector<std::string>;
using Key = std::function<std::string(const std::string&)>;

std::string last_parts(const std::string& path, int parts) {
  std::size_t from = path.size();
  for (int i = 0; i < parts; ++i) {
    const std::size_t slash = from == 0 ? std::string::npos : path.rfind('/', from - 1);
    if (slash == std::string::npos)
      return path;
    from = slash;
  }
  return path.substr(from + 1);
}

// The row in `other` of each path of `first`, -1 where there is none; empty where a key names two pictures of a side.
std::vector<int> match(const Paths& first, const Paths& other, const Key& key) {
  std::unordered_map<std::string, int> rows;
  for (std::size_t row = 0; row < other.size(); ++row)
    if (!rows.emplace(key(other[row]), static_cast<int>(row)).second)
      return {};
  std::unordered_map<std::string, int> seen;
  std::vector<int> out;
  for (std::size_t row = 0; row < first.size(); ++row) {
    const std::string name = key(first[row]);
    if (!seen.emplace(name, 0).second)
      return {};
    const auto found = rows.find(name);
    out.push_back(found == rows.end() ? -1 : found->second);
  }
  return out;
}

bool any(const std::vector<int>& rows) {
  return std::any_of(rows.begin(), rows.end(), [](int row) { return row >= 0; });
}

// Ranks by gallery row.
std::vector<int> ranks_of(const std::vector<RankedMatch>& ranking) {
  std::vector<int> ranks(ranking.size(), 0);
  for (const RankedMatch& match : ranking)
    ranks[static_cast<std::size_t>(match.gallery)] = match.rank;
  return ranks;
}

} // namespace

Result<std::shared_ptr<const RetrievalComparison>> RetrievalComparison::make(std::vector<Session> sessions,
                                                                             std::vector<QString> names) {
  std::shared_ptr<RetrievalComparison> made(new RetrievalComparison);
  const std::vector<Key> keys{[](const std::string& path) { return path; },
                              [](const std::string& path) { return last_parts(path, 2); },
                              [](const std::string& path) { return last_parts(path, 1); }};
  const RetrievalSession& first = *sessions.front();
  const auto recorded = [](const Paths& paths) {
    return !paths.empty() && std::none_of(paths.begin(), paths.end(), [](const auto& path) { return path.empty(); });
  };
  for (const Session& session : sessions) {
    const std::string name = names[made->query_of_.size()].toStdString();
    if (!recorded(session->query_set().paths) || !recorded(session->gallery_set().paths))
      return failed("the paths of the pictures were not recorded", name,
                    "Write an array \"paths\" beside the features: pictures are matched by it.");
    std::vector<int> queries, gallery;
    for (const Key& key : keys) {
      queries = match(first.query_set().paths, session->query_set().paths, key);
      if (!any(queries))
        continue;
      gallery = match(first.gallery_set().paths, session->gallery_set().paths, key);
      if (any(gallery))
        break;
    }
    if (!any(queries) || !any(gallery))
      return failed("no query or no gallery image of \"" + names.front().toStdString() + "\" is there, by its path",
                    name, "Compare evaluations of the same test.");
    made->query_of_.push_back(std::move(queries));
    made->gallery_of_.push_back(std::move(gallery));
  }
  made->sessions_ = std::move(sessions);
  made->names_ = std::move(names);
  return made;
}

int RetrievalComparison::query_in(int model, int query) const {
  return query_of_[static_cast<std::size_t>(model)][static_cast<std::size_t>(query)];
}

int RetrievalComparison::gallery_in(int model, int row) const {
  return gallery_of_[static_cast<std::size_t>(model)][static_cast<std::size_t>(row)];
}

int RetrievalComparison::matched_queries(int model) const {
  const auto& rows = query_of_[static_cast<std::size_t>(model)];
  return static_cast<int>(std::count_if(rows.begin(), rows.end(), [](int row) { return row >= 0; }));
}

std::vector<double> RetrievalComparison::ap_differences(int model) const {
  std::vector<double> out;
  for (const QueryRow& mine : sessions_.front()->queries()) {
    const int other = query_in(model, mine.query);
    // A query that does not count has NaN, and so has its difference.
    out.push_back(other < 0 ? std::numeric_limits<double>::quiet_NaN()
                            : session(model)->queries()[static_cast<std::size_t>(other)].ap - mine.ap);
  }
  return out;
}

RetrievalComparison::Ranked RetrievalComparison::rank(int query) const {
  Ranked out;
  std::vector<std::vector<int>> ranks; // of each model, by the first one's gallery rows
  const auto gallery = static_cast<std::size_t>(sessions_.front()->gallery_size());
  for (int model = 0; model < models(); ++model) {
    const int row = query_in(model, query);
    out.rankings.push_back(row < 0 ? std::vector<RankedMatch>{} : session(model)->full_ranking(row));
    const std::vector<int> own = ranks_of(out.rankings.back());
    std::vector<int> here(gallery, 0);
    for (std::size_t g = 0; g < gallery && !own.empty(); ++g)
      if (const int there = gallery_in(model, static_cast<int>(g)); there >= 0)
        here[g] = own[static_cast<std::size_t>(there)];
    ranks.push_back(std::move(here));
  }
  out.others.resize(static_cast<std::size_t>(models()));
  for (int model = 1; model < models(); ++model) {
    out.others[0].push_back({name(model), ranks[static_cast<std::size_t>(model)]});
    OtherRanks first{name(0), std::vector<int>(static_cast<std::size_t>(session(model)->gallery_size()), 0)};
    for (std::size_t g = 0; g < gallery; ++g)
      if (const int there = gallery_in(model, static_cast<int>(g)); there >= 0)
        first.rank[static_cast<std::size_t>(there)] = ranks[0][g];
    out.others[static_cast<std::size_t>(model)].push_back(std::move(first));
  }
  return out;
}

} // namespace cds
