#include "views/plots/heat_map.h"

#include "views/plots/note_bar.h"
#include "views/style/theme.h"

#include <QEvent>
#include <QLocale>
#include <QPainter>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr double pad = 8, bar_width = 10, stage_gap = 4;

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
