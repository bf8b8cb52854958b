// SIGINT and SIGTERM as a stop token: the first asks for a polite end, the second kills.
#pragma once

#include <stop_token>

namespace cds {

// Call once in main(), before any other thread starts: the signals are blocked in every thread made later and taken by
// one of its own. Programs started from here must get an empty signal mask (posix_spawnattr_setsigmask).
[[nodiscard]] std::stop_token stop_on_signals();

} // namespace cds
