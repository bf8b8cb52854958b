// The authors' initialisation: convolutions Kaiming normal (fan in, ReLU gain), BatchNorm 1 and 0, linear weights
// N(0, 0.001), biases 0.
#pragma once

#include <cstdint>
#include <torch/torch.h>

namespace cds {

// Sets every parameter and running statistic of the module. Each tensor's numbers come from (seed, its name) alone, so
// adding a layer changes no other, and a derived network's stem starts as its supernet's.
void initialise(torch::nn::Module& module, std::uint64_t seed);

} // namespace cds
