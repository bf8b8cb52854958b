// Inside of BarPlot, shared by its sources alone: how it is drawn (bar_plot_draw.cpp), the rest (bar_plot.cpp).
#pragma once

#include "views/plots/bar_plot.h"
#include "views/plots/tickers.h"

#include <limits>
#include <qcustomplot.h>
#include <vector>

namespace cds {

struct BarPlot::Impl {
  Impl(BarPlot* widget, QCustomPlot& its_plot) : self(widget), plot(&its_plot) {}
  void build(QCPTextElement& title);
  void color();
  void fill();
  void draw_marks();
  void say(int bin, QPoint place);
  [[nodiscard]] int bin_at(double x) const;
  [[nodiscard]] double width() const; // of a bin

  BarPlot* self;
  QCustomPlot* plot;
  QSharedPointer<WordedTicker> ticker;
  std::vector<Bin> bins;
  std::vector<Series> series;
  std::vector<bool> shown;
  std::vector<Mark> marks;
  std::vector<QCPBars*> bars;
  double limit = std::numeric_limits<double>::infinity();
  std::function<QString(double)> number_text;
  std::function<QString(const Bin&)> bin_text;
  int current = -1;
  bool follow_y = true, setting = false;
};

} // namespace cds
