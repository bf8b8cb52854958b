#include "views/plots/bar_plot_impl.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>

namespace cds {

void BarPlot::Impl::build(QCPTextElement& title) {
  plot->installEventFilter(self);
  ticker.reset(new WordedTicker);
  ticker->setTickCount(6);
  plot->xAxis->setTicker(ticker);
  plot->xAxis->grid()->setVisible(false);
  plot->yAxis->setNumberFormat(QStringLiteral("g"));
  plot->yAxis->ticker()->setTickCount(4);
  plot->axisRect()->setRangeZoomFactor(0.8);
  plot->axisRect()->setRangeDrag(Qt::Horizontal);
  plot->axisRect()->setRangeZoom(Qt::Horizontal);
  // Bars leave no corner free: the legend stands beside the title.
  auto* head = new QCPLayoutGrid;
  plot->plotLayout()->take(&title);
  plot->axisRect()->insetLayout()->take(plot->legend);
  plot->plotLayout()->addElement(0, 0, head);
  head->addElement(0, 0, &title);
  head->addElement(0, 1, plot->legend);
  head->setColumnStretchFactor(1, 0.0001);
  plot->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
  plot->legend->setMargins(QMargins(6, 4, 6, 0));
  plot->legend->setIconSize(14, 10);
  plot->legend->setVisible(false);
  number_text = [](double value) { return QLocale().toString(value, 'g', 6); };
  ticker->text = [this](double value) { return number_text(value); };
  QObject::connect(plot->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), self, [this] {
    if (!setting)
      follow_y = false;
  });
  QObject::connect(plot, &QCustomPlot::legendClick, self,
                   [this](QCPLegend*, QCPAbstractLegendItem* item, QMouseEvent*) {
                     auto* entry = qobject_cast<QCPPlottableLegendItem*>(item);
                     for (std::size_t i = 0; i < bars.size() && entry; ++i)
                       if (entry->plottable() == bars[i])
                         return self->set_series_visible(static_cast<int>(i), !shown[i]);
                   });
}

double BarPlot::Impl::width() const {
  return bins.empty() ? 1 : (bins.back().high - bins.front().low) / static_cast<double>(bins.size());
}

void BarPlot::Impl::color() {
  const Colors c = colors();
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const QColor color = series[i].color < 0 ? c.line : series_color(series[i].color);
    bars[i]->setBrush(color);
    bars[i]->setPen(QPen(c.panel, width() > 0 && bins.size() < 60 ? 1 : 0.5));
    if (auto* entry = plot->legend->itemWithPlottable(bars[i])) {
      QFont font = plot->legend->font();
      font.setStrikeOut(!shown[i]);
      entry->setFont(font);
      entry->setTextColor(shown[i] ? c.text : c.faint_text);
    }
  }
  draw_marks();
}

void BarPlot::Impl::fill() {
  QVector<double> keys;
  for (const Bin& bin : bins)
    keys << (bin.low + bin.high) / 2;
  QCPBars* below = nullptr;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    QVector<double> values;
    for (const Bin& bin : bins)
      values << (i < bin.counts.size() ? bin.counts[i] : 0);
    bars[i]->setWidth(width() * (ticker->whole ? 0.85 : 1));
    bars[i]->setData(keys, values, true);
    bars[i]->setVisible(shown[i]);
    bars[i]->moveAbove(nullptr);
    if (shown[i]) {
      bars[i]->moveAbove(below);
      below = bars[i];
    }
  }
  double highest = 0;
  for (const Bin& bin : bins) {
    double sum = 0;
    for (std::size_t i = 0; i < bars.size() && i < bin.counts.size(); ++i)
      sum += shown[i] ? bin.counts[i] : 0;
    highest = std::max(highest, sum);
  }
  if (follow_y) {
    setting = true;
    plot->yAxis->setRange(0, highest > 0 ? highest * (marks.empty() ? 1.08 : 1.3) : 1);
    setting = false;
  }
  self->replot();
}

// Names stand above the bars, those of near neighbours in two lines.
void BarPlot::Impl::draw_marks() {
  plot->clearItems();
  const Colors c = colors();
  QFont small = QApplication::font();
  small.setPointSizeF(std::max(9.0, small.pointSizeF() * 0.9));
  const auto line_at = [&](double x, const QPen& pen) {
    auto* line = new QCPItemStraightLine(plot);
    line->setPen(pen);
    line->point1->setCoords(x, 0);
    line->point2->setCoords(x, 1);
  };
  const double middle = bins.empty() ? 0 : (bins.front().low + bins.back().high) / 2;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const QColor color = series_color(marks[i].color);
    line_at(marks[i].x, QPen(color, 2));
    auto* text = new QCPItemText(plot);
    text->setText(marks[i].name);
    text->setFont(small);
    text->setColor(c.text);
    text->setPadding(QMargins(4, 0, 4, 0));
    text->setBrush(c.panel);
    text->setPositionAlignment((marks[i].x < middle ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
    text->position->setTypeX(QCPItemPosition::ptPlotCoords);
    text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(marks[i].x, 0.01 + 0.13 * static_cast<double>(i % 2));
  }
  if (std::isfinite(limit))
    line_at(limit, QPen(c.accent, 2, Qt::DashLine));
  self->replot();
}

} // namespace cds
