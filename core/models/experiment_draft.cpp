#include "models/experiment_draft.h"

#include "base/process.h"

#include <algorithm>

namespace cds {

namespace {

constexpr double one_edit_seconds = 1;
const double default_triplet_weight = LossSpec{}.triplet_weight;

} // namespace

ExperimentDraft::ExperimentDraft(QObject* parent)
    : QObject(parent), steps_{{default_experiment(ExperimentKind::search), {}, 0}},
      saved_(default_experiment(ExperimentKind::search)) {}

void ExperimentDraft::reset(const Experiment& experiment, const QString& file) {
  steps_.assign(1, {experiment, {}, 0});
  place_ = 0;
  saved_ = experiment;
  file_ = file;
  Q_EMIT changed();
}

void ExperimentDraft::replace(const Experiment& experiment) {
  file_.clear();
  push(experiment, {});
  Q_EMIT replaced();
}

void ExperimentDraft::edit(const Experiment& experiment) {
  push(experiment, {});
}

void ExperimentDraft::mark_saved(const QString& file) {
  saved_ = experiment();
  file_ = file;
  Q_EMIT changed();
}

Status ExperimentDraft::set_space(const SpaceSpec& space, const InputSpec& input) {
  Experiment next = experiment();
  next.space = space;
  next.input = input;
  if (next == experiment())
    return {};
  CDS_ASSIGN(Experiment checked, experiment_from_json(Json::parse(to_json(next).dump(), nullptr, false), {}));
  push(std::move(checked), QStringLiteral("/space"));
  return {};
}

Json ExperimentDraft::value(const QString& pointer) const {
  const Json all = to_json(experiment());
  const Json::json_pointer place(pointer.toStdString());
  return all.contains(place) ? all.at(place) : Json();
}

Status ExperimentDraft::set(const QString& pointer, const Json& value) {
  Json all = to_json(experiment());
  const Json::json_pointer place(pointer.toStdString());
  if (!all.contains(place))
    return wrong_call("there is no such key", pointer.toStdString());
  if (all.at(place) == value)
    return {};
  all.at(place) = value;
  if (pointer == QLatin1String("/network/neck") && !value.is_null()) { // a classifier has no triplet loss, others have
    const bool classifier = value == "classifier";
    if (classifier != classifies(experiment().network))
      all.at(Json::json_pointer("/loss/triplet_weight")) = classifier ? 0.0 : default_triplet_weight;
  }
  all = Json::parse(all.dump(), nullptr, false); // as read from a file: whole numbers unsigned where they can be
  CDS_ASSIGN(Experiment changed_experiment, experiment_from_json(all, {}));
  push(std::move(changed_experiment), pointer);
  return {};
}

void ExperimentDraft::push(Experiment value, const QString& key) {
  const double now = now_seconds();
  Step& here = steps_[place_];
  steps_.resize(place_ + 1);
  if (place_ > 0 && !key.isEmpty() && here.key == key && now - here.t < one_edit_seconds) {
    steps_[place_] = {std::move(value), key, now};
  } else {
    steps_.push_back({std::move(value), key, now});
    ++place_;
  }
  Q_EMIT changed();
}

void ExperimentDraft::set_kind(ExperimentKind kind) {
  const Experiment& old = experiment();
  if (old.kind == kind)
    return;
  Experiment next = default_experiment(kind);
  next.name = old.name;
  next.notes = old.notes;
  next.data = old.data;
  next.space = old.space;
  next.input = old.input;
  next.network = old.network;
  if (kind == ExperimentKind::search)
    next.network.backbone = "cds"; // a search has no other
  if (classifies(next.network))
    next.loss = old.loss;
  next.engine = old.engine;
  next.seed = old.seed;
  push(std::move(next), QStringLiteral("/kind"));
}

void ExperimentDraft::undo() {
  if (!can_undo())
    return;
  --place_;
  Q_EMIT changed();
}

void ExperimentDraft::redo() {
  if (!can_redo())
    return;
  ++place_;
  Q_EMIT changed();
}

std::vector<ExperimentChange> ExperimentDraft::changes_to_paper() const {
  Experiment paper = default_experiment(experiment().kind);
  paper.name = experiment().name;
  paper.notes = experiment().notes;
  paper.data = experiment().data;
  return difference(paper, experiment());
}

} // namespace cds
