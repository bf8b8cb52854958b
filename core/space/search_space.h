// The Combined Depth Space: which networks there are. Immutable; freely copied and shared between threads.
#pragma once

#include "base/result.h"
#include "space/candidate.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cds {

// The same fields, defaults and meaning as an experiment's "space" (run/experiment.h).
struct SpaceOptions {
  std::vector<int> kernels{3, 5, 7, 9};         // odd, 3-11, strictly ascending, at least two
  std::vector<int> depths{1, 2};                // 1-8, strictly ascending
  std::vector<int> channels{64, 256, 384, 512}; // stem, then one per stage (1-8 stages); before the width multiplier
  int layers_per_stage = 2;                     // 1-16
  double width = 1.0;                           // (0, 8]: each count c becomes floor(c * width / 4) * 4
  bool fusion = true;                           // adaptive fusion gate
  std::string stem = "reid";                    // 7x7 stride 2 and a max pool; or "cifar": 3x3, stride 1, no pool
  [[nodiscard]] bool operator==(const SpaceOptions&) const = default;
};

class SearchSpace {
public:
  // Refuses (wrong_call) what the comments above exclude, and a width that leaves a stage no channels. `where` names
  // the source in the error, e.g. "experiment.json: /space".
  [[nodiscard]] static Result<SearchSpace> make(SpaceOptions options, const std::string& where = {});
  [[nodiscard]] static SearchSpace cds();  // the paper's: kernels 3 5 7 9, depths 1 2
  [[nodiscard]] static SearchSpace cnet(); // the same with depth 1 only

  [[nodiscard]] const SpaceOptions& options() const { return options_; }
  [[nodiscard]] const std::vector<Candidate>& candidates() const {
    return candidates_;
  } // of each layer, authors' order
  [[nodiscard]] std::optional<int> index_of(const Candidate& candidate) const;
  [[nodiscard]] int stages() const { return static_cast<int>(options_.channels.size()) - 1; }
  [[nodiscard]] int layers() const { return stages() * options_.layers_per_stage; }
  [[nodiscard]] int stage_of(int layer) const { return layer / options_.layers_per_stage; }
  // After the width multiplier: stem at 0, stage s at s + 1.
  [[nodiscard]] int channels(int index) const;
  // candidates ^ layers, exact up to 2^53 and the nearest double above.
  [[nodiscard]] double network_count() const;
  // "layer 3 (stage 2)": layers and stages count from 1 in what people read.
  [[nodiscard]] std::string layer_name(int layer) const;

private:
  SearchSpace(SpaceOptions options, std::vector<Candidate> candidates)
      : options_(std::move(options)), candidates_(std::move(candidates)) {}
  SpaceOptions options_;
  std::vector<Candidate> candidates_;
};

} // namespace cds
