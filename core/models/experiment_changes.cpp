#include "models/experiment_changes.h"

#include "models/text.h"

#include <QStringList>
#include <algorithm>
#include <utility>

namespace cds {

namespace {

QString value_text(const Json& value) {
  if (value.is_null())
    return QStringLiteral("—");
  if (value.is_array()) { // as its field shows it
    QStringList parts;
    for (const Json& part : value)
      parts << value_text(part);
    return parts.join(QStringLiteral(", "));
  }
  return value.is_string() ? to_qstring(value.get<std::string>()) : to_qstring(value.dump());
}

// "/train/milestones/1" to "/train/milestones": list entries count as their list.
QString key_of(const std::string& pointer) {
  QString key = to_qstring(pointer);
  const qsizetype slash = key.lastIndexOf(QLatin1Char('/'));
  bool number = false;
  (void)key.mid(slash + 1).toInt(&number);
  return number ? key.left(slash) : key;
}

} // namespace

ExperimentChanges::ExperimentChanges(std::function<QString(const QString&)> label, QObject* parent)
    : QAbstractTableModel(parent), label_(std::move(label)) {}

void ExperimentChanges::compare(const Experiment& base_one, const Experiment& here_one, const QStringList& but) {
  const Json from = to_json(base_one), to = to_json(here_one);
  std::vector<Row> rows;
  for (const ExperimentChange& change : difference(base_one, here_one)) {
    const QString key = key_of(change.pointer);
    const bool left_out = std::any_of(but.begin(), but.end(), [&](const QString& one) {
      return one.endsWith(QLatin1Char('/')) ? key.startsWith(one) : key == one;
    });
    if (left_out || std::any_of(rows.begin(), rows.end(), [&](const Row& row) { return row.key == key; }))
      continue;
    const Json::json_pointer place(key.toStdString());
    rows.push_back({key, value_text(from.contains(place) ? from.at(place) : change.before),
                    value_text(to.contains(place) ? to.at(place) : change.after)});
  }
  if (rows == rows_)
    return;
  beginResetModel();
  rows_ = std::move(rows);
  endResetModel();
}

void ExperimentChanges::set_base_title(const QString& title) {
  if (std::exchange(base_title_, title) != title)
    Q_EMIT headerDataChanged(Qt::Horizontal, base, base);
}

void ExperimentChanges::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
  if (!rows_.empty())
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

int ExperimentChanges::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int ExperimentChanges::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : column_count;
}

QVariant ExperimentChanges::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount())
    return {};
  const Row& row = rows_[static_cast<std::size_t>(index.row())];
  const QString text = index.column() == setting ? label_(row.key) : index.column() == base ? row.before : row.after;
  if (role == Qt::DisplayRole)
    return text;
  if (role == Qt::ToolTipRole)
    return index.column() == setting ? row.key : text;
  return {};
}

QVariant ExperimentChanges::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= column_count)
    return {};
  if (role == Qt::TextAlignmentRole)
    return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
  if (role != Qt::DisplayRole)
    return {};
  return section == setting ? tr("Setting") : section == base ? base_title_ : tr("Here");
}

} // namespace cds
