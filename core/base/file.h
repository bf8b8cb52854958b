// Whole files, read and replaced atomically: a reader sees the old content or the new one, never half of it.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace cds {

// Blocks. Errors name the file and the system's reason.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);

// Writes a temporary file beside path, fsyncs it, renames it over path and fsyncs the folder. On an error (full disk,
// read-only folder) the old file is untouched and the temporary one is removed. Blocks.
[[nodiscard]] Status write_file_atomically(const std::filesystem::path& path, std::string_view content);

// The same for content too large to hold: `write` gets a function that appends bytes.
using AppendBytes = std::function<Status(std::span<const std::uint8_t>)>;
[[nodiscard]] Status write_file_atomically(const std::filesystem::path& path,
                                           const std::function<Status(const AppendBytes&)>& write);

// Creates the folder and its parents; an existing folder is success.
[[nodiscard]] Status make_folder(const std::filesystem::path& path);

// Moves a file or folder to the desktop's bin ($XDG_DATA_HOME/Trash, the freedesktop.org specification), or across
// file systems into TOPDIR/.Trash-UID. Returns where it lies now, so that it can be moved back.
[[nodiscard]] Result<std::filesystem::path> move_to_bin(const std::filesystem::path& path);

// Moves back what move_to_bin moved: from the bin to `original`, and drops its .trashinfo.
[[nodiscard]] Status restore_from_bin(const std::filesystem::path& binned, const std::filesystem::path& original);

} // namespace cds
