#include "views/pages/live/live_curves.h"

#include "models/run_feed.h"
#include "models/run_health.h"
#include "models/run_series.h"
#include "models/text.h"
#include "views/pages/live/live_findings.h"
#include "views/pages/live/step_panel.h"
#include "views/plots/curve_controls.h"
#include "views/plots/curve_plot.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {

LiveCurves::LiveCurves(QObject* parent)
    : QObject(parent), loss(new CurvePlot), accuracy(new CurvePlot), rates(new CurvePlot), speed(new CurvePlot),
      times(new CurvePlot), validation(new CurvePlot), expected_macs(new CurvePlot), expected_params(new CurvePlot),
      steps(new StepPanel(times)),
      controls(new CurveControls({{loss, accuracy, speed, times}, {loss, accuracy}, {loss}})),
      binder_(new SeriesBinder(this)), cursor_(std::nan("")) {
  accuracy->set_legend_corner(CurvePlot::Corner::bottom_right);
  validation->set_legend_corner(CurvePlot::Corner::bottom_right);
  rates->set_log_y(true);
  for (CurvePlot* plot : {accuracy, speed, times, validation})
    plot->set_decimals(1);
  for (CurvePlot* plot : {accuracy, validation})
    plot->set_limits_y(0, 100);
  bind();
  link_crosshairs(all());
  for (CurvePlot* plot : all())
    connect(plot, &CurvePlot::x_clicked, this, [this, plot](double x) {
      if (const double epoch = binder_->epoch_at(plot, x); std::isfinite(epoch))
        Q_EMIT epoch_clicked(epoch);
    });
  connect(binder_, &SeriesBinder::behind_changed, this, &LiveCurves::behind_changed);
  connect(controls, &CurveControls::axis_changed, this, [this](int axis) {
    binder_->set_axis(static_cast<SeriesBinder::Axis>(axis));
    name_axes();
    set_cursor(cursor_);
  });
}

void LiveCurves::bind() {
  const auto tie = [this](CurvePlot* plot, const char* series, auto name, int color, bool smoothed, double scale = 1,
                          bool shown = true) {
    binder_->add(plot, QLatin1String(series), name, color, smoothed, scale, shown);
  };
  tie(
      loss, "train/loss", [] { return tr("weights"); }, 0, true);
  tie(
      loss, "alpha/loss", [] { return tr("architecture"); }, 1, true);
  tie(
      loss, "train/ce", [] { return tr("cross entropy"); }, 2, true, 1, false);
  tie(
      loss, "train/triplet", [] { return tr("triplet"); }, 3, true, 1, false);
  tie(
      loss, "alpha/cost_penalty", [] { return tr("price of the cost"); }, 4, false, 1, false);
  tie(
      expected_macs, "alpha/expected_macs", [] { return tr("multiply-adds"); }, 0, false, 1e-6);
  tie(
      expected_params, "alpha/expected_params", [] { return tr("parameters"); }, 1, false, 1e-6);
  tie(
      accuracy, "train/accuracy", [] { return tr("weights"); }, 0, true, 100);
  tie(
      accuracy, "alpha/accuracy", [] { return tr("architecture"); }, 1, true, 100);
  tie(
      rates, "lr", [] { return tr("weights"); }, 0, false);
  tie(
      rates, "alpha_lr", [] { return tr("architecture"); }, 1, false);
  tie(
      speed, "images_per_second", [] { return tr("images per second"); }, 0, true);
  tie(
      validation, "val/mAP", [] { return tr("mAP"); }, 0, false, 100);
  tie(
      validation, "val/rank1", [] { return tr("rank-1"); }, 1, false, 100);
  tie(
      validation, "val/accuracy", [] { return tr("top-1"); }, 0, false, 100);
  tie(
      validation, "val/top5", [] { return tr("top-5"); }, 1, false, 100);
  for (std::size_t part = 0; part < step_series.size(); ++part)
    tie(
        times, step_series[part], [part] { return step_part_text(part); }, static_cast<int>(part), true, 1000);
}

std::vector<CurvePlot*> LiveCurves::all() const {
  return {loss, accuracy, rates, speed, times, validation, expected_macs, expected_params};
}

void LiveCurves::follow(RunFeed* feed) {
  binder_->follow(feed);
  steps->show_feed(feed);
}

bool LiveCurves::is_behind() const {
  return binder_->is_behind();
}

void LiveCurves::set_cursor(double epoch) {
  cursor_ = epoch;
  for (CurvePlot* plot : all())
    plot->set_cursor(std::isfinite(epoch) ? binder_->place_of(plot, epoch) : epoch);
}

void LiveCurves::mark(RunFeed& feed, const std::vector<HealthFinding>& findings) {
  const RunSeries* series = feed.series(QStringLiteral("train/loss"));
  std::vector<CurvePlot::Marker> markers;
  for (const Event& event : feed.events()) {
    if (event.level == "info" || series->is_empty())
      continue;
    const auto at = std::lower_bound(series->times().begin(), series->times().end(), event.t);
    const auto row =
        static_cast<std::size_t>(std::min<std::ptrdiff_t>(at - series->times().begin(), series->size() - 1));
    markers.push_back({binder_->place_of(loss, series->epochs()[row]), event_word(event.code), true});
  }
  const auto kinds = {HealthKind::not_a_number, HealthKind::loss_rises, HealthKind::stalled};
  for (const HealthFinding& finding : findings)
    if (finding.epoch >= 0 && std::find(kinds.begin(), kinds.end(), finding.finding) != kinds.end())
      markers.push_back({binder_->place_of(loss, finding.epoch), finding_word(finding), true});
  loss->set_notes(warnings_of(findings, kinds));
  if (std::exchange(marked_, markers) != markers)
    loss->set_markers(std::move(markers));
}

void LiveCurves::name_axes() {
  const QString x = controls->axis_text();
  for (CurvePlot* plot : all())
    plot->set_whole_x(controls->axis() != 2); // minutes may be fractions
  loss->set_texts(tr("Loss"), x, tr("loss"));
  accuracy->set_texts(tr("Accuracy on the batches"), x, tr("accuracy (%)"));
  rates->set_texts(tr("Learning rate"), x, tr("learning rate"));
  speed->set_texts(tr("Speed"), x, tr("images per second"));
  times->set_texts(tr("Where a step's time goes"), x, tr("milliseconds"));
  validation->set_texts(tr("Validation"), x, tr("score (%)"));
  validation->set_empty_text(tr("Not validated yet; evaluate.every says after how many epochs"));
  expected_macs->set_texts(tr("Expected multiply-adds"), x, tr("multiply-adds (M)"));
  expected_params->set_texts(tr("Expected parameters"), x, tr("parameters (M)"));
}

void LiveCurves::retranslate() {
  controls->retranslate();
  name_axes();
  steps->retranslate();
  binder_->retranslate();
}

} // namespace cds
