// Run ids: "20261122-081502-top2-market1501-s4": sorted by time of birth, readable, safe as a folder name.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>

namespace cds {

// Lower-case letters, digits and '-' of text, at most 48 of them; never empty ("run").
[[nodiscard]] std::string slug(const std::string& text);

// A new id under runs_folder that no other process takes: the folder is created here, and its name returned. `name`
// (--run NAME) is used as it stands when given and must be free and a plain folder name; else the id is made from the
// time and `hint`.
[[nodiscard]] Result<std::string> create_run_folder(const std::filesystem::path& runs_folder, const std::string& name,
                                                    const std::string& hint);

} // namespace cds
