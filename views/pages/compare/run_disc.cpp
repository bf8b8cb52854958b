#include "views/pages/compare/run_disc.h"

#include "models/runs_model.h"
#include "views/style/theme.h"

#include <QPainter>
#include <QPixmapCache>
#include <algorithm>

namespace cds {

namespace {

QPixmap disc_of(const QColor& color, int side) {
  const QString key = QStringLiteral("run disc %1 %2").arg(color.name()).arg(side);
  QPixmap disc;
  if (QPixmapCache::find(key, &disc))
    return disc;
  disc = QPixmap(QSize(side, side) * 2);
  disc.setDevicePixelRatio(2);
  disc.fill(Qt::transparent);
  QPainter painter(&disc);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
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
  option->icon = QIcon(disc_of(series_color(index.data(RunsModel::ordinal_role).toInt()), side));
  option->decorationSize = QSize(side, side);
  option->features |= QStyleOptionViewItem::HasDecoration;
}

QSize RunDisc::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
  const QSize size = QStyledItemDelegate::sizeHint(option, index);
  return {size.width(), std::max(size.height(), 6 * step)};
}

} // namespace cds
