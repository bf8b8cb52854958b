#include "app/cds/version.h"

#include "base/machine.h"
#ifdef CDS_WITH_DEVICES
#include "kernels/devices.h"
#endif

#include <CLI/Version.hpp>

#ifdef CDS_WITH_TORCH
#include <torch/version.h>
#endif
#ifdef CDS_WITH_OPENCV
#include <opencv2/core/version.hpp>
#endif
#ifdef CDS_WITH_RUN
#include "run/journal_reader.h"
#endif

namespace cds {

Json library_versions() {
  Json out;
  out["cds"] = CDS_VERSION;
  out["build"] = CDS_BUILD_TYPE;
#ifdef __clang__
  out["compiler"] = __VERSION__;
#else
  out["compiler"] = std::string("GCC ") + __VERSION__;
#endif
#ifdef CDS_WITH_TORCH
  out["libtorch"] = TORCH_VERSION;
#endif
#ifdef CDS_WITH_OPENCV
  out["opencv"] = CV_VERSION;
#endif
#ifdef CDS_WITH_RUN
  out["sqlite"] = sqlite_version();
#endif
  out["json"] = std::to_string(NLOHMANN_JSON_VERSION_MAJOR) + "." + std::to_string(NLOHMANN_JSON_VERSION_MINOR) + "." +
                std::to_string(NLOHMANN_JSON_VERSION_PATCH);
  out["cli11"] = CLI11_VERSION;
  return out;
}

std::string version_text() {
  std::string out;
  const Json versions = library_versions();
  for (const auto& [key, value] : versions.items())
    out += key + " " + value.get<std::string>() + "\n";
  out += "machine " + machine_text(this_machine());
#ifdef CDS_WITH_DEVICES
  for (const auto& device : cuda_devices())
    out += "\ncuda:" + std::to_string(device.index) + " " + device.name + ", " +
           std::to_string(device.memory_bytes >> 20) + " MB, compute capability " + std::to_string(device.major) + "." +
           std::to_string(device.minor);
  if (cuda_devices().empty())
    out += built_with_cuda() ? "\ncuda no device found" : "\ncuda not in this build";
#endif
  return out;
}

} // namespace cds
