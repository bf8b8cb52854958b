// Where a network's last feature map is active: what it looked at.
#pragma once

#include "nn/network.h"

namespace cds {

// N x C x h x w to N x h x w: at each place the sum over the channels of the squared activations, each image's map
// scaled to length 1 (an all-zero one stays). The "activation-based attention" of Zagoruyko & Komodakis, "Paying More
// Attention to Attention" (ICLR 2017), F_sum with p = 2, as OSNet's authors draw it.
[[nodiscard]] torch::Tensor activation_map(const torch::Tensor& features);

// The same of a network's last feature map, for images N x 3 x H x W. No gradient. Call eval() first.
[[nodiscard]] torch::Tensor activation_map(ReidNetwork& network, const torch::Tensor& images);

} // namespace cds
