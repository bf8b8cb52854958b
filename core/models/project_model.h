// The open project: its data sets and experiments. Reading and writing its small files blocks for milliseconds. GUI
// thread.
#pragma once

#include "run/experiment.h"
#include "run/project.h"

#include <QObject>
#include <QString>
#include <filesystem>
#include <optional>
#include <vector>

namespace cds {

class ProjectModel : public QObject {
  Q_OBJECT
public:
  using QObject::QObject;

  // The open project stays open where the new one cannot be read.
  [[nodiscard]] Status open(const std::filesystem::path& folder);
  [[nodiscard]] Status create(const std::filesystem::path& folder, const QString& name);
  void close();

  [[nodiscard]] bool is_open() const { return project_.has_value(); }
  [[nodiscard]] std::filesystem::path folder() const; // empty: none is open
  [[nodiscard]] QString name() const;
  // Both are empty while no project is open.
  [[nodiscard]] const std::vector<ProjectDataSet>& data_sets() const;
  [[nodiscard]] const std::vector<ProjectExperiment>& experiments() const;

  [[nodiscard]] std::filesystem::path data_set_folder(int index) const; // absolute
  // Named after its folder; a folder that is listed already is not added twice. Returns its index.
  [[nodiscard]] Result<int> add_data_set(const std::filesystem::path& folder,
                                         const QString& layout = QStringLiteral("auto"));
  [[nodiscard]] Status remove_data_set(int index); // from the list; the folder stays

  [[nodiscard]] std::filesystem::path experiment_file(int index) const; // absolute
  [[nodiscard]] Result<Experiment> experiment(int index) const;         // its paths made absolute
  // A new file, or over experiments()[index] where index >= 0. `parent`: what it was cloned from
  // (ProjectExperiment::parent). Returns the file, absolute.
  [[nodiscard]] Result<std::filesystem::path> save_experiment(const Experiment& experiment, int index = -1,
                                                              const QString& parent = {});

Q_SIGNALS:
  void opened();
  void closed();
  void data_sets_changed();
  void data_set_added(int index); // a new one, by add_data_set(); data_sets_changed() came before
  void experiments_changed();

private:
  void take(Project project);
  std::optional<Project> project_;
};

} // namespace cds
