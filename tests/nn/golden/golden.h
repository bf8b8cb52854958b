// Golden values of golden/make_golden.py, and the formula that gives both sides the same weights and images.
#pragma once

#include <map>
#include <string>
#include <torch/torch.h>

namespace cds::golden {

// Numbers in [-1, 1), float64: SplitMix64 of (FNV-1a of the name) + index.
torch::Tensor values(const std::string& name, torch::IntArrayRef shape);

// Every parameter and running statistic from its name (`fill` in the script).
void fill(torch::nn::Module& module);

// Norm and three projections (`summary` in the script).
torch::Tensor summary(const std::string& key, const torch::Tensor& tensor);

// The dictionary of tensors that torch.save() wrote.
std::map<std::string, torch::Tensor> read(const std::string& path);

// A tensor of golden.pt; throws where there is none.
torch::Tensor stored(const std::string& key);

// Largest difference, relative to the largest stored magnitude; differences up to 1e-13 count as none, since a bias
// before a BatchNorm has the gradient 0 and what is stored of it is rounding.
double relative_difference(const torch::Tensor& ours, const torch::Tensor& stored);

} // namespace cds::golden
