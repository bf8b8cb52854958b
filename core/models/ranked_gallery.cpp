#include "models/ranked_gallery.h"

#include <QFileInfo>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {

void RankedGallery::set_ranking(std::shared_ptr<const RetrievalSession> session, std::vector<RankedMatch> ranking,
                                int limit) {
  session_ = std::move(session);
  ranking_ = std::move(ranking);
  limit_ = limit;
  rebuild();
}

void RankedGallery::set_others(std::vector<OtherRanks> others) {
  others_ = std::move(others);
  if (rowCount() > 0)
    Q_EMIT dataChanged(index(0), index(rowCount() - 1));
}

int RankedGallery::row_of(int gallery) const {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [gallery](const Row& row) { return row.match.gallery == gallery; });
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

QStringList RankedGallery::moves(const RankedMatch& match, bool spoken) const {
  QStringList parts;
  for (const OtherRanks& other : others_) {
    const auto row = static_cast<std::size_t>(match.gallery);
    const int rank = row < other.rank.size() ? other.rank[row] : 0;
    const int gained = rank > 0 && match.rank > 0 ? rank - match.rank : 0;
    if (spoken) {
      //: rank 11 in model A
      parts << (rank > 0 ? tr("rank %1 in %2").arg(rank).arg(other.name) : tr("no rank in %1").arg(other.name));
      continue;
    }
    QString text = other.name + QLatin1Char(' ') + (rank > 0 ? QString::number(rank) : QStringLiteral("–"));
    if (rank > 0 && match.rank > 0)
      text += gained > 0   ? QStringLiteral(" ▲%1").arg(gained)
              : gained < 0 ? QStringLiteral(" ▼%1").arg(-gained)
                           : QStringLiteral(" =");
    parts << text;
  }
  return parts;
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
  case moves_role:
    return moves(match, false);
  case move_role: {
    const auto other = static_cast<std::size_t>(match.gallery);
    if (others_.empty() || other >= others_.front().rank.size() || others_.front().rank[other] <= 0 || match.rank <= 0)
      return {};
    return others_.front().rank[other] - match.rank;
  }
  case Qt::DisplayRole:
  case Qt::AccessibleTextRole:
  case Qt::ToolTipRole: {
    const QString kind = match.kind == MatchKind::right         ? tr("right")
                         : match.kind == MatchKind::wrong       ? tr("wrong")
                         : match.kind == MatchKind::same_camera ? tr("same camera, ignored")
                                                                : tr("junk, ignored");
    const QString rank = match.rank > 0 ? tr("rank %1").arg(match.rank) : tr("no rank");
    //: rank 3, right, identity 12, camera 2, distance 0.531, file
    QString text = tr("%1, %2, identity %3, camera %4, distance %5")
                       .arg(rank, kind)
                       .arg(session_->gallery_identity(match.gallery))
                       .arg(session_->gallery_camera(match.gallery))
                       .arg(QLocale().toString(static_cast<double>(match.distance), 'f', 3));
    if (!others_.empty())
      text += QStringLiteral(", ") + moves(match, true).join(QStringLiteral(", "));
    return role == Qt::ToolTipRole
               ? text + QLatin1Char('\n') +
                     QFileInfo(QString::fromStdString(session_->gallery_path(match.gallery))).fileName()
               : text;
  }
  default:
    return {};
  }
}

} // namespace cds
