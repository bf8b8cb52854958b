#include "views/pages/retrieval/match_delegate.h"

#include "models/query_models.h"
#include "models/ranked_gallery.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"

#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr double band = 5; // frame around a picture
constexpr int least_width = 64;

QFont small(const QFont& font) {
  QFont out = font;
  out.setPointSizeF(std::max(9.0, font.pointSizeF() * 0.9));
  return out;
}

} // namespace

MatchDelegate::MatchDelegate(PictureCache& pictures, QObject* parent)
    : QStyledItemDelegate(parent), pictures_(pictures) {}

void MatchDelegate::set_picture_height(int pixels) {
  height_ = pixels;
}

bool MatchDelegate::set_aspect(double aspect) {
  return std::exchange(aspect_, std::clamp(aspect, 0.25, 2.5)) != aspect_;
}

void MatchDelegate::set_move_lines(int lines) {
  move_lines_ = lines;
}

void MatchDelegate::set_detail(bool shown) {
  detail_ = shown;
}

QSize MatchDelegate::cell_size(const QFont& font) const {
  const int line = QFontMetrics(small(font)).height();
  return {std::max(least_width, static_cast<int>(std::ceil(height_ * aspect_))) + static_cast<int>(4 * band),
          height_ + static_cast<int>(4 * band) + (1 + (detail_ ? 1 : 0) + move_lines_) * line + 6};
}

QSize MatchDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  return cell_size(option.font);
}

void MatchDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Colors c = colors();
  const auto kind = static_cast<MatchKind>(index.data(RankedGallery::kind_role).toInt());
  const bool first_wrong = index.data(RankedGallery::first_wrong_role).toBool();
  const bool missed = index.data(RankedGallery::missed_role).toBool();
  const bool ignored = kind == MatchKind::same_camera || kind == MatchKind::junk;
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const QRectF cell = QRectF(option.rect).adjusted(1, 1, -1, -1);
  if (option.state & QStyle::State_Selected) {
    painter->setPen(Qt::NoPen);
    QColor ground = c.accent;
    ground.setAlpha(option.state & QStyle::State_Active ? 60 : 35);
    painter->setBrush(ground);
    painter->drawRoundedRect(cell, 6, 6);
  }
  if (first_wrong) { // where the eye lands
    QColor ground = c.wrong;
    ground.setAlpha(38);
    painter->setPen(QPen(c.wrong, 2.5));
    painter->setBrush(ground);
    painter->drawRoundedRect(cell, 6, 6);
  }
  const QRectF box(cell.left() + 2 * band, cell.top() + 2 * band, cell.width() - 4 * band, height_);
  const QRectF picture = pictures_.paint(*painter, index.data(RankedGallery::path_role).toString(), box, c,
                                         kind == MatchKind::junk          ? 0.35
                                         : kind == MatchKind::same_camera ? 0.6
                                                                          : 1);
  painter->setBrush(Qt::NoBrush);
  if (kind == MatchKind::right) {
    painter->setPen(QPen(c.right, 3, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
    painter->drawRect(picture.adjusted(-2.5, -2.5, 2.5, 2.5));
    paint_sign(*painter, picture.topLeft() + QPointF(2, 2), 9, Sign::right, c);
  } else if (kind == MatchKind::wrong) {
    paint_hatched_frame(*painter, picture, c.wrong, band);
    paint_sign(*painter, picture.topLeft() + QPointF(2, 2), first_wrong ? 12 : 9, Sign::wrong, c);
  } else {
    painter->setPen(QPen(c.junk, 1.5, Qt::DotLine));
    painter->drawRect(picture.adjusted(-2, -2, 2, 2));
  }

  const QFont font = small(option.font);
  QFont bold = font;
  bold.setWeight(QFont::Bold);
  const double line = QFontMetricsF(font).height();
  QRectF text(cell.left() + 2, box.bottom() + band + 2, cell.width() - 4, line);
  const int rank = index.data(RankedGallery::rank_role).toInt();
  painter->setPen(ignored ? c.faint_text : first_wrong ? c.wrong : c.text);
  painter->setFont(bold);
  const QString rank_text = rank > 0 ? QString::number(rank) : QStringLiteral("–");
  const QString distance = QLocale().toString(index.data(RankedGallery::distance_role).toDouble(), 'f', 3);
  const double gap = 6, rank_width = QFontMetricsF(bold).horizontalAdvance(rank_text);
  const double distance_width = QFontMetricsF(font).horizontalAdvance(distance);
  const double left = text.center().x() - (rank_width + gap + distance_width) / 2;
  painter->drawText(QRectF(left, text.top(), rank_width + 2, line), Qt::AlignLeft | Qt::AlignVCenter, rank_text);
  painter->setFont(font);
  painter->setPen(c.faint_text);
  painter->drawText(QRectF(left + rank_width + gap, text.top(), distance_width + 2, line),
                    Qt::AlignLeft | Qt::AlignVCenter, distance);
  const QString detail = missed                    ? tr("missed")
                         : kind == MatchKind::junk ? tr("junk")
                                                   //: identity and camera under a picture, as short as can be
                                                   : tr("id %1 c%2")
                                                         .arg(index.data(RankedGallery::identity_role).toInt())
                                                         .arg(index.data(RankedGallery::camera_role).toInt());
  if (missed)
    painter->setPen(c.right);
  if (detail_ || missed) {
    text.translate(0, line);
    painter->drawText(text, Qt::AlignCenter, detail);
  }
  const QStringList moves = index.data(RankedGallery::moves_role).toStringList();
  painter->setPen(c.text);
  for (int i = 0; i < std::min(move_lines_, static_cast<int>(moves.size())); ++i) {
    text.translate(0, line);
    painter->drawText(text, Qt::AlignCenter, moves[i]);
  }
  if (option.state & QStyle::State_HasFocus) {
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(c.accent, 2));
    painter->drawRoundedRect(cell, 6, 6);
  }
  painter->restore();
}

QueryDelegate::QueryDelegate(PictureCache& pictures, QObject* parent)
    : QStyledItemDelegate(parent), pictures_(pictures) {}

void QueryDelegate::set_wall(bool wall) {
  wall_ = wall;
}

QSize QueryDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const {
  const int line = QFontMetrics(option.font).height();
  return wall_ ? QSize(std::clamp(static_cast<int>(96 * pictures_.aspect()) + 12, 58, 108), 100 + line)
               : QSize(180, std::max(72, 3 * line + 12));
}

void QueryDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const Colors c = colors();
  painter->save();
  painter->setRenderHint(QPainter::Antialiasing);
  const bool selected = option.state & QStyle::State_Selected;
  if (selected) {
    painter->setPen(Qt::NoPen);
    QColor ground = c.accent;
    ground.setAlpha(55);
    painter->setBrush(ground);
    painter->drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 6, 6);
  }
  const QString path = index.data(QueryListModel::path_role).toString();
  const double ap = index.data(QueryListModel::ap_role).toDouble();
  const int first_right = index.data(QueryListModel::first_right_role).toInt();
  const bool counts = !std::isnan(ap);
  const QString number = counts ? QLocale().toString(ap * 100, 'f', 1) : QStringLiteral("–");
  const double difference = index.data(QueryListModel::difference_role).toDouble();
  const QString change = std::isnan(difference) ? QString() : difference_text(difference);
  const QFont font = small(option.font);
  QFont bold = font;
  bold.setWeight(QFont::DemiBold);
  const double line = QFontMetricsF(font).height();
  const QRectF rect = QRectF(option.rect).adjusted(6, 4, -6, -4);
  if (wall_) {
    pictures_.paint(*painter, path, rect.adjusted(0, 0, 0, -line - 2), c);
    painter->setFont(bold);
    painter->setPen(c.text);
    painter->drawText(QRectF(rect.left(), rect.bottom() - line, rect.width(), line), Qt::AlignCenter,
                      std::isnan(difference) ? number : change);
    if (counts && first_right != 1)
      paint_sign(*painter, rect.topRight() + QPointF(-4, 6), 6, Sign::wrong, c);
  } else {
    const double side = rect.height() * 0.62;
    pictures_.paint(*painter, path, QRectF(rect.left(), rect.top(), side, rect.height()), c);
    const QRectF text = rect.adjusted(side + 8, 0, 0, 0);
    painter->setFont(bold);
    painter->setPen(c.text);
    painter->drawText(QRectF(text.left(), text.top(), text.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
                      tr("AP %1 %").arg(number) + QLatin1Char(' ') + change);
    const QRectF bar(text.left(), text.top() + line + 4, text.width(), 5);
    painter->setPen(Qt::NoPen);
    painter->setBrush(c.line);
    painter->drawRoundedRect(bar, 2.5, 2.5);
    if (counts && ap > 0) {
      painter->setBrush(c.accent);
      painter->drawRoundedRect(QRectF(bar.left(), bar.top(), std::max(5.0, bar.width() * ap), bar.height()), 2.5, 2.5);
    }
    painter->setFont(font);
    painter->setPen(c.faint_text);
    const int identity = index.siblingAtColumn(QueryListModel::identity).data().toInt();
    const int camera = index.siblingAtColumn(QueryListModel::camera).data().toInt();
    painter->drawText(
        QRectF(text.left(), bar.bottom() + 4, text.width(), line), Qt::AlignLeft | Qt::AlignVCenter,
        QFontMetricsF(font).elidedText(first_right == 1 ? tr("hit at rank 1 · id %1 c%2").arg(identity).arg(camera)
                                       : first_right > 1
                                           ? tr("first right %1 · id %2 c%3").arg(first_right).arg(identity).arg(camera)
                                           : tr("no answer · id %1 c%2").arg(identity).arg(camera),
                                       Qt::ElideRight, text.width()));
  }
  if (option.state & QStyle::State_HasFocus) {
    painter->setBrush(Qt::NoBrush);
    painter->setPen(QPen(c.accent, 1.5));
    painter->drawRoundedRect(QRectF(option.rect).adjusted(2, 1, -2, -1), 6, 6);
  }
  painter->restore();
}

} // namespace cds
