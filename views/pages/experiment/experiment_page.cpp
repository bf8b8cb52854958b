#include "views/pages/experiment/experiment_page.h"

#include "models/core_text.h"
#include "models/engine_launcher.h"
#include "models/experiment_presets.h"
#include "models/project_model.h"
#include "models/queue_model.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/pages/experiment/changes_panel.h"
#include "views/pages/experiment/experiment_form.h"
#include "views/pages/experiment/preview_panel.h"
#include "views/pages/experiment/run_panel.h"
#include "views/pages/experiment/schedule_plot.h"
#include "views/style/theme.h"
#include "views/widgets/dock_area.h"

#include <QAction>
#include <QComboBox>
#include <QMenu>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace cds {

ExperimentPage::ExperimentPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), draft_(workspace.draft()), keeper_(workspace.project(), workspace.draft()),
      start_(add_page_action("start_run", QStringLiteral("start"))),
      queue_(add_page_action("queue_experiment", QStringLiteral("queue"))),
      save_(add_page_action("save_experiment", QStringLiteral("save"))),
      undo_(add_page_action("undo", QStringLiteral("undo"))), redo_(add_page_action("redo", QStringLiteral("redo"))),
      new_(add_page_action("new_experiment", QStringLiteral("add"))),
      clone_(add_page_action("clone_experiment", QStringLiteral("copy"))), advanced_(add_page_action("advanced")),
      first_layout_(add_page_action("experiment_first_layout")), form_(new ExperimentForm(draft_, this)),
      panels_(new DockArea(QStringLiteral("experiment_panels"), this)) {
  save_->setShortcut(QKeySequence::Save);
  undo_->setShortcut(QKeySequence::Undo);
  redo_->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
  clone_->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_D));
  advanced_->setCheckable(true);
  for (const ExperimentPreset& preset : experiment_presets()) {
    QAction* action = add_page_action(qPrintable(QStringLiteral("preset_") + QLatin1String(preset.name)));
    connect(action, &QAction::triggered, this, [this, &preset] { take_preset(preset.make(), preset_title(preset)); });
    presets_ << action;
  }
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
  column->addWidget(panels_);
  make_panels(make_left());
  connect(start_, &QAction::triggered, this, &ExperimentPage::start);
  connect(queue_, &QAction::triggered, this, &ExperimentPage::queue);
  connect(save_, &QAction::triggered, this, &ExperimentPage::save);
  connect(undo_, &QAction::triggered, this, &ExperimentPage::undo);
  connect(redo_, &QAction::triggered, &draft_, &ExperimentDraft::redo);
  connect(new_, &QAction::triggered, this, [this] { draft_.start(fresh_experiment()); });
  connect(clone_, &QAction::triggered, this, &ExperimentPage::clone);
  connect(first_layout_, &QAction::triggered, panels_, &DockArea::restore_first_layout);
  connect(advanced_, &QAction::toggled, this, [this](bool on) {
    form_->set_advanced(on);
    advanced_button_->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
  });
  connect_draft();
  connect_engine();
}

void ExperimentPage::connect_draft() {
  connect(&draft_, &ExperimentDraft::changed, this, &ExperimentPage::show_draft);
  connect(&draft_, &ExperimentDraft::changed, this, &ExperimentPage::show_preview);
  connect(form_, &ExperimentForm::refused_changed, this, &ExperimentPage::show_undo);
  connect(run_, &RunPanel::seeds_changed, this, &ExperimentPage::show_draft);
  connect(&draft_, &ExperimentDraft::replaced, this, [this] {
    run_->show_problem({});
    fill_experiments();
    changes_->fill_bases();
  });
  connect(&keeper_, &DraftKeeper::recovered, this, [this](const QString& name) {
    Q_EMIT message(
        tr("Unsaved edits of %1 were brought back; Ctrl+Z on this page goes back to what was saved").arg(name));
  });
  // Once the pages have taken the project.
  connect(
      &workspace().project(), &ProjectModel::opened, this, [this] { keeper_.recover(); }, Qt::QueuedConnection);
  connect(&workspace().project(), &ProjectModel::opened, this, &ExperimentPage::take_project);
  connect(&workspace().project(), &ProjectModel::experiments_changed, this, [this] {
    fill_experiments();
    changes_->fill_bases();
  });
  connect(&workspace().project(), &ProjectModel::data_sets_changed, this, &ExperimentPage::fill_data_sets);
  connect(preview_, &PreviewPanel::drawn, this, [this] {
    if (std::exchange(previewing_, false))
      end_load();
  });
}

void ExperimentPage::connect_engine() {
  connect(&workspace().engine(), &EngineLauncher::started, this, [this](const QString& id) {
    workspace().watcher().look_for_runs();
    if (id == expected_)
      start_->setEnabled(true);
  });
  connect(&workspace().engine(), &EngineLauncher::failed_to_start, this,
          [this](const QString& id, const QString& text) {
            if (id != expected_)
              return;
            expected_.clear();
            start_->setEnabled(true);
            run_->show_problem(core_text(text));
          });
  connect(&workspace().watcher(), &RunWatcher::runs_added, this, [this](const QStringList& ids) {
    if (expected_.isEmpty() || !ids.contains(expected_))
      return;
    workspace().selection().set_run(std::exchange(expected_, {}));
    Q_EMIT page_requested(QStringLiteral("live"));
  });
}

QString ExperimentPage::title() const {
  return tr("Experiment");
}
QString ExperimentPage::question() const {
  return tr("What will run?");
}

QWidget* ExperimentPage::make_left() {
  auto* side = new QWidget(this);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  row->setSpacing(step);
  experiments_ = new QComboBox(side);
  experiments_->setObjectName(QStringLiteral("experiments"));
  experiments_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  experiments_->setMinimumWidth(40 * step);
  connect(experiments_, &QComboBox::activated, this, &ExperimentPage::choose_experiment);
  row->addWidget(experiments_, 1);
  const auto button = [&](QAction* action) {
    auto* made = new QToolButton(side);
    if (action)
      made->setDefaultAction(action);
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    row->addWidget(made);
    return made;
  };
  new_button_ = button(new_);
  presets_button_ = button(nullptr);
  presets_button_->setObjectName(QStringLiteral("presets_button"));
  presets_button_->setPopupMode(QToolButton::InstantPopup);
  auto* menu = new QMenu(presets_button_);
  menu->addActions(presets_);
  presets_button_->setMenu(menu);
  clone_button_ = button(clone_);
  column->addLayout(row);
  scroll_ = new QScrollArea(side);
  scroll_->setObjectName(QStringLiteral("form_area"));
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inner = new QWidget(scroll_);
  auto* inner_column = new QVBoxLayout(inner);
  inner_column->setContentsMargins(0, step, 3 * step, step);
  inner_column->addWidget(form_);
  inner_column->setSpacing(2 * step);
  inner_column->addStretch();
  scroll_->setWidget(inner);
  column->addWidget(scroll_, 1);
  advanced_button_ = new QToolButton(side);
  advanced_button_->setObjectName(QStringLiteral("advanced_button"));
  advanced_button_->setAutoRaise(true);
  advanced_button_->setCheckable(true);
  advanced_button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  advanced_button_->setArrowType(Qt::RightArrow);
  connect(advanced_button_, &QToolButton::toggled, advanced_, &QAction::setChecked);
  connect(advanced_, &QAction::toggled, advanced_button_, &QToolButton::setChecked);
  form_->set_fold_button(advanced_button_);
  return side;
}

void ExperimentPage::make_panels(QWidget* left) {
  run_ = new RunPanel(start_, queue_, save_);
  changes_ = new ChangesPanel(workspace());
  schedule_ = new SchedulePlot;
  schedule_->setObjectName(QStringLiteral("schedule"));
  preview_ = new PreviewPanel;
  using Side = DockArea::Side;
  panels_->add(QStringLiteral("form"), left);
  panels_->add(QStringLiteral("run"), run_, Side::right_of, left);
  panels_->add(QStringLiteral("changes"), changes_, Side::below, run_);
  panels_->add(QStringLiteral("schedule"), schedule_, Side::below, changes_);
  panels_->add(QStringLiteral("images"), preview_, Side::below, schedule_);
  panels_->share({left, run_}, {540, 640});
  panels_->share({run_, changes_, schedule_, preview_}, {120, 170, 170, 175}, true);
  panels_->settle();
}

void ExperimentPage::retranslate() {
  start_->setText(tr("Start the run"));
  start_->setToolTip(tr("Save the experiment and start it as a process of its own, which outlives this window (F5)"));
  queue_->setText(tr("Put the experiment into the queue"));
  queue_->setToolTip(tr("Save the experiment and let it wait on the Runs page until its turn"));
  save_->setText(tr("Save the experiment"));
  save_->setToolTip(tr("Write the experiment into the project without starting it (Ctrl+S)"));
  undo_->setText(tr("Undo the last edit"));
  redo_->setText(tr("Redo the edit"));
  new_->setText(tr("New experiment"));
  new_->setIconText(tr("New"));
  new_->setToolTip(tr("Begin with the paper's settings; Ctrl+Z brings back what is here now"));
  new_button_->setAccessibleName(new_->text());
  clone_->setText(tr("Clone the experiment"));
  clone_->setIconText(tr("Clone"));
  clone_->setToolTip(tr("A new experiment with these settings, and a list of what you change in it (Ctrl+Shift+D)"));
  clone_button_->setAccessibleName(clone_->text());
  presets_button_->setText(tr("Presets"));
  presets_button_->setAccessibleName(tr("Presets of the paper"));
  presets_button_->setToolTip(tr("The paper's searches and trainings, with the data set that is chosen here"));
  const auto presets = experiment_presets();
  for (qsizetype i = 0; i < presets_.size(); ++i)
    presets_[i]->setText(preset_title(presets[static_cast<std::size_t>(i)]));
  first_layout_->setText(tr("Arrange the panels as they were at first"));
  advanced_->setText(tr("Show advanced settings"));
  advanced_button_->setText(tr("Advanced settings"));
  advanced_button_->setAccessibleName(advanced_button_->text());
  advanced_button_->setToolTip(tr("Space, search, optimiser, losses, augmentation, engine"));
  experiments_->setAccessibleName(tr("Experiments of the project"));
  scroll_->setAccessibleName(tr("Settings"));
  panels_->set_title(scroll_->parentWidget(), tr("Settings"));
  panels_->set_title(run_, tr("The run"));
  panels_->set_title(changes_, tr("Differences"));
  panels_->set_title(schedule_, tr("Learning rate"));
  panels_->set_title(preview_, tr("Training images"));
  run_->retranslate();
  schedule_->retranslate();
  preview_->retranslate();
  form_->retranslate();
  changes_->retranslate();
  fill_experiments();
  fill_data_sets();
  show_draft();
}

void ExperimentPage::entered() {
  fill_genotypes();
  changes_->fill_bases();
  show_preview();
}

// Decoding waits until somebody looks.
void ExperimentPage::show_preview() {
  if (!is_on_screen())
    return;
  preview_->show_experiment(draft_.experiment());
  if (preview_->is_working() && !std::exchange(previewing_, true))
    begin_load();
}

int ExperimentPage::file_index() const {
  const auto& list = workspace().project().experiments();
  for (std::size_t i = 0; i < list.size() && !draft_.file().isEmpty(); ++i)
    if (to_qstring(list[i].file) == draft_.file())
      return static_cast<int>(i);
  return -1;
}

// Experiments with edits that are not saved say so.
void ExperimentPage::fill_experiments() {
  const QSignalBlocker quiet(experiments_);
  const auto marked = [this](const QString& name, const QString& file) {
    const bool open = file == draft_.file();
    return (open ? draft_.is_dirty() : draft_.left().contains(file)) ? tr("%1 (not saved)").arg(name) : name;
  };
  experiments_->clear();
  experiments_->addItem(marked(tr("New experiment"), {}), -1);
  const auto& list = workspace().project().experiments();
  for (std::size_t i = 0; i < list.size(); ++i)
    experiments_->addItem(marked(to_qstring(list[i].name), to_qstring(list[i].file)), static_cast<int>(i));
  experiments_->setCurrentIndex(file_index() + 1);
}

void ExperimentPage::fill_data_sets() {
  const ProjectModel& project = workspace().project();
  std::vector<ExperimentForm::Choice> choices;
  for (std::size_t i = 0; i < project.data_sets().size(); ++i)
    choices.push_back({to_qstring(project.data_sets()[i].name), project.data_set_folder(static_cast<int>(i)).string()});
  if (draft_.experiment().data.path.empty() && !choices.empty()) {
    Experiment experiment = draft_.experiment();
    experiment.data.path = choices.front().value.get<std::string>();
    if (draft_.can_undo() || draft_.is_dirty())
      draft_.edit(experiment);
    else
      draft_.reset(experiment);
  }
  form_->set_choices(QStringLiteral("/data/path"), choices);
  show_draft();
}

void ExperimentPage::fill_genotypes() {
  std::vector<ExperimentForm::Choice> choices{{tr("CDNet of the paper"), "paper-cdnet"},
                                              {tr("CNet of the paper"), "paper-cnet"}};
  const QStringList ids = workspace().watcher().ids();
  for (auto id = ids.crbegin(); id != ids.crend(); ++id)
    if (const RunInfo* info = workspace().watcher().info(*id);
        info && info->kind == QLatin1String("search") && info->state == RunState::finished)
      choices.push_back({tr("Found by %1").arg(info->name), "run:" + id->toStdString()});
  form_->set_choices(QStringLiteral("/network/genotype"), choices);
}

Experiment ExperimentPage::fresh_experiment() const {
  Experiment experiment = default_experiment(ExperimentKind::search);
  experiment.name = tr("Top-2 search").toStdString();
  if (!workspace().project().data_sets().empty())
    experiment.data.path = workspace().project().data_set_folder(0).string();
  return experiment;
}

void ExperimentPage::take_project() {
  run_->show_problem({});
  draft_.reset(fresh_experiment());
}

void ExperimentPage::take_preset(const Experiment& preset, const QString& name) {
  Experiment experiment = preset;
  const double share = experiment.data.validation_share;
  experiment.data = draft_.experiment().data;
  experiment.data.validation_share = share;
  experiment.engine = draft_.experiment().engine;
  experiment.name = name.toStdString();
  draft_.start(experiment);
}

void ExperimentPage::clone() {
  Experiment copy = draft_.experiment();
  const ExperimentOrigin origin{to_qstring(copy.name), copy};
  copy.name = tr("%1 (copy)").arg(to_qstring(copy.name)).toStdString();
  draft_.replace(copy, origin);
  changes_->show_parent();
}

void ExperimentPage::undo() {
  if (!form_->revert_refused())
    draft_.undo();
}

void ExperimentPage::choose_experiment(int index) {
  const int wanted = experiments_->itemData(index).toInt();
  if (wanted == file_index())
    return;
  if (wanted < 0) {
    if (draft_.left().contains({}))
      draft_.open(fresh_experiment(), {});
    else
      draft_.start(fresh_experiment());
    return;
  }
  const auto experiment = workspace().project().experiment(wanted);
  if (!experiment) {
    run_->show_problem(error_text(experiment.error()));
    fill_experiments();
    return;
  }
  draft_.open(*experiment, to_qstring(workspace().project().experiments()[static_cast<std::size_t>(wanted)].file));
}

void ExperimentPage::save() {
  int index = file_index();
  const auto file = workspace().project().save_experiment(draft_.experiment(), index);
  if (!file) {
    run_->show_problem(error_text(file.error()));
    return;
  }
  if (index < 0)
    index = static_cast<int>(workspace().project().experiments().size()) - 1;
  draft_.mark_saved(to_qstring(workspace().project().experiments()[static_cast<std::size_t>(index)].file));
  fill_experiments();
  changes_->fill_bases();
  run_->show_problem({});
  Q_EMIT message(tr("Saved as %1").arg(to_qstring(*file)));
}

void ExperimentPage::start() {
  save();
  if (run_->has_problem())
    return;
  if (run_->seeds() > 1) { // one after another
    if (!put_in_queue())
      return;
    if (const auto status = workspace().engine().run_queue(workspace().project().folder()); !status)
      return run_->show_problem(error_text(status.error()));
    Q_EMIT page_requested(QStringLiteral("runs"));
    return;
  }
  const auto file = workspace().project().experiment_file(file_index());
  const auto id = workspace().engine().start(workspace().project().folder(), draft_.experiment(), file);
  if (!id) {
    run_->show_problem(error_text(id.error()));
    return;
  }
  expected_ = *id;
  start_->setEnabled(false);
  Q_EMIT message(tr("Starting %1 …").arg(*id));
}

void ExperimentPage::queue() {
  save();
  if (!run_->has_problem() && put_in_queue())
    Q_EMIT page_requested(QStringLiteral("runs"));
}

bool ExperimentPage::put_in_queue() {
  if (file_index() < 0)
    return false;
  QueueItem item;
  item.command = to_string(draft_.experiment().kind);
  item.experiment = draft_.file().toStdString();
  workspace().queue().add(items_for_seeds(item, draft_.experiment().seed, run_->seeds()));
  Q_EMIT message(tr("%n run(s) put into the queue", nullptr, run_->seeds()));
  return true;
}

void ExperimentPage::show_undo() {
  undo_->setEnabled(draft_.can_undo() || form_->has_refused());
  redo_->setEnabled(draft_.can_redo());
}

void ExperimentPage::show_draft() {
  const Experiment& experiment = draft_.experiment();
  show_undo();
  const bool has_data = !experiment.data.path.empty();
  start_->setEnabled(has_data && expected_.isEmpty());
  queue_->setEnabled(has_data);
  run_->show_plan(experiment);
  schedule_->show_experiment(experiment);
  changes_->show_changes();
  if (std::exchange(marked_dirty_, draft_.is_dirty()) != draft_.is_dirty())
    fill_experiments();
}

} // namespace cds
