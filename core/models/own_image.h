// A person's own picture against a session's gallery: the run's network embeds it (`cds embed`, the desktop has none of
// LibTorch), core/retrieval ranks the gallery. GUI thread.
#pragma once

#include "data/decode.h"
#include "models/background.h"
#include "models/engine_job.h"
#include "models/retrieval_session.h"

#include <QObject>
#include <QRect>
#include <QString>
#include <QTemporaryDir>
#include <filesystem>

namespace cds {

class OwnImage : public QObject {
  Q_OBJECT
public:
  explicit OwnImage(EngineLauncher& engine, QObject* parent = nullptr);

  // Whose gallery is searched; ends a search under way. Null: none.
  void set_session(RetrievalSession::Pointer session, const std::filesystem::path& run_folder);
  // Takes a picture, decoded on a thread; ends a search under way. opened() or, with a problem, changed() follows.
  void open(const QString& path);
  [[nodiscard]] const std::shared_ptr<const Image8>& picture() const { return picture_; } // null: none
  [[nodiscard]] const QString& path() const { return path_; }
  // Searches for what the box holds, in the picture's pixels; an empty box means all of it. changed() follows.
  // REQUIRES a picture.
  void search(const QRect& box);
  void cancel();

  [[nodiscard]] bool busy() const { return busy_; }
  [[nodiscard]] const QString& problem() const { return problem_; }
  // The gallery from the nearest on, the first `length` of it; flags say nothing. Empty until something was searched.
  [[nodiscard]] const RankLists& found() const { return found_; }
  [[nodiscard]] const RetrievalSession::Pointer& session() const { return session_; }
  // What was embedded: the picture or its part, as a file. Empty before.
  [[nodiscard]] const QString& embedded() const { return embedded_; }

  static constexpr int length = 100;

Q_SIGNALS:
  void opened();
  void changed();

private:
  void embed(const QString& file);
  void rank();
  void fail(const QString& message);

  RetrievalSession::Pointer session_;
  std::filesystem::path run_;
  QTemporaryDir folder_;
  EngineJob job_;
  RankLists found_;
  std::shared_ptr<const Image8> picture_;
  QString path_, embedded_, problem_;
  int number_ = 0; // of the search: names its files
  bool busy_ = false;
  BackgroundWork work_{this}; // last: its answers must not outlive what they touch
};

} // namespace cds
