#include "views/plots/bar_plot.h"

#include "views/plots/bar_plot_impl.h"

#include <QLocale>
#include <QMenu>
#include <QToolTip>
#include <QWheelEvent>
#include <algorithm>
#include <utility>

namespace cds {

int BarPlot::Impl::bin_at(double x) const {
  for (std::size_t i = 0; i < bins.size(); ++i)
    if (x >= bins[i].low && (x < bins[i].high || (i + 1 == bins.size() && x <= bins[i].high)))
      return static_cast<int>(i);
  return -1;
}

void BarPlot::Impl::say(int bin, QPoint place) {
  current = bin;
  if (bin < 0)
    return QToolTip::hideText();
  const Bin& it = bins[static_cast<std::size_t>(bin)];
  QString text = bin_text ? bin_text(it) : number_text(it.low) + QStringLiteral(" – ") + number_text(it.high);
  for (std::size_t i = 0; i < series.size() && series.size() > 1 && i < it.counts.size(); ++i)
    text += QStringLiteral("\n%1: %2").arg(series[i].name, QLocale().toString(it.counts[i], 'f', 0));
  self->setAccessibleDescription(QString(text).replace(QLatin1Char('\n'), QStringLiteral(", ")));
  QToolTip::showText(place, text, self);
}

BarPlot::BarPlot(QWidget* parent) : Chart(parent), d_(std::make_unique<Impl>(this, plot())) {
  d_->build(title());
  set_series({{}});
}

BarPlot::~BarPlot() = default;

void BarPlot::set_series(std::vector<Series> series) {
  if (series.size() != d_->series.size()) {
    d_->plot->clearPlottables();
    d_->bars.clear();
    for (std::size_t i = 0; i < series.size(); ++i)
      d_->bars.push_back(new QCPBars(d_->plot->xAxis, d_->plot->yAxis));
    d_->shown.assign(series.size(), true);
  }
  d_->series = std::move(series);
  for (std::size_t i = 0; i < d_->bars.size(); ++i)
    d_->bars[i]->setName(d_->series[i].name);
  d_->plot->legend->setVisible(d_->series.size() > 1);
  restyle();
  d_->fill();
}

void BarPlot::set_bins(std::vector<Bin> bins) {
  const auto range = [](const std::vector<Bin>& list) {
    return list.empty() ? std::pair(0.0, 0.0) : std::pair(list.front().low, list.back().high);
  };
  const bool same_range = range(bins) == range(d_->bins);
  d_->bins = std::move(bins);
  if (same_range) {
    d_->fill();
    return;
  }
  d_->current = -1;
  reset_view();
  restyle();
}

void BarPlot::set_marks(std::vector<Mark> marks) {
  d_->marks = std::move(marks);
  d_->draw_marks();
  d_->fill();
}

void BarPlot::set_limit(double x) {
  d_->limit = x;
  d_->draw_marks();
}

void BarPlot::set_whole_numbers(bool whole) {
  d_->ticker->whole = whole;
}

void BarPlot::set_number_text(std::function<QString(double)> text) {
  d_->number_text = std::move(text);
  replot();
}

void BarPlot::set_bin_text(std::function<QString(const Bin&)> text) {
  d_->bin_text = std::move(text);
}

void BarPlot::reset_view() {
  if (!d_->bins.empty())
    d_->plot->xAxis->setRange(d_->bins.front().low, d_->bins.back().high);
  d_->follow_y = true;
  d_->fill();
}

void BarPlot::set_series_visible(int series, bool visible) {
  d_->shown[static_cast<std::size_t>(series)] = visible;
  restyle();
  d_->fill();
}

bool BarPlot::is_series_visible(int series) const {
  return d_->shown[static_cast<std::size_t>(series)];
}

std::pair<double, double> BarPlot::x_range() const {
  const QCPRange range = d_->plot->xAxis->range();
  return {range.lower, range.upper};
}

const std::vector<BarPlot::Bin>& BarPlot::bins() const {
  return d_->bins;
}

QByteArray BarPlot::csv() const {
  QByteArray out = "low,high";
  for (const Series& series : d_->series)
    out += ',' + csv_field(series.name.isEmpty() ? y_text() : series.name);
  out += '\n';
  for (const Bin& bin : d_->bins) {
    out += QByteArray::number(bin.low, 'g', 12) + ',' + QByteArray::number(bin.high, 'g', 12);
    for (std::size_t i = 0; i < d_->series.size(); ++i)
      out += ',' + QByteArray::number(i < bin.counts.size() ? bin.counts[i] : 0, 'g', 15);
    out += '\n';
  }
  return out;
}

void BarPlot::restyle() {
  take_look();
  d_->color();
}

// Only along x: the bars stand on zero.
void BarPlot::zoom(double factor) {
  d_->plot->xAxis->scaleRange(factor, d_->plot->xAxis->range().center());
  replot();
}

void BarPlot::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(d_->bins.size()) - 1;
  const auto walk = [&](int to) {
    if (last < 0)
      return;
    const int bin = std::clamp(to, 0, last);
    const Bin& it = d_->bins[static_cast<std::size_t>(bin)];
    const auto x = static_cast<int>(d_->plot->xAxis->coordToPixel((it.low + it.high) / 2));
    d_->say(bin, mapToGlobal(QPoint(x, d_->plot->axisRect()->center().y())));
  };
  switch (event->key()) {
  case Qt::Key_Left:
    return walk(d_->current < 0 ? last : d_->current - 1);
  case Qt::Key_Right:
    return walk(d_->current + 1);
  case Qt::Key_Home:
    return walk(0);
  case Qt::Key_End:
    return walk(last);
  default:
    if (!take_key(event->key()))
      Chart::keyPressEvent(event);
  }
}

void BarPlot::add_to_menu(QMenu& menu) {
  for (std::size_t i = 0; i < d_->series.size() && d_->series.size() > 1; ++i) {
    QAction* action = menu.addAction(d_->series[i].name);
    action->setCheckable(true);
    action->setChecked(d_->shown[i]);
    connect(action, &QAction::toggled, this, [this, i](bool on) { set_series_visible(static_cast<int>(i), on); });
  }
}

bool BarPlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched != d_->plot)
    return Chart::eventFilter(watched, event);
  if (event->type() == QEvent::MouseMove) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const bool inside = d_->plot->axisRect()->rect().contains(mouse->pos()) && mouse->buttons() == Qt::NoButton;
    d_->say(inside ? d_->bin_at(d_->plot->xAxis->pixelToCoord(mouse->pos().x())) : -1,
            mouse->globalPosition().toPoint());
  } else if (event->type() == QEvent::Wheel) {
    const bool vertical = static_cast<QWheelEvent*>(event)->modifiers().testFlag(Qt::ControlModifier);
    d_->plot->axisRect()->setRangeZoom(vertical ? Qt::Vertical : Qt::Horizontal);
  }
  return false;
}

} // namespace cds
