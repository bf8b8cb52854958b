// What one searched layer of a supernet does in one step.
#pragma once

#include <vector>

namespace cds {

// The layer's output: the sum over `run` of weights[i] * candidate run[i], + constant.
struct LayerChoice {
  std::vector<int> run;       // candidates from 0, at least one, each once
  std::vector<float> weights; // one for each of `run`; empty: all 1
  float constant = 0;
};

} // namespace cds
