// Options that name a space, an input size and a neck: the same in `cds cost` and `cds space`.
#pragma once

#include "space/plan.h"

#include <CLI/CLI.hpp>
#include <cstdint>
#include <string>
#include <utility>

namespace cds {

struct SpaceArguments {
  SpaceOptions space;
  std::string size = "256x128";
  std::string neck = "fbl";
  NeckOptions head;

  // Registers the options; this object must outlive the parsing. Defaults shown in the help are those above.
  void add_to(CLI::App& command);
  // `head` with the kind that `neck` names.
  [[nodiscard]] Result<NeckOptions> neck_options() const;
};

// "256x128" as height and width; wrong_call otherwise.
[[nodiscard]] Result<std::pair<int, int>> parse_size(const std::string& text);

// "1796600", "1,796,600", "1.8M", "950e6" as a number of at least 0, rounded down; wrong_call, naming `option`,
// otherwise.
[[nodiscard]] Result<std::int64_t> parse_count(const std::string& text, const std::string& option);

// 1796600 as "1,796,600"
[[nodiscard]] std::string grouped(std::int64_t number);

} // namespace cds
