// All runs of a project as a tree: several runs of one experiment (or of one group a person made) are one entry with
// their mean and spread, and open into the single runs. Entries are inserted and changed as runs go on, never reset but
// for another grouping. Sort by sort_role. GUI thread.
#pragma once

#include "models/run_cells.h"

#include <QAbstractItemModel>
#include <QHash>
#include <QSet>
#include <QStringList>
#include <memory>
#include <vector>

namespace cds {

class RunLabels;
class RunWatcher;

class RunsModel : public QAbstractItemModel {
  Q_OBJECT
public:
  using enum RunCells::Role;

  // Columns as asked for. With `checkable`, the first one has a check box.
  RunsModel(RunWatcher& watcher, RunLabels& labels, std::vector<RunColumn> columns, bool checkable = false,
            QObject* parent = nullptr);
  ~RunsModel() override;

  [[nodiscard]] RunColumn column(int section) const { return columns_[static_cast<std::size_t>(section)]; }
  [[nodiscard]] int section(RunColumn column) const; // -1: not shown
  // The row of a run, inside its group where it has one; invalid: no such run.
  [[nodiscard]] QModelIndex index_of(const QString& id, int section = 0) const;
  [[nodiscard]] QStringList ids(const QModelIndex& index) const; // one, or all of a group
  [[nodiscard]] int run_count() const { return static_cast<int>(homes_.size()); }

  void set_grouped(bool grouped); // true at first; false: one row a run
  [[nodiscard]] bool is_grouped() const { return grouped_; }

  [[nodiscard]] QStringList checked() const; // ids in row order
  void set_checked(const QStringList& ids, bool checked);

  void retranslate(); // the language has changed

  [[nodiscard]] QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
  [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

Q_SIGNALS:
  // A run belongs to another entry now: its row goes and comes again elsewhere. Before it goes, and when it is there.
  void run_moves(const QString& id);
  void run_moved(const QString& id);
  void checked_changed(); // by set_checked() or setData(); not when rows come and go

private:
  struct Entry { // one row of the top: a run, or several
    QString key;
    QStringList runs;
    int row = 0;
  };
  [[nodiscard]] QString key_of(const QString& id) const;
  [[nodiscard]] const Entry& entry_at(const QModelIndex& index) const; // of the index, or of its group
  void rebuild();
  void add(const QStringList& ids);
  void add_one(const QString& id);
  void remove_one(const QString& id);
  void take_change(const QString& id); // its info or label: it may belong elsewhere now
  void tell(const QString& id);

  RunWatcher& watcher_;
  RunLabels& labels_;
  RunCells cells_;
  std::vector<RunColumn> columns_;
  bool checkable_, grouped_ = true;
  std::vector<std::unique_ptr<Entry>> entries_;
  QHash<QString, Entry*> homes_; // by run
  QHash<QString, Entry*> keys_;
  QSet<QString> checked_;
};

} // namespace cds
