// One engine on one run: a lock on the run folder's engine.lock, which the kernel lets go when the process ends,
// however it ends.
#pragma once

#include "run/file_lock.h"

#include <filesystem>

namespace cds {

// At once; `failed`, naming the other process, where another engine (also one in this process) holds it.
[[nodiscard]] Result<FileLock> lock_run(const std::filesystem::path& run_folder);

} // namespace cds
