#include "retrieval/rerank.h"

#include "base/process.h"
#include "retrieval/parallel.h"
#include "retrieval/ranking.h"
#include "retrieval/score_kernel.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cds {
namespace {

struct Weight {
  std::int32_t item = 0;
  float weight = 0;
};
using Encoding = std::vector<Weight>; // by item, ascending; weights sum to 1

// Queries, then the gallery's images but junk: who may be whose neighbour.
struct Union {
  Side from, to;                   // the same items as queries and as gallery
  std::vector<std::int32_t> items; // 0, 1, ...
  std::int64_t queries = 0;
  std::vector<std::int32_t> item_of; // of each gallery row; -1: junk
};

void append(Side& side, const Side& other, std::int64_t row) {
  const auto at = static_cast<std::size_t>(row);
  side.rows.push_back(other.rows[at]);
  side.scale.push_back(other.scale[at]);
  if (!other.bias.empty())
    side.bias.push_back(other.bias[at]);
  if (!other.origin.empty())
    side.origin.push_back(other.origin[at]);
}

Union unite(const EmbeddingSet& query, const EmbeddingSet& gallery, const MatchOptions& options) {
  const int threads = thread_count(options);
  Union all{query_side(query, options, threads), gallery_side(query, options, threads), {}, query.rows, {}};
  const Side from = query_side(gallery, options, threads), to = gallery_side(gallery, options, threads);
  for (std::int64_t g = 0; g < gallery.rows; ++g) {
    const bool junk = gallery.identities[static_cast<std::size_t>(g)] == -1;
    all.item_of.push_back(junk ? -1 : static_cast<std::int32_t>(all.from.rows.size()));
    if (!junk) {
      append(all.from, from, g);
      append(all.to, to, g);
    }
  }
  all.items.resize(all.from.rows.size());
  std::iota(all.items.begin(), all.items.end(), 0);
  return all;
}

// The first `length` of each item's ranking of all items, itself included, and the score of the last in it.
struct Neighbourhoods {
  std::size_t length = 0;
  std::vector<std::int32_t> ranks; // items x length
  std::vector<float> farthest;

  [[nodiscard]] std::span<const std::int32_t> of(std::int32_t item, std::size_t count) const {
    return std::span(ranks).subspan(static_cast<std::size_t>(item) * length, std::min(count, length));
  }
  // The neighbours of `item` among the first `count` that have it among their own first `count`.
  [[nodiscard]] std::vector<std::int32_t> reciprocal(std::int32_t item, std::size_t count) const {
    std::vector<std::int32_t> found;
    for (const std::int32_t other : of(item, count)) {
      const auto back = of(other, count);
      if (std::find(back.begin(), back.end(), item) != back.end())
        found.push_back(other);
    }
    return found;
  }
};

Result<Neighbourhoods> find_neighbourhoods(const Union& all, int k1, const MatchOptions& options,
                                           const ProgressSink& progress, const std::stop_token& stop) {
  const std::int64_t count = std::ssize(all.items), length = std::min<std::int64_t>(k1 + 1, count);
  Neighbourhoods found;
  found.length = static_cast<std::size_t>(length);
  found.farthest.assign(all.items.size(), std::numeric_limits<float>::infinity());
  TopLists top(count, length);
  ProgressMeter meter(progress, "neighbourhoods", count * count);
  const auto visit = [&](const Piece& piece) {
    top.offer(piece.query, piece.scores,
              std::span(all.items).subspan(static_cast<std::size_t>(piece.first), piece.scores.size()));
    float& farthest = found.farthest[static_cast<std::size_t>(piece.query)];
    farthest = std::min(farthest, kernel::lowest(piece.scores.data(), std::ssize(piece.scores)));
  };
  const PassPlan plan{&all.from, &all.to, all.items, 0, count, thread_count(options), options.memory_mb};
  CDS_TRY(score_pass(
      plan, visit, [&](std::int64_t done) { meter.advance(done); }, stop));
  for (std::int64_t i = 0; i < count; ++i)
    for (const Scored& other : top.best(i))
      found.ranks.push_back(other.row);
  meter.finish();
  return found;
}

// The authors' d: the squared distance over the query's largest one; from scores, since -2 t is the square.
float relative(float score, float origin, float farthest) {
  const float most = origin - farthest;
  return most > 0 ? (origin - score) / most : 0.0F;
}

// Weights of an item's k-reciprocal neighbours, with their own where these agree (the paper's equations 2, 3 and 7).
Encoding encode(const Union& all, const Neighbourhoods& near, std::int32_t item, int k1) {
  const auto wide = static_cast<std::size_t>(k1) + 1;
  const auto half = static_cast<std::size_t>(std::lround(std::nearbyint(k1 / 2.0))) + 1; // numpy.around: halves to even
  std::vector<std::int32_t> own = near.reciprocal(item, wide);
  std::sort(own.begin(), own.end());
  std::vector<std::int32_t> grown = own;
  for (const std::int32_t candidate : own) {
    const std::vector<std::int32_t> theirs = near.reciprocal(candidate, half);
    const auto common = std::count_if(theirs.begin(), theirs.end(),
                                      [&](std::int32_t i) { return std::binary_search(own.begin(), own.end(), i); });
    if (3 * common > 2 * std::ssize(theirs))
      grown.insert(grown.end(), theirs.begin(), theirs.end());
  }
  std::sort(grown.begin(), grown.end());
  grown.erase(std::unique(grown.begin(), grown.end()), grown.end());
  std::vector<float> scores(grown.size());
  score_rows(all.from, item, all.to, grown, scores);
  const auto at = static_cast<std::size_t>(item);
  double sum = 0;
  std::vector<double> weights;
  for (const float score : scores) {
    weights.push_back(std::exp(-static_cast<double>(relative(score, all.from.origin[at], near.farthest[at]))));
    sum += weights.back();
  }
  Encoding encoding;
  for (std::size_t i = 0; i < grown.size(); ++i)
    encoding.push_back({grown[i], static_cast<float>(weights[i] / sum)});
  return encoding;
}

// The mean of the encodings of an item's first k2 neighbours (equation 11).
Encoding expand(const std::vector<Encoding>& encodings, std::span<const std::int32_t> neighbours) {
  Encoding all;
  for (const std::int32_t neighbour : neighbours) {
    const Encoding& some = encodings[static_cast<std::size_t>(neighbour)];
    all.insert(all.end(), some.begin(), some.end());
  }
  std::stable_sort(all.begin(), all.end(), [](const Weight& a, const Weight& b) { return a.item < b.item; });
  Encoding mean;
  for (const Weight& weight : all) {
    if (mean.empty() || mean.back().item != weight.item)
      mean.push_back({weight.item, 0});
    mean.back().weight += weight.weight / static_cast<float>(neighbours.size());
  }
  return mean;
}

// What each query shares with gallery images: (column, m / (2 - m)), m being the sum of the smaller weights (equation
// 10); columns ascending, absent ones share nothing.
struct Shared {
  std::int64_t column = 0;
  float similarity = 0;
};

class Jaccard {
public:
  Jaccard(const Union& all, const std::vector<Encoding>& encodings, const GalleryOrder& order) : encodings_(encodings) {
    // Encodings of gallery images, turned round: for each item, the columns that have a weight for it.
    begin_.assign(encodings.size() + 1, 0);
    const auto each = [&](auto&& fn) {
      for (std::int64_t c = 0; c < std::ssize(order.columns); ++c)
        if (const std::int32_t item = all.item_of[static_cast<std::size_t>(order.columns[static_cast<std::size_t>(c)])];
            item >= 0)
          for (const Weight& weight : encodings[static_cast<std::size_t>(item)])
            fn(static_cast<std::size_t>(weight.item), static_cast<std::int32_t>(c), weight.weight);
    };
    each([&](std::size_t item, std::int32_t, float) { ++begin_[item + 1]; });
    std::partial_sum(begin_.begin(), begin_.end(), begin_.begin());
    holders_.resize(static_cast<std::size_t>(begin_.back()));
    std::vector<std::int64_t> next(begin_.begin(), begin_.end() - 1);
    each([&](std::size_t item, std::int32_t column, float weight) {
      holders_[static_cast<std::size_t>(next[item]++)] = {column, weight};
    });
  }

  // `sums` is a thread's own, one entry a column, all 0, and is left so.
  [[nodiscard]] std::vector<Shared> of(std::int64_t query, std::vector<float>& sums) const {
    std::vector<std::int32_t> touched;
    for (const Weight& weight : encodings_[static_cast<std::size_t>(query)]) {
      const auto item = static_cast<std::size_t>(weight.item);
      for (std::int64_t i = begin_[item]; i < begin_[item + 1]; ++i) {
        const Weight& holder = holders_[static_cast<std::size_t>(i)];
        float& sum = sums[static_cast<std::size_t>(holder.item)];
        if (sum == 0)
          touched.push_back(holder.item);
        sum += std::min(weight.weight, holder.weight);
      }
    }
    std::sort(touched.begin(), touched.end());
    touched.erase(std::unique(touched.begin(), touched.end()), touched.end());
    std::vector<Shared> shared;
    for (const std::int32_t column : touched) {
      const float m = std::exchange(sums[static_cast<std::size_t>(column)], 0.0F);
      shared.push_back({column, m / (2 - m)});
    }
    return shared;
  }

private:
  const std::vector<Encoding>& encodings_;
  std::vector<std::int64_t> begin_;
  std::vector<Weight> holders_; // item: a column
};

Result<std::vector<Encoding>> encode_all(const Union& all, const Neighbourhoods& near, const RerankOptions& rerank,
                                         const MatchOptions& options, const ProgressSink& progress,
                                         const std::stop_token& stop) {
  const int threads = thread_count(options);
  const std::int64_t count = std::ssize(all.items);
  std::vector<Encoding> first(all.items.size()), mean(all.items.size());
  ProgressMeter meter(progress, "encoding", 2 * count);
  std::atomic<std::int64_t> done{0};
  const auto step = [&](int thread) {
    ++done;
    if (thread == 0 && done % 64 == 0)
      meter.advance(done);
  };
  parallel_for(threads, count, [&](int thread, std::int64_t i) {
    if (stop.stop_requested())
      return;
    first[static_cast<std::size_t>(i)] = encode(all, near, static_cast<std::int32_t>(i), rerank.k1);
    step(thread);
  });
  parallel_for(threads, count, [&](int thread, std::int64_t i) {
    if (stop.stop_requested())
      return;
    mean[static_cast<std::size_t>(i)] =
        expand(first, near.of(static_cast<std::int32_t>(i), static_cast<std::size_t>(rerank.k2)));
    step(thread);
  });
  if (stop.stop_requested())
    return cancelled();
  meter.finish();
  return mean;
}

} // namespace

Result<RetrievalResult> evaluate_reranked(const EmbeddingSet& query, const EmbeddingSet& gallery,
                                          const MatchOptions& options, const RerankOptions& rerank,
                                          const ProgressSink& progress, std::stop_token stop) {
  const double started = now_seconds();
  if (rerank.k2 < 1 || rerank.k1 < rerank.k2 || !(rerank.lambda >= 0 && rerank.lambda <= 1))
    return wrong_call("re-ranking needs 1 <= k2 <= k1 and lambda between 0 and 1");
  CDS_TRY(check_sides(query, gallery, options));
  const int threads = thread_count(options);
  const Union all = unite(query, gallery, options);
  CDS_ASSIGN(const Neighbourhoods near, find_neighbourhoods(all, rerank.k1, options, progress, stop));
  CDS_ASSIGN(const std::vector<Encoding> encodings, encode_all(all, near, rerank, options, progress, stop));
  const GalleryOrder order(gallery, options.list_length > 0);
  std::vector<std::vector<Shared>> shared(static_cast<std::size_t>(query.rows));
  {
    const Jaccard jaccard(all, encodings, order);
    std::vector<std::vector<float>> sums(static_cast<std::size_t>(threads),
                                         std::vector<float>(order.columns.size(), 0.0F));
    parallel_for(threads, query.rows, [&](int thread, std::int64_t q) {
      shared[static_cast<std::size_t>(q)] = jaccard.of(q, sums[static_cast<std::size_t>(thread)]);
    });
  }
  std::vector<std::int32_t> column_of(static_cast<std::size_t>(gallery.rows), -1);
  for (std::size_t c = 0; c < order.columns.size(); ++c)
    column_of[static_cast<std::size_t>(order.columns[c])] = static_cast<std::int32_t>(c);

  const auto lambda = static_cast<float>(rerank.lambda), rest = 1 - lambda;
  const auto final_score = [&](std::size_t q, float score, float similarity) {
    return -(rest * (1 - similarity) + lambda * relative(score, all.from.origin[q], near.farthest[q]));
  };
  const auto from_column = [&](std::size_t q, std::int64_t column) {
    return std::lower_bound(shared[q].begin(), shared[q].end(), column,
                            [](const Shared& s, std::int64_t c) { return s.column < c; });
  };
  Ranking ranking{&query,
                  &gallery,
                  query_side(query, options, threads),
                  gallery_side(gallery, options, threads),
                  {},
                  {},
                  {},
                  0,
                  Metric::cosine,
                  "re-ranked matching"};
  ranking.change = [&](std::int64_t row, std::int64_t first, std::span<float> scores) {
    const auto q = static_cast<std::size_t>(row);
    auto next = from_column(q, first);
    std::size_t at = 0;
    while (at < scores.size()) { // columns that share something interrupt the others
      const bool more = next != shared[q].end() && next->column < first + std::ssize(scores);
      const auto until = more ? static_cast<std::size_t>(next->column - first) : scores.size();
      for (; at < until; ++at)
        scores[at] = final_score(q, scores[at], 0);
      if (more) {
        scores[at] = final_score(q, scores[at], next->similarity);
        ++at;
        ++next;
      }
    }
  };
  ranking.change_rows = [&](std::int64_t row, std::span<const std::int32_t> rows, std::span<float> scores) {
    const auto q = static_cast<std::size_t>(row);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const std::int64_t column = column_of[static_cast<std::size_t>(rows[i])];
      const auto found = from_column(q, column);
      scores[i] =
          final_score(q, scores[i], found != shared[q].end() && found->column == column ? found->similarity : 0.0F);
    }
  };
  ranking.origin.assign(static_cast<std::size_t>(query.rows), 0.0F);
  ranking.lowest_t = -1; // kept images; junk may lie beyond, and is in no bin
  MatchOptions here = options;
  here.device = nullptr;
  CDS_ASSIGN(RetrievalResult result, rank_all(ranking, order, here, progress, stop));
  result.seconds = now_seconds() - started;
  return result;
}

Result<EmbeddingSet> expand_queries(const EmbeddingSet& query, const EmbeddingSet& gallery, int count,
                                    const MatchOptions& options, const ProgressSink& progress, std::stop_token stop) {
  if (count < 1)
    return wrong_call("query expansion needs at least 1 neighbour, not " + std::to_string(count));
  CDS_TRY(check_sides(query, gallery, options));
  const int threads = thread_count(options);
  const Side q = query_side(query, options, threads), g = gallery_side(gallery, options, threads);
  std::vector<std::int32_t> kept;
  for (std::int64_t i = 0; i < gallery.rows; ++i)
    if (gallery.identities[static_cast<std::size_t>(i)] != -1)
      kept.push_back(static_cast<std::int32_t>(i));
  TopLists top(query.rows, std::max<std::int64_t>(1, std::min<std::int64_t>(count, std::ssize(kept))));
  ProgressMeter meter(progress, "query expansion", query.rows * std::ssize(kept));
  const auto visit = [&](const Piece& piece) {
    top.offer(piece.query, piece.scores,
              std::span(kept).subspan(static_cast<std::size_t>(piece.first), piece.scores.size()));
  };
  const PassPlan plan{&q, &g, kept, 0, query.rows, threads, options.memory_mb};
  CDS_TRY(score_pass(
      plan, visit, [&](std::int64_t done) { meter.advance(done); }, stop));
  EmbeddingSet expanded = query;
  std::vector<double> sum(static_cast<std::size_t>(query.dims));
  for (std::int64_t i = 0; i < query.rows; ++i) {
    std::fill(sum.begin(), sum.end(), 0);
    const auto add = [&](std::span<const float> row, float scale) {
      for (std::size_t k = 0; k < sum.size(); ++k)
        sum[k] += static_cast<double>(row[k]) * scale;
    };
    add(query.row(i), row_scale(query.row(i)));
    for (const Scored& image : top.best(i))
      add(gallery.row(image.row), row_scale(gallery.row(image.row)));
    std::copy(sum.begin(), sum.end(), expanded.features.begin() + i * query.dims);
  }
  normalise(expanded);
  meter.finish();
  return expanded;
}

} // namespace cds
