// cds bench infer: embeddings of made-up images a second, for single images and for batches.
#include "app/cds/bench_call.h"
#include "app/cds/commands.h"
#include "nn/inference.h"
#include "nn/use_device.h"
#include "train/device.h"
#include "train/embedder.h"
#include "train/inputs.h"
#include "train/stopwatch.h"
#include "train/trainer.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace cds {
namespace {

struct InferCall : BenchCall {
  std::vector<int> batches{1, 8, 32};
};

// Two steps to warm up, then as many as are wanted or as the time allows, but at least three.
Json measure(const InferCall& call, const Experiment& spec, int batch, torch::Device device,
             const EmbedFunction& embed) {
  const auto images = made_up_images(batch, spec.input, device, 1);
  const auto step = [&] { static_cast<void>(embed(images).to(torch::kCPU)); };
  step();
  step();
  std::vector<double> times;
  double seconds = 0;
  Stopwatch watch;
  for (int done = 0; call.goes_on(done, seconds); ++done) {
    step();
    times.push_back(watch.lap());
    seconds += times.back();
  }
  const auto steps = static_cast<int>(times.size());
  std::nth_element(times.begin(), times.begin() + steps / 2, times.end());
  return {{"batch", batch},
          {"images_per_second", steps * batch / seconds},
          {"median_images_per_second", batch / times[static_cast<std::size_t>(steps / 2)]},
          {"seconds", seconds},
          {"steps", steps},
          {"seconds_per_step", seconds / steps}};
}

Result<Json> bench_infer(const InferCall& call) {
  CDS_ASSIGN(Experiment spec, call.experiment(ExperimentKind::train));
  spec.evaluate.precision = call.precision;
  CDS_ASSIGN(const auto device, pick_device(spec.engine));
  use_device(device);
  use_threads(call.threads);
  CDS_ASSIGN(const Genotype genotype, genotype_of(spec));
  CDS_ASSIGN(auto network, make_network(spec, genotype, call.classes));
  network->to(device);
  CDS_ASSIGN(const Embedding by, embedding_by(network->plan(), device, spec));
  CDS_ASSIGN(const EmbedFunction embed, make_embedder(network, device, spec));
  const torch::NoGradGuard no_grad;
  Json rates = Json::array();
  for (const int batch : call.batches)
    rates.push_back(measure(call, spec, batch, device, embed));
  Json out = rates.back(); // the last batch's figures stand in the object itself
  out["rates"] = std::move(rates);
  out["kernels"] = by == Embedding::plan ? "fused" : by == Embedding::cuda ? "cuda" : "modules";
  out["precision"] = call.precision;
  if (by == Embedding::plan)
    out["instructions"] = InferencePlan::instructions(embedding_precision(spec));
  add_machine(out, device);
  return out;
}

std::string text_of(const Json& answer) {
  std::string text = "infer:";
  char part[96];
  for (const Json& rate : answer["rates"]) {
    std::snprintf(part, sizeof part, "%s %.1f images/s at batch %d", text.back() == ':' ? "" : ",",
                  rate["images_per_second"].get<double>(), rate["batch"].get<int>());
    text += part;
  }
  std::snprintf(part, sizeof part, "; peak %.0f MB; %d threads, ", answer["peak_mb"].get<double>(),
                answer["threads"].get<int>());
  text += part;
  return text + (answer.contains("instructions") ? answer["instructions"].get<std::string>()
                                                 : "LibTorch on " + answer["device"].get<std::string>());
}

} // namespace

void add_bench_infer(CLI::App& bench, Context& context) {
  auto* command = bench.add_subcommand("infer", "Embeddings");
  auto call = std::make_shared<InferCall>();
  command->add_option("--batch", call->batches, "Images at once; several are measured one after the other")
      ->check(CLI::Range(1, 100000))
      ->capture_default_str();
  call->add_to(*command);
  call->add_network_to(*command);
  command->add_option("--precision", call->precision, "fp32; or bf16, on the engine's own kernels")
      ->check(CLI::IsMember({"fp32", "bf16"}))
      ->capture_default_str();
  command->callback([call, &context] {
    const auto done = bench_infer(*call);
    if (!done)
      return context.fail(done.error());
    context.answer(*done, text_of(*done));
  });
}

} // namespace cds
