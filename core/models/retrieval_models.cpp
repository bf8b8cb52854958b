#include "models/retrieval_models.h"

#include <QFileInfo>
#include <QLocale>
#include <algorithm>
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
  endResetModel();
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

void QueryOrder::set_failures_only(bool only) {
  failures_only_ = only;
  invalidateFilter();
}

bool QueryOrder::lessThan(const QModelIndex& left, const QModelIndex& right) const {
  const auto number = [](const QModelIndex& at, int role) {
    const double value = at.data(role).toDouble();
    return std::isnan(value) ? std::numeric_limits<double>::infinity() : value; // what does not count comes last
  };
  const auto cell = [](const QModelIndex& at, int column) { return at.siblingAtColumn(column); };
  double a = 0, b = 0;
  switch (by_) {
  case By::worst_ap:
    a = number(left, QueryListModel::ap_role), b = number(right, QueryListModel::ap_role);
    break;
  case By::best_ap:
    a = -number(left, QueryListModel::ap_role), b = -number(right, QueryListModel::ap_role);
    if (std::isinf(a) || std::isinf(b))
      a = -a, b = -b;
    break;
  case By::inp:
    a = number(cell(left, QueryListModel::inp), QueryListModel::sort_role);
    b = number(cell(right, QueryListModel::inp), QueryListModel::sort_role);
    break;
  case By::first_right:
    a = -number(left, QueryListModel::first_right_role), b = -number(right, QueryListModel::first_right_role);
    break;
  case By::best_wrong:
    a = number(left, QueryListModel::best_wrong_role), b = number(right, QueryListModel::best_wrong_role);
    break;
  case By::identity:
    a = number(cell(left, QueryListModel::identity), QueryListModel::sort_role);
    b = number(cell(right, QueryListModel::identity), QueryListModel::sort_role);
    break;
  case By::camera:
    a = number(cell(left, QueryListModel::camera), QueryListModel::sort_role);
    b = number(cell(right, QueryListModel::camera), QueryListModel::sort_role);
    break;
  case By::set_order:
    break;
  }
  return a != b ? a < b : left.row() < right.row();
}

bool QueryOrder::filterAcceptsRow(int row, const QModelIndex& parent) const {
  if (!failures_only_)
    return true;
  const QModelIndex at = sourceModel()->index(row, 0, parent);
  return at.data(QueryListModel::first_right_role).toInt() != 1;
}

void RankedGallery::set_ranking(std::shared_ptr<const RetrievalSession> session, std::vector<RankedMatch> ranking,
                                int limit) {
  session_ = std::move(session);
  ranking_ = std::move(ranking);
  limit_ = limit;
  rebuild();
}

void RankedGallery::set_shown(bool same_camera, bool junk) {
  same_camera_ = same_camera;
  junk_ = junk;
  rebuild();
}

void RankedGallery::rebuild() {
  beginResetModel();
  rows_.clear();
  first_wrong_ = -1;
  int shown = 0;
  for (const RankedMatch& match : ranking_) {
    if (shown >= limit_)
      break;
    if ((match.kind == MatchKind::same_camera && !same_camera_) || (match.kind == MatchKind::junk && !junk_))
      continue;
    if (match.kind == MatchKind::wrong && first_wrong_ < 0)
      first_wrong_ = static_cast<int>(rows_.size());
    rows_.push_back({match, false});
    shown = std::max(shown, match.rank);
  }
  const auto missed = missed_matches(ranking_, limit_);
  missed_ = static_cast<int>(missed.size());
  for (const RankedMatch& match : missed)
    rows_.push_back({match, true});
  endResetModel();
}

int RankedGallery::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant RankedGallery::data(const QModelIndex& at, int role) const {
  if (!at.isValid() || !session_)
    return {};
  const Row& row = rows_[static_cast<std::size_t>(at.row())];
  const RankedMatch& match = row.match;
  switch (role) {
  case path_role:
    return QString::fromStdString(session_->gallery_path(match.gallery));
  case kind_role:
    return static_cast<int>(match.kind);
  case rank_role:
    return match.rank;
  case distance_role:
    return match.distance;
  case identity_role:
    return session_->gallery_identity(match.gallery);
  case camera_role:
    return session_->gallery_camera(match.gallery);
  case first_wrong_role:
    return at.row() == first_wrong_;
  case missed_role:
    return row.missed;
  case gallery_role:
    return match.gallery;
  case Qt::DisplayRole:
  case Qt::AccessibleTextRole:
  case Qt::ToolTipRole: {
    const QString kind = match.kind == MatchKind::right         ? tr("right")
                         : match.kind == MatchKind::wrong       ? tr("wrong")
                         : match.kind == MatchKind::same_camera ? tr("same camera, ignored")
                                                                : tr("junk, ignored");
    const QString rank = match.rank > 0 ? tr("rank %1").arg(match.rank) : tr("no rank");
    //: rank 3, right, identity 12, camera 2, distance 0.531, file
    const QString text = tr("%1, %2, identity %3, camera %4, distance %5")
                             .arg(rank, kind)
                             .arg(session_->gallery_identity(match.gallery))
                             .arg(session_->gallery_camera(match.gallery))
                             .arg(QLocale().toString(static_cast<double>(match.distance), 'f', 3));
    return role == Qt::ToolTipRole ? text + QLatin1Char('\n') + file_name(session_->gallery_path(match.gallery)) : text;
  }
  default:
    return {};
  }
}

} // namespace cds
