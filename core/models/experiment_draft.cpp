#include "models/experiment_draft.h"

#include "base/process.h"

#include <algorithm>

namespace cds {

namespace {

constexpr double one_edit_seconds = 1;
const double default_triplet_weight = LossSpec{}.triplet_weight;

} // namespace

ExperimentDraft::ExperimentDraft(QObject* parent) : QObject(parent) {
  const Experiment first = default_experiment(ExperimentKind::search);
  steps_ = {{first, {}, 0, std::make_shared<Document>(Document{{}, first, {}})}};
}

void ExperimentDraft::reset(const Experiment& experiment, const QString& file, const ExperimentOrigin& origin) {
  steps_.assign(1, {experiment, {}, 0, std::make_shared<Document>(Document{file, experiment, origin})});
  place_ = 0;
  left_.clear();
  Q_EMIT changed();
  Q_EMIT replaced();
}

void ExperimentDraft::open(const Experiment& experiment, const QString& file, const ExperimentOrigin& origin) {
  leave(document(), this->experiment());
  const auto edits = left_.find(file);
  const auto opened = std::make_shared<Document>(Document{file, experiment, origin});
  if (edits == left_.end()) {
    push(experiment, {}, opened);
  } else {
    const Experiment edited = edits->second.edited;
    if (file.isEmpty())
      opened->saved = edits->second.saved;
    left_.erase(edits);
    push(opened->saved, {}, opened);
    push(edited, {}, opened);
  }
  Q_EMIT replaced();
}

void ExperimentDraft::start(const Experiment& experiment) {
  leave(document(), this->experiment());
  push(experiment, {}, std::make_shared<Document>(Document{{}, experiment, {}}));
  Q_EMIT replaced();
}

void ExperimentDraft::replace(const Experiment& experiment, const ExperimentOrigin& origin) {
  leave(document(), this->experiment());
  push(experiment, {}, std::make_shared<Document>(Document{{}, default_experiment(experiment.kind), origin}));
  Q_EMIT replaced();
}

void ExperimentDraft::edit(const Experiment& experiment) {
  push(experiment, {});
}

void ExperimentDraft::set_left(std::map<QString, UnsavedEdits> left) {
  left_ = std::move(left);
  Q_EMIT changed();
}

// Nothing is lost by leaving.
void ExperimentDraft::leave(const Document& document, const Experiment& edited) {
  if (edited == document.saved)
    left_.erase(document.file);
  else
    left_[document.file] = {document.saved, edited};
}

void ExperimentDraft::mark_saved(const QString& file) {
  steps_[place_].document->saved = experiment();
  steps_[place_].document->file = file;
  left_.erase(file);
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

void ExperimentDraft::push(Experiment value, const QString& key, std::shared_ptr<Document> document) {
  const double now = now_seconds();
  steps_.resize(place_ + 1);
  Step& here = steps_[place_];
  if (!document && place_ > 0 && !key.isEmpty() && here.key == key && now - here.t < one_edit_seconds) {
    here.value = std::move(value);
    here.t = now;
  } else {
    if (!document)
      document = here.document;
    steps_.push_back({std::move(value), key, now, std::move(document)});
    ++place_;
  }
  Q_EMIT changed();
}

void ExperimentDraft::go_to(std::size_t place) {
  const auto before = steps_[place_].document;
  if (steps_[place].document != before)
    leave(*before, experiment());
  place_ = place;
  const bool other = steps_[place].document != before;
  if (other)
    left_.erase(document().file);
  Q_EMIT changed();
  if (other)
    Q_EMIT replaced();
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
  if (can_undo())
    go_to(place_ - 1);
}

void ExperimentDraft::redo() {
  if (can_redo())
    go_to(place_ + 1);
}

} // namespace cds
