// What training scripts save beside their weights: a NumPy score (torchreid's "rank1"), NumPy arrays, a schedule's
// Counter. They are known by name and read as inert data: nothing is computed of them, and what stands for them is
// empty. Private to exchange.
#pragma once

#include "exchange/pickle.h"

#include <optional>

namespace cds {

[[nodiscard]] bool is_beside_weights(const PickleGlobal& global);

// What stands for the call's result: a dict (whose state a pickle may set: it is dropped), a text or None. Never larger
// than a few bytes, whatever the arguments are. nullopt: the name is no function that a pickle may call.
[[nodiscard]] std::optional<PickleValue> describe_beside_weights(const PickleGlobal& function);

} // namespace cds
