// One setting's editor: a line, a number, a switch or a choice, by the kind of its field. GUI thread.
#pragma once

#include "base/json.h"
#include "views/pages/experiment/experiment_fields.h"

#include <QString>
#include <functional>

class QWidget;

namespace cds {

struct FieldEditor {
  QWidget* editor = nullptr;
  std::function<void(const Json&)> show; // a value into the editor
};

// `put` is called with what a person enters; a list of numbers that is none comes as its text, to be refused.
[[nodiscard]] FieldEditor make_editor(const ExperimentField& field, QWidget* parent,
                                      const std::function<void(const Json&)>& put);

// A value as a field shows it.
[[nodiscard]] QString text_of(const Json& value);

} // namespace cds
