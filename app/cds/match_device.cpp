#include "app/cds/match_device.h"

#include <charconv>

#ifdef CDS_WITH_DEVICES
#include "kernels/cuda_match.h"
#include "kernels/devices.h"
#endif

namespace cds {
namespace {

int cards() {
#ifdef CDS_WITH_DEVICES
  return static_cast<int>(cuda_devices().size());
#else
  return 0;
#endif
}

std::unique_ptr<MatchDevice> card([[maybe_unused]] int index) {
#ifdef CDS_WITH_DEVICES
  return cuda_match_device(index);
#else
  return nullptr;
#endif
}

// N of "cuda:N"; 0 of "cuda"; -1 of anything else.
int card_number(const std::string& name) {
  if (name == "cuda")
    return 0;
  int index = -1;
  if (name.starts_with("cuda:")) {
    const char *begin = name.data() + 5, *end = name.data() + name.size();
    if (const auto read = std::from_chars(begin, end, index); read.ec != std::errc() || read.ptr != end)
      return -1;
  }
  return index;
}

} // namespace

Result<std::unique_ptr<MatchDevice>> pick_match_device(const std::string& name) {
  if (name == "cpu")
    return nullptr;
  if (name == "auto")
    return cards() > 0 ? card(0) : nullptr;
  const int index = card_number(name);
  if (index < 0)
    return wrong_call("'" + name + "' is no device", "--device", R"(Give "cpu", "auto" or "cuda:0")");
  if (index >= cards())
    return wrong_call("there is no device '" + name + "' here", "--device", R"(Give "cpu" or "auto")");
  return card(index);
}

} // namespace cds
