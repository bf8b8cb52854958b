// A network changed by hand: the candidate of a layer at a time, with undo. GUI thread.
#pragma once

#include "space/genotype.h"

#include <QObject>
#include <vector>

namespace cds {

class GenotypeEdit : public QObject {
  Q_OBJECT
public:
  using QObject::QObject;

  void reset(const Genotype& base); // what the edit starts from; equal to the last one: edits stay
  [[nodiscard]] const Genotype& base() const { return steps_.front(); }
  [[nodiscard]] const Genotype& genotype() const { return steps_[place_]; } // without alphas once a layer is changed
  [[nodiscard]] bool is_edited() const { return genotype().layers != base().layers; }
  [[nodiscard]] std::vector<int> changed_layers() const;

  void choose(int layer, const Candidate& candidate); // an equal choice is no change
  void revert();                                      // to the base, as a step that undo takes back
  [[nodiscard]] bool can_undo() const { return place_ > 0; }
  [[nodiscard]] bool can_redo() const { return place_ + 1 < steps_.size(); }
  void undo();
  void redo();

Q_SIGNALS:
  void changed();

private:
  void push(Genotype next);
  std::vector<Genotype> steps_{Genotype{}};
  std::size_t place_ = 0;
};

// The layers (from 0) whose candidates differ; a layer that only one of them has differs.
[[nodiscard]] std::vector<int> differing_layers(const Genotype& one, const Genotype& other);

} // namespace cds
