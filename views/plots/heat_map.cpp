#include "views/plots/heat_map.h"

#include "views/plots/note_bar.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr double pad = 8, bar_width = 10, stage_gap = 4;

double title_height(const QFont& font) {
  return QFontMetricsF(font).height() + 10;
}

} // namespace

QRectF HeatMapGeometry::cell(int row, int column) const {
  const double extra = group > 0 ? gap * (row / group) : 0;
  return {cells.left() + column * cell_width, cells.top() + row * cell_height + extra, cell_width, cell_height};
}

std::pair<int, int> HeatMapGeometry::at(QPointF point) const {
  if (cell_width <= 0 || cell_height <= 0 || !view.contains(point))
    return {-1, -1};
  for (int row = 0; row < rows; ++row) {
    const QRectF first = cell(row, 0);
    if (point.y() < first.top() || point.y() >= first.bottom())
      continue;
    const int column = static_cast<int>(std::floor((point.x() - cells.left()) / cell_width));
    if (column >= 0 && column < columns)
      return {row, column};
  }
  return {-1, -1};
}

HeatMapGeometry heat_map_geometry(QSizeF size, int rows, int columns, int group, double left, double top,
                                  double bottom) {
  HeatMapGeometry g;
  g.rows = rows;
  g.columns = columns;
  g.group = group;
  g.gap = group > 0 ? stage_gap : 0;
  g.cells = QRectF(left, top, std::max(0.0, size.width() - left - pad), std::max(0.0, size.height() - top - bottom));
  g.view = g.cells;
  const int groups = group > 0 && rows > 0 ? (rows - 1) / group : 0;
  g.cell_width = columns > 0 ? g.cells.width() / columns : 0;
  g.cell_height = rows > 0 ? std::max(0.0, (g.cells.height() - groups * g.gap) / rows) : 0;
  g.bar = QRectF(g.cells.left(), size.height() - bottom + pad, g.cells.width(), bar_width);
  return g;
}

HeatMap::HeatMap(QWidget* parent) : QWidget(parent), notes_(new NoteBar(this)) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  in_cell_ = [](double v) { return QLocale().toString(v * 100, 'f', 0); };
  in_full_ = [](double v) { return QLocale().toString(v * 100, 'f', 2) + QStringLiteral(" %"); };
}

void HeatMap::set_texts(const QString& title, const QString& unit) {
  title_ = title;
  unit_ = unit;
  setAccessibleName(title);
  describe();
  update();
}

void HeatMap::set_labels(const QStringList& rows, const QStringList& columns, const QStringList& long_rows,
                         const QStringList& long_columns) {
  rows_ = rows;
  columns_ = columns;
  long_rows_ = long_rows;
  long_columns_ = long_columns;
  if (row_ >= rows.size() || column_ >= columns.size())
    row_ = column_ = -1;
  update();
}

void HeatMap::set_group(int rows) {
  group_ = rows;
  update();
}

void HeatMap::set_values(std::vector<std::vector<double>> values) {
  values_ = std::move(values);
  describe();
  update();
}

void HeatMap::set_range(double low, double high) {
  low_ = low;
  high_ = high;
  update();
}

void HeatMap::set_chosen(const std::vector<int>& columns) {
  chosen_ = columns;
  update();
}

void HeatMap::set_current(int row, int column) {
  if (row >= rows_.size() || column >= columns_.size())
    row = column = -1;
  if (row_ == row && column_ == column)
    return;
  row_ = row;
  column_ = column;
  describe();
  update();
}

void HeatMap::set_marked_rows(std::vector<int> rows) {
  if (std::exchange(marked_, std::move(rows)) != marked_)
    update();
}

void HeatMap::set_notes(const QStringList& notes) {
  if (notes == notes_->notes())
    return;
  notes_->set_notes(notes);
  place_notes();
  update();
}

QStringList HeatMap::notes() const {
  return notes_->notes();
}

QSizeF HeatMap::map_size() const {
  return {static_cast<double>(width()), static_cast<double>(notes_->isHidden() ? height() : notes_->y())};
}

void HeatMap::place_notes() {
  // All of a note where the rows stay readable, else its first line: the tooltip has the rest.
  const int needed = static_cast<int>(rows_.size()) * 16 + 100;
  int tall = notes_->isHidden() ? 0 : notes_->heightForWidth(width());
  if (height() - tall < needed)
    tall = std::min(tall, notes_->fontMetrics().height() + 2 * step);
  notes_->setGeometry(0, height() - tall, width(), tall);
}

void HeatMap::set_format(Format in_cell, Format in_full) {
  in_cell_ = std::move(in_cell);
  in_full_ = std::move(in_full);
  update();
}

double HeatMap::value(int row, int column) const {
  const auto r = static_cast<std::size_t>(row), c = static_cast<std::size_t>(column);
  return r < values_.size() && c < values_[r].size() ? values_[r][c] : std::nan("");
}

QString HeatMap::cell_text(int row, int column) const {
  if (row < 0 || column < 0 || row >= rows_.size() || column >= columns_.size())
    return {};
  const double v = value(row, column);
  const bool chosen =
      static_cast<std::size_t>(row) < chosen_.size() && chosen_[static_cast<std::size_t>(row)] == column;
  return tr("%1, %2: %3")
             .arg(long_rows_.value(row, rows_[row]), long_columns_.value(column, columns_[column]),
                  std::isnan(v) ? tr("not known") : in_full_(v)) +
         (chosen ? tr(" (chosen)") : QString());
}

QFont HeatMap::small_font() const {
  QFont small = font();
  small.setPointSizeF(std::max(9.0, small.pointSizeF() * 0.9));
  return small;
}

HeatMapGeometry HeatMap::geometry_for(QSizeF size) const {
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  const QFontMetricsF metrics(small_font());
  double left = 0;
  for (const QString& row : rows_)
    left = std::max(left, metrics.horizontalAdvance(marked_.empty() ? row : QStringLiteral("⚠ ") + row));
  int lines = 1;
  for (const QString& column : columns_)
    lines = std::max(lines, static_cast<int>(column.count(QLatin1Char('\n'))) + 1);
  const double top = title_height(bold) + lines * metrics.height() + 4;
  HeatMapGeometry g = heat_map_geometry(size, static_cast<int>(rows_.size()), static_cast<int>(columns_.size()), group_,
                                        left + 2 * pad, top, bar_width + metrics.height() + 2 * pad + 2);
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
  QFont bold = font();
  bold.setWeight(QFont::DemiBold);
  painter.setFont(bold);
  painter.setPen(c.text);
  painter.drawText(QRectF(pad, 4, size.width() - 2 * pad, title_height(bold) - 6), Qt::AlignLeft | Qt::AlignVCenter,
                   title_);
  const QFont small = small_font();
  painter.setFont(small);
  if (rows_.isEmpty() || columns_.isEmpty())
    return;

  double low = low_, high = high_;
  if (low >= high) {
    low = std::numeric_limits<double>::infinity();
    high = -low;
    for (const auto& row : values_)
      for (double v : row)
        if (std::isfinite(v)) {
          low = std::min(low, v);
          high = std::max(high, v);
        }
    if (!(low < high)) {
      low = std::isfinite(low) ? std::min(low, 0.0) : 0;
      high = low + 1;
    }
  }
  const QFontMetricsF metrics(small);
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
  painter.setClipRect(QRectF(0, g.view.top(), size.width(), g.view.height()));
  const bool roomy =
      g.cell_width >= metrics.horizontalAdvance(QStringLiteral("000")) + 2 && g.cell_height >= metrics.height() - 2;
  for (int row = 0; row < g.rows; ++row) {
    const QRectF first = g.cell(row, 0);
    painter.setPen(row == row_ ? c.text : c.faint_text);
    const bool marked = std::find(marked_.begin(), marked_.end(), row) != marked_.end();
    if (marked)
      painter.setPen(c.warning);
    painter.drawText(QRectF(0, first.top(), g.view.left() - pad, first.height()), Qt::AlignRight | Qt::AlignVCenter,
                     marked ? QStringLiteral("⚠ ") + rows_[row] : rows_[row]);
    painter.save();
    painter.setClipRect(g.view, Qt::IntersectClip);
    for (int column = 0; column < g.columns; ++column) {
      const QRectF cell = g.cell(row, column).adjusted(0.5, 0.5, -0.5, -0.5);
      const double v = value(row, column);
      if (std::isnan(v)) {
        painter.fillRect(cell, QBrush(c.line, Qt::BDiagPattern));
        continue;
      }
      const QColor ground = cividis((v - low) / (high - low));
      painter.fillRect(cell, ground);
      if (!roomy)
        continue;
      painter.setPen(readable_on(ground));
      painter.drawText(cell, Qt::AlignCenter, in_cell_(v));
    }
    painter.restore();
  }
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
    painter.setPen(QPen(focus ? c.accent : c.text, 2));
    painter.drawRect(g.cell(row_, column_).adjusted(-1, -1, 1, 1));
  } else if (row_ >= 0) {
    painter.setPen(QPen(c.accent, 2));
    painter.drawRect(g.cell(row_, 0).united(g.cell(row_, g.columns - 1)).adjusted(-1, -1, 1, 1));
  }

  painter.restore();
  // Colour scale: a short bar with its ends.
  const QString low_text = in_cell_(low), high_text = in_cell_(high) + QStringLiteral(" ") + unit_;
  const double wide = std::min(160.0, g.bar.width() / 2);
  QRectF bar(g.bar.left(), g.bar.top() + (metrics.height() - bar_width) / 2, wide, bar_width);
  bar.moveLeft(g.bar.left() + metrics.horizontalAdvance(low_text) + 6);
  QLinearGradient gradient(bar.topLeft(), bar.topRight());
  for (int i = 0; i <= 9; ++i)
    gradient.setColorAt(i / 9.0, cividis(i / 9.0));
  painter.fillRect(bar, gradient);
  painter.setPen(c.faint_text);
  const double line = g.bar.top();
  painter.drawText(QRectF(g.bar.left(), line, bar.left() - g.bar.left(), metrics.height()),
                   Qt::AlignLeft | Qt::AlignVCenter, low_text);
  painter.drawText(QRectF(bar.right() + 6, line, g.bar.right() - bar.right(), metrics.height()),
                   Qt::AlignLeft | Qt::AlignVCenter, high_text);
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

void HeatMap::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    update();
}

void HeatMap::describe() {
  setAccessibleDescription(cell_text(row_, column_));
}

Picture HeatMap::picture() const {
  Picture picture;
  picture.name = title_.isEmpty() ? QStringLiteral("heat map") : title_;
  picture.size = size();
  picture.draw = [this](QPaintDevice& device, QSize size) {
    QPainter painter(&device);
    painter.setRenderHint(QPainter::Antialiasing);
    paint(painter, size, false);
  };
  picture.csv = [this] { return csv(); };
  return picture;
}

QByteArray HeatMap::csv() const {
  QByteArray out;
  for (int column = 0; column < columns_.size(); ++column)
    out += ',' + csv_field(long_columns_.value(column, columns_[column]));
  out += '\n';
  for (int row = 0; row < rows_.size(); ++row) {
    out += csv_field(long_rows_.value(row, rows_[row]));
    for (int column = 0; column < columns_.size(); ++column) {
      const double v = value(row, column);
      out += ',';
      if (!std::isnan(v))
        out += QByteArray::number(v, 'g', 9);
    }
    out += '\n';
  }
  return out;
}

} // namespace cds
