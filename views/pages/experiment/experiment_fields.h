// The table behind the form: which keys it shows, where, and what it says about them.
#pragma once

#include <QtGlobal>
#include <span>

namespace cds {

enum class FieldKind { text, integer, real, flag, numbers, choice };

struct ExperimentField {
  const char* pointer;
  FieldKind kind;
  const char* label;       // QT_TRANSLATE_NOOP in cds::ExperimentForm
  const char* explanation; // likewise
  double low, high, step;
  int decimals;
  const char* words; // choice: the values that are always offered, separated by spaces
  const char* when;  // "": always; "search", "train": that kind; "topk": a top-k search; "gdas": a GDAS search; "cost":
                     // a search with a price; "space": a network of the space; "genotype": a training of one; "fbl",
                     // "classifier": that neck; "pk": every other than a classifier
  const char* row_label = nullptr; // QT_TRANSLATE_NOOP; what a row of two fields is called
  bool beside = false;             // stands in the row of the field before it
};

struct ExperimentSection {
  const char* title; // QT_TRANSLATE_NOOP in cds::ExperimentForm
  std::span<const ExperimentField> fields;
  bool advanced;
};

[[nodiscard]] std::span<const ExperimentSection> experiment_sections();

} // namespace cds
