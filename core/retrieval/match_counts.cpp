#include "retrieval/match_counts.h"

#include "retrieval/parallel.h"
#include "retrieval/score_kernel.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace cds {
namespace {

constexpr std::int64_t many =
    256; // right matches from which a binary search for each image is faster than comparing with each

} // namespace

GalleryOrder::GalleryOrder(const EmbeddingSet& gallery, bool with_junk) {
  const auto rows = static_cast<std::size_t>(gallery.rows);
  cameras = gallery.cameras;
  std::sort(cameras.begin(), cameras.end());
  cameras.erase(std::unique(cameras.begin(), cameras.end()), cameras.end());
  camera_of.resize(rows);
  for (std::size_t i = 0; i < rows; ++i) {
    camera_of[i] = static_cast<std::int32_t>(std::lower_bound(cameras.begin(), cameras.end(), gallery.cameras[i]) -
                                             cameras.begin());
    if (gallery.identities[i] != -1)
      by_identity.emplace_back(gallery.identities[i], static_cast<std::int32_t>(i));
  }
  std::sort(by_identity.begin(), by_identity.end());
  const auto place = [&](std::int32_t row) { // junk behind every camera
    return gallery.identities[static_cast<std::size_t>(row)] == -1 ? static_cast<std::int32_t>(cameras.size())
                                                                   : camera_of[static_cast<std::size_t>(row)];
  };
  columns.resize(rows);
  std::iota(columns.begin(), columns.end(), 0);
  std::stable_sort(columns.begin(), columns.end(), [&](std::int32_t a, std::int32_t b) { return place(a) < place(b); });
  if (!with_junk)
    columns.resize(by_identity.size());
  for (std::int64_t i = 0; i < std::ssize(columns); ++i) {
    std::int32_t camera = place(columns[static_cast<std::size_t>(i)]);
    if (camera == std::ssize(cameras))
      camera = -1;
    if (runs.empty() || runs.back().camera != camera)
      runs.push_back({i, i, camera});
    runs.back().end = i + 1;
  }
}

std::span<const std::pair<std::int64_t, std::int32_t>> GalleryOrder::of_identity(std::int64_t identity) const {
  const auto low = std::lower_bound(by_identity.begin(), by_identity.end(),
                                    std::pair(identity, std::numeric_limits<std::int32_t>::min()));
  auto high = std::upper_bound(low, by_identity.end(), std::pair(identity, std::numeric_limits<std::int32_t>::max()));
  return {low, high};
}

MatchCounts::MatchCounts(const EmbeddingSet& query, const EmbeddingSet& gallery, const GalleryOrder& order,
                         const ScoreRows& score, std::int64_t query_begin, std::int64_t query_end, int threads,
                         Counter counter)
    : order_(order), query_begin_(query_begin), counter_(counter),
      ranges_(static_cast<std::size_t>(query_end - query_begin)) {
  std::int64_t total = 0;
  for (std::int64_t q = query_begin; q < query_end; ++q) {
    const std::int64_t identity = query.identities[static_cast<std::size_t>(q)];
    const std::int64_t count = identity == -1 ? 0 : std::ssize(order.of_identity(identity));
    ranges_[static_cast<std::size_t>(q - query_begin)] = {total, total, total + count};
    total += count;
  }
  const auto size = static_cast<std::size_t>(total);
  images_.resize(size);
  below_.resize(size);
  camera_.resize(size);
  total_.resize(size);
  own_.resize(size);
  by_camera_.resize(size);
  parallel_for(threads, query_end - query_begin,
               [&](int, std::int64_t i) { gather(query, gallery, score, query_begin + i); });
}

bool MatchCounts::is_many(const Range& range) const {
  return counter_ == Counter::device || range.right_end - range.begin >= many;
}

void MatchCounts::gather(const EmbeddingSet& query, const EmbeddingSet& gallery, const ScoreRows& score,
                         std::int64_t row) {
  Range& range = ranges_[static_cast<std::size_t>(row - query_begin_)];
  const auto count = static_cast<std::size_t>(range.end - range.begin);
  if (count == 0)
    return;
  const auto same = order_.of_identity(query.identities[static_cast<std::size_t>(row)]);
  const std::int64_t camera = query.cameras[static_cast<std::size_t>(row)];
  std::vector<std::int32_t> rows(count);
  std::vector<float> scores(count);
  std::transform(same.begin(), same.end(), rows.begin(), [](const auto& item) { return item.second; });
  const auto dropped = std::stable_partition(
      rows.begin(), rows.end(), [&](std::int32_t r) { return gallery.cameras[static_cast<std::size_t>(r)] != camera; });
  range.right_end = range.begin + (dropped - rows.begin());
  if (range.right_end == range.begin)
    return; // not evaluated
  score(row, rows, scores);
  const auto images = std::span(images_).subspan(static_cast<std::size_t>(range.begin), count);
  for (std::size_t i = 0; i < count; ++i)
    images[i] = {scores[i], rows[i]};
  const auto right = static_cast<std::size_t>(range.right_end - range.begin);
  std::sort(images.begin(), images.begin() + static_cast<std::ptrdiff_t>(right));
  std::sort(images.begin() + static_cast<std::ptrdiff_t>(right), images.end());
  const auto at = static_cast<std::size_t>(range.begin);
  for (std::size_t i = 0; i < count; ++i) {
    below_[at + i] = std::nextafter(images[i].score, -std::numeric_limits<float>::infinity());
    camera_[at + i] = order_.camera_of[static_cast<std::size_t>(images[i].row)];
  }
  if (is_many(range)) {
    const auto first = by_camera_.begin() + range.begin, last = by_camera_.begin() + range.right_end;
    std::iota(first, last, static_cast<std::int32_t>(0));
    std::stable_sort(first, last, [&](std::int32_t a, std::int32_t b) {
      return camera_[at + static_cast<std::size_t>(a)] < camera_[at + static_cast<std::size_t>(b)];
    });
  }
}

void MatchCounts::count(const Piece& piece) {
  const Range& range = ranges_[static_cast<std::size_t>(piece.query - query_begin_)];
  if (range.right_end == range.begin)
    return;
  const std::int64_t end = piece.first + std::ssize(piece.scores);
  auto run = std::upper_bound(order_.runs.begin(), order_.runs.end(), piece.first,
                              [](std::int64_t column, const auto& r) { return column < r.end; });
  for (; run != order_.runs.end() && run->begin < end && run->camera >= 0; ++run) {
    const std::int64_t from = std::max(run->begin, piece.first), to = std::min(run->end, end);
    const auto scores =
        piece.scores.subspan(static_cast<std::size_t>(from - piece.first), static_cast<std::size_t>(to - from));
    const auto rows = std::span(order_.columns).subspan(static_cast<std::size_t>(from), scores.size());
    if (is_many(range))
      count_many(range, scores, rows, run->camera);
    else
      count_few(range, scores, rows, run->camera);
  }
}

// Compares the images with each right match. Images in front of it in the gallery are nearer when they tie, those
// behind are not.
void MatchCounts::count_few(const Range& range, std::span<const float> scores, std::span<const std::int32_t> rows,
                            std::int32_t camera) {
  const auto begin = static_cast<std::size_t>(range.begin),
             count = static_cast<std::size_t>(range.right_end - range.begin);
  std::array<float, many> limit{}; // the first `count` of both are used
  std::array<std::int32_t, many> counts;
  std::fill_n(counts.begin(), count, 0);
  for (std::size_t i = 0; i < count; ++i)
    limit[i] = images_[begin + i].row > rows.back() ? below_[begin + i] : images_[begin + i].score;
  kernel::count_above(scores.data(), std::ssize(scores), limit.data(), range.right_end - range.begin, counts.data());
  for (std::size_t i = 0; i < count; ++i) {
    const Scored& image = images_[begin + i];
    if (image.row > rows.front() && image.row <= rows.back()) {
      const auto front = std::lower_bound(rows.begin(), rows.end(), image.row) - rows.begin();
      counts[i] += kernel::count_equal(scores.data(), front, image.score);
    }
    total_[begin + i] += counts[i];
    if (camera_[begin + i] == camera)
      own_[begin + i] += counts[i];
  }
}

// Finds the place of each image among the right matches.
void MatchCounts::count_many(const Range& range, std::span<const float> scores, std::span<const std::int32_t> rows,
                             std::int32_t camera) {
  const auto first = images_.begin() + range.begin, last = images_.begin() + range.right_end;
  const auto order = by_camera_.begin() + range.begin, order_end = by_camera_.begin() + range.right_end;
  const auto camera_at = [&](std::int32_t i) { return camera_[static_cast<std::size_t>(range.begin + i)]; };
  const auto own_first =
      std::lower_bound(order, order_end, camera, [&](std::int32_t i, std::int32_t c) { return camera_at(i) < c; });
  const auto own_last =
      std::upper_bound(own_first, order_end, camera, [&](std::int32_t c, std::int32_t i) { return c < camera_at(i); });
  for (std::size_t j = 0; j < scores.size(); ++j) {
    const Scored image{scores[j], rows[j]};
    const auto place = std::upper_bound(first, last, image); // behind those nearer than it, and behind itself
    if (place != last)
      ++total_[static_cast<std::size_t>(place - images_.begin())];
    const auto own =
        std::upper_bound(own_first, own_last, image, [&](const Scored& a, std::int32_t i) { return a < first[i]; });
    if (own != own_last)
      ++own_[static_cast<std::size_t>(own - by_camera_.begin())];
  }
}

MatchCounts::RightMatches MatchCounts::right_matches() const {
  RightMatches matches;
  matches.begin.push_back(0);
  const auto take_at = [&](std::vector<MatchImage>& out, std::int64_t place) {
    const auto at = static_cast<std::size_t>(place);
    out.push_back({images_[at].score, images_[at].row, camera_[at]});
  };
  for (const Range& range : ranges_) {
    for (std::int64_t i = range.begin; i < range.right_end; ++i) {
      take_at(matches.right, i);
      take_at(matches.own, range.begin + by_camera_[static_cast<std::size_t>(i)]);
    }
    matches.begin.push_back(std::ssize(matches.right));
  }
  return matches;
}

void MatchCounts::take(const MatchTallies& tallies) {
  std::ptrdiff_t from = 0;
  for (const Range& range : ranges_) {
    const std::ptrdiff_t count = range.right_end - range.begin;
    std::copy_n(tallies.total.begin() + from, count, total_.begin() + range.begin);
    std::copy_n(tallies.own.begin() + from, count, own_.begin() + range.begin);
    from += count;
  }
}

MatchCounts::Query MatchCounts::result(std::int64_t query) const {
  const Range& range = ranges_[static_cast<std::size_t>(query - query_begin_)];
  const auto begin = static_cast<std::size_t>(range.begin),
             count = static_cast<std::size_t>(range.right_end - range.begin);
  const std::span<const Scored> images(images_);
  Query out;
  out.right = images.subspan(begin, count);
  if (count == 0)
    return out;
  out.dropped = images.subspan(begin + count, static_cast<std::size_t>(range.end - range.right_end));
  out.nearer.assign(total_.begin() + range.begin, total_.begin() + range.right_end);
  out.nearer_in_camera.assign(own_.begin() + range.begin, own_.begin() + range.right_end);
  out.camera.assign(camera_.begin() + range.begin, camera_.begin() + range.right_end);
  if (is_many(range)) {
    std::partial_sum(out.nearer.begin(), out.nearer.end(), out.nearer.begin());
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < count; ++i) {
      const auto at = static_cast<std::size_t>(by_camera_[begin + i]);
      if (i > 0 && out.camera[at] != out.camera[static_cast<std::size_t>(by_camera_[begin + i - 1])])
        sum = 0;
      sum += own_[begin + i];
      out.nearer_in_camera[at] = sum;
    }
  }
  // The dropped ones were walked over, too.
  std::size_t in_front = 0;
  for (std::size_t i = 0; i < count; ++i) {
    while (in_front < out.dropped.size() && out.dropped[in_front] < out.right[i])
      ++in_front;
    out.nearer[i] -= static_cast<std::int64_t>(in_front);
  }
  return out;
}

} // namespace cds
