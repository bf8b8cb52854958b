// The architecture weights of a search through its epochs: probabilities, entropy, margin, the genotype each epoch
// would derive, and how often each candidate had been trained. Fed from a RunFeed. GUI thread; appending is O(new
// rows).
#pragma once

#include "run/journal.h"

#include <QObject>
#include <QPointer>
#include <span>
#include <vector>

namespace cds {

class RunFeed;

// softmax with the largest value taken off first; NaN anywhere gives NaN everywhere. Empty for an empty row.
[[nodiscard]] std::vector<double> softmax(std::span<const double> row);
// -sum p ln p / ln n: 1 where all candidates are equally likely, 0 where one has everything. 0 for n < 2.
[[nodiscard]] double relative_entropy(std::span<const double> probabilities);
// The largest probability minus the second largest; 0 for n < 2.
[[nodiscard]] double top_two_margin(std::span<const double> probabilities);
// Index of the largest value, the first among equals (as the derivation takes it); -1 for an empty row.
[[nodiscard]] int first_largest(std::span<const double> row);

struct AlphaLayer {
  std::vector<double> alpha, probability; // by candidate, in the space's order
  double entropy = 1, margin = 0;
  int best = -1;
};

struct AlphaEpoch {
  int epoch = 0; // finished epochs; 0 is the state before the first
  std::vector<AlphaLayer> layers;
};

class AlphaHistory : public QObject {
  Q_OBJECT
public:
  using QObject::QObject;

  // Reads what the feed holds and follows it; nullptr lets go. Emits reset().
  void follow(RunFeed* feed);
  // Takes rows by hand. They ascend by epoch; rows of an epoch older than the newest known one are skipped (a resumed
  // run repeats them). Emits appended().
  void append_alphas(std::span<const AlphaRow> rows);
  void append_ledger(std::span<const LedgerRow> rows);
  void clear();

  [[nodiscard]] bool is_empty() const { return epochs_.empty(); }
  [[nodiscard]] int size() const { return static_cast<int>(epochs_.size()); }
  [[nodiscard]] const AlphaEpoch& at(int row) const { return epochs_[static_cast<std::size_t>(row)]; }
  // The last row with at(row).epoch <= epoch; the first row where all are later; the last for epoch < 0. -1 when empty.
  [[nodiscard]] int row_of(int epoch) const;
  [[nodiscard]] int layers() const;
  [[nodiscard]] int candidates() const;                                 // of the first layer
  [[nodiscard]] double highest_probability() const { return highest_; } // over all epochs and layers
  // The chosen candidate of each layer.
  [[nodiscard]] std::vector<int> derived(int row) const;
  // The epoch at which the layer's choice last became another one, up to that row; -1: never.
  [[nodiscard]] int last_switch(int layer, int row) const;
  // How often each candidate had been trained by the end of that epoch (the newest known one up to it); rows by layer.
  // Empty where nothing is recorded.
  [[nodiscard]] std::vector<std::vector<qint64>> trained(int epoch) const;

Q_SIGNALS:
  void reset();
  void appended(int first, int last); // rows; the first may be one that has grown

private:
  void finish(AlphaEpoch& epoch); // what follows from its alphas

  struct LedgerEpoch {
    int epoch = 0;
    std::vector<std::vector<qint64>> counts;
  };
  QPointer<RunFeed> feed_;
  std::vector<AlphaEpoch> epochs_;
  std::vector<LedgerEpoch> ledger_;
  double highest_ = 0;
};

} // namespace cds
