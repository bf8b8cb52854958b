// What the metrics are made of, for one session: distances of right and wrong pairs, thresholds by false positive rate,
// mAP by pair of cameras. One evaluation on a thread. GUI thread.
#pragma once

#include "models/background.h"
#include "models/retrieval_session.h"

#include <QObject>
#include <QString>
#include <optional>

namespace cds {

class MatchAnalysis : public QObject {
  Q_OBJECT
public:
  using QObject::QObject;

  // Forgets the last session. Null: none.
  void set_session(RetrievalSession::Pointer session);
  // Begins the evaluation where none is done or under way; changed() follows.
  void want();

  [[nodiscard]] const RetrievalSession::Pointer& session() const { return session_; }
  [[nodiscard]] bool busy() const { return busy_; }
  [[nodiscard]] const QString& problem() const { return problem_; }
  // Null until it is there. Its metrics are those of evaluate() on the session's sets; no lists.
  [[nodiscard]] const RetrievalResult* result() const { return result_ ? &*result_ : nullptr; }

  // Cameras of queries (rows) and gallery (columns), ascending, with mAP 0..1; NaN: no query has a right match there.
  struct CameraMatrix {
    std::vector<std::int64_t> query_cameras, gallery_cameras;
    std::vector<std::vector<double>> map;
    std::vector<std::vector<std::int64_t>> queries;
  };
  [[nodiscard]] CameraMatrix camera_matrix() const; // empty without a result

  // Each step's share of the right pairs, of the wrong pairs, 0..1; x: the step's middle. Steps are wider where there
  // are few right pairs.
  struct Densities {
    std::vector<double> x, right, wrong;
  };
  [[nodiscard]] Densities densities() const; // empty without a result

Q_SIGNALS:
  void changed();

private:
  RetrievalSession::Pointer session_;
  std::optional<RetrievalResult> result_;
  QString problem_;
  bool busy_ = false;
  BackgroundWork work_{this}; // last: its answers must not outlive what they touch
};

} // namespace cds
