#include "views/plots/curve_plot_impl.h"

#include <algorithm>
#include <utility>

namespace cds {

void CurvePlot::set_smoothing(double weight) {
  if (weight == d_->smoothing)
    return;
  d_->smoothing = weight;
  for (Impl::Curve& curve : d_->curves) {
    if (!curve.line)
      continue;
    curve.smoother = Smoother(weight);
    for (std::size_t i = 0; i < curve.y.size(); ++i) {
      const double smooth = curve.smoother.next(curve.y[i]);
      curve.smooth[i] = std::isfinite(curve.y[i]) ? smooth : curve.y[i];
    }
    curve.smooth_blocks.clear();
    curve.smooth_blocks.append(curve.smooth);
    curve.drawn = not_drawn;
  }
  d_->changed();
}

int CurvePlot::curve_count() const {
  return static_cast<int>(d_->curves.size());
}

int CurvePlot::add_curve(const QString& name, int color, bool smoothed) {
  Impl::Curve curve;
  curve.name = name;
  curve.color = color;
  curve.smoothed = smoothed;
  curve.smoother = Smoother(d_->smoothing);
  curve.raw = d_->plot->addGraph();
  curve.raw->removeFromLegend();
  curve.raw->setAdaptiveSampling(false); // the envelope has thinned it already
  if (smoothed) {
    curve.line = d_->plot->addGraph();
    curve.line->removeFromLegend();
    curve.line->setAdaptiveSampling(false);
  }
  curve.main()->setName(name);
  const bool was_crowd = d_->is_crowd();
  d_->curves.push_back(std::move(curve));
  if (!d_->is_crowd())
    d_->name_curve(d_->curves.back());
  else if (!was_crowd)
    for (Impl::Curve& other : d_->curves)
      d_->name_curve(other);
  d_->plot->legend->setVisible(d_->curves.size() > 1 && !d_->is_crowd());
  d_->style_curve(d_->curves.back());
  d_->changed();
  return curve_count() - 1;
}

void CurvePlot::set_curve_name(int curve, const QString& name) {
  auto& c = d_->curves[static_cast<std::size_t>(curve)];
  c.name = name;
  c.main()->setName(name);
  d_->changed();
}

void CurvePlot::set_curve_visible(int curve, bool visible) {
  auto& c = d_->curves[static_cast<std::size_t>(curve)];
  c.visible = visible;
  d_->fade_hidden(c);
  d_->changed();
}

bool CurvePlot::is_curve_visible(int curve) const {
  return d_->curves[static_cast<std::size_t>(curve)].visible;
}

void CurvePlot::clear() {
  for (const Impl::Curve& curve : d_->curves)
    if (curve.end)
      d_->plot->removeItem(curve.end);
  d_->curves.clear();
  d_->plot->clearGraphs();
  d_->plot->legend->setVisible(false);
  d_->hide_readout();
  reset_view();
}

void CurvePlot::clear_data(int curve) {
  auto& c = d_->curves[static_cast<std::size_t>(curve)];
  c.x.clear();
  c.y.clear();
  c.smooth.clear();
  c.smoother.reset();
  c.raw_blocks.clear();
  c.smooth_blocks.clear();
  c.drawn = not_drawn;
  d_->restyle();
  d_->changed();
}

void CurvePlot::append(int curve, std::span<const double> x, std::span<const double> y) {
  if (x.empty())
    return;
  d_->extend(d_->curves[static_cast<std::size_t>(curve)], x, y);
  d_->changed();
}

void CurvePlot::set_data(int curve, std::span<const double> x, std::span<const double> y) {
  clear_data(curve);
  append(curve, x, y);
}

namespace {

struct Values {
  QByteArray name;
  std::vector<double> x, y;
};

QByteArray csv_of(const QByteArray& head, const std::vector<Values>& curves) {
  QByteArray out = head;
  for (const Values& curve : curves)
    for (std::size_t i = 0; i < curve.x.size(); ++i)
      out += curve.name + ',' + QByteArray::number(curve.x[i], 'g', 10) + ',' + QByteArray::number(curve.y[i], 'g', 9) +
             '\n';
  return out;
}

} // namespace

std::function<QByteArray()> CurvePlot::later_csv() const {
  QByteArray head = "curve," + csv_field(d_->x_text) + ',' + csv_field(d_->y_text) + '\n';
  std::vector<Values> curves;
  for (const Impl::Curve& curve : d_->curves)
    curves.push_back({csv_field(curve.name), curve.x, curve.y});
  return [head = std::move(head), curves = std::move(curves)] { return csv_of(head, curves); };
}

QByteArray CurvePlot::csv() const {
  return later_csv()();
}

void CurvePlot::Impl::extend(Curve& curve, std::span<const double> x, std::span<const double> y) {
  curve.x.insert(curve.x.end(), x.begin(), x.end());
  curve.y.insert(curve.y.end(), y.begin(), y.end());
  if (curve.line)
    for (double value : y) { // a value that is none stays a gap: nothing hides it
      const double smooth = curve.smoother.next(value);
      curve.smooth.push_back(std::isfinite(value) ? smooth : value);
    }
  curve.raw_blocks.append(curve.y);
  curve.smooth_blocks.append(curve.smooth);
  if (curve.main()->lineStyle() != QCPGraph::lsNone && curve.x.size() >= 25)
    curve.main()->setScatterStyle(QCPScatterStyle());
}

} // namespace cds
