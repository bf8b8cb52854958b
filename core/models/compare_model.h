// The runs of a project side by side: what came out and what it cost. One row a run, in order of birth; rows can be
// checked to overlay their curves. GUI thread.
#pragma once

#include "models/run_info.h"

#include <QAbstractTableModel>
#include <QStringList>
#include <QVector>

namespace cds {

class RunWatcher;

class CompareModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { name, kind, map, rank1, validation_map, parameters, multiply_adds, duration, epochs, column_count };
  enum Role { sort_role = Qt::UserRole, id_role, ordinal_role };
  explicit CompareModel(RunWatcher& watcher, QObject* parent = nullptr);

  [[nodiscard]] QStringList checked() const; // ids in row order
  void set_checked(const QString& id, bool checked);
  [[nodiscard]] const RunInfo& info(int row) const { return rows_[row].info; }
  [[nodiscard]] int ordinal(int row) const { return rows_[row].ordinal; }
  void retranslate();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

Q_SIGNALS:
  void checked_changed(); // by set_checked() or setData(); not when rows come and go

private:
  struct Row {
    QString id;
    RunInfo info;
    int ordinal = 0;
    bool checked = false;
  };
  [[nodiscard]] int row_of(const QString& id) const;
  void fill();
  void take(const QString& id);
  void drop(const QString& id);

  RunWatcher& watcher_;
  QVector<Row> rows_;
};

} // namespace cds
