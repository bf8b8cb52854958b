// What the benchmarks of networks share: their options, the experiment these stand for, made-up images, and what the
// answer says of the machine. Private to app/cds.
#pragma once

#include "base/json.h"
#include "run/experiment.h"

#include <CLI/CLI.hpp>
#include <torch/torch.h>

namespace cds {

struct BenchCall {
  int threads = 0, steps = 10, classes = 751;
  double width = 1, seconds = 10;
  std::string size = "256x128", genotype = "paper-cdnet", backbone = "cds", neck = "fbl", device = "auto",
              cpu = "fused", precision = "fp32";

  void add_to(CLI::App& command);
  void add_network_to(CLI::App& command); // --genotype, --backbone, --neck
  // Without the precision, which each benchmark means otherwise. wrong_call names the option.
  [[nodiscard]] Result<Experiment> experiment(ExperimentKind kind) const;
  // Whether a measurement of `done` steps goes on: as long as the steps wanted and the time last, but three at least.
  [[nodiscard]] bool goes_on(int done, double passed) const { return done < steps && (done < 3 || passed < seconds); }
};

// count x 3 x height x width, as the engine has them: channels_last.
[[nodiscard]] torch::Tensor made_up_images(int count, const InputSpec& input, torch::Device device, std::uint64_t seed);

// threads, device, memory_format, malloc {library, mmap_threshold, trim_threshold, top_pad} in bytes, environment (what
// of it changes speed, where set), peak_mb.
void add_machine(Json& answer, torch::Device device);

} // namespace cds
