// What a person does with whole experiments: take, clone, save, start, queue.
#include "models/core_text.h"
#include "models/engine_launcher.h"
#include "models/project_model.h"
#include "models/queue_model.h"
#include "models/text.h"
#include "views/pages/experiment/changes_panel.h"
#include "views/pages/experiment/experiment_page.h"
#include "views/pages/experiment/run_panel.h"

#include <QAction>
#include <QComboBox>

namespace cds {

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
  const ExperimentOrigin origin{to_qstring(copy.name), copy, draft_.file()};
  copy.name = tr("%1 (copy)").arg(to_qstring(copy.name)).toStdString();
  draft_.replace(copy, origin);
  changes_->show_parent();
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
  draft_.open(*experiment, to_qstring(workspace().project().experiments()[static_cast<std::size_t>(wanted)].file),
              workspace().origin_of(wanted));
}

void ExperimentPage::save() {
  int index = file_index();
  const auto file = workspace().project().save_experiment(draft_.experiment(), index, draft_.origin().reference);
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

} // namespace cds
