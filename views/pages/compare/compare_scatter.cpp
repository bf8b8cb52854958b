#include "views/pages/compare/compare_scatter.h"

#include "models/run_groups.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "views/plots/scatter_plot.h"
#include "views/style/theme.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHash>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>
#include <vector>

namespace cds {

CompareScatter::CompareScatter(RunWatcher& watcher, const RunsModel& model, QWidget* parent)
    : QWidget(parent), watcher_(watcher), model_(model), plot_(new ScatterPlot), title_(new QLabel(this)),
      cost_(new QComboBox(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  auto* line = new QHBoxLayout;
  line->setSpacing(step);
  line->addWidget(title_);
  line->addWidget(cost_);
  line->addStretch(1);
  column->addLayout(line);
  column->addWidget(plot_, 1);
  for (int i = 0; i < 4; ++i)
    cost_->addItem({});
  plot_->set_limits_y(0, 100);
  cost_->setObjectName(QStringLiteral("cost"));
  title_->setBuddy(cost_);
  connect(cost_, &QComboBox::currentIndexChanged, this, [this] {
    name_axes();
    refresh();
  });
  connect(plot_, &ScatterPlot::point_clicked, this, &CompareScatter::run_clicked);
}

double CompareScatter::cost_of(const QString& run) const {
  const RunInfo* info = watcher_.info(run);
  if (!info)
    return -1;
  switch (static_cast<CostAxis>(std::max(0, cost_->currentIndex()))) {
  case CostAxis::parameters:
    return run_figure(*info, RunColumn::parameters);
  case CostAxis::multiply_adds:
    return run_figure(*info, RunColumn::multiply_adds);
  case CostAxis::training_time:
    return run_figure(*info, RunColumn::duration);
  case CostAxis::search_time: { // of the search whose network this run trains
    const RunInfo* search = info->kind == QLatin1String("search") ? info : watcher_.info(info->parent);
    return search && search->kind == QLatin1String("search") ? run_figure(*search, RunColumn::duration) : -1;
  }
  }
  return -1;
}

void CompareScatter::refresh() {
  std::vector<ScatterPlot::Point> points;
  for (int row = 0; row < model_.rowCount(); ++row) {
    const QModelIndex entry = model_.index(row, 0);
    std::vector<double> maps, costs;
    for (const QString& id : model_.ids(entry))
      if (const RunInfo* info = watcher_.info(id); info && info->map >= 0) {
        maps.push_back(run_figure(*info, RunColumn::map));
        costs.push_back(cost_of(id));
      }
    const RunSpread map = spread_of(maps), cost = spread_of(costs);
    if (map.runs == 0 || cost.mean <= 0)
      continue;
    points.push_back({entry.data(RunsModel::id_role).toString(), entry.data().toString(),
                      entry.data(RunsModel::ordinal_role).toInt(), cost.mean, map.mean, false, map.spread});
  }
  QHash<QString, int> same;
  for (const ScatterPlot::Point& point : points)
    ++same[point.name];
  for (ScatterPlot::Point& point : points)
    if (same.value(point.name) > 1)
      point.name = tr("%1 (%2)", "name and id of a run").arg(point.name, point.id);
  plot_->set_points(std::move(points));
}

void CompareScatter::name_axes() {
  plot_->set_texts(tr("mAP against cost"), cost_->currentText(), tr("mAP (%)"));
}

void CompareScatter::retranslate() {
  cost_->setItemText(0, tr("parameters (M)"));
  cost_->setItemText(1, tr("multiply-adds (M)"));
  cost_->setItemText(2, tr("training time (min)"));
  cost_->setItemText(3, tr("search time (min)"));
  title_->setText(tr("mAP against"));
  cost_->setAccessibleName(tr("Horizontal axis of the scatter"));
  name_axes();
}

} // namespace cds
