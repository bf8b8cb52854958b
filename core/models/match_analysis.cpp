#include "models/match_analysis.h"

#include "models/core_text.h"
#include "models/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace cds {

namespace {

constexpr std::int64_t pairs_a_step = 40; // right ones, on average

}

void MatchAnalysis::set_session(RetrievalSession::Pointer session) {
  if (session == session_)
    return;
  work_.cancel();
  session_ = std::move(session);
  result_.reset();
  problem_.clear();
  busy_ = false;
  Q_EMIT changed();
}

void MatchAnalysis::want() {
  if (!session_ || result_ || busy_ || !problem_.isEmpty())
    return;
  busy_ = true;
  work_.start(
      [session = session_](std::stop_token stop) {
        return evaluate(session->query_set(), session->gallery_set(), {}, {}, stop);
      },
      [this](Result<RetrievalResult> result) {
        busy_ = false;
        if (result)
          result_ = std::move(*result);
        else
          problem_ = error_text(result.error());
        Q_EMIT changed();
      });
  Q_EMIT changed();
}

MatchAnalysis::CameraMatrix MatchAnalysis::camera_matrix() const {
  CameraMatrix matrix;
  if (!result_)
    return matrix;
  std::set<std::int64_t> queries, galleries;
  for (const CameraPair& pair : result_->camera_pairs) {
    queries.insert(pair.query_camera);
    galleries.insert(pair.gallery_camera);
  }
  matrix.query_cameras.assign(queries.begin(), queries.end());
  matrix.gallery_cameras.assign(galleries.begin(), galleries.end());
  matrix.map.assign(queries.size(), std::vector<double>(galleries.size(), std::numeric_limits<double>::quiet_NaN()));
  matrix.queries.assign(queries.size(), std::vector<std::int64_t>(galleries.size(), 0));
  const auto place = [](const std::vector<std::int64_t>& cameras, std::int64_t camera) {
    return static_cast<std::size_t>(std::lower_bound(cameras.begin(), cameras.end(), camera) - cameras.begin());
  };
  for (const CameraPair& pair : result_->camera_pairs) {
    const std::size_t row = place(matrix.query_cameras, pair.query_camera);
    const std::size_t column = place(matrix.gallery_cameras, pair.gallery_camera);
    matrix.map[row][column] = pair.map;
    matrix.queries[row][column] = pair.queries;
  }
  return matrix;
}

MatchAnalysis::Densities MatchAnalysis::densities() const {
  Densities out;
  if (!result_)
    return out;
  const DistanceHistogram& histogram = result_->histogram;
  const auto sum_of = [](const std::vector<std::int64_t>& counts) {
    return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
  };
  // Few pairs in narrow steps would draw a comb.
  const std::size_t narrow = histogram.right.size();
  std::size_t wide = 1;
  for (const std::size_t together : {2U, 4U, 5U, 8U, 10U})
    if (narrow % together == 0 &&
        sum_of(histogram.right) * static_cast<std::int64_t>(wide) < pairs_a_step * static_cast<std::int64_t>(narrow))
      wide = together;
  const std::size_t steps = narrow / wide;
  const auto shares = [&](const std::vector<std::int64_t>& counts) {
    const auto sum = static_cast<double>(sum_of(counts));
    std::vector<double> out_shares(steps, 0);
    for (std::size_t i = 0; i < steps * wide; ++i)
      out_shares[i / wide] += sum > 0 ? static_cast<double>(counts[i]) / sum : 0;
    return out_shares;
  };
  for (std::size_t i = 0; i < steps; ++i)
    out.x.push_back(histogram.high * (static_cast<double>(i) + 0.5) / static_cast<double>(steps));
  out.right = shares(histogram.right);
  out.wrong = shares(histogram.wrong);
  return out;
}

} // namespace cds
