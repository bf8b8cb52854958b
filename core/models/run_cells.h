// What one run, or several as one row, say in a cell of a list: each column in each role. GUI thread.
#pragma once

#include "models/run_columns.h"

#include <QString>
#include <QStringList>
#include <QVariant>

namespace cds {

class RunLabels;
class RunWatcher;

class RunCells {
public:
  enum Role {
    sort_role = Qt::UserRole, // number or text to sort by, whatever the display says
    id_role,                  // of a run; of an entry of several: the newest one's
    is_group_role,            // whether the row stands for several runs
    state_role,               // RunState as int; of several: the most urgent one's
    progress_role,            // 0..1
    ordinal_role,             // the run's place, for its colour; of several: the first one's
    problem_role,             // readable reason and way out of a failure; empty: none
    star_role,                // bool
    tags_role,                // QStringList
    note_role,                // what a person noted; of several runs: none
    column_role,              // RunColumn as int
    words_role,               // all that a filter looks through
  };
  RunCells(const RunWatcher& watcher, const RunLabels& labels) : watcher_(watcher), labels_(labels) {} // outlive this

  [[nodiscard]] QVariant run(const QString& id, RunColumn column, int role) const;
  // REQUIRES at least one id; `name` as a person gave it, else empty: that of the experiment.
  [[nodiscard]] QVariant group(const QStringList& ids, const QString& name, RunColumn column, int role) const;

private:
  const RunWatcher& watcher_;
  const RunLabels& labels_;
};

} // namespace cds
