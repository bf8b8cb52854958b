// Curves over epochs, steps or time that grow while one looks at them. GUI thread.
//
// The newest value stands at each curve's end; a smoothed curve keeps its raw values faint behind it; a curve with more
// points than pixels is drawn as its envelope, so a single spike is never lost. Wheel and drag zoom and pan along x
// (with Ctrl along y), double click resets; y follows what is visible. Keys: Left/Right move the crosshair, + and -
// zoom, 0 resets. The legend toggles curves. A hidden plot takes data without drawing and catches up when it is shown.
// More than a dozen curves are a crowd: thin lines without legend, ends and raw values; the crosshair names the
// nearest.
#pragma once

#include "views/plots/export.h"

#include <QStringList>
#include <QWidget>
#include <limits>
#include <memory>
#include <span>
#include <utility>
#include <vector>

namespace cds {

class CurvePlot : public QWidget {
  Q_OBJECT
public:
  struct Marker {
    double x = 0;
    QString text;
    bool warning = false;
    bool operator==(const Marker&) const = default;
  };
  enum class Corner { top_left, top_right, bottom_left, bottom_right };

  explicit CurvePlot(QWidget* parent = nullptr);
  ~CurvePlot() override;

  void set_texts(const QString& title, const QString& x_label, const QString& y_label);
  void set_legend_corner(Corner corner);      // where others are no emptier: the legend goes where it covers least
  [[nodiscard]] Corner legend_corner() const; // where it is now
  [[nodiscard]] bool is_legend_above() const; // no corner is free: it stands beside or below the title
  void set_ends(bool shown);                  // the newest values at the curves' ends; shown at first
  void set_empty_text(const QString& text);   // said in place of the axes while no curve has a point
  void set_whole_x(bool whole);               // numbers of the x axis are whole ones (epochs, steps)
  void set_log_y(bool log);
  void set_log_x(bool log); // begins at the first place above zero
  [[nodiscard]] bool is_log_x() const;
  [[nodiscard]] bool is_log_y() const;
  // Of what the values can be, 0 and 100 of a percentage: what is shown whole is not shown beyond. (0, 0): there are
  // none.
  void set_limits_y(double low, double high);
  void set_decimals(int digits);     // of values shown; 3 by default
  void set_smoothing(double weight); // of the curves that ask for it; [0, 1)

  // Returns the curve's number. `color` is an index for series_color().
  int add_curve(const QString& name, int color, bool smoothed = false);
  [[nodiscard]] int curve_count() const;
  void set_curve_name(int curve, const QString& name);
  void set_curve_visible(int curve, bool visible);
  [[nodiscard]] bool is_curve_visible(int curve) const;
  void clear();               // removes all curves
  void clear_data(int curve); // keeps the curve

  // Adds points whose x ascend and are not below the last one's. One queued replot, however many calls.
  void append(int curve, std::span<const double> x, std::span<const double> y);
  void set_data(int curve, std::span<const double> x, std::span<const double> y);

  void set_cursor(double x); // a line at the epoch one looks at; NaN: none
  void set_markers(std::vector<Marker> markers);
  void set_notes(const QStringList& notes); // warnings, above the axes: what is wrong and what to try
  [[nodiscard]] QStringList notes() const;
  void reset_view();
  [[nodiscard]] std::pair<double, double> visible_x() const; // of the axis, as drawn last
  [[nodiscard]] std::pair<double, double> visible_y() const; // the same
  void show_crosshair(double x);          // as if the pointer were there; NaN or outside: none. Not told of.
  [[nodiscard]] double crosshair() const; // NaN: none

  [[nodiscard]] Picture picture() const;
  [[nodiscard]] QByteArray csv() const;                        // all points: curve, x, y
  [[nodiscard]] std::function<QByteArray()> later_csv() const; // Picture::later_csv
  // For tests: what is drawn now, and how often the plot was drawn.
  [[nodiscard]] std::vector<std::pair<double, double>> TEST_drawn(int curve) const;
  [[nodiscard]] int TEST_replots() const;
  [[nodiscard]] bool is_stale() const;

  [[nodiscard]] QSize sizeHint() const override { return {420, 260}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {200, 140}; }

Q_SIGNALS:
  void x_clicked(double x);       // a click inside the axes
  void crosshair_moved(double x); // by the person; NaN: gone

protected:
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void leaveEvent(QEvent* event) override;
  void focusInEvent(QFocusEvent* event) override;
  void focusOutEvent(QFocusEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  struct Impl;
  std::unique_ptr<Impl> d_;
};

// A crosshair over one of them stands at the same place in all that are visible.
void link_crosshairs(const std::vector<CurvePlot*>& plots);

} // namespace cds
