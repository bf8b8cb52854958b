#include "views/pages/compare/compare_page.h"

#include "models/run_filter.h"
#include "models/run_watcher.h"
#include "models/runs_summary.h"
#include "models/selection.h"
#include "views/pages/compare/compare_curves.h"
#include "views/pages/compare/compare_scatter.h"
#include "views/pages/compare/run_disc.h"
#include "views/plots/curve_controls.h"
#include "views/plots/curve_plot.h"
#include "views/plots/scatter_plot.h"
#include "views/style/theme.h"
#include "views/widgets/dock_area.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHash>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QSet>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QToolButton>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>
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
  connect(tree_, &QTreeView::doubleClicked, this, [this](const QModelIndex& at) {
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

void ComparePage::make_tree() {
  tree_ = new QTreeView;
  tree_->setObjectName(QStringLiteral("compare_tree"));
  set_up_tree(tree_, shown_);
  tree_->setItemDelegateForColumn(0, new RunDisc(tree_));
  QHeaderView* header = tree_->header();
  header->setObjectName(QStringLiteral("compare_columns"));
  header->setSectionsMovable(true);
  header->setSectionResizeMode(0, QHeaderView::Stretch);
  header->setSortIndicator(-1, Qt::AscendingOrder); // in order of birth until someone sorts
  tree_->setContextMenuPolicy(Qt::ActionsContextMenu);
  tree_->addActions({check_shown_, check_newest_, check_none_, export_});
}

void ComparePage::make_actions() {
  const auto add = [this](const char* name, const char* icon, const QKeySequence& keys, auto does) {
    QAction* action = add_page_action(name, QString::fromLatin1(icon));
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, does);
    return action;
  };
  find_ = add("compare_find", "search", QKeySequence::Find, [this] { filter_->setFocus(Qt::ShortcutFocusReason); });
  check_none_ = add("compare_check_none", "cross", {}, [this] { choose({}); });
  check_newest_ = add("compare_check_newest", "refresh", {}, [this] {
    chosen_by_person_ = false;
    choose_some();
    show_curves();
  });
  check_shown_ = add("compare_check_shown", "check", {}, [this] {
    QStringList ids;
    for (int row = 0; row < shown_->rowCount(); ++row) {
      const QModelIndex entry = shown_->index(row, 0);
      const int children = shown_->rowCount(entry); // of a group, those that the filter leaves
      if (children == 0)
        ids += model_->ids(shown_->mapToSource(entry));
      for (int child = 0; child < children; ++child)
        ids += model_->ids(shown_->mapToSource(shown_->index(child, 0, entry)));
    }
    choose(ids);
  });
  export_ =
      add("compare_export_table", "export", {}, [this] { save_picture(this, table_picture(), PictureFormat::csv); });
  first_layout_ = add("compare_first_layout", "", {}, [this] { panels_->restore_first_layout(); });
}

void ComparePage::make_panels() {
  using Side = DockArea::Side;
  panels_->add(QStringLiteral("runs"), tree_);
  panels_->add(QStringLiteral("curves"), curves_, Side::below, tree_);
  panels_->add(QStringLiteral("other_curves"), other_curves_, Side::right_of, curves_);
  panels_->add(QStringLiteral("scatter"), scatter_, Side::right_of, other_curves_);
  panels_->settle();
}

QLayout* ComparePage::make_head() {
  auto* line = new QHBoxLayout;
  line->setSpacing(step);
  filter_ = new QLineEdit;
  filter_->setObjectName(QStringLiteral("compare_filter"));
  filter_->setClearButtonEnabled(true);
  filter_->setMaximumWidth(60 * step);
  filter_->addAction(themed_icon(QStringLiteral("search")), QLineEdit::LeadingPosition);
  connect(filter_, &QLineEdit::textChanged, shown_, &RunFilter::set_words);
  count_ = new QLabel;
  line->addWidget(filter_, 1);
  for (QAction* action : {check_shown_, check_newest_, check_none_, export_}) {
    QToolButton* button = tool_button(action, this);
    button->setToolButtonStyle(Qt::ToolButtonIconOnly);
    line->addWidget(button);
  }
  line->addSpacing(step);
  line->addWidget(count_);
  line->addStretch(1);
  line->addWidget(controls_);
  return line;
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
}

bool ComparePage::event(QEvent* event) {
  if (event->type() == QEvent::StatusTip) {
    Q_EMIT message(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
  }
  return Page::event(event);
}

QString ComparePage::title() const {
  return tr("Compare");
}

QString ComparePage::question() const {
  return tr("Which is better, and is it sure?");
}

void ComparePage::retranslate() {
  empty_->set_texts(tr("Nothing to compare yet"),
                    tr("The runs of a project side by side: their curves over each other, what they reach and what "
                       "they cost. Start a run or two."),
                    tr("Set up an experiment"));
  controls_->retranslate();
  for (CompareCurves* curves : {curves_, other_curves_}) {
    curves->set_axis(controls_->axis(), controls_->axis_text());
    curves->retranslate();
  }
  scatter_->retranslate();
  tree_->setAccessibleName(tr("Runs and their results"));
  filter_->setPlaceholderText(tr("Filter by any word (Ctrl+F)"));
  filter_->setAccessibleName(tr("Filter the runs"));
  const auto name = [](QAction* action, const QString& text, const QString& tip) {
    action->setText(text);
    action->setToolTip(tip);
  };
  name(find_, tr("Filter the runs"), tr("Filter the runs"));
  name(check_shown_, tr("Draw all listed runs"), tr("Draw the curves of all runs that the table lists now"));
  name(check_newest_, tr("Draw the newest runs"), tr("Draw the curves of the newest runs, also of those to come"));
  name(check_none_, tr("Draw no run"), tr("Take all curves away"));
  name(export_, tr("Export the table"), tr("Export the table of runs as CSV"));
  name(first_layout_, tr("Panels back to their first places"), {});
  panels_->setAccessibleName(tr("Panels of the comparison"));
  panels_->set_title(tree_, tr("Runs"));
  panels_->set_title(curves_, tr("Curves"));
  panels_->set_title(other_curves_, tr("Other curves"));
  panels_->set_title(scatter_, tr("Scatter"));
  model_->retranslate();
  show_curves();
}

void ComparePage::restyle() {
  tree_->viewport()->update();
}

} // namespace cds
