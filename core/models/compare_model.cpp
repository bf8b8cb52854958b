#include "models/compare_model.h"

#include "base/process.h"
#include "models/run_watcher.h"

#include <QLocale>
#include <algorithm>

namespace cds {

CompareModel::CompareModel(RunWatcher& watcher, QObject* parent) : QAbstractTableModel(parent), watcher_(watcher) {
  connect(&watcher, &RunWatcher::scanned, this, &CompareModel::fill);
  connect(&watcher, &RunWatcher::run_added, this, &CompareModel::take);
  connect(&watcher, &RunWatcher::run_changed, this, &CompareModel::take);
  connect(&watcher, &RunWatcher::run_removed, this, &CompareModel::drop);
  fill();
}

void CompareModel::fill() {
  const QStringList before = checked();
  beginResetModel();
  rows_.clear();
  for (const QString& id : watcher_.ids())
    if (const RunInfo* info = watcher_.info(id))
      rows_.push_back({id, *info, watcher_.ordinal(id), before.contains(id)});
  endResetModel();
}

int CompareModel::row_of(const QString& id) const {
  const auto at = std::find_if(rows_.begin(), rows_.end(), [&](const Row& row) { return row.id == id; });
  return at == rows_.end() ? -1 : static_cast<int>(at - rows_.begin());
}

void CompareModel::take(const QString& id) {
  const RunInfo* info = watcher_.info(id);
  if (!info)
    return;
  const int row = row_of(id);
  if (row < 0) {
    const int last = static_cast<int>(rows_.size());
    beginInsertRows({}, last, last);
    rows_.push_back({id, *info, watcher_.ordinal(id), false});
    endInsertRows();
    return;
  }
  rows_[row].info = *info;
  rows_[row].ordinal = watcher_.ordinal(id);
  Q_EMIT dataChanged(index(row, 0), index(row, column_count - 1));
}

void CompareModel::drop(const QString& id) {
  const int row = row_of(id);
  if (row < 0)
    return;
  beginRemoveRows({}, row, row);
  rows_.remove(row);
  endRemoveRows();
  for (Row& other : rows_)
    other.ordinal = watcher_.ordinal(other.id);
}

QStringList CompareModel::checked() const {
  QStringList out;
  for (const Row& row : rows_)
    if (row.checked)
      out.push_back(row.id);
  return out;
}

void CompareModel::set_checked(const QString& id, bool checked) {
  const int row = row_of(id);
  if (row >= 0)
    setData(index(row, name), checked ? Qt::Checked : Qt::Unchecked, Qt::CheckStateRole);
}

void CompareModel::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
  if (!rows_.isEmpty())
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

int CompareModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int CompareModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : column_count;
}

QVariant CompareModel::data(const QModelIndex& at, int role) const {
  if (!at.isValid())
    return {};
  const Row& row = rows_[at.row()];
  const RunInfo& info = row.info;
  if (role == id_role)
    return row.id;
  if (role == ordinal_role)
    return row.ordinal;
  if (role == Qt::CheckStateRole)
    return at.column() == name ? QVariant(row.checked ? Qt::Checked : Qt::Unchecked) : QVariant();
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((at.column() <= kind ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role != Qt::DisplayRole && role != sort_role)
    return {};
  const bool text = role == Qt::DisplayRole;
  const QLocale locale;
  const auto number = [&](double value, double scale, int digits) {
    return value < 0 ? QVariant(text ? QVariant(QString()) : QVariant(-1.0))
           : text    ? QVariant(locale.toString(value * scale, 'f', digits))
                     : QVariant(value);
  };
  switch (at.column()) {
  case name:
    return info.name.isEmpty() ? row.id : info.name;
  case kind:
    return info.kind == QLatin1String("search")  ? tr("search")
           : info.kind == QLatin1String("train") ? tr("training")
                                                 : QString();
  case map:
    return number(info.map, 100, 1);
  case rank1:
    return number(info.rank1, 100, 1);
  case validation_map:
    return number(info.validation_map, 100, 1);
  case parameters:
    return number(info.parameters, 1e-6, 3);
  case multiply_adds:
    return number(info.macs, 1e-6, 1);
  case duration: {
    const double seconds = info.seconds(now_seconds());
    return number(seconds > 0 ? seconds : -1, 1.0 / 60, 1);
  }
  case epochs:
    return text ? QVariant(locale.toString(info.epoch)) : QVariant(info.epoch);
  default:
    return {};
  }
}

bool CompareModel::setData(const QModelIndex& at, const QVariant& value, int role) {
  if (!at.isValid() || role != Qt::CheckStateRole || at.column() != name)
    return false;
  const bool wanted = value.toInt() == Qt::Checked;
  if (rows_[at.row()].checked == wanted)
    return true;
  rows_[at.row()].checked = wanted;
  Q_EMIT dataChanged(at, at, {Qt::CheckStateRole});
  Q_EMIT checked_changed();
  return true;
}

Qt::ItemFlags CompareModel::flags(const QModelIndex& at) const {
  Qt::ItemFlags flags = QAbstractTableModel::flags(at);
  if (at.isValid() && at.column() == name)
    flags |= Qt::ItemIsUserCheckable;
  return flags;
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal)
    return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((section <= kind ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) {
    switch (section) {
    case map:
      return tr("Mean average precision on query and gallery");
    case rank1:
      return tr("Share of queries whose nearest image is a right match");
    case validation_map:
      return tr("Best mAP on the validation split, on which the choice was made");
    case parameters:
      return tr("Parameters that inference needs");
    case multiply_adds:
      return tr("Multiply-adds of one image's inference");
    default:
      return {};
    }
  }
  if (role != Qt::DisplayRole)
    return {};
  switch (section) {
  case name:
    return tr("Run");
  case kind:
    return tr("Kind");
  case map:
    return tr("mAP (%)");
  case rank1:
    return tr("Rank-1 (%)");
  case validation_map:
    return tr("Validation mAP (%)");
  case parameters:
    return tr("Parameters (M)");
  case multiply_adds:
    return tr("Mult-adds (M)");
  case duration:
    return tr("Time (min)");
  case epochs:
    return tr("Epochs");
  default:
    return {};
  }
}

} // namespace cds
