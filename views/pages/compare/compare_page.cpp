#include "views/pages/compare/compare_page.h"

#include "models/run_filter.h"
#include "models/run_watcher.h"
#include "models/runs_summary.h"
#include "models/selection.h"
#include "views/pages/compare/compare_curves.h"
#include "views/pages/compare/compare_scatter.h"
#include "views/plots/curve_controls.h"
#include "views/plots/curve_plot.h"
#include "views/style/theme.h"
#include "views/widgets/dock_area.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/tables.h"

#include <QHash>
#include <QLabel>
#include <QSet>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QTreeView>
#include <QVBoxLayout>
#include <utility>

namespace cds {
namespace {

constexpr int newest_shown = 4, most_shown = 8; // runs overlaid until a person chooses

} // namespace

ComparePage::ComparePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent),
      model_(new RunsModel(workspace.watcher(), workspace.labels(),
                           {RunColumn::name, RunColumn::kind, RunColumn::seed, RunColumn::map, RunColumn::rank1,
                            RunColumn::top1, RunColumn::validation, RunColumn::parameters, RunColumn::multiply_adds,
                            RunColumn::duration, RunColumn::epochs},
                           true, this)),
      shown_(new RunFilter(*model_, this)), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("compare"))), panels_(new DockArea(QStringLiteral("compare_panels"))),
      curves_(new CompareCurves(workspace.watcher(), CompareCurves::training_loss, QStringLiteral("metric"))),
      other_curves_(
          new CompareCurves(workspace.watcher(), CompareCurves::validation_map, QStringLiteral("other_metric"))),
      scatter_(new CompareScatter(workspace.watcher(), *model_)) {
  link_crosshairs({&curves_->plot(), &other_curves_->plot()});
  controls_ = new CurveControls({{&curves_->plot(), &other_curves_->plot()},
                                 {&curves_->plot(), &other_curves_->plot()},
                                 {&curves_->plot(), &other_curves_->plot()}});
  make_actions();
  make_tree();
  make_panels();
  auto* main = new QWidget;
  auto* main_column = new QVBoxLayout(main);
  main_column->setContentsMargins(0, 0, 0, 0);
  main_column->setSpacing(2 * step);
  main_column->addLayout(make_head());
  main_column->addWidget(panels_, 1);
  stack_->addWidget(empty_);
  stack_->addWidget(main);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(page_margin, 2 * step, page_margin, 2 * step);
  column->addWidget(stack_);

  refresh_.setSingleShot(true);
  refresh_.setInterval(200);
  connect(&refresh_, &QTimer::timeout, this, [this] {
    show_empty();
    choose_some();
    show_curves();
    if (is_on_screen())
      scatter_->refresh();
  });
  for (const auto signal : {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved})
    connect(model_, signal, this, [this] { refresh_.start(); });
  connect(model_, &QAbstractItemModel::modelReset, this, [this] {
    chosen_by_person_ = false;
    refresh_.start();
  });
  connect(model_, &QAbstractItemModel::dataChanged, this,
          [this](const QModelIndex&, const QModelIndex&, const QList<int>& roles) {
            if (!roles.contains(Qt::CheckStateRole) && !refresh_.isActive())
              refresh_.start();
          });
  connect(model_, &RunsModel::checked_changed, this, [this] {
    chosen_by_person_ = chosen_by_person_ || !choosing_;
    if (!choosing_)
      show_curves();
  });
  const auto show_columns = [this] {
    tree_->setColumnHidden(model_->section(RunColumn::top1), !this->workspace().summary().classifiers);
  };
  connect(&workspace.summary(), &RunsSummary::changed, this, show_columns);
  show_columns();
  for (CompareCurves* curves : {curves_, other_curves_})
    connect(curves, &CompareCurves::completed, this, &ComparePage::follow_loading);
  connect(controls_, &CurveControls::axis_changed, this, [this](int axis) {
    for (CompareCurves* curves : {curves_, other_curves_})
      curves->set_axis(axis, controls_->axis_text());
  });
  connect(scatter_, &CompareScatter::run_clicked, this,
          [this](const QString& id) { this->workspace().selection().set_run(id); });
  connect(tree_, &QTreeView::activated, this, [this](const QModelIndex& at) {
    this->workspace().selection().set_run(at.data(RunsModel::id_role).toString());
    Q_EMIT page_requested(QStringLiteral("live"));
  });
  connect(empty_, &EmptyState::action_clicked, this, [this] { Q_EMIT page_requested(QStringLiteral("experiment")); });
  show_empty();
  choose_some();
}

CurvePlot& ComparePage::curves() const {
  return curves_->plot();
}

CurvePlot& ComparePage::other_curves() const {
  return other_curves_->plot();
}

void ComparePage::show_empty() {
  stack_->setCurrentIndex(model_->rowCount() > 0 ? 1 : 0);
}

void ComparePage::choose_some() {
  if (chosen_by_person_ || model_->rowCount() == 0)
    return;
  // Seeds of one experiment come together, or their mean and spread would have no curves.
  const QStringList all = workspace().watcher().ids();
  QStringList chosen;
  for (auto id = all.crbegin(); id != all.crend() && chosen.size() < newest_shown; ++id) {
    if (chosen.contains(*id))
      continue;
    const QModelIndex run = model_->index_of(*id);
    QStringList together = model_->ids(run.parent().isValid() ? run.parent() : run);
    if (together.size() > most_shown)
      together = together.last(newest_shown);
    if (chosen.isEmpty() || chosen.size() + together.size() <= most_shown)
      chosen += together;
  }
  choose(chosen);
  chosen_by_person_ = false;
}

void ComparePage::choose(const QStringList& ids) {
  choosing_ = true;
  QStringList others = model_->checked();
  const QSet<QString> wanted(ids.begin(), ids.end());
  others.removeIf([&](const QString& id) { return wanted.contains(id); });
  model_->set_checked(others, false);
  model_->set_checked(ids, true);
  choosing_ = false;
  chosen_by_person_ = true;
  show_curves();
}

// What is drawn stays where the chosen runs and their names have not changed.
void ComparePage::show_curves() {
  if (!is_on_screen())
    return;
  std::vector<CompareCurves::Run> runs;
  for (const QString& id : model_->checked()) {
    const RunInfo* info = workspace().watcher().info(id);
    if (!info)
      continue;
    QString name = run_text(*info, RunColumn::name);
    if (model_->index_of(id).parent().isValid()) // one of several of that name
      name = tr("%1, seed %2").arg(name).arg(info->seed);
    runs.push_back({id, name, workspace().watcher().ordinal(id)});
  }
  // Two of one name and seed (of experiments that differ elsewhere) are told apart by their ids.
  QHash<QString, int> same;
  for (const CompareCurves::Run& run : runs)
    ++same[run.name];
  for (CompareCurves::Run& run : runs)
    if (same.value(run.name) > 1 && run.name != run.id)
      run.name = tr("%1 (%2)", "name and id of a run").arg(run.name, run.id);
  count_->setText(tr("%n run(s) drawn", nullptr, static_cast<int>(runs.size())));
  for (CompareCurves* curves : {curves_, other_curves_})
    curves->set_runs(runs);
  follow_loading();
}

void ComparePage::follow_loading() {
  const bool loading = !curves_->is_complete() || !other_curves_->is_complete();
  if (std::exchange(loading_, loading) == loading)
    return;
  if (loading)
    begin_load();
  else
    end_load();
}

Picture ComparePage::table_picture() const {
  Picture picture;
  picture.name = tr("runs");
  picture.csv = [this] { return table_csv(*tree_); };
  return picture;
}

void ComparePage::entered() {
  show_empty();
  for (int section = 1; section < model_->columnCount(); ++section)
    tree_->resizeColumnToContents(section);
  show_curves();
  scatter_->refresh();
  show_current();
}

// The keys begin at the run that all pages look at, or at the entry that holds it.
void ComparePage::show_current() {
  QModelIndex row = shown_->mapFromSource(model_->index_of(workspace().selection().run()));
  if (row.parent().isValid() && !tree_->isExpanded(row.parent()))
    row = row.parent();
  if (row.isValid() && !tree_->currentIndex().isValid())
    tree_->setCurrentIndex(row);
}

QWidget* ComparePage::first_focus() const {
  return tree_;
}

bool ComparePage::event(QEvent* event) {
  if (event->type() == QEvent::StatusTip) {
    Q_EMIT message(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
  }
  return Page::event(event);
}

} // namespace cds
