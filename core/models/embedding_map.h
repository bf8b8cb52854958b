// The embeddings of a session on a plane: PCA at once, t-SNE when it is asked for, both on a thread. A t-SNE is kept
// in the person's cache folder and found there again. GUI thread.
#pragma once

#include "models/background.h"
#include "models/retrieval_session.h"

#include <QObject>
#include <QPointF>
#include <QString>
#include <filesystem>
#include <vector>

namespace cds {

// One image on the map. Queries come first, then the gallery, each in its set's order.
struct MapPoint {
  enum class Verdict : std::uint8_t {
    none,  // nobody's first match, or a query that does not count
    right, // query: a right match at rank 1; gallery image: the right rank 1 of some query, and nobody's wrong one
    wrong, // query: a wrong image at rank 1; gallery image: the wrong rank 1 of some query
  };
  float x = 0, y = 0;
  int row = 0; // of its set
  bool query = false;
  std::int64_t identity = 0, camera = 0; // identity -1: junk
  Verdict verdict = Verdict::none;
};

class EmbeddingMap : public QObject {
  Q_OBJECT
public:
  enum class Method { pca, tsne };
  explicit EmbeddingMap(QObject* parent = nullptr);

  void set_session(RetrievalSession::Pointer session); // null: none; forgets the last one's map
  void set_cache(const std::filesystem::path& folder); // its place is the person's cache unless set

  // Shows this map: from what is known at once, else computed; changed() follows, progressed() before it.
  void want(Method method);
  void cancel(); // what is being computed: nothing more is heard of it; the map shown stays
  [[nodiscard]] bool busy() const { return busy_; }
  [[nodiscard]] double progress() const { return progress_; } // 0..1; of a t-SNE under way
  [[nodiscard]] const QString& problem() const { return problem_; }

  [[nodiscard]] Method shown() const { return shown_; }
  [[nodiscard]] int version() const { return version_; } // another one: points() are others, or lie elsewhere
  [[nodiscard]] const std::vector<MapPoint>& points() const { return points_; }
  // PCA: the share of the variance along both axes; empty otherwise.
  [[nodiscard]] const std::vector<double>& explained() const { return explained_; }
  [[nodiscard]] std::string path(int point) const;
  [[nodiscard]] const RetrievalSession::Pointer& session() const { return session_; }

Q_SIGNALS:
  void changed();
  void progressed();

private:
  void show(Method method, std::vector<float> places, std::vector<double> explained);

  RetrievalSession::Pointer session_;
  std::filesystem::path cache_;
  std::vector<MapPoint> points_;
  std::vector<double> explained_;
  std::vector<float> known_[2]; // places by method
  std::vector<double> known_explained_;
  QString problem_;
  Method shown_ = Method::pca;
  int version_ = 0;
  bool busy_ = false;
  double progress_ = 0;
  BackgroundWork work_{this}; // last: its answers must not outlive what they touch
};

// The points inside a closed line (odd-even rule), in their order.
[[nodiscard]] std::vector<int> points_inside(const std::vector<MapPoint>& points, const std::vector<QPointF>& line);
// The nearest point within an ellipse of these half axes, in the map's units; -1: none.
[[nodiscard]] int nearest_point(const std::vector<MapPoint>& points, QPointF at, double reach_x, double reach_y);

} // namespace cds
