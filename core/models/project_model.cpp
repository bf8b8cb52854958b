#include "models/project_model.h"

#include "models/text.h"

#include <algorithm>

namespace cds {

namespace {

std::filesystem::path tidied(const std::filesystem::path& path) {
  std::error_code error;
  const auto found = std::filesystem::weakly_canonical(path, error);
  return error ? path : found;
}

Error nothing_open() {
  return {ErrorKind::wrong_call, "no project is open", {}, "Open or create one first"};
}

} // namespace

Status ProjectModel::open(const std::filesystem::path& folder) {
  CDS_ASSIGN(Project project, open_project(folder));
  take(std::move(project));
  return {};
}

Status ProjectModel::create(const std::filesystem::path& folder, const QString& name) {
  CDS_ASSIGN(Project project, create_project(folder, name.toStdString()));
  take(std::move(project));
  return {};
}

void ProjectModel::take(Project project) {
  project_ = std::move(project);
  Q_EMIT opened();
  Q_EMIT data_sets_changed();
  Q_EMIT experiments_changed();
}

void ProjectModel::close() {
  if (!project_)
    return;
  project_.reset();
  Q_EMIT closed();
  Q_EMIT data_sets_changed();
  Q_EMIT experiments_changed();
}

std::filesystem::path ProjectModel::folder() const {
  return project_ ? project_->folder : std::filesystem::path();
}

QString ProjectModel::name() const {
  return project_ ? to_qstring(project_->name) : QString();
}

const std::vector<ProjectDataSet>& ProjectModel::data_sets() const {
  static const std::vector<ProjectDataSet> none;
  return project_ ? project_->data_sets : none;
}

const std::vector<ProjectExperiment>& ProjectModel::experiments() const {
  static const std::vector<ProjectExperiment> none;
  return project_ ? project_->experiments : none;
}

std::filesystem::path ProjectModel::data_set_folder(int index) const {
  const auto& sets = data_sets();
  return index >= 0 && index < static_cast<int>(sets.size())
             ? project_->resolved(sets[static_cast<std::size_t>(index)].path)
             : std::filesystem::path();
}

Result<int> ProjectModel::add_data_set(const std::filesystem::path& folder, const QString& layout) {
  if (!project_)
    return tl::unexpected(nothing_open());
  const auto wanted = tidied(folder);
  const auto& sets = project_->data_sets;
  for (std::size_t i = 0; i < sets.size(); ++i)
    if (tidied(project_->resolved(sets[i].path)) == wanted)
      return static_cast<int>(i);
  Project changed = *project_;
  std::error_code error;
  const auto inside = std::filesystem::relative(wanted, tidied(changed.folder), error);
  const bool is_inside = !error && !inside.empty() && *inside.begin() != "..";
  changed.data_sets.push_back(
      {wanted.filename().string(), (is_inside ? inside : wanted).generic_string(), layout.toStdString()});
  CDS_TRY(save_project(changed));
  project_ = std::move(changed);
  Q_EMIT data_sets_changed();
  const int added = static_cast<int>(project_->data_sets.size()) - 1;
  Q_EMIT data_set_added(added);
  return added;
}

Status ProjectModel::remove_data_set(int index) {
  if (!project_)
    return tl::unexpected(nothing_open());
  if (index < 0 || index >= static_cast<int>(project_->data_sets.size()))
    return wrong_call("there is no such data set");
  Project changed = *project_;
  changed.data_sets.erase(changed.data_sets.begin() + index);
  CDS_TRY(save_project(changed));
  project_ = std::move(changed);
  Q_EMIT data_sets_changed();
  return {};
}

std::filesystem::path ProjectModel::experiment_file(int index) const {
  const auto& list = experiments();
  return index >= 0 && index < static_cast<int>(list.size())
             ? project_->resolved(list[static_cast<std::size_t>(index)].file)
             : std::filesystem::path();
}

Result<Experiment> ProjectModel::experiment(int index) const {
  const auto file = experiment_file(index);
  if (file.empty())
    return wrong_call("there is no such experiment");
  return load_experiment(file);
}

Result<std::filesystem::path> ProjectModel::save_experiment(const Experiment& experiment, int index,
                                                            const QString& parent) {
  if (!project_)
    return tl::unexpected(nothing_open());
  Project changed = *project_;
  std::string file;
  if (index >= 0 && index < static_cast<int>(changed.experiments.size())) {
    file = changed.experiments[static_cast<std::size_t>(index)].file;
    changed.experiments[static_cast<std::size_t>(index)].name = experiment.name;
  }
  CDS_ASSIGN(const std::string written, cds::save_experiment(changed, experiment, file, parent.toStdString()));
  project_ = std::move(changed);
  Q_EMIT experiments_changed();
  return project_->resolved(written);
}

} // namespace cds
