// Foreign weights against a network of ours: what fits, what is missing, what is left over.
#pragma once

#include "exchange/state_dict.h"

#include <map>
#include <string>
#include <torch/torch.h>
#include <vector>

namespace cds {

enum class WeightsFor {
  inference, // everything an embedding needs must be there
  start,     // the whole backbone must be there; the neck may begin anew
};

struct WeightMatch {
  std::map<std::string, torch::Tensor> matched; // under our names, as the file has them
  std::vector<std::string> missing;             // ours that the file lacks; counters of batches are not counted
  std::vector<std::string> left_over;           // the file's own names
  std::vector<std::string> other_classes;       // ours: classifiers of another number of identities
  std::string naming;                           // to_string(Naming)
};

// By name (naming.h). Errors, `failed`, naming `file`: no name fits; a shape does not fit (both are named), but a
// classifier's of other classes, which is left out; a type that makes no weight (complex, integers); numbers that are
// not finite; a backbone's tensor that the network has no place for, since then the genotype is another one.
[[nodiscard]] Result<WeightMatch> match_weights(const torch::nn::Module& network, const StateDict& weights,
                                                const std::string& file);

// Whether what is missing may start anew. The first that may not is named.
[[nodiscard]] Status check_complete(const WeightMatch& match, WeightsFor use, const std::string& file);
// Classifiers and the FC before them always, the rest of the neck at a start; the backbone never.
[[nodiscard]] bool may_start_anew(const std::string& name, WeightsFor use);

// Copies what matched into the network, in its own types and on its device.
void put_weights(torch::nn::Module& network, const WeightMatch& match);

} // namespace cds
