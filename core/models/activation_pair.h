// Where a run's network looks, in a query and a match: `cds activation` on both, and what it made laid over the
// pictures. GUI thread.
#pragma once

#include "data/heat_overlay.h"
#include "models/background.h"
#include "models/engine_job.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <QTemporaryDir>
#include <filesystem>
#include <memory>
#include <vector>

namespace cds {

class ActivationPair : public QObject {
  Q_OBJECT
public:
  explicit ActivationPair(EngineLauncher& engine, QObject* parent = nullptr);

  // Asks the run's network about these pictures; changed() follows. The newest wish replaces the one under way.
  void want(const std::filesystem::path& run_folder, const QStringList& pictures);
  void clear(); // also ends what is under way

  [[nodiscard]] bool busy() const { return busy_; }
  [[nodiscard]] const QString& problem() const { return problem_; }
  // One an asked picture, in order; empty until they are there.
  [[nodiscard]] const std::vector<std::shared_ptr<const Image8>>& overlays() const { return overlays_; }

Q_SIGNALS:
  void changed();

private:
  void read();

  QTemporaryDir folder_;
  EngineJob job_;
  QStringList pictures_;
  QString problem_;
  std::vector<std::shared_ptr<const Image8>> overlays_;
  int number_ = 0; // of the wish: names its folder
  bool busy_ = false;
  BackgroundWork work_{this}; // last: its answers must not outlive what they touch
};

} // namespace cds
