// SIGINT and SIGTERM as a stop token: the first asks for a polite end, the second kills.
#pragma once

#include <stop_token>

namespace cds {

// Call once, early in main().
[[nodiscard]] std::stop_token stop_on_signals();

} // namespace cds
