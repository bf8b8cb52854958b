// What the CPU engine stores maps as and multiplies in. bf16 halves memory and traffic, and products run on the
// processor's bf16 units; sums, statistics, and in training the weights and their gradients stay float.
#pragma once

namespace cds {

enum class Precision { fp32, bf16 };

} // namespace cds
