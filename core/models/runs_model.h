// All runs of a project, one row each in order of birth. Rows are inserted and changed as runs go on, never reset but
// for another project. Sort by sort_role. GUI thread.
#pragma once

#include "models/run_info.h"

#include <QAbstractTableModel>
#include <QStringList>

namespace cds {

class RunWatcher;

class RunsModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column {
    name,
    kind,
    state,
    progress,
    time_left,
    map,
    rank1,
    validation,
    parameters,
    started,
    duration,
    column_count
  };
  enum Role {
    sort_role = Qt::UserRole, // number or text to sort by, whatever the display says
    id_role,
    state_role,    // RunState as int
    progress_role, // 0..1
    ordinal_role,  // the run's place, for its colour
    problem_role,  // readable reason and way out of a failure; empty: none
  };

  explicit RunsModel(RunWatcher& watcher, QObject* parent = nullptr);

  [[nodiscard]] QString id(int row) const { return ids_.value(row); }
  [[nodiscard]] int row(const QString& id) const { return static_cast<int>(ids_.indexOf(id)); }
  [[nodiscard]] const RunInfo* info(int row) const; // null: no such row

  // What the status bar says.
  struct Summary {
    int running = 0, paused = 0;
    double progress = 0;          // mean of the active runs, 0..1
    double seconds_left = -1;     // until the last one ends; -1: not known
    double images_per_second = 0; // together
    double resident_mb = 0;       // together
    int warnings = 0;             // of the active runs
    int failures = 0;             // failed or interrupted runs
  };
  [[nodiscard]] Summary summary() const;

  void retranslate(); // the language has changed

  [[nodiscard]] static QString state_text(RunState state);
  [[nodiscard]] static QString kind_text(const QString& kind);
  [[nodiscard]] static QString work_text(const QString& work); // the engine's phase for people

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

Q_SIGNALS:
  void summary_changed();

private:
  [[nodiscard]] QString display(const RunInfo& info, int column) const;
  [[nodiscard]] QVariant sort_value(const RunInfo& info, int column) const;

  RunWatcher& watcher_;
  QStringList ids_;
};

} // namespace cds
