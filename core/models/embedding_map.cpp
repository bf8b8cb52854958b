#include "models/embedding_map.h"

#include "models/core_text.h"
#include "models/map_cache.h"
#include "models/text.h"
#include "retrieval/projection.h"

#include <QStandardPaths>
#include <algorithm>
#include <cmath>

namespace cds {
namespace {

// Queries, then gallery, as one set.
EmbeddingSet joined(const RetrievalSession& session) {
  EmbeddingSet all = session.query_set();
  const EmbeddingSet& gallery = session.gallery_set();
  all.rows += gallery.rows;
  all.features.insert(all.features.end(), gallery.features.begin(), gallery.features.end());
  all.identities.insert(all.identities.end(), gallery.identities.begin(), gallery.identities.end());
  all.cameras.insert(all.cameras.end(), gallery.cameras.begin(), gallery.cameras.end());
  all.paths.clear();
  normalise(all);
  return all;
}

// Of a t-SNE's two parts, the search for neighbours and the steps, as one share that never goes back, 0..1.
double share_of(const Progress& progress) {
  constexpr double search = 0.25;
  const double part = progress.total > 0 ? static_cast<double>(progress.done) / static_cast<double>(progress.total) : 0;
  return progress.phase == "t-SNE" ? search + (1 - search) * part : search * part;
}

// Small sets have few neighbours to speak of.
TsneOptions options_for(std::int64_t rows) {
  TsneOptions options;
  options.perplexity = std::clamp(static_cast<double>(rows - 1) / 3, 1.0, options.perplexity);
  return options;
}

std::vector<MapPoint> unplaced(const RetrievalSession& session) {
  std::vector<MapPoint> points;
  const EmbeddingSet &query = session.query_set(), &gallery = session.gallery_set();
  for (std::int64_t i = 0; i < query.rows + gallery.rows; ++i) {
    const bool is_query = i < query.rows;
    const EmbeddingSet& set = is_query ? query : gallery;
    const auto row = static_cast<std::size_t>(is_query ? i : i - query.rows);
    points.push_back(
        {0, 0, static_cast<int>(row), is_query, set.identities[row], set.cameras[row], MapPoint::Verdict::none});
  }
  for (const QueryRow& row : session.queries()) {
    if (!row.counts())
      continue;
    const auto ranking = session.stored_ranking(row.query);
    const auto first =
        std::find_if(ranking.begin(), ranking.end(), [](const RankedMatch& match) { return match.rank == 1; });
    const bool right = row.first_right == 1;
    points[static_cast<std::size_t>(row.query)].verdict = right ? MapPoint::Verdict::right : MapPoint::Verdict::wrong;
    if (first == ranking.end())
      continue;
    MapPoint& match = points[static_cast<std::size_t>(query.rows + first->gallery)];
    if (match.verdict != MapPoint::Verdict::wrong)
      match.verdict = right ? MapPoint::Verdict::right : MapPoint::Verdict::wrong;
  }
  return points;
}

} // namespace

EmbeddingMap::EmbeddingMap(QObject* parent) : QObject(parent) {
  const QString folder = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
  if (!folder.isEmpty())
    cache_ = to_path(folder) / "maps";
}

void EmbeddingMap::set_cache(const std::filesystem::path& folder) {
  cache_ = folder;
}

void EmbeddingMap::set_session(RetrievalSession::Pointer session) {
  if (session == session_)
    return;
  work_.cancel();
  busy_ = false;
  session_ = std::move(session);
  points_.clear();
  explained_.clear();
  known_explained_.clear();
  for (auto& places : known_)
    places.clear();
  problem_.clear();
  shown_ = Method::pca;
  ++version_;
  Q_EMIT changed();
}

void EmbeddingMap::cancel() {
  if (!busy_)
    return;
  work_.cancel();
  busy_ = false;
  Q_EMIT changed();
}

void EmbeddingMap::show(Method method, std::vector<float> places, std::vector<double> explained) {
  shown_ = method;
  ++version_;
  if (points_.empty())
    points_ = unplaced(*session_);
  for (std::size_t i = 0; i < points_.size(); ++i) {
    points_[i].x = places[2 * i];
    points_[i].y = places[2 * i + 1];
  }
  known_[static_cast<std::size_t>(method)] = std::move(places);
  explained_ = std::move(explained);
  if (method == Method::pca)
    known_explained_ = explained_;
}

void EmbeddingMap::want(Method method) {
  if (!session_)
    return;
  work_.cancel();
  busy_ = false;
  problem_.clear();
  if (auto& known = known_[static_cast<std::size_t>(method)]; !known.empty()) {
    show(method, std::vector<float>(known), method == Method::pca ? known_explained_ : std::vector<double>());
    Q_EMIT changed();
    return;
  }
  busy_ = true;
  progress_ = 0;
  work_.start(
      [this, session = session_, method, cache = cache_](std::stop_token stop) -> Result<Projection> {
        const EmbeddingSet all = joined(*session);
        if (method == Method::pca)
          return project_pca(all, stop);
        const TsneOptions options = options_for(all.rows);
        const MapCache kept(cache, all, options, stop);
        if (auto places = kept.read())
          return Projection{std::move(*places), {}};
        const ProgressSink tell = [this, stop](const Progress& progress) {
          work_.post([this, stop, share = share_of(progress)] {
            if (stop.stop_requested())
              return;
            progress_ = share;
            Q_EMIT progressed();
          });
        };
        auto map = project_tsne(all, options, tell, stop);
        if (map)
          kept.write(map->points);
        return map;
      },
      [this, method](Result<Projection> map) {
        busy_ = false;
        if (map)
          show(method, std::move(map->points), std::move(map->explained));
        else
          problem_ = error_text(map.error());
        Q_EMIT changed();
      });
  Q_EMIT changed();
}

std::string EmbeddingMap::path(int point) const {
  if (!session_ || point < 0 || static_cast<std::size_t>(point) >= points_.size())
    return {};
  const MapPoint& at = points_[static_cast<std::size_t>(point)];
  return at.query ? session_->query_path(at.row) : session_->gallery_path(at.row);
}

std::vector<int> points_inside(const std::vector<MapPoint>& points, const std::vector<QPointF>& line) {
  std::vector<int> inside;
  if (line.size() < 3)
    return inside;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double x = points[i].x, y = points[i].y;
    bool odd = false; // how many edges a ray to the right crosses
    for (std::size_t a = 0, b = line.size() - 1; a < line.size(); b = a++)
      if ((line[a].y() > y) != (line[b].y() > y) &&
          x < line[a].x() + (line[b].x() - line[a].x()) * (y - line[a].y()) / (line[b].y() - line[a].y()))
        odd = !odd;
    if (odd)
      inside.push_back(static_cast<int>(i));
  }
  return inside;
}

int nearest_point(const std::vector<MapPoint>& points, QPointF at, double reach_x, double reach_y) {
  int best = -1;
  double least = 1;
  for (std::size_t i = 0; i < points.size(); ++i) {
    const double dx = (points[i].x - at.x()) / reach_x, dy = (points[i].y - at.y()) / reach_y;
    const double square = dx * dx + dy * dy;
    if (square < least || (best < 0 && square == least)) {
      least = square;
      best = static_cast<int>(i);
    }
  }
  return best;
}

} // namespace cds
