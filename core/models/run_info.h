// What a list says about one run: a plain value.
#pragma once

#include "run/journal.h"

#include <QMetaType>
#include <QString>

namespace cds {

struct RunInfo {
  QString id, name, kind; // kind: "search" or "train"; empty: run.json cannot be read
  RunState state = RunState::queued;
  qint64 slurm_job = 0; // it waits for this job of Slurm; 0: none
  QString reason;   // why it failed, stopped or counts as interrupted, or what is wrong with its folder
  QString way_out;  // what to do next; may be empty
  QString pending;  // a request not obeyed yet: "pause", "resume", "stop", "kill"; else empty
  QString work;     // the engine's phase now: "search", "train", "validation", "test"
  QString strategy; // of a search
  QString parent;   // the run whose genotype it trains; may be empty
  quint64 seed = 0;
  QString family; // equal for runs of one experiment that differ in nothing but the seed (and speed); empty: not known
  bool resumable = false;
  double created = 0, started = 0, ended = 0; // Unix seconds; 0: not known
  int epoch = 0, epochs = 0;                  // running epoch, from 1
  qint64 step = 0, steps = 0;
  double images_per_second = 0, seconds_left = -1, resident_mb = 0, peak_mb = 0;
  double map = -1, rank1 = -1;       // test, 0..1; -1: none
  bool classifier = false;           // it names classes: accuracy and top5 stand in place of map and rank1
  double accuracy = -1, top5 = -1;   // test, 0..1; -1: none
  double validation_map = -1;        // best so far, 0..1; a classifier's accuracy; -1: none
  double parameters = -1, macs = -1; // inference; -1: none
  int warnings = 0;                  // events of level warning or error
  bool operator==(const RunInfo&) const = default;

  [[nodiscard]] bool active() const { return state == RunState::running || state == RunState::paused; }
  [[nodiscard]] double progress() const;          // 0..1
  [[nodiscard]] double seconds(double now) const; // from start to end or now; 0: not begun
};

} // namespace cds

Q_DECLARE_METATYPE(cds::RunInfo)
