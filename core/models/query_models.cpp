#include "models/query_models.h"

#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <utility>

namespace cds {
namespace {

QString percent(double share) {
  return std::isnan(share) ? QString() : QLocale().toString(share * 100, 'f', 1);
}

QString file_name(const std::string& path) {
  return QFileInfo(QString::fromStdString(path)).fileName();
}

} // namespace

void QueryListModel::set_session(std::shared_ptr<const RetrievalSession> session) {
  beginResetModel();
  session_ = std::move(session);
  differences_.clear();
  endResetModel();
}

void QueryListModel::set_differences(std::vector<double> differences) {
  differences_ = std::move(differences);
  differences_.resize(differences_.empty() ? 0 : static_cast<std::size_t>(rowCount()),
                      std::numeric_limits<double>::quiet_NaN());
  if (rowCount() > 0)
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

void QueryListModel::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
  if (rowCount() > 0)
    Q_EMIT dataChanged(index(0, 0), index(rowCount() - 1, column_count - 1));
}

int QueryListModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() || !session_ ? 0 : static_cast<int>(session_->queries().size());
}

int QueryListModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : column_count;
}

QVariant QueryListModel::data(const QModelIndex& at, int role) const {
  if (!at.isValid() || !session_)
    return {};
  const QueryRow& row = session_->queries()[static_cast<std::size_t>(at.row())];
  switch (role) {
  case path_role:
    return QString::fromStdString(session_->query_path(row.query));
  case query_role:
    return row.query;
  case ap_role:
    return row.ap;
  case first_right_role:
    return row.first_right;
  case best_wrong_role:
    return row.best_wrong;
  case difference_role:
    return differences_.empty() ? std::numeric_limits<double>::quiet_NaN()
                                : differences_[static_cast<std::size_t>(at.row())];
  case Qt::ToolTipRole:
    return QString::fromStdString(session_->query_path(row.query));
  case Qt::AccessibleTextRole:
    return row.counts() ? tr("Query %1, identity %2, camera %3, AP %4 %, first right match at rank %5")
                              .arg(row.query + 1)
                              .arg(row.identity)
                              .arg(row.camera)
                              .arg(percent(row.ap))
                              .arg(row.first_right)
                        : tr("Query %1, identity %2, camera %3, no right match in the gallery")
                              .arg(row.query + 1)
                              .arg(row.identity)
                              .arg(row.camera);
  case Qt::TextAlignmentRole:
    return static_cast<int>((at.column() == image ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  default:
    break;
  }
  if (role != Qt::DisplayRole && role != sort_role)
    return {};
  const bool text = role == Qt::DisplayRole;
  switch (at.column()) {
  case image:
    return file_name(session_->query_path(row.query));
  case ap:
    return text ? QVariant(percent(row.ap)) : QVariant(row.ap);
  case inp:
    return text ? QVariant(percent(row.inp)) : QVariant(row.inp);
  case first_right:
    return text && row.first_right == 0 ? QVariant(QString()) : QVariant(row.first_right);
  case identity:
    return row.identity;
  case camera:
    return row.camera;
  default:
    return {};
  }
}

QVariant QueryListModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal)
    return {};
  if (role == Qt::TextAlignmentRole)
    return static_cast<int>((section == image ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole) {
    switch (section) {
    case ap:
      return tr("Average precision of this query; the mean over all queries is mAP");
    case inp:
      return tr("Inverse negative penalty: right matches divided by the rank of the last one");
    case first_right:
      return tr("Rank of the nearest right match; 1 is a hit at rank 1");
    default:
      return {};
    }
  }
  if (role != Qt::DisplayRole)
    return {};
  switch (section) {
  case image:
    return tr("Query");
  case ap:
    return tr("AP (%)");
  case inp:
    return tr("INP (%)");
  case first_right:
    return tr("First right");
  case identity:
    return tr("Identity");
  case camera:
    return tr("Camera");
  default:
    return {};
  }
}

QueryOrder::QueryOrder(QObject* parent) : QSortFilterProxyModel(parent) {
  setDynamicSortFilter(true);
  sort(0);
}

void QueryOrder::set_order(By by) {
  by_ = by;
  invalidate();
}

void QueryOrder::set_filter(const QueryFilter& filter) {
  filter_ = filter;
  refresh();
}

void QueryOrder::refresh() {
  among_worst_.clear();
  const auto* model = qobject_cast<const QueryListModel*>(sourceModel());
  if (const RetrievalSession* session = model ? model->session() : nullptr; session && filter_.worst > 0) {
    const auto& rows = session->queries();
    std::vector<std::size_t> counted;
    for (std::size_t row = 0; row < rows.size(); ++row)
      if (rows[row].counts())
        counted.push_back(row);
    const std::size_t count = std::min(counted.size(), static_cast<std::size_t>(filter_.worst));
    std::stable_sort(counted.begin(), counted.end(),
                     [&](std::size_t a, std::size_t b) { return rows[a].ap < rows[b].ap; });
    among_worst_.assign(rows.size(), false);
    for (std::size_t i = 0; i < count; ++i)
      among_worst_[counted[i]] = true;
  }
  invalidate();
}

const QueryRow* QueryOrder::row_of(int source_row) const {
  const auto* model = qobject_cast<const QueryListModel*>(sourceModel());
  const RetrievalSession* session = model ? model->session() : nullptr;
  return session ? &session->queries()[static_cast<std::size_t>(source_row)] : nullptr;
}

bool QueryOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const QueryRow *a = row_of(left.row()), *b = row_of(right.row());
  if (!a || !b)
    return left.row() < right.row();
  constexpr double none = std::numeric_limits<double>::infinity();
  const auto number = [](double value, double sign = 1) { return std::isnan(value) ? none : sign * value; };
  const auto key = [&](const QueryRow& row, const QModelIndex& at) -> std::array<double, 3> {
    switch (by_) {
    case By::worst_ap:
      return {number(row.ap), 0, 0};
    case By::best_ap:
      return {number(row.ap, -1), 0, 0};
    case By::inp:
      return {number(row.inp), 0, 0};
    case By::first_right:
      return {row.first_right > 0 ? -static_cast<double>(row.first_right) : none, 0, 0};
    case By::best_wrong:
      return {number(static_cast<double>(row.best_wrong)), 0, 0};
    case By::identity:
      return {static_cast<double>(row.identity), 0, 0};
    case By::camera:
      return {static_cast<double>(row.camera), number(row.ap), 0};
    case By::camera_pair:
      return {static_cast<double>(row.camera),
              row.best_wrong_camera >= 0 ? static_cast<double>(row.best_wrong_camera) : none, number(row.ap)};
    case By::lost:
      return {number(at.data(QueryListModel::difference_role).toDouble()), 0, 0};
    case By::gained:
      return {number(at.data(QueryListModel::difference_role).toDouble(), -1), 0, 0};
    case By::set_order:
      break;
    }
    return {0, 0, 0};
  };
  const auto x = key(*a, left), y = key(*b, right);
  return x != y ? x < y : left.row() < right.row();
}

bool QueryOrder::filterAcceptsRow(int at, const QModelIndex&) const {
  const QueryRow* row = row_of(at);
  if (!row)
    return true;
  if (filter_.failures_only && row->first_right == 1)
    return false;
  if (filter_.camera >= 0 && row->camera != filter_.camera)
    return false;
  if (!among_worst_.empty() &&
      !(static_cast<std::size_t>(at) < among_worst_.size() && among_worst_[static_cast<std::size_t>(at)]))
    return false;
  static const QRegularExpression separators(QStringLiteral("[,;\\s]+"));
  const QStringList wanted = filter_.identity.split(separators, Qt::SkipEmptyParts);
  const QString identity = QString::number(row->identity);
  return wanted.isEmpty() ||
         std::any_of(wanted.begin(), wanted.end(), [&](const QString& text) { return identity.startsWith(text); });
}

} // namespace cds
