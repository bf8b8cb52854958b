// The end of a log: what an engine said last. Any thread; blocks for the file.
#pragma once

#include <QString>
#include <filesystem>

namespace cds {

// At most `lines` lines that are not empty, of the file's last 64 KiB; empty where there is no such file.
[[nodiscard]] QString log_tail(const std::filesystem::path& log, int lines);

} // namespace cds
