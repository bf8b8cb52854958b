// Matching on a device against plain loops over every pair: the same scores, so the same integers.
#include "base/random.h"
#include "gpu_check.h"
#include "kernels/cuda_match.h"

#include <algorithm>
#include <cmath>
#include <map>

using namespace cds;

namespace {

// A match with all that it needs, made up.
struct Case {
  std::string name;
  std::int64_t queries = 0, rows = 0, dims = 0;
  int list_length = 0;
  int identities = 9, cameras = 4;
  bool ties = false; // features of few values: many equal scores
  std::uint64_t memory_bytes = 0;
};

struct Match {
  std::vector<float> query, gallery, query_scale, gallery_scale, bias, low;
  std::vector<std::int32_t> identity_of_query, identity, camera; // -1: junk
  std::vector<std::uint8_t> binned;
  std::vector<float> scores; // queries x rows
};

Match make(const Case& c) {
  Random random(7, RandomUse::other);
  Match match;
  const auto features = [&](std::int64_t count) {
    std::vector<float> values(static_cast<std::size_t>(count));
    for (float& value : values)
      value = c.ties ? static_cast<float>(random.below(3)) - 1 : static_cast<float>(random.uniform() - 0.5);
    return values;
  };
  match.query = features(c.queries * c.dims);
  match.gallery = features(c.rows * c.dims);
  for (std::int64_t q = 0; q < c.queries; ++q) {
    match.query_scale.push_back(c.ties ? 1.0F : static_cast<float>(0.5 + random.uniform()));
    match.low.push_back(static_cast<float>(-c.dims) / 8);
    match.identity_of_query.push_back(
        static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(c.identities))));
    match.binned.push_back(random.below(5) > 0);
  }
  for (std::int64_t g = 0; g < c.rows; ++g) {
    match.gallery_scale.push_back(c.ties ? 1.0F : static_cast<float>(0.5 + random.uniform()));
    match.bias.push_back(c.ties ? 0.0F : static_cast<float>(random.uniform() - 0.5));
    match.identity.push_back(static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(c.identities))));
    match.camera.push_back(
        random.below(10) == 0 ? -1 : static_cast<std::int32_t>(random.below(static_cast<std::uint32_t>(c.cameras))));
  }
  for (std::int64_t q = 0; q < c.queries; ++q)
    for (std::int64_t g = 0; g < c.rows; ++g) {
      const auto i = static_cast<std::size_t>(q), j = static_cast<std::size_t>(g);
      float score = match.bias[j];
      for (std::int64_t k = 0; k < c.dims; ++k) {
        const auto at = static_cast<std::size_t>(k), dims = static_cast<std::size_t>(c.dims);
        const float a = match.query[i * dims + at] * match.query_scale[i],
                    b = match.gallery[j * dims + at] * match.gallery_scale[j];
        score = std::fma(a, b, score);
      }
      match.scores.push_back(score);
    }
  return match;
}

bool nearer(float a, std::int64_t row_a, float b, std::int64_t row_b) {
  return a > b || (a == b && row_a < row_b);
}

// The tallies by their definitions.
MatchTallies count(const Case& c, const Match& match, const MatchQueries& asked) {
  MatchTallies tallies;
  tallies.bins.assign(static_cast<std::size_t>(asked.bins), 0);
  const auto among = [&](std::int64_t q, std::span<const MatchImage> images, bool own, std::vector<std::int32_t>& out) {
    for (std::size_t i = 0; i < images.size(); ++i) {
      const MatchImage& image = images[i];
      const bool first = i == 0 || (own && images[i - 1].camera != image.camera);
      std::int32_t between = 0; // nearer than this one, and behind the next nearer one or equal to it
      for (std::int64_t g = 0; g < c.rows; ++g) {
        const auto j = static_cast<std::size_t>(g);
        if (match.camera[j] < 0 || (own && match.camera[j] != image.camera))
          continue;
        const float score = match.scores[static_cast<std::size_t>(q * c.rows + g)];
        between += nearer(score, g, image.score, image.row) &&
                   (first || !nearer(score, g, images[i - 1].score, images[i - 1].row));
      }
      out.push_back(between);
    }
  };
  for (std::int64_t q = 0; q < c.queries; ++q) {
    const auto i = static_cast<std::size_t>(q);
    const auto begin = static_cast<std::size_t>(asked.begin[i]),
               size = static_cast<std::size_t>(asked.begin[i + 1] - asked.begin[i]);
    among(q, asked.right.subspan(begin, size), false, tallies.total);
    among(q, asked.own.subspan(begin, size), true, tallies.own);
    std::vector<std::pair<float, std::int32_t>> order;
    for (std::int64_t g = 0; g < c.rows; ++g) {
      const float score = match.scores[static_cast<std::size_t>(q * c.rows + g)];
      order.emplace_back(score, static_cast<std::int32_t>(g));
      if (match.camera[static_cast<std::size_t>(g)] >= 0 && match.binned[i]) {
        const float place = (score - match.low[i]) * asked.bin_scale;
        ++tallies.bins[static_cast<std::size_t>(std::clamp(place, 0.0F, static_cast<float>(asked.bins - 1)))];
      }
    }
    std::sort(order.begin(), order.end(),
              [](const auto& a, const auto& b) { return nearer(a.first, a.second, b.first, b.second); });
    for (std::size_t n = 0; n < static_cast<std::size_t>(asked.list_length); ++n) {
      tallies.list_scores.push_back(n < order.size() ? order[n].first : 0);
      tallies.list_rows.push_back(n < order.size() ? order[n].second : -1);
    }
  }
  return tallies;
}

void check(const Case& c) {
  const Match match = make(c);
  std::vector<std::int64_t> begin{0};
  std::vector<MatchImage> right, own;
  for (std::int64_t q = 0; q < c.queries; ++q) {
    std::vector<MatchImage> some;
    for (std::int64_t g = 0; g < c.rows; ++g)
      if (const auto j = static_cast<std::size_t>(g);
          match.camera[j] >= 0 && match.identity[j] == match.identity_of_query[static_cast<std::size_t>(q)])
        some.push_back(
            {match.scores[static_cast<std::size_t>(q * c.rows + g)], static_cast<std::int32_t>(g), match.camera[j]});
    if (q % 7 == 3) // a query without a right match
      some.clear();
    std::sort(some.begin(), some.end(),
              [](const auto& a, const auto& b) { return nearer(a.score, a.row, b.score, b.row); });
    right.insert(right.end(), some.begin(), some.end());
    std::stable_sort(some.begin(), some.end(), [](const auto& a, const auto& b) { return a.camera < b.camera; });
    own.insert(own.end(), some.begin(), some.end());
    begin.push_back(std::ssize(right));
  }
  MatchQueries queries;
  queries.count = c.queries;
  queries.features = match.query.data();
  queries.scale = match.query_scale;
  queries.low = match.low;
  queries.binned = match.binned;
  queries.bins = 1000;
  queries.bin_scale = 1000 / (static_cast<float>(c.dims) / 4);
  queries.begin = begin;
  queries.right = right;
  queries.own = own;
  queries.list_length = c.list_length;
  const auto device = cuda_match_device(0, c.memory_bytes);
  std::string trouble;
  const auto opened =
      device->open({c.rows, c.dims, match.gallery.data(), match.gallery_scale, match.bias, match.camera}, trouble);
  gpu::verify(opened != nullptr, trouble);
  const MatchTallies expected = count(c, match, queries);
  for (int again = 0; again < 2; ++again) { // a gallery serves many walks
    MatchTallies found;
    std::int64_t last = 0;
    trouble = opened->walk(queries, found, [&](std::int64_t done) {
      gpu::verify(done > last, "progress does not grow");
      last = done;
      return true;
    });
    gpu::verify(trouble.empty(), trouble);
    gpu::verify(last == c.queries * c.rows, "progress ends at " + std::to_string(last));
    gpu::verify(found.total == expected.total, "counts differ");
    gpu::verify(found.own == expected.own, "counts within cameras differ");
    gpu::verify(found.bins == expected.bins, "bins differ");
    gpu::verify(found.list_rows == expected.list_rows, "lists differ");
    for (std::size_t i = 0; i < expected.list_rows.size(); ++i)
      gpu::verify(expected.list_rows[i] < 0 || found.list_scores[i] == expected.list_scores[i], "scores differ");
  }
  MatchTallies cut;
  int calls = 0;
  trouble = opened->walk(queries, cut, [&](std::int64_t) { return ++calls < 1; });
  gpu::verify(trouble.empty() && calls == 1, "a walk that was to stop went on");
}

} // namespace

int main(int count, char** arguments) {
  std::vector<Case> cases{
      {.name = "odd sizes", .queries = 13, .rows = 301, .dims = 37, .list_length = 20},
      {.name = "one of everything", .queries = 1, .rows = 1, .dims = 1, .list_length = 1},
      {.name = "whole tiles", .queries = 128, .rows = 256, .dims = 32, .list_length = 5},
      {.name = "ties", .queries = 20, .rows = 400, .dims = 6, .list_length = 50, .ties = true},
      {.name = "lists longer than the gallery", .queries = 3, .rows = 40, .dims = 16, .list_length = 64},
      {.name = "the longest lists", .queries = 2, .rows = 3000, .dims = 8, .list_length = longest_match_list},
      {.name = "no lists", .queries = 9, .rows = 5000, .dims = 5},
      {.name = "many right ones", .queries = 4, .rows = 2000, .dims = 11, .list_length = 10, .identities = 2},
      {.name = "several blocks of queries", .queries = 1100, .rows = 130, .dims = 3, .identities = 40},
      {.name = "a gallery that comes block by block",
       .queries = 6,
       .rows = 700,
       .dims = 20,
       .list_length = 10,
       .memory_bytes = 1},
  };
#if !defined(CDS_CUDA_ON_HOST_TEST) && !defined(CDS_PLAYED_CARD_TEST) // several blocks: too long for the host
  cases.push_back(
      {.name = "several blocks", .queries = 1100, .rows = 33000, .dims = 24, .list_length = 100, .identities = 3000});
  cases.push_back({.name = "several blocks that come one by one",
                   .queries = 1100,
                   .rows = 33000,
                   .dims = 24,
                   .list_length = 100,
                   .identities = 3000,
                   .memory_bytes = 1});
#endif
  std::vector<gpu::Check> checks;
  for (const Case& c : cases)
    checks.push_back({c.name, [c] { check(c); }});
  return gpu::run(checks, count, arguments);
}
