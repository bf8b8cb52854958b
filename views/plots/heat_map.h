// A table of numbers as colours (cividis): layers by candidates. Values on hover and, where there is room, in the
// cells; arrow keys move a current cell; a frame marks the chosen column of each row. The wheel zooms, dragging pans,
// double click shows all; keys: + and - zoom, 0 shows all. GUI thread.
#pragma once

#include "views/plots/export.h"

#include <QFont>
#include <QStringList>
#include <QWidget>
#include <functional>
#include <vector>

namespace cds {

// Where things lie, in logical pixels; pure, so that it can be tested without painting.
struct HeatMapGeometry {
  QRectF cells;                                    // all cells; larger than view where it is zoomed
  QRectF view;                                     // where cells are seen
  QRectF bar;                                      // colour scale
  double cell_width = 0, cell_height = 0, gap = 0; // gap: extra space between groups of rows
  int rows = 0, columns = 0, group = 0;            // group: rows of one group; 0: none

  [[nodiscard]] QRectF cell(int row, int column) const;
  // {row, column}; {-1, -1} outside.
  [[nodiscard]] std::pair<int, int> at(QPointF point) const;
};
[[nodiscard]] HeatMapGeometry heat_map_geometry(QSizeF size, int rows, int columns, int group, double left, double top,
                                                double bottom);

class NoteBar;

class HeatMap : public QWidget {
  Q_OBJECT
public:
  explicit HeatMap(QWidget* parent = nullptr);

  void set_texts(const QString& title, const QString& unit);
  // Row labels, and column labels of one or two lines ("3·5\n×2"). Long names are for tooltips and screen
  // readers.
  void set_labels(const QStringList& rows, const QStringList& columns, const QStringList& long_rows,
                  const QStringList& long_columns);
  void set_group(int rows); // a small gap after each so many rows (stages)
  void set_values(std::vector<std::vector<double>> values);
  void set_range(double low, double high);          // colours; equal: from the values
  void set_chosen(const std::vector<int>& columns); // one per row; -1: none
  void set_current(int row, int column);            // -1: none
  void set_marked_rows(std::vector<int> rows);      // with a warning sign before their label
  void set_notes(const QStringList& notes);         // warnings below: what is wrong and what to try
  [[nodiscard]] QStringList notes() const;
  using Format = std::function<QString(double)>;
  void set_format(Format in_cell, Format in_full);

  [[nodiscard]] int current_row() const { return row_; }
  [[nodiscard]] int current_column() const { return column_; }
  [[nodiscard]] QString cell_text(int row, int column) const; // what a tooltip says
  [[nodiscard]] Picture picture() const;
  [[nodiscard]] QByteArray csv() const;
  void reset_view();
  [[nodiscard]] double zoom() const { return zoom_; } // 1: all cells are seen

  [[nodiscard]] QSize sizeHint() const override { return {460, 320}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {240, 150}; }

Q_SIGNALS:
  void current_changed(int row, int column); // by the person: mouse or keys

protected:
  void paintEvent(QPaintEvent* event) override;
  void mousePressEvent(QMouseEvent* event) override;
  void mouseMoveEvent(QMouseEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void changeEvent(QEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  bool event(QEvent* event) override;

private:
  struct Scale {
    double low = 0, high = 1;
    QString low_text, high_text;
  };
  [[nodiscard]] Scale scale() const;
  [[nodiscard]] bool scale_in_head(QSizeF size) const; // beside the title, where there is room: rows need the height
  [[nodiscard]] QFont title_face() const;
  void paint(QPainter& painter, QSizeF size, bool focus) const;
  void paint_cells(QPainter& painter, const HeatMapGeometry& g, QSizeF size, const Scale& colours) const;
  void paint_marks(QPainter& painter, const HeatMapGeometry& g, bool focus) const;
  void paint_scale(QPainter& painter, const QRectF& area, const Scale& colours) const;
  [[nodiscard]] HeatMapGeometry geometry_for(QSizeF size) const;
  [[nodiscard]] double value(int row, int column) const;
  [[nodiscard]] QFont small_font() const;
  void describe();
  void choose(int row, int column);
  void place_notes();
  [[nodiscard]] QSizeF map_size() const; // without the notes
  void zoom_at(QPointF place, double factor);
  void pan_to(QPointF offset); // as far as there are cells

  QString title_, unit_;
  QStringList rows_, columns_, long_rows_, long_columns_;
  std::vector<std::vector<double>> values_;
  std::vector<int> chosen_, marked_;
  NoteBar* notes_;
  Format in_cell_, in_full_;
  double low_ = 0, high_ = 0;
  int group_ = 0, row_ = -1, column_ = -1;
  double zoom_ = 1;
  QPointF offset_, grip_; // of the view in the zoomed cells; where a drag began
};

} // namespace cds
