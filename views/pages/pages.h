// The rail: all pages in order.
#pragma once

#include "views/frame/page.h"

#include <vector>

namespace cds {

[[nodiscard]] std::vector<PageEntry> all_pages();

} // namespace cds
