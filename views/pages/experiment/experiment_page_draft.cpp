// What the page does with the experiment under edit: opened, cloned, saved, started.
#include "models/core_text.h"
#include "models/engine_launcher.h"
#include "models/project_model.h"
#include "models/queue_model.h"
#include "models/run_watcher.h"
#include "models/text.h"
#include "views/pages/experiment/changes_panel.h"
#include "views/pages/experiment/experiment_form.h"
#include "views/pages/experiment/experiment_page.h"
#include "views/pages/experiment/run_panel.h"
#include "views/pages/experiment/schedule_plot.h"

#include <QAction>
#include <QComboBox>
#include <QSignalBlocker>
#include <utility>

namespace cds {

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
