// What a list says about one run: a plain value.
#pragma once

#include <QMetaType>
#include <QString>

namespace cds {

enum class RunPhase { unknown, queued, running, paused, finished, failed, stopped, interrupted };

struct RunInfo {
  QString id, name, kind; // kind: "search" or "train"
  RunPhase phase = RunPhase::unknown;
  QString reason;                             // why it failed or stopped
  QString way_out;                            // what to do next; may be empty
  QString work;                               // the engine's phase now, e.g. "training"
  QString strategy;                           // of a search
  double created = 0, started = 0, ended = 0; // Unix seconds; 0: not known
  int epoch = 0, epochs = 0, step = 0, steps = 0;
  double images_per_second = 0, seconds_left = -1, resident_mb = 0, peak_mb = 0;
  double map = -1, rank1 = -1;       // test, 0..1; -1: none
  double validation_map = -1;        // best so far, 0..1; -1: none
  double parameters = -1, macs = -1; // inference; -1: none
  int warnings = 0;                  // events of level warning or error
  bool operator==(const RunInfo&) const = default;

  [[nodiscard]] bool active() const { return phase == RunPhase::running || phase == RunPhase::paused; }
  [[nodiscard]] double progress() const; // 0..1
};

} // namespace cds

Q_DECLARE_METATYPE(cds::RunInfo)
