#include "views/pages/compare/compare_curves.h"

#include "models/run_feed.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "views/plots/curve_plot.h"
#include "views/style/theme.h"

#include <QComboBox>
#include <QElapsedTimer>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

namespace cds {

namespace {

constexpr qint64 slice_ms = 8;
constexpr std::size_t ahead = 8; // runs read before it is their turn; others' reading waits behind them

struct Metric {
  const char* series;
  double scale;
  bool smoothed;
};
constexpr std::array<Metric, 7> metrics{{{"train/loss", 1, true},
                                         {"train/accuracy", 100, true},
                                         {"val/mAP", 100, false},
                                         {"val/rank1", 100, false},
                                         {"val/accuracy", 100, false},
                                         {"alpha/loss", 1, true},
                                         {"images_per_second", 1, true}}};

} // namespace

CompareCurves::CompareCurves(RunWatcher& watcher, int metric, const QString& name, QWidget* parent)
    : QWidget(parent), watcher_(watcher), plot_(new CurvePlot), title_(new QLabel(this)), metric_(new QComboBox(this)),
      drawing_(std::make_unique<QObject>()) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  auto* line = new QHBoxLayout;
  line->setSpacing(step);
  line->addWidget(title_);
  line->addWidget(metric_);
  line->addStretch(1);
  column->addLayout(line);
  column->addWidget(plot_, 1);
  for (std::size_t i = 0; i < metrics.size(); ++i)
    metric_->addItem({});
  metric_->setObjectName(name);
  metric_->setCurrentIndex(metric);
  title_->setBuddy(metric_);
  soon_.setSingleShot(true);
  soon_.setInterval(0);
  connect(&soon_, &QTimer::timeout, this, &CompareCurves::work);
  connect(metric_, &QComboBox::currentIndexChanged, this, &CompareCurves::redraw);
}

CompareCurves::~CompareCurves() = default;

void CompareCurves::set_runs(std::vector<Run> runs) {
  if (std::exchange(runs_, std::move(runs)) != runs_)
    redraw();
}

void CompareCurves::set_axis(int axis, const QString& text) {
  axis_text_ = text;
  if (std::exchange(axis_, axis) != axis)
    redraw();
  else
    name_axes();
}

void CompareCurves::redraw() {
  drawing_ = std::make_unique<QObject>();
  next_ = 0;
  plot_->clear();
  name_axes();
  work();
}

void CompareCurves::work() {
  QElapsedTimer clock;
  clock.start();
  while (next_ < runs_.size()) {
    for (std::size_t i = next_; i < std::min(runs_.size(), next_ + ahead); ++i)
      static_cast<void>(watcher_.feed(runs_[i].id)); // asks for it
    RunFeed* feed = watcher_.feed(runs_[next_].id);
    if (!feed->is_loaded()) {
      connect(
          feed, &RunFeed::loaded, drawing_.get(), [this] { soon_.start(); }, Qt::SingleShotConnection);
      return;
    }
    draw(runs_[next_++], *feed);
    if (clock.elapsed() >= slice_ms && next_ < runs_.size()) {
      soon_.start();
      return;
    }
  }
  Q_EMIT completed();
}

void CompareCurves::draw(const Run& run, RunFeed& feed) {
  RunSeries* series = feed.series(QLatin1String(metrics[static_cast<std::size_t>(metric_->currentIndex())].series));
  if (!series->is_empty())
    return add_curve(run, *series);
  // It may come later, while the run goes on.
  connect(
      series, &RunSeries::appended, drawing_.get(), [this, run, series] { add_curve(run, *series); },
      Qt::SingleShotConnection);
}

void CompareCurves::add_curve(const Run& run, RunSeries& series) {
  const Metric& metric = metrics[static_cast<std::size_t>(metric_->currentIndex())];
  const int curve = plot_->add_curve(run.name, run.color, metric.smoothed);
  const auto add = [this, source = &series, curve, scale = metric.scale](qsizetype first, qsizetype last) {
    const auto from = static_cast<std::size_t>(first), count = static_cast<std::size_t>(last - first + 1);
    const auto place = axis_ == 0 ? source->epochs() : axis_ == 1 ? source->steps() : source->times();
    if (axis_ != 2 && scale == 1)
      return plot_->append(curve, place.subspan(from, count), source->values().subspan(from, count));
    std::vector<double> x(place.begin() + first, place.begin() + last + 1);
    std::vector<double> y(source->values().begin() + first, source->values().begin() + last + 1);
    for (double& value : y)
      value *= scale;
    if (axis_ == 2)
      for (double& value : x)
        value = (value - source->times().front()) / 60;
    plot_->append(curve, x, y);
  };
  add(0, series.size() - 1);
  connect(&series, &RunSeries::appended, drawing_.get(), add);
}

void CompareCurves::name_axes() {
  const QString name = metric_->currentText();
  const bool share = metrics[static_cast<std::size_t>(metric_->currentIndex())].scale == 100;
  plot_->set_decimals(share ? 1 : 3);
  plot_->set_limits_y(0, share ? 100 : 0);
  plot_->set_whole_x(axis_ != 2); // minutes may be fractions
  plot_->set_texts(name, axis_text_, share ? tr("%1 (%)").arg(name) : name);
  plot_->set_legend_corner(share ? CurvePlot::Corner::bottom_right : CurvePlot::Corner::top_right);
}

void CompareCurves::retranslate() {
  const std::array<QString, metrics.size()> names{
      tr("Training loss"),    tr("Training accuracy"), tr("Validation mAP"),   tr("Validation rank-1"),
      tr("Validation top-1"), tr("Architecture loss"), tr("Images per second")};
  for (int i = 0; i < metric_->count(); ++i)
    metric_->setItemText(i, names[static_cast<std::size_t>(i)]);
  title_->setText(tr("Curves of"));
  metric_->setAccessibleName(tr("What the curves show"));
  name_axes();
}

} // namespace cds
