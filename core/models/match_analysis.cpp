#include "models/match_analysis.h"

#include "models/text.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <set>

namespace cds {

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
          problem_ = to_qstring(result.error().message());
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
  const std::size_t steps = histogram.right.size();
  const auto shares = [](const std::vector<std::int64_t>& counts) {
    const auto sum = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
    std::vector<double> out_shares;
    for (const std::int64_t count : counts)
      out_shares.push_back(sum > 0 ? static_cast<double>(count) / sum : 0);
    return out_shares;
  };
  for (std::size_t i = 0; i < steps; ++i)
    out.x.push_back(histogram.high * (static_cast<double>(i) + 0.5) / static_cast<double>(steps));
  out.right = shares(histogram.right);
  out.wrong = shares(histogram.wrong);
  return out;
}

} // namespace cds
