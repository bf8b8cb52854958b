#include "app/cds/bench_call.h"

#include "base/kept_memory.h"
#include "base/process.h"

#include <cstdio>
#include <cstdlib>
#include <gnu/libc-version.h>

namespace cds {

void BenchCall::add_to(CLI::App& command) {
  command.add_option("--threads", threads, "Threads (0: all cores)")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command.add_option("--size", size, "Input size, HEIGHTxWIDTH")->capture_default_str();
  command.add_option("--width", width, "Width multiplier")->check(CLI::PositiveNumber)->capture_default_str();
  command.add_option("--steps", steps, "Steps to measure")->check(CLI::PositiveNumber)->capture_default_str();
  command.add_option("--seconds", seconds, "Time limit, after three steps")->capture_default_str();
  command.add_option("--classes", classes, "Training identities")->check(CLI::PositiveNumber)->capture_default_str();
  command.add_option("--device", device, "auto, cpu or cuda:0")->capture_default_str();
  command.add_option("--cpu", cpu, "On the CPU: fused, the engine's own kernels; modules, LibTorch's")
      ->check(CLI::IsMember({"fused", "modules"}))
      ->capture_default_str();
}

void BenchCall::add_network_to(CLI::App& command) {
  command.add_option("--genotype", genotype, "paper-cdnet, paper-cnet or a genotype JSON")->capture_default_str();
  command.add_option("--backbone", backbone, "cds, resnet50 or osnet")->capture_default_str();
  command.add_option("--neck", neck, "standard, bn, bl or fbl")->capture_default_str();
}

Result<Experiment> BenchCall::experiment(ExperimentKind kind) const {
  auto spec = default_experiment(kind);
  char rest = 0;
  if (std::sscanf(size.c_str(), "%dx%d%c", &spec.input.height, &spec.input.width, &rest) != 2 ||
      spec.input.height < 1 || spec.input.width < 1)
    return wrong_call("'" + size + "' is no size", "--size", "write HEIGHTxWIDTH, for example 256x128");
  spec.space.width = width;
  spec.network.backbone = backbone;
  spec.network.genotype = genotype;
  spec.network.neck = neck;
  spec.engine.device = device;
  spec.engine.cpu = cpu;
  return spec;
}

torch::Tensor made_up_images(int count, const InputSpec& input, torch::Device device, std::uint64_t seed) {
  torch::manual_seed(seed);
  return torch::randn({count, 3, input.height, input.width}).contiguous(torch::MemoryFormat::ChannelsLast).to(device);
}

void add_machine(Json& answer, torch::Device device) {
  Json environment = Json::object();
  for (const char* name :
       {"GLIBC_TUNABLES", "LD_PRELOAD", "MALLOC_ARENA_MAX", "OMP_WAIT_POLICY", "GOMP_SPINCOUNT", "OMP_NUM_THREADS"})
    if (const char* value = std::getenv(name))
      environment[name] = value;
  answer["threads"] = torch::get_num_threads();
  answer["device"] = device.str();
  answer["memory_format"] = "channels_last";
  answer["malloc"] = {{"library", std::string("glibc ") + gnu_get_libc_version()},
                      {"mmap_threshold", kept_memory.mmap_threshold},
                      {"trim_threshold", kept_memory.trim_threshold},
                      {"top_pad", kept_memory.top_pad}};
  answer["environment"] = std::move(environment);
  answer["peak_mb"] = peak_resident_mb();
}

} // namespace cds
