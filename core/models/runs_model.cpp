#include "models/runs_model.h"

#include "models/run_labels.h"
#include "models/run_watcher.h"
#include "models/text.h"

#include <algorithm>
#include <utility>

namespace cds {

namespace {
constexpr QLatin1String given("group "); // begins the key of a group that a person made
}

RunsModel::RunsModel(RunWatcher& watcher, RunLabels& labels, std::vector<RunColumn> columns, bool checkable,
                     QObject* parent)
    : QAbstractItemModel(parent), watcher_(watcher), labels_(labels), cells_(watcher, labels),
      columns_(std::move(columns)), checkable_(checkable) {
  connect(&watcher, &RunWatcher::runs_added, this, &RunsModel::add);
  connect(&watcher, &RunWatcher::run_changed, this, &RunsModel::take_change);
  connect(&watcher, &RunWatcher::run_removed, this, &RunsModel::remove_one);
  connect(&labels, &RunLabels::changed, this, [this](const QStringList& ids) {
    for (const QString& id : ids)
      if (homes_.contains(id))
        take_change(id);
  });
  rebuild();
}

RunsModel::~RunsModel() = default;

int RunsModel::section(RunColumn wanted) const {
  const auto found = std::find(columns_.begin(), columns_.end(), wanted);
  return found == columns_.end() ? -1 : static_cast<int>(found - columns_.begin());
}

QString RunsModel::key_of(const QString& id) const {
  const RunInfo* info = watcher_.info(id);
  if (!grouped_ || !info)
    return QStringLiteral("run ") + id;
  if (const RunLabel label = labels_.of(id); !label.group.empty())
    return given + to_qstring(label.group);
  return info->family.isEmpty() ? QStringLiteral("run ") + id : QStringLiteral("family ") + info->family;
}

void RunsModel::rebuild() {
  beginResetModel();
  entries_.clear();
  homes_.clear();
  keys_.clear();
  for (const QString& id : watcher_.ids()) {
    Entry*& entry = keys_[key_of(id)];
    if (!entry) {
      entries_.push_back(std::make_unique<Entry>());
      entry = entries_.back().get();
      entry->key = key_of(id);
      entry->row = static_cast<int>(entries_.size()) - 1;
    }
    entry->runs << id;
    homes_[id] = entry;
  }
  endResetModel();
}

void RunsModel::set_grouped(bool grouped) {
  if (std::exchange(grouped_, grouped) != grouped)
    rebuild();
}

void RunsModel::add(const QStringList& ids) {
  if (entries_.empty()) // a project has just been opened
    return rebuild();
  for (const QString& id : ids)
    if (!homes_.contains(id) && watcher_.info(id))
      add_one(id);
}

void RunsModel::add_one(const QString& id) {
  const QString key = key_of(id);
  Entry* entry = keys_.value(key);
  if (!entry) {
    const int row = static_cast<int>(entries_.size());
    beginInsertRows({}, row, row);
    entries_.push_back(std::make_unique<Entry>(Entry{key, {id}, row}));
    keys_[key] = homes_[id] = entries_.back().get();
    endInsertRows();
    return;
  }
  const QModelIndex home = index(entry->row, 0);
  const int children = rowCount(home);
  // The second run makes the row a group: both come in below it.
  beginInsertRows(home, children, children == 0 ? 1 : children);
  entry->runs << id;
  homes_[id] = entry;
  endInsertRows();
  Q_EMIT dataChanged(home, home.siblingAtColumn(columnCount() - 1));
}

void RunsModel::remove_one(const QString& id) {
  Entry* entry = homes_.value(id);
  if (!entry)
    return;
  checked_.remove(id);
  if (entry->runs.size() == 1) {
    const int row = entry->row;
    beginRemoveRows({}, row, row);
    homes_.remove(id);
    keys_.remove(entry->key);
    entries_.erase(entries_.begin() + row);
    for (std::size_t i = static_cast<std::size_t>(row); i < entries_.size(); ++i)
      entries_[i]->row = static_cast<int>(i);
    endRemoveRows();
    return;
  }
  const QModelIndex home = index(entry->row, 0);
  const int place = static_cast<int>(entry->runs.indexOf(id));
  const bool leaves_one = entry->runs.size() == 2; // which is then the row itself
  beginRemoveRows(home, leaves_one ? 0 : place, leaves_one ? 1 : place);
  entry->runs.removeAt(place);
  homes_.remove(id);
  endRemoveRows();
  Q_EMIT dataChanged(home, home.siblingAtColumn(columnCount() - 1));
}

void RunsModel::take_change(const QString& id) {
  const Entry* entry = homes_.value(id);
  if (!entry)
    return;
  if (entry->key == key_of(id))
    return tell(id);
  const bool was_checked = checked_.contains(id);
  Q_EMIT run_moves(id);
  remove_one(id);
  add_one(id);
  if (was_checked)
    checked_.insert(id);
  Q_EMIT run_moved(id);
}

void RunsModel::tell(const QString& id) {
  const QModelIndex first = index_of(id);
  if (!first.isValid())
    return;
  Q_EMIT dataChanged(first, first.siblingAtColumn(columnCount() - 1));
  if (const QModelIndex group = first.parent(); group.isValid())
    Q_EMIT dataChanged(group, group.siblingAtColumn(columnCount() - 1));
}

QModelIndex RunsModel::index_of(const QString& id, int at) const {
  Entry* entry = homes_.value(id);
  if (!entry)
    return {};
  if (entry->runs.size() == 1)
    return index(entry->row, at);
  return createIndex(static_cast<int>(entry->runs.indexOf(id)), at, entry);
}

const RunsModel::Entry& RunsModel::entry_at(const QModelIndex& at) const {
  return at.internalPointer() ? *static_cast<const Entry*>(at.internalPointer())
                              : *entries_[static_cast<std::size_t>(at.row())];
}

QStringList RunsModel::ids(const QModelIndex& at) const {
  if (!at.isValid())
    return {};
  const Entry& entry = entry_at(at);
  return at.internalPointer() ? QStringList{entry.runs.value(at.row())} : entry.runs;
}

QModelIndex RunsModel::index(int row, int at, const QModelIndex& parent) const {
  if (row < 0 || at < 0 || at >= columnCount() || row >= rowCount(parent))
    return {};
  return parent.isValid() ? createIndex(row, at, entries_[static_cast<std::size_t>(parent.row())].get())
                          : createIndex(row, at, nullptr);
}

QModelIndex RunsModel::parent(const QModelIndex& at) const {
  return at.isValid() && at.internalPointer() ? createIndex(entry_at(at).row, 0, nullptr) : QModelIndex();
}

int RunsModel::rowCount(const QModelIndex& parent) const {
  if (!parent.isValid())
    return static_cast<int>(entries_.size());
  if (parent.internalPointer() || parent.column() != 0 || parent.row() >= static_cast<int>(entries_.size()))
    return 0;
  const auto runs = entries_[static_cast<std::size_t>(parent.row())]->runs.size();
  return runs > 1 ? static_cast<int>(runs) : 0;
}

int RunsModel::columnCount(const QModelIndex&) const {
  return static_cast<int>(columns_.size());
}

QStringList RunsModel::checked() const {
  QStringList out;
  for (const auto& entry : entries_)
    for (const QString& id : entry->runs)
      if (checked_.contains(id))
        out << id;
  return out;
}

void RunsModel::set_checked(const QStringList& ids, bool checked) {
  QSet<Entry*> changed;
  for (const QString& id : ids) {
    Entry* entry = homes_.value(id);
    if (!entry || checked_.contains(id) == checked)
      continue;
    if (checked)
      checked_.insert(id);
    else
      checked_.remove(id);
    changed.insert(entry);
  }
  // One signal an entry, however many of its runs: sorting and drawing hang on each.
  for (const Entry* entry : std::as_const(changed)) {
    const QModelIndex home = index(entry->row, 0);
    Q_EMIT dataChanged(home, home, {Qt::CheckStateRole});
    if (const int children = rowCount(home); children > 0)
      Q_EMIT dataChanged(index(0, 0, home), index(children - 1, 0, home), {Qt::CheckStateRole});
  }
  if (!changed.isEmpty())
    Q_EMIT checked_changed();
}

bool RunsModel::setData(const QModelIndex& at, const QVariant& value, int role) {
  if (!checkable_ || !at.isValid() || role != Qt::CheckStateRole || at.column() != 0)
    return false;
  set_checked(ids(at), value.toInt() == Qt::Checked);
  return true;
}

Qt::ItemFlags RunsModel::flags(const QModelIndex& at) const {
  Qt::ItemFlags flags = QAbstractItemModel::flags(at);
  if (checkable_ && at.isValid() && at.column() == 0)
    flags |= Qt::ItemIsUserCheckable;
  return flags;
}

void RunsModel::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, columnCount() - 1);
  if (entries_.empty())
    return;
  Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
  for (int row = 0; row < rowCount(); ++row)
    if (const QModelIndex home = index(row, 0); rowCount(home) > 0)
      Q_EMIT dataChanged(index(0, 0, home), index(rowCount(home) - 1, columnCount() - 1, home));
}

QVariant RunsModel::data(const QModelIndex& at, int role) const {
  if (!at.isValid())
    return {};
  const RunColumn shown = column(at.column());
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((is_words(shown) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role == column_role)
    return static_cast<int>(shown);
  const Entry& entry = entry_at(at);
  if (role == Qt::CheckStateRole) {
    if (!checkable_ || at.column() != 0)
      return {};
    const QStringList here = ids(at);
    const auto on =
        std::count_if(here.begin(), here.end(), [this](const QString& id) { return checked_.contains(id); });
    return static_cast<int>(on == 0 ? Qt::Unchecked : on == here.size() ? Qt::Checked : Qt::PartiallyChecked);
  }
  if (!at.internalPointer() && entry.runs.size() > 1)
    return cells_.group(entry.runs, entry.key.startsWith(given) ? entry.key.mid(given.size()) : QString(), shown, role);
  return cells_.run(at.internalPointer() ? entry.runs.value(at.row()) : entry.runs.front(), shown, role);
}

QVariant RunsModel::headerData(int at, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || at < 0 || at >= columnCount())
    return {};
  switch (role) {
  case Qt::TextAlignmentRole:
    return static_cast<int>((is_words(column(at)) ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  case Qt::ToolTipRole:
    return column_tip(column(at));
  case Qt::DisplayRole:
    return column_title(column(at));
  default:
    return {};
  }
}

} // namespace cds
