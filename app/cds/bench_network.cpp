// cds bench train, search: the real steps on made-up images.
#include "app/cds/commands.h"
#include "base/process.h"
#include "search/bilevel.h"
#include "train/device.h"
#include "train/inputs.h"
#include "train/step.h"
#include "train/stopwatch.h"
#include "train/trainer.h"

#include <cstdio>
#include <functional>
#include <memory>

namespace cds {
namespace {

struct BenchCall {
  int batch = 64, threads = 0, steps = 10, classes = 751, k = 2;
  double width = 1, seconds = 10;
  std::string size = "256x128", genotype = "paper-cdnet", backbone = "cds", neck = "fbl", strategy = "topk",
              device = "auto", cpu = "fused", precision = "fp32";
};

Result<Experiment> experiment_of(const BenchCall& call, ExperimentKind kind) {
  auto spec = default_experiment(kind);
  char rest = 0;
  if (std::sscanf(call.size.c_str(), "%dx%d%c", &spec.input.height, &spec.input.width, &rest) != 2 ||
      spec.input.height < 1 || spec.input.width < 1)
    return wrong_call("'" + call.size + "' is no size", "--size", "write HEIGHTxWIDTH, for example 256x128");
  spec.space.width = call.width;
  spec.network.backbone = call.backbone;
  spec.network.genotype = call.genotype;
  spec.network.neck = call.neck;
  spec.search.strategy = call.strategy;
  spec.search.k = call.k;
  spec.engine.device = call.device;
  spec.engine.cpu = call.cpu;
  spec.train.precision = call.precision;
  return spec;
}

SearchBatch made_up(const BenchCall& call, const Experiment& spec, torch::Device device, std::uint64_t seed) {
  torch::manual_seed(seed);
  return {torch::randn({call.batch, 3, spec.input.height, spec.input.width})
              .contiguous(torch::MemoryFormat::ChannelsLast)
              .to(device),
          (torch::arange(call.batch, torch::kInt64) / 4 % call.classes).to(torch::kInt64).to(device)};
}

// Two steps to warm up, then `steps` of them, or as many as the time allows, but at least three.
Json measure(const BenchCall& call, torch::Device device, const std::function<void(int)>& step) {
  const auto finish = [&] {
    if (device.is_cuda())
      torch::cuda::synchronize();
  };
  step(0);
  step(1);
  finish();
  Stopwatch watch;
  double seconds = 0;
  int done = 0;
  while (done < call.steps && (done < 3 || seconds < call.seconds)) {
    step(done + 2);
    finish();
    seconds += watch.lap();
    ++done;
  }
  return {{"images_per_second", done * call.batch / seconds},
          {"seconds", seconds},
          {"steps", done},
          {"seconds_per_step", seconds / done},
          {"batch", call.batch},
          {"threads", torch::get_num_threads()},
          {"device", device.str()},
          {"cpu", call.cpu},
          {"precision", call.precision},
          {"peak_mb", peak_resident_mb()}};
}

Result<Json> bench_train(const BenchCall& call) {
  CDS_ASSIGN(const Experiment spec, experiment_of(call, ExperimentKind::train));
  CDS_ASSIGN(const auto device, pick_device(spec.engine));
  use_threads(call.threads);
  CDS_ASSIGN(const Genotype genotype, genotype_of(spec));
  CDS_ASSIGN(auto network, make_network(spec, genotype, call.classes));
  CDS_TRY(check_precision(spec, device, network->has_engine()));
  network->to(device);
  network->train();
  const auto optimizer = make_weight_optimizer(spec.train, parameters_of(*network));
  const auto batch = made_up(call, spec, device, 1);
  return measure(call, device, [&](int) {
    static_cast<void>(train_step(network, *optimizer, batch.images, batch.labels, loss_options(spec.loss),
                                 spec.train.clip_norm, 1e-3));
  });
}

Result<Json> bench_search(const BenchCall& call) {
  CDS_ASSIGN(const Experiment spec, experiment_of(call, ExperimentKind::search));
  CDS_ASSIGN(const auto device, pick_device(spec.engine));
  use_threads(call.threads);
  CDS_ASSIGN(const SearchSpace space, SearchSpace::make(space_options(spec.space), "--width"));
  NeckOptions neck;
  neck.classes = call.classes;
  CDS_ASSIGN(auto plan, plan_supernet(space, spec.input.height, spec.input.width, neck));
  CDS_ASSIGN(auto strategy, make_strategy(spec.search, space.layers(), static_cast<int>(space.candidates().size())));
  Supernet network(std::move(plan), spec.seed);
  CDS_TRY(check_precision(spec, device, network->has_engine()));
  network->train_with(engine_of(spec));
  prepare(*network, device);
  strategy->alphas().set_data(strategy->alphas().to(device));
  network->train();
  Bilevel bilevel(std::move(network), std::move(strategy), spec.train, spec.search, loss_options(spec.loss));
  const auto train = made_up(call, spec, device, 1), validation = made_up(call, spec, device, 2);
  return measure(call, device, [&](int step) {
    static_cast<void>(bilevel.step(train, validation, {.seed = spec.seed, .epochs = spec.train.epochs, .step = step}));
  });
}

void add(CLI::App& bench, Context& context, const char* name, const char* description,
         Result<Json> (*work)(const BenchCall&)) {
  auto* command = bench.add_subcommand(name, description);
  auto call = std::make_shared<BenchCall>();
  command->add_option("--batch", call->batch, "Images a step")->check(CLI::Range(2, 100000))->capture_default_str();
  command->add_option("--threads", call->threads, "Threads (0: all cores)")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
  command->add_option("--size", call->size, "Input size, HEIGHTxWIDTH")->capture_default_str();
  command->add_option("--width", call->width, "Width multiplier")->check(CLI::PositiveNumber)->capture_default_str();
  command->add_option("--steps", call->steps, "Steps to measure")->check(CLI::PositiveNumber)->capture_default_str();
  command->add_option("--seconds", call->seconds, "Time limit, after three steps")->capture_default_str();
  command->add_option("--classes", call->classes, "Training identities")
      ->check(CLI::PositiveNumber)
      ->capture_default_str();
  command->add_option("--device", call->device, "auto, cpu or cuda:0")->capture_default_str();
  command->add_option("--cpu", call->cpu, "On the CPU: fused, the engine's own kernels; modules, LibTorch's")
      ->check(CLI::IsMember({"fused", "modules"}))
      ->capture_default_str();
  command->add_option("--precision", call->precision, "fp32; bf16, on the CPU's own kernels; fp16, on CUDA")
      ->check(CLI::IsMember({"fp32", "bf16", "fp16"}))
      ->capture_default_str();
  if (work == bench_search) {
    command->add_option("--k", call->k, "Candidates run per layer and step")->capture_default_str();
    command->add_option("--strategy", call->strategy, "topk, darts, darts2, gdas, random, ...")->capture_default_str();
  } else {
    command->add_option("--genotype", call->genotype, "paper-cdnet, paper-cnet or a genotype JSON")
        ->capture_default_str();
    command->add_option("--backbone", call->backbone, "cds, resnet50 or osnet")->capture_default_str();
    command->add_option("--neck", call->neck, "standard, bn, bl or fbl")->capture_default_str();
  }
  command->callback([call, work, name, &context] {
    const auto done = work(*call);
    if (!done)
      return context.fail(done.error());
    char text[160];
    std::snprintf(text, sizeof text, "%s: %.1f images/s, %.3f s a step of %d, peak %.0f MB", name,
                  (*done)["images_per_second"].get<double>(), (*done)["seconds_per_step"].get<double>(), call->batch,
                  (*done)["peak_mb"].get<double>());
    context.answer(*done, text);
  });
}

} // namespace

void add_bench_network(CLI::App& bench, Context& context) {
  add(bench, context, "train", "Training steps of a derived network", bench_train);
  add(bench, context, "search", "Bi-level steps of the supernet: weights and architecture", bench_search);
}

} // namespace cds
