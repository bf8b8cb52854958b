#include "views/plots/bar_plot_impl.h"

namespace cds {

BarPlot::BarPlot(QWidget* parent) : QWidget(parent), d_(std::make_unique<Impl>(this)) {
  setFocusPolicy(Qt::StrongFocus);
  d_->build();
  set_series({{}});
}

BarPlot::~BarPlot() = default;

void BarPlot::set_texts(const QString& title, const QString& x_label, const QString& y_label) {
  d_->title_text = title;
  d_->x_text = x_label;
  d_->y_text = y_label;
  d_->restyle();
}

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
  d_->restyle();
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
  d_->restyle();
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
  d_->replot();
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
  d_->restyle();
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

Picture BarPlot::picture() const {
  Picture picture;
  picture.name = d_->title_text.isEmpty() ? QStringLiteral("histogram") : d_->title_text;
  picture.size = size();
  picture.draw = [this](QPaintDevice& device, QSize size) {
    QCPPainter painter(&device);
    d_->plot->toPainter(&painter, size.width(), size.height());
  };
  picture.csv = [this] { return csv(); };
  return picture;
}

QByteArray BarPlot::csv() const {
  QByteArray out = "low,high";
  for (const Series& series : d_->series)
    out += ',' + csv_field(series.name.isEmpty() ? d_->y_text : series.name);
  out += '\n';
  for (const Bin& bin : d_->bins) {
    out += QByteArray::number(bin.low, 'g', 12) + ',' + QByteArray::number(bin.high, 'g', 12);
    for (std::size_t i = 0; i < d_->series.size(); ++i)
      out += ',' + QByteArray::number(i < bin.counts.size() ? bin.counts[i] : 0, 'g', 15);
    out += '\n';
  }
  return out;
}

} // namespace cds
