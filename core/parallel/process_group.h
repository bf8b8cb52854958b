// The process groups of this build, behind the one name that c10d's groups have in LibTorch 1.13 and in 2.x. Private to
// parallel.
#pragma once

#include "base/launch.h"

#include <chrono>
#include <torch/csrc/distributed/c10d/Store.hpp>
#include <torch/torch.h>
#include <torch/version.h>

#if TORCH_VERSION_MAJOR >= 2
#include <torch/csrc/distributed/c10d/Backend.hpp>
#else
#include <torch/csrc/distributed/c10d/ProcessGroup.hpp>
#endif

namespace cds {

#if TORCH_VERSION_MAJOR >= 2
using ProcessGroup = c10d::Backend;
#else
using ProcessGroup = c10d::ProcessGroup;
#endif
using GroupPointer = c10::intrusive_ptr<ProcessGroup>;
using StorePointer = c10::intrusive_ptr<c10d::Store>;

// The store at the launch's address; rank 0 keeps it where nobody does. Throws.
[[nodiscard]] StorePointer open_store(const Launch& launch, std::chrono::milliseconds timeout);

// Null where this build has none.
[[nodiscard]] GroupPointer gloo_group(const Launch& launch, const StorePointer& store,
                                      std::chrono::milliseconds timeout);
[[nodiscard]] GroupPointer nccl_group(const Launch& launch, const StorePointer& store,
                                      std::chrono::milliseconds timeout);

} // namespace cds
