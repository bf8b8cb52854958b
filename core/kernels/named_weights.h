// A network's tensors by their state-dict names, as the kernels read them: plain floats, so that no LibTorch is needed.
#pragma once

#include <map>
#include <span>
#include <string>

namespace cds {

// Contiguous, in the order of the state dict's shapes (a convolution: output, input, row, column). Borrowed.
using NamedWeights = std::map<std::string, std::span<const float>>;

} // namespace cds
