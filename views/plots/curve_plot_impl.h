// Inside of CurvePlot, shared by its sources alone: its curves (curve_data.cpp), what is drawn (curve_draw.cpp), how it
// looks (curve_look.cpp), the crosshair (curve_readout.cpp), keys and mouse (curve_input.cpp).
#pragma once

#include "views/plots/curve_plot.h"
#include "views/plots/envelope.h"

#include <QString>
#include <cmath>
#include <limits>
#include <qcustomplot.h>
#include <span>
#include <vector>

class QLabel;

namespace cds {

class NoteBar;

inline constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
inline constexpr std::size_t not_drawn = std::numeric_limits<std::size_t>::max();
inline constexpr std::size_t crowd = 12; // more curves than that cannot each be named
inline constexpr int other_size = 60;    // pixels by which axes grow or shrink before the legend is placed anew
inline constexpr double least_x = 1e-9;  // narrowest range one can zoom to, in units of x

struct CurvePlot::Impl {
  struct Curve {
    QString name;
    int color = 0;
    bool smoothed = false, visible = true;
    std::vector<double> x, y, smooth;
    BlockExtremes raw_blocks, smooth_blocks;
    Smoother smoother;
    QCPGraph* raw = nullptr;
    QCPGraph* line = nullptr;      // null where the curve is not smoothed: then raw is the line
    QCPItemText* end = nullptr;    // null in a crowd
    std::size_t drawn = not_drawn; // points given as they are; not_drawn: none, or an envelope
    [[nodiscard]] QCPGraph* main() const { return line ? line : raw; }
    [[nodiscard]] const std::vector<double>& values() const { return line ? smooth : y; }
  };

  enum class Seat { corner, beside, below }; // of the legend: the axes' corner, or the title

  explicit Impl(CurvePlot* plot_widget) : self(plot_widget) {}

  void build();
  void restyle();
  void changed(); // something to draw has changed
  void prepare(); // before a replot: ranges and the points that pixels can show
  void place();   // after layout: what hangs at pixels
  void feed(Curve& curve, QCPRange range, std::size_t columns);
  void fit_y();
  void choose_pens(const Curve& curve); // once the axes stand
  void set_legend(CurvePlot::Corner corner);
  void put_legend(Seat seat, int entries_a_line);     // 0: all in one
  void place_legend();                                // the same
  [[nodiscard]] int ink_in(const QRectF& area) const; // points of curves and markers that lie there
  [[nodiscard]] QSize legend_size() const;            // in a corner, pixels
  [[nodiscard]] bool line_fits() const;               // the legend beside the title
  [[nodiscard]] int entries_a_line() const;           // of a legend below the title
  void show_emptiness();
  void show_readout(double x, QPoint near, bool tell = true);
  void hide_readout();
  void zoom(double factor);
  void set_log(QCPAxis* axis, bool log);
  [[nodiscard]] CurvePoints thin(const Curve& curve, bool smooth, QCPRange range, std::size_t columns) const;
  void extend(Curve& curve, std::span<const double> x, std::span<const double> y);
  void fade_hidden(Curve& curve);
  void style_curve(Curve& curve);
  void name_curve(Curve& curve); // gives it a legend entry and an end, or takes them away in a crowd
  [[nodiscard]] bool is_crowd() const { return curves.size() > crowd; }
  [[nodiscard]] QString number(double value) const { return QLocale().toString(value, 'g', std::max(decimals, 1)); }
  [[nodiscard]] QString format(double value) const;

  CurvePlot* self;
  QCustomPlot* plot = nullptr;
  QCPTextElement* title = nullptr;
  QCPLayoutGrid* head = nullptr; // the title, and the legend where it stands beside or below it
  QCPItemStraightLine* cross = nullptr;
  QCPItemStraightLine* cursor = nullptr;
  QLabel* readout = nullptr;
  NoteBar* notes = nullptr;
  QSize laid_out; // of the axes, at the last layout
  QString title_text, x_text, y_text;
  std::vector<Curve> curves;
  std::vector<CurvePlot::Marker> markers;
  std::vector<QCPAbstractItem*> marker_items;
  QCPItemText* emptiness = nullptr;
  QString empty_text;
  CurvePlot::Corner legend_home = CurvePlot::Corner::top_right, legend_at = CurvePlot::Corner::top_right;
  Seat seat = Seat::corner;
  bool shows_ends = true;
  double smoothing = 0.9, cross_x = nothing;
  double floor_y = 0, ceiling_y = 0; // equal: none
  int decimals = 3, replots = 0;
  bool whole_x = false, follow_x = true, follow_y = true, setting = false, stale = true, replot_queued = false;
};

} // namespace cds
