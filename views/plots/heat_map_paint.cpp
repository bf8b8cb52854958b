#include "views/plots/heat_map.h"
#include "views/plots/note_bar.h"
#include "views/style/theme.h"

#include <QPainter>
#include <algorithm>
#include <cmath>
#include <limits>

namespace cds {
namespace {

constexpr double pad = 8, bar_width = 10;
constexpr double head_bar = 100, widest_bar = 160, gap = 6; // of the colour scale

double title_height(const QFont& font) {
  return QFontMetricsF(font).height() + 10;
}

} // namespace

QFont HeatMap::small_font() const {
  QFont small = font();
  small.setPointSizeF(std::max(9.0, small.pointSizeF() * 0.9));
  return small;
}

QFont HeatMap::title_face() const {
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  return bold;
}

HeatMap::Scale HeatMap::scale() const {
  Scale out{low_, high_, {}, {}};
  if (out.low >= out.high) {
    out.low = std::numeric_limits<double>::infinity();
    out.high = -out.low;
    for (const auto& row : values_)
      for (double v : row)
        if (std::isfinite(v)) {
          out.low = std::min(out.low, v);
          out.high = std::max(out.high, v);
        }
    if (!(out.low < out.high)) {
      out.low = std::isfinite(out.low) ? std::min(out.low, 0.0) : 0;
      out.high = out.low + 1;
    }
  }
  out.low_text = in_cell_(out.low);
  out.high_text = in_cell_(out.high) + QStringLiteral(" ") + unit_;
  return out;
}

bool HeatMap::scale_in_head(QSizeF size) const {
  const Scale colours = scale();
  const QFontMetricsF small(small_font());
  return 5 * pad + QFontMetricsF(title_face()).horizontalAdvance(title_) +
             small.horizontalAdvance(colours.low_text + colours.high_text) + head_bar + 2 * gap <=
         size.width();
}

HeatMapGeometry HeatMap::geometry_for(QSizeF size) const {
  const QFontMetricsF metrics(small_font());
  double left = 0;
  for (const QString& row : rows_)
    left = std::max(left, metrics.horizontalAdvance(marked_.empty() ? row : QStringLiteral("⚠ ") + row));
  int lines = 1;
  for (const QString& column : columns_)
    lines = std::max(lines, static_cast<int>(column.count(QLatin1Char('\n'))) + 1);
  const double top = title_height(title_face()) + lines * metrics.height() + 4;
  const double bottom = scale_in_head(size) ? pad : bar_width + metrics.height() + 2 * pad + 2;
  HeatMapGeometry g = heat_map_geometry(size, static_cast<int>(rows_.size()), static_cast<int>(columns_.size()), group_,
                                        left + 2 * pad, top, bottom);
  g.cells = QRectF(g.view.topLeft() - offset_, g.view.size() * zoom_);
  g.cell_width *= zoom_;
  g.cell_height *= zoom_;
  g.gap *= zoom_;
  return g;
}

void HeatMap::paint(QPainter& painter, QSizeF size, bool focus) const {
  const Colors c = colors();
  const HeatMapGeometry g = geometry_for(size);
  painter.fillRect(QRectF(QPointF(), size), c.panel);
  painter.setFont(title_face());
  painter.setPen(c.text);
  const QRectF head(pad, 4, size.width() - 2 * pad, title_height(title_face()) - 6);
  painter.drawText(head, Qt::AlignLeft | Qt::AlignVCenter, title_);
  const QFont small = small_font();
  painter.setFont(small);
  if (rows_.isEmpty() || columns_.isEmpty())
    return;
  const Scale colours = scale();
  painter.save();
  paint_cells(painter, g, size, colours);
  paint_marks(painter, g, focus);
  painter.restore();
  const QFontMetricsF metrics(small);
  if (scale_in_head(size)) {
    const double wide = metrics.horizontalAdvance(colours.low_text + colours.high_text) + head_bar + 2 * gap;
    paint_scale(painter, {head.right() - wide, head.center().y() - metrics.height() / 2, wide, metrics.height()},
                colours);
  } else {
    paint_scale(painter, {g.bar.left(), g.bar.top(), g.bar.width(), metrics.height()}, colours);
  }
}

// Labels, then the cells with their numbers where there is room.
void HeatMap::paint_cells(QPainter& painter, const HeatMapGeometry& g, QSizeF size, const Scale& colours) const {
  const Colors c = colors();
  const QFontMetricsF metrics(painter.font());
  painter.save();
  painter.setClipRect(QRectF(g.view.left() - 4, 0, g.view.width() + 8, g.view.top()));
  for (int column = 0; column < g.columns; ++column) {
    const QRectF cell = g.cell(0, column);
    const int lines = static_cast<int>(columns_[column].count(QLatin1Char('\n'))) + 1;
    const QRectF room(cell.left() - 4, g.view.top() - lines * metrics.height() - 3, cell.width() + 8,
                      lines * metrics.height());
    painter.setPen(column == column_ ? c.text : c.faint_text);
    painter.drawText(room, Qt::AlignHCenter | Qt::AlignBottom, columns_[column]);
  }
  painter.restore();
  const bool roomy =
      g.cell_width >= metrics.horizontalAdvance(QStringLiteral("000")) + 2 && g.cell_height >= metrics.ascent();
  for (int row = 0; row < g.rows; ++row) {
    const QRectF first = g.cell(row, 0);
    const bool marked = std::find(marked_.begin(), marked_.end(), row) != marked_.end();
    painter.setPen(marked ? c.warning : row == row_ ? c.text : c.faint_text);
    painter.save();
    painter.setClipRect(QRectF(0, g.view.top() - 2, size.width(), g.view.height() + 4));
    // As high as its font, also where the row is not: a label that is cut off cannot be read.
    painter.drawText(QRectF(0, first.center().y() - metrics.height() / 2, g.view.left() - pad, metrics.height()),
                     Qt::AlignRight | Qt::AlignVCenter, marked ? QStringLiteral("⚠ ") + rows_[row] : rows_[row]);
    painter.setClipRect(g.view, Qt::IntersectClip);
    for (int column = 0; column < g.columns; ++column) {
      const QRectF cell = g.cell(row, column).adjusted(0.5, 0.5, -0.5, -0.5);
      const double v = value(row, column);
      if (std::isnan(v)) {
        QColor hatch = c.faint_text; // its lines are as thin as the screen can draw them
        hatch.setAlpha(150);
        painter.fillRect(cell, QBrush(hatch, Qt::BDiagPattern));
        continue;
      }
      const QColor ground = cividis((v - colours.low) / (colours.high - colours.low));
      painter.fillRect(cell, ground);
      if (!roomy)
        continue;
      painter.setPen(readable_on(ground));
      painter.drawText(cell, Qt::AlignCenter, in_cell_(v));
    }
    painter.restore();
  }
}

// The chosen candidates' frames, and the current cell or row.
void HeatMap::paint_marks(QPainter& painter, const HeatMapGeometry& g, bool focus) const {
  const Colors c = colors();
  painter.setClipRect(g.view.adjusted(-2, -2, 2, 2));
  painter.setBrush(Qt::NoBrush);
  for (int row = 0; row < g.rows && row < static_cast<int>(chosen_.size()); ++row) {
    const int column = chosen_[static_cast<std::size_t>(row)];
    if (column < 0 || column >= g.columns)
      continue;
    const QRectF cell = g.cell(row, column).adjusted(1.5, 1.5, -1.5, -1.5);
    painter.setPen(QPen(Qt::white, 2.5));
    painter.drawRect(cell);
    painter.setPen(QPen(QColor(0x11, 0x11, 0x11), 1.2));
    painter.drawRect(cell.adjusted(1.6, 1.6, -1.6, -1.6));
    painter.drawRect(cell.adjusted(-1.4, -1.4, 1.4, 1.4));
  }
  if (row_ >= 0 && column_ >= 0) {
    const QRectF cell = g.cell(row_, column_).adjusted(-1, -1, 1, 1);
    painter.setPen(QPen(c.panel, 5)); // beside it, so that it is seen on any of the cells' colours
    painter.drawRect(cell);
    painter.setPen(QPen(focus ? c.accent : c.text, 2));
    painter.drawRect(cell);
  } else if (row_ >= 0) {
    painter.setPen(QPen(c.accent, 2));
    painter.drawRect(g.cell(row_, 0).united(g.cell(row_, g.columns - 1)).adjusted(-1, -1, 1, 1));
  }
}

// A short bar with its ends.
void HeatMap::paint_scale(QPainter& painter, const QRectF& area, const Scale& colours) const {
  const QFontMetricsF metrics(painter.font());
  const double low_width = metrics.horizontalAdvance(colours.low_text);
  const double high_width = metrics.horizontalAdvance(colours.high_text);
  const QRectF bar(area.left() + low_width + gap, area.center().y() - bar_width / 2,
                   std::min(widest_bar, area.width() - low_width - high_width - 2 * gap), bar_width);
  QLinearGradient gradient(bar.topLeft(), bar.topRight());
  for (int i = 0; i <= 9; ++i)
    gradient.setColorAt(i / 9.0, cividis(i / 9.0));
  painter.fillRect(bar, gradient);
  painter.setPen(colors().faint_text);
  painter.drawText(QRectF(area.left(), area.top(), low_width + 1, area.height()), Qt::AlignLeft | Qt::AlignVCenter,
                   colours.low_text);
  painter.drawText(QRectF(bar.right() + gap, area.top(), high_width + 1, area.height()),
                   Qt::AlignLeft | Qt::AlignVCenter, colours.high_text);
}

void HeatMap::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  paint(painter, map_size(), hasFocus());
  if (hasFocus() && row_ < 0) {
    painter.setPen(QPen(colors().accent, 1));
    painter.setBrush(Qt::NoBrush);
    painter.drawRect(QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5));
  }
}

} // namespace cds
