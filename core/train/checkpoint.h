// Checkpoints: everything a run needs to go on bit for bit, in one file that a crash can't leave half-written.
//
// Payload of the container (run/checkpoint_file.h): a zip archive as torch.save writes it, holding one dictionary
//   {"format": "cds-checkpoint-1", "progress": JSON text, "tensors": {"GROUP/NAME": tensor, ...}}
// so that Python reads it behind the container's 32 bytes: torch.load(io.BytesIO(open(f, "rb").read()[32:])).
// Groups: "network" (parameters and buffers), "optimizer", "alpha", "alpha_optimizer", "sums".
#pragma once

#include "base/json.h"
#include "train/module_tensors.h"

#include <filesystem>

namespace cds {

struct Checkpoint {
  std::map<std::string, TensorMap> groups;
  Json progress = Json::object(); // epoch, step, best score, hash of the experiment, ...
};

// Atomic: the old file stays, as NAME.prev.EXT, until the new one is whole on the disk. Blocks.
[[nodiscard]] Status save_checkpoint(const std::filesystem::path& path, const Checkpoint& checkpoint);

// The file, or the previous one where it is damaged: then `warning`, if given, says so. Refused where both are. Tensors
// arrive on the CPU. Blocks.
[[nodiscard]] Result<Checkpoint> load_checkpoint(const std::filesystem::path& path, std::string* warning = nullptr);

} // namespace cds
