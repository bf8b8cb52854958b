// Inside views/plots: what BarPlot's sources share.
#pragma once

#include "views/plots/bar_plot.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>
#include <qcustomplot.h>

namespace cds {

// Ticks whose labels the owner of the plot words.
class WordedTicker : public QCPAxisTicker {
public:
  std::function<QString(double)> text;
  bool whole = false;

protected:
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
    return text ? text(tick) : QCPAxisTicker::getTickLabel(tick, locale, format, precision);
  }
  double getTickStep(const QCPRange& range) override {
    const double usual = QCPAxisTicker::getTickStep(range);
    return whole ? std::max(1.0, std::round(usual)) : usual;
  }
};

struct BarPlot::Impl {
  explicit Impl(BarPlot* widget) : self(widget) {}
  void build();
  void restyle();
  void fill();
  void draw_marks();
  void replot();
  void say(int bin, QPoint place);
  [[nodiscard]] int bin_at(double x) const;
  [[nodiscard]] double width() const;

  BarPlot* self;
  QCustomPlot* plot = nullptr;
  QCPTextElement* title = nullptr;
  QSharedPointer<WordedTicker> ticker;
  QString title_text, x_text, y_text;
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
