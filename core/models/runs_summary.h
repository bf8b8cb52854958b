// What the status bar says about all runs together. GUI thread.
#pragma once

#include <QObject>
#include <QTimer>

namespace cds {

class RunWatcher;

class RunsSummary : public QObject {
  Q_OBJECT
public:
  explicit RunsSummary(RunWatcher& watcher, QObject* parent = nullptr);

  int running = 0, paused = 0;
  double progress = 0;          // mean of the active runs, 0..1
  double seconds_left = -1;     // until the last one ends; -1: not known
  double images_per_second = 0; // together
  double resident_mb = 0;       // together
  int warnings = 0;             // of the active runs
  int failures = 0;             // failed or interrupted runs
  bool classifiers = false;     // whether some run names classes instead of finding people

Q_SIGNALS:
  void changed(); // once for however many runs changed in one turn of the event loop

private:
  void count();
  RunWatcher& watcher_;
  QTimer soon_;
};

} // namespace cds
