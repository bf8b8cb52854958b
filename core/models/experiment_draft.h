// The experiment under edit, key by key, with undo: what a form shows and changes. Keys are JSON pointers of the
// experiment's file ("/train/epochs"). Opening another experiment is a step of undo too, and edits that were left
// unsaved wait until theirs is opened again. GUI thread.
#pragma once

#include "run/experiment.h"

#include <QObject>
#include <QString>
#include <map>
#include <memory>
#include <vector>

namespace cds {

// Where an experiment came from: the run or experiment that it was cloned from.
struct ExperimentOrigin {
  QString name; // empty: from nowhere
  Experiment value;
  QString reference; // as the project keeps it (ProjectExperiment::parent); empty: it is in no file
};

// Edits of one experiment that were left without saving.
struct UnsavedEdits {
  Experiment saved, edited;
};

class ExperimentDraft : public QObject {
  Q_OBJECT
public:
  explicit ExperimentDraft(QObject* parent = nullptr);

  // A new start: no undo behind it, nothing unsaved. `file`: the project's, of the experiment; empty: a new one.
  void reset(const Experiment& experiment, const QString& file = {}, const ExperimentOrigin& origin = {});
  [[nodiscard]] QString file() const { return document().file; }
  [[nodiscard]] const Experiment& saved() const { return document().saved; }
  [[nodiscard]] const ExperimentOrigin& origin() const { return document().origin; }
  [[nodiscard]] bool is_dirty() const { return !(experiment() == saved()); }
  void mark_saved(const QString& file);    // the present state is what the file holds
  void edit(const Experiment& experiment); // several keys at once, as one step of undo
  [[nodiscard]] const Experiment& experiment() const { return steps_[place_].value; }

  // Another experiment in place of this one, with the unsaved edits it was left with; undo brings this one back.
  void open(const Experiment& experiment, const QString& file, const ExperimentOrigin& origin = {});
  // A fresh one that is no file yet and holds nothing unsaved; undo brings back what was there.
  void start(const Experiment& experiment);
  // A new one that is worth keeping before it is a file: a clone. replaced() follows each of the three.
  void replace(const Experiment& experiment, const ExperimentOrigin& origin = {});

  // By file ("": a new one): what was left unsaved, besides the one under edit.
  [[nodiscard]] const std::map<QString, UnsavedEdits>& left() const { return left_; }
  void set_left(std::map<QString, UnsavedEdits> left);

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

Q_SIGNALS:
  void changed();
  void replaced(); // what is edited is another experiment: see file()

private:
  // What the steps of one experiment share.
  struct Document {
    QString file;
    Experiment saved;
    ExperimentOrigin origin;
  };
  struct Step {
    Experiment value;
    QString key; // of the change that led here
    double t = 0;
    std::shared_ptr<Document> document;
  };
  [[nodiscard]] const Document& document() const { return *steps_[place_].document; }
  void push(Experiment value, const QString& key, std::shared_ptr<Document> document = nullptr);
  void go_to(std::size_t place);
  void leave(const Document& document, const Experiment& edited);
  std::vector<Step> steps_;
  std::size_t place_ = 0;
  std::map<QString, UnsavedEdits> left_;
};

} // namespace cds
