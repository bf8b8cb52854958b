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

  void reset(const Experiment& experiment); // a new start: no undo behind it
  [[nodiscard]] const Experiment& experiment() const { return steps_[place_].value; }

  // An error leaves the draft as it was. An equal value is no change. Successive changes of one key within a second
  // are one step of undo.
  [[nodiscard]] Status set(const QString& pointer, const Json& value);
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

private:
  void push(Experiment value, const QString& key);
  struct Step {
    Experiment value;
    QString key; // of the change that led here
    double t = 0;
  };
  std::vector<Step> steps_;
  std::size_t place_ = 0;
};

} // namespace cds
