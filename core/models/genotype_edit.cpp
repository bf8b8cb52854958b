#include "models/genotype_edit.h"

#include <algorithm>
#include <utility>

namespace cds {

std::vector<int> differing_layers(const Genotype& one, const Genotype& other) {
  std::vector<int> out;
  const std::size_t most = std::max(one.layers.size(), other.layers.size());
  for (std::size_t i = 0; i < most; ++i)
    if (i >= one.layers.size() || i >= other.layers.size() || !(one.layers[i] == other.layers[i]))
      out.push_back(static_cast<int>(i));
  return out;
}

void GenotypeEdit::reset(const Genotype& base) {
  if (steps_.front().layers == base.layers)
    return;
  steps_.assign(1, base);
  place_ = 0;
  Q_EMIT changed();
}

std::vector<int> GenotypeEdit::changed_layers() const {
  return differing_layers(base(), genotype());
}

void GenotypeEdit::choose(int layer, const Candidate& candidate) {
  const auto at = static_cast<std::size_t>(layer);
  if (layer < 0 || at >= genotype().layers.size() || genotype().layers[at] == candidate)
    return;
  Genotype next;
  next.layers = genotype().layers;
  next.layers[at] = candidate;
  push(std::move(next));
}

void GenotypeEdit::revert() {
  if (is_edited())
    push(base());
}

void GenotypeEdit::push(Genotype next) {
  steps_.resize(place_ + 1);
  steps_.push_back(std::move(next));
  ++place_;
  Q_EMIT changed();
}

void GenotypeEdit::undo() {
  if (!can_undo())
    return;
  --place_;
  Q_EMIT changed();
}

void GenotypeEdit::redo() {
  if (!can_redo())
    return;
  ++place_;
  Q_EMIT changed();
}

} // namespace cds
