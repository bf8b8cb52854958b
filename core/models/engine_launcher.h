// Starts engines that outlive the workbench, and passes on what a person asks of them. GUI thread; calls block for
// milliseconds.
#pragma once

#include "run/control.h"
#include "run/experiment.h"

#include <QObject>
#include <QString>
#include <QTimer>
#include <filesystem>
#include <vector>

namespace cds {

class EngineLauncher : public QObject {
  Q_OBJECT
public:
  explicit EngineLauncher(QObject* parent = nullptr);

  // `cds` beside this program, else the one on PATH; empty: none.
  [[nodiscard]] QString program() const;
  void set_program(const QString& path); // takes its place; for tests and unusual installations

  // Starts `cds search|train FILE --project PROJECT --run ID` detached, its standard error in the run's engine.log.
  // Returns the run's new id; the engine makes the folder. An engine that ends before it has one is told of by
  // failed_to_start().
  [[nodiscard]] Result<QString> start(const std::filesystem::path& project, const Experiment& experiment,
                                      const std::filesystem::path& file);

  // The rules are run/control.h's; a resume that needs an engine starts `cds resume ID`.
  [[nodiscard]] Status pause(const std::filesystem::path& run_folder);
  [[nodiscard]] Status resume(const std::filesystem::path& run_folder);
  [[nodiscard]] Status stop(const std::filesystem::path& run_folder); // a second one kills

  // Starts `cds queue run` detached unless a runner works on the project already; it goes on when the window closes.
  [[nodiscard]] Status run_queue(const std::filesystem::path& project);
  // Its engine writes a checkpoint and leaves; what it worked on waits again.
  [[nodiscard]] Status stop_queue(const std::filesystem::path& project);

Q_SIGNALS:
  void started(const QString& id); // its folder is there
  void failed_to_start(const QString& id, const QString& message);

private:
  struct Birth {
    QString id;
    std::filesystem::path folder, log;
    qint64 pid = 0;
    double since = 0;
  };
  [[nodiscard]] Result<qint64> launch(const QStringList& arguments, const std::filesystem::path& log, bool append);
  void watch_births();

  QString program_;
  std::vector<Birth> births_;
  QTimer timer_;
};

} // namespace cds
