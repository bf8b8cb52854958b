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
      engine_(workspace.engine()), start_(add_page_action("start_run", QStringLiteral("start"))),
      queue_(add_page_action("queue_experiment", QStringLiteral("queue"))),
      save_(add_page_action("save_experiment", QStringLiteral("save"))),
      undo_(add_page_action("undo", QStringLiteral("undo"))), redo_(add_page_action("redo", QStringLiteral("redo"))),
      new_(add_page_action("new_experiment", QStringLiteral("add"))),
      clone_(add_page_action("clone_experiment", QStringLiteral("copy"))), advanced_(add_page_action("advanced")),
      first_layout_(add_page_action("experiment_first_layout")),
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
    changes_->show_parent(); // where it has one
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
  connect(&engine_, &EngineVersions::answered, this, [this](const QString& lines) {
    devices_ = devices_of(lines);
    fill_devices();
  });
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

void ExperimentPage::entered() {
  fill_genotypes();
  changes_->fill_bases();
  show_preview();
  if (!std::exchange(asked_engine_, true))
    engine_.ask();
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

void ExperimentPage::fill_devices() {
  if (devices_.empty()) // none, or not known: the form's own words
    return;
  const auto card = [](const EngineDevice& device) {
    const QLatin1String maker("NVIDIA "); // of every CUDA device: the room is the model's
    const QString model = device.model.startsWith(maker) ? device.model.mid(maker.size()) : device.model;
    return tr("%1, %2", "a graphics card and its memory").arg(model, memory_text(device.memory_mb));
  };
  std::vector<ExperimentForm::Choice> choices{{tr("automatic: %1").arg(card(devices_.front())), "auto"},
                                              {tr("CPU"), "cpu"}};
  for (const EngineDevice& device : devices_)
    choices.push_back(
        {tr("%1: %2", "cuda:0 and what it is").arg(device.name, card(device)), device.name.toStdString()});
  form_->set_choices(QStringLiteral("/engine/device"), choices);
}

void ExperimentPage::undo() {
  if (!form_->revert_refused())
    draft_.undo();
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
