#include "views/pages/compare/run_disc.h"

#include "models/runs_model.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QPainter>
#include <QPixmapCache>
#include <algorithm>

namespace cds {

namespace {

// `rim` keeps it apart from a ground of its own colour.
QPixmap disc_of(const QColor& color, int side, const QColor& rim = Qt::transparent) {
  const QString key = QStringLiteral("run disc %1 %2 %3").arg(color.name()).arg(side).arg(rim.name(QColor::HexArgb));
  QPixmap disc;
  if (QPixmapCache::find(key, &disc))
    return disc;
  disc = QPixmap(QSize(side, side) * 2);
  disc.setDevicePixelRatio(2);
  disc.fill(Qt::transparent);
  QPainter painter(&disc);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(rim, 1.5));
  painter.setBrush(color);
  painter.drawEllipse(QRectF(1, 1, side - 2, side - 2));
  painter.end();
  QPixmapCache::insert(key, disc);
  return disc;
}

} // namespace

void RunDisc::initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const {
  QStyledItemDelegate::initStyleOption(option, index);
  const int side = option->fontMetrics.height() * 3 / 4;
  const QColor color = series_color(index.data(RunsModel::ordinal_role).toInt());
  const bool on_accent = option->state.testFlag(QStyle::State_Active);
  option->icon = QIcon(disc_of(color, side));
  option->icon.addPixmap( // a run keeps its colour
      disc_of(color, side, on_accent ? option->palette.color(QPalette::HighlightedText) : QColor(Qt::transparent)),
      QIcon::Selected);
  option->decorationSize = QSize(side, side);
  option->features |= QStyleOptionViewItem::HasDecoration;
}

// Behind the name the id, faint, where there is room: runs of one name are told apart by it.
void RunDisc::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
  QStyledItemDelegate::paint(painter, option, index);
  const QString id =
      index.data(RunsModel::is_group_role).toBool() ? QString() : index.data(RunsModel::id_role).toString();
  QStyleOptionViewItem full = option;
  initStyleOption(&full, index);
  if (id.isEmpty() || id == full.text)
    return;
  const QStyle* style = option.widget ? option.widget->style() : QApplication::style();
  const QRect words = style->subElementRect(QStyle::SE_ItemViewItemText, &full, option.widget);
  const int left = words.left() + full.fontMetrics.horizontalAdvance(full.text) + 4 * step;
  if (left + full.fontMetrics.horizontalAdvance(id) > option.rect.right() - step)
    return;
  const auto group = option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive;
  painter->save();
  painter->setFont(full.font);
  painter->setPen(option.state.testFlag(QStyle::State_Selected) ? option.palette.color(group, QPalette::HighlightedText)
                                                                : colors().faint_text);
  painter->drawText(QRect(left, words.top(), option.rect.right() - left, words.height()),
                    Qt::AlignLeft | Qt::AlignVCenter, id);
  painter->restore();
}

QSize RunDisc::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QSize size = QStyledItemDelegate::sizeHint(option, index);
  return {size.width(), std::max(size.height(), 6 * step)};
}

} // namespace cds
