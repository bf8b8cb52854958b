// What waits in the open project's queue.json, in order: moved, removed and retried here, by the command line, or
// worked off by a queue runner. GUI thread; files are read and written on a thread of its own.
#pragma once

#include "models/background.h"
#include "run/queue.h"

#include <QAbstractTableModel>
#include <QTimer>
#include <filesystem>
#include <vector>

namespace cds {

class QueueModel : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { place, what, settings, state, column_count };
  enum Role { number_role = Qt::UserRole, problem_role, waits_role };

  explicit QueueModel(QObject* parent = nullptr);

  void open(const std::filesystem::path& project_folder); // empty: none
  [[nodiscard]] const QueueItem& item(int row) const { return items_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] int row_of(std::int64_t number) const; // -1: none
  [[nodiscard]] int waiting() const;
  [[nodiscard]] bool runner_alive() const { return runner_; }

  // Each takes effect here at once (add and restore with the next look); the file follows, and problem() tells where it
  // could not.
  void add(std::vector<QueueItem> items);
  void restore(QueueItem entry, int row);  // one that was removed: to that row, under a new number
  void move(std::int64_t number, int row); // to row 0 .. rowCount() - 1
  void remove(std::int64_t number);        // refused for one that is being run
  void retry(std::int64_t number);
  void look(); // now; also called by the timer
  void retranslate();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;
  // An entry is dragged to another row.
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;
  [[nodiscard]] Qt::DropActions supportedDropActions() const override { return Qt::MoveAction; }
  [[nodiscard]] QStringList mimeTypes() const override;
  [[nodiscard]] QMimeData* mimeData(const QModelIndexList& indexes) const override;
  bool dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int column,
                    const QModelIndex& parent) override;

Q_SIGNALS:
  void runner_changed(); // a queue runner has begun or ended its work
  void changed();        // entries came, went, moved or changed
  void problem(const QString& text);

private:
  template <class Fn>
  void write(Fn change);
  void take(std::vector<QueueItem> items, bool runner);

  std::filesystem::path project_;
  std::vector<QueueItem> items_;
  bool runner_ = false;
  int writing_ = 0;
  QTimer timer_;
  BackgroundWork work_;
};

} // namespace cds
