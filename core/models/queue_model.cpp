#include "models/queue_model.h"

#include "models/core_text.h"
#include "models/text.h"

#include <QFileInfo>
#include <QMimeData>
#include <algorithm>
#include <utility>

namespace cds {

namespace {

constexpr int look_ms = 1000;
constexpr auto mime = "application/x-cds-queue-entry";

bool same(const QueueItem& a, const QueueItem& b) {
  return a.number == b.number && a.settings == b.settings && a.run == b.run && a.error == b.error &&
         a.taken_by.pid == b.taken_by.pid;
}

} // namespace

QueueModel::QueueModel(QObject* parent) : QAbstractTableModel(parent), work_(this) {
  timer_.setInterval(look_ms);
  connect(&timer_, &QTimer::timeout, this, &QueueModel::look);
}

void QueueModel::open(const std::filesystem::path& project_folder) {
  work_.cancel();
  writing_ = 0;
  timer_.stop();
  project_ = project_folder;
  take({}, false);
  if (project_.empty())
    return;
  look();
  timer_.start();
}

void QueueModel::look() {
  if (writing_ > 0 || project_.empty())
    return;
  struct Read {
    Result<std::vector<QueueItem>> items = std::vector<QueueItem>();
    bool runner = false;
  };
  work_.start(
      [project = project_](const std::stop_token&) {
        Read read;
        read.items = read_queue(project);
        read.runner = queue_runner_alive(project);
        return read;
      },
      [this](Read read) {
        if (writing_ > 0)
          return; // what is written now is newer
        if (read.items)
          take(std::move(*read.items), read.runner);
        else
          Q_EMIT problem(error_text(read.items.error()));
      });
}

// Applies a change to the file; the last of several is followed by a look at what has become of it.
template <class Fn>
void QueueModel::write(Fn change) {
  ++writing_;
  work_.start(
      [project = project_, change = std::move(change)](const std::stop_token&) -> Status { return change(project); },
      [this](Status written) {
        --writing_;
        if (!written)
          Q_EMIT problem(error_text(written.error()));
        look();
      });
}

void QueueModel::take(std::vector<QueueItem> items, bool runner) {
  const bool other_runner = std::exchange(runner_, runner) != runner;
  bool any = false;
  // Entries that are done leave, new ones come at the end; anything else is another order.
  for (int row = rowCount(); row-- > 0;) {
    const auto number = item(row).number;
    if (std::any_of(items.begin(), items.end(), [&](const QueueItem& other) { return other.number == number; }))
      continue;
    beginRemoveRows({}, row, row);
    items_.erase(items_.begin() + row);
    endRemoveRows();
    any = true;
  }
  const bool in_order = items_.size() <= items.size() &&
                        std::equal(items_.begin(), items_.end(), items.begin(),
                                   [](const QueueItem& a, const QueueItem& b) { return a.number == b.number; });
  if (!in_order) {
    beginResetModel();
    items_ = std::move(items);
    endResetModel();
    any = true;
  } else {
    for (int row = 0; row < rowCount(); ++row) {
      const auto at = static_cast<std::size_t>(row);
      if (same(items_[at], items[at]))
        continue;
      items_[at] = items[at];
      Q_EMIT dataChanged(index(row, 0), index(row, column_count - 1));
      any = true;
    }
    if (items_.size() < items.size()) {
      beginInsertRows({}, rowCount(), static_cast<int>(items.size()) - 1);
      items_ = std::move(items);
      endInsertRows();
      any = true;
    }
  }
  if (other_runner)
    Q_EMIT runner_changed();
  if (any)
    Q_EMIT changed();
}

int QueueModel::row_of(std::int64_t number) const {
  for (int row = 0; row < rowCount(); ++row)
    if (item(row).number == number)
      return row;
  return -1;
}

int QueueModel::waiting() const {
  return static_cast<int>(std::count_if(items_.begin(), items_.end(), [](const QueueItem& i) { return i.waits(); }));
}

void QueueModel::add(std::vector<QueueItem> items) {
  write([items = std::move(items)](const std::filesystem::path& project) -> Status {
    for (const QueueItem& item : items)
      CDS_TRY(add_to_queue(project, item));
    return {};
  });
}

void QueueModel::move(std::int64_t number, int row) {
  const int from = row_of(number);
  row = std::clamp(row, 0, std::max(0, rowCount() - 1));
  if (from < 0 || from == row)
    return;
  beginMoveRows({}, from, from, {}, row > from ? row + 1 : row);
  QueueItem moved = std::move(items_[static_cast<std::size_t>(from)]);
  items_.erase(items_.begin() + from);
  items_.insert(items_.begin() + row, std::move(moved));
  endMoveRows();
  Q_EMIT dataChanged(index(0, place), index(rowCount() - 1, place));
  Q_EMIT changed();
  write([number, row](const std::filesystem::path& project) { return move_in_queue(project, number, row); });
}

void QueueModel::remove(std::int64_t number) {
  const int row = row_of(number);
  if (row < 0)
    return;
  if (item(row).taken_by.pid == 0) {
    beginRemoveRows({}, row, row);
    items_.erase(items_.begin() + row);
    endRemoveRows();
    Q_EMIT changed();
  }
  write([number](const std::filesystem::path& project) { return remove_from_queue(project, number); });
}

void QueueModel::restore(QueueItem entry, int row) {
  write([entry = std::move(entry), row](const std::filesystem::path& project) -> Status {
    CDS_ASSIGN(const QueueItem added, add_to_queue(project, entry));
    CDS_ASSIGN(const auto items, read_queue(project));
    return move_in_queue(project, added.number, std::clamp(row, 0, static_cast<int>(items.size()) - 1));
  });
}

void QueueModel::retry(std::int64_t number) {
  if (const int row = row_of(number); row >= 0) {
    items_[static_cast<std::size_t>(row)].error.clear();
    Q_EMIT dataChanged(index(row, 0), index(row, column_count - 1));
    Q_EMIT changed();
    write([number](const std::filesystem::path& project) { return retry_in_queue(project, number); });
  }
}

void QueueModel::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
  if (rowCount() > 0)
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

int QueueModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(items_.size());
}

int QueueModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : column_count;
}

QVariant QueueModel::data(const QModelIndex& at, int role) const {
  if (!at.isValid())
    return {};
  const QueueItem& entry = item(at.row());
  if (role == number_role)
    return static_cast<qint64>(entry.number);
  if (role == problem_role)
    return to_qstring(entry.error);
  if (role == waits_role)
    return entry.waits();
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((at.column() == place ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole)
    return at.column() == state  ? to_qstring(entry.error)
           : at.column() == what ? to_qstring(entry.experiment.empty() ? entry.run : entry.experiment)
                                 : QString();
  if (role != Qt::DisplayRole)
    return {};
  switch (at.column()) {
  case place:
    return at.row() + 1;
  case what: {
    const QString target =
        entry.experiment.empty() ? to_qstring(entry.run) : QFileInfo(to_qstring(entry.experiment)).completeBaseName();
    return entry.command == "search"  ? tr("Search: %1").arg(target)
           : entry.command == "train" ? tr("Training: %1").arg(target)
                                      : tr("Resume: %1").arg(target);
  }
  case settings: {
    QStringList words;
    for (const std::string& word : entry.settings)
      words << to_qstring(word);
    return words.join(QStringLiteral(", "));
  }
  case state:
    return !entry.error.empty()      ? tr("failed: %1").arg(to_qstring(entry.error))
           : entry.taken_by.pid != 0 ? tr("running as %1").arg(to_qstring(entry.run))
                                     : tr("waiting");
  default:
    return {};
  }
}

QVariant QueueModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal)
    return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((section == place ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole)
    return {};
  switch (section) {
  case place:
    return tr("Place");
  case what:
    return tr("What waits");
  case settings:
    return tr("Settings");
  case state:
    return tr("Status");
  default:
    return {};
  }
}

Qt::ItemFlags QueueModel::flags(const QModelIndex& at) const {
  const Qt::ItemFlags flags = QAbstractTableModel::flags(at);
  return at.isValid() ? flags | Qt::ItemIsDragEnabled : flags | Qt::ItemIsDropEnabled;
}

QStringList QueueModel::mimeTypes() const {
  return {QString::fromLatin1(mime)};
}

QMimeData* QueueModel::mimeData(const QModelIndexList& indexes) const {
  if (indexes.isEmpty())
    return nullptr;
  auto* data = new QMimeData;
  data->setData(QString::fromLatin1(mime), QByteArray::number(indexes.front().data(number_role).toLongLong()));
  return data;
}

bool QueueModel::dropMimeData(const QMimeData* data, Qt::DropAction action, int row, int, const QModelIndex& parent) {
  if (action != Qt::MoveAction || !data->hasFormat(QString::fromLatin1(mime)))
    return false;
  const std::int64_t number = data->data(QString::fromLatin1(mime)).toLongLong();
  const int from = row_of(number);
  const int before = parent.isValid() ? parent.row() : row < 0 ? rowCount() : row; // it comes to stand before that row
  if (from < 0)
    return false;
  move(number, before > from ? before - 1 : before);
  return true;
}

} // namespace cds
