// An experiment under edit, key by key, with undo: what a form shows and changes. Keys are JSON pointers of the
// experiment's file ("/train/epochs"). GUI thread.
#pragma once

#include "run/experiment.h"

#include <QObject>
#include <QString>
#include <vector>

namespace cds {

class ExperimentDraft : public QObject {
  Q_OBJECT
public:
  explicit ExperimentDraft(QObject* parent = nullptr);

  // A new start: no undo behind it, nothing unsaved. `file`: the project's, of the experiment; empty: a new one.
  void reset(const Experiment& experiment, const QString& file = {});
  [[nodiscard]] QString file() const { return file_; }
  [[nodiscard]] const Experiment& saved() const { return saved_; }
  [[nodiscard]] bool is_dirty() const { return !(experiment() == saved_); }
  void mark_saved(const QString& file);    // the present state is what the file holds
  void edit(const Experiment& experiment); // several keys at once, as one step of undo
  [[nodiscard]] const Experiment& experiment() const { return steps_[place_].value; }

  // Another experiment in place of this one; undo brings this one back. replaced() follows.
  void replace(const Experiment& experiment);

  // An error leaves the draft as it was. An equal value is no change. Successive changes of one key within a second
  // are one step of undo.
  [[nodiscard]] Status set(const QString& pointer, const Json& value);
  // Space and input together; the same rules. Successive ones within a second are one step of undo.
  [[nodiscard]] Status set_space(const SpaceSpec& space, const InputSpec& input);
  [[nodiscard]] Json value(const QString& pointer) const; // null: no such key

  // Another kind takes that kind's defaults in train and search; name, data, space, input and seed stay.
  void set_kind(ExperimentKind kind);

  [[nodiscard]] bool can_undo() const { return place_ > 0; }
  [[nodiscard]] bool can_redo() const { return place_ + 1 < steps_.size(); }
  void undo();
  void redo();

  // What differs from the paper's settings of the same kind; name, notes and data do not count.
  [[nodiscard]] std::vector<ExperimentChange> changes_to_paper() const;

Q_SIGNALS:
  void changed();
  void replaced(); // by replace(): what is edited is a new experiment, of no file

private:
  void push(Experiment value, const QString& key);
  struct Step {
    Experiment value;
    QString key; // of the change that led here
    double t = 0;
  };
  std::vector<Step> steps_;
  std::size_t place_ = 0;
  Experiment saved_;
  QString file_;
};

} // namespace cds
