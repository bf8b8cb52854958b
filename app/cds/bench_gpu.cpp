// cds bench gpu: training, search and inference steps, and matching, on a CUDA device.
#include "app/cds/commands.h"
#include "app/gpu_bench/gpu_bench.h"

#include <cstdio>
#include <memory>

namespace cds {

void add_bench_gpu(CLI::App& bench, Context& context) {
  auto* command = bench.add_subcommand("gpu", "Training, search and inference steps, and matching, on a CUDA device");
  auto call = std::make_shared<GpuBench>();
  command
      ->add_option("what", call->what,
                   "train, search, moving (a search whose selection changes at each step), infer, match; all of them "
                   "where none is given")
      ->check(CLI::IsMember({"train", "search", "moving", "infer", "match"}));
  command->add_option("--device", call->device, "cuda:0, cuda:1, ...")->capture_default_str();
  command->add_option("--precision", call->precision, "Of the maps")
      ->check(CLI::IsMember({"fp32", "bf16", "fp16"}))
      ->capture_default_str();
  command->add_option("--batch", call->batch, "Images a step")->check(CLI::Range(2, 100000))->capture_default_str();
  command->add_option("--infer-batch", call->infer_batch, "Images a step of inference")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  command->add_option("--k", call->k, "Candidates run per layer and step of the search")
      ->check(CLI::Range(1, 12))
      ->capture_default_str();
  command->add_option("--blocks", call->blocks, "Blocks of steps; the median counts")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--steps", call->steps, "Steps of a block")->check(CLI::PositiveNumber)->capture_default_str();
  command->add_flag("--modules", call->modules, "LibTorch's modules in place of our kernels, in float32");
  command->callback([call, &context] {
    const auto done = bench_gpu(*call);
    if (!done)
      return context.fail(done.error());
    std::string text;
    for (const auto& line : *done) {
      char one[200];
      std::snprintf(one, sizeof one, "%s%s, %s: %.0f images/s, %.3f ms a step of %d on %s", text.empty() ? "" : "\n",
                    line.at("what").get<std::string>().c_str(), line.at("form").get<std::string>().c_str(),
                    line.at("images_per_second").get<double>(), line.at("ms").get<double>(),
                    line.at("batch").get<int>(), line.at("card").get<std::string>().c_str());
      text += one;
      if (line.contains("sort_ratio")) {
        std::snprintf(one, sizeof one, "; LibTorch's product and sort takes %.2f times as long",
                      line.at("sort_ratio").get<double>());
        text += one;
      }
    }
    context.answer(*done, text);
  });
}

} // namespace cds
