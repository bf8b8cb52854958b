// cds bench train, search: the real steps on made-up images.
#include "app/cds/bench_call.h"
#include "app/cds/commands.h"
#include "nn/use_device.h"
#include "search/bench_alphas.h"
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

struct StepCall : BenchCall {
  int batch = 64, k = 2;
  std::string strategy = "topk";
};

Result<Experiment> experiment_of(const StepCall& call, ExperimentKind kind) {
  CDS_ASSIGN(auto spec, call.experiment(kind));
  spec.search.strategy = call.strategy;
  spec.search.k = call.k;
  spec.train.precision = call.precision;
  return spec;
}

SearchBatch made_up(const StepCall& call, const Experiment& spec, torch::Device device, std::uint64_t seed) {
  return {made_up_images(call.batch, spec.input, device, seed),
          (torch::arange(call.batch, torch::kInt64) / 4 % call.classes).to(torch::kInt64).to(device)};
}

// Two steps to warm up, then `steps` of them, or as many as the time allows, but at least three.
Json measure(const StepCall& call, torch::Device device, const std::function<void(int)>& step) {
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
  while (call.goes_on(done, seconds)) {
    step(done + 2);
    finish();
    seconds += watch.lap();
    ++done;
  }
  Json answer{{"images_per_second", done * call.batch / seconds},
              {"seconds", seconds},
              {"steps", done},
              {"seconds_per_step", seconds / done},
              {"batch", call.batch},
              {"cpu", call.cpu},
              {"precision", call.precision}};
  add_machine(answer, device);
  return answer;
}

Result<Json> bench_train(const StepCall& call) {
  CDS_ASSIGN(const Experiment spec, experiment_of(call, ExperimentKind::train));
  CDS_ASSIGN(const auto device, pick_device(spec.engine));
  use_device(device);
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

Result<Json> bench_search(const StepCall& call) {
  CDS_ASSIGN(const Experiment spec, experiment_of(call, ExperimentKind::search));
  CDS_ASSIGN(const auto device, pick_device(spec.engine));
  use_device(device);
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
  strategy->alphas().set_data(bench_alphas(strategy->alphas().size(0), strategy->alphas().size(1)).to(device));
  network->train();
  Bilevel bilevel(std::move(network), std::move(strategy), spec.train, spec.search, loss_options(spec.loss));
  const auto train = made_up(call, spec, device, 1), validation = made_up(call, spec, device, 2);
  return measure(call, device, [&](int step) {
    static_cast<void>(bilevel.step(train, validation, {.seed = spec.seed, .epochs = spec.train.epochs, .step = step}));
  });
}

void add(CLI::App& bench, Context& context, const char* name, const char* description,
         Result<Json> (*work)(const StepCall&)) {
  auto* command = bench.add_subcommand(name, description);
  auto call = std::make_shared<StepCall>();
  command->add_option("--batch", call->batch, "Images a step")->check(CLI::Range(2, 100000))->capture_default_str();
  call->add_to(*command);
  command->add_option("--precision", call->precision, "fp32; bf16, on the CPU's own kernels; fp16, on CUDA")
      ->check(CLI::IsMember({"fp32", "bf16", "fp16"}))
      ->capture_default_str();
  if (work == bench_search) {
    command->add_option("--k", call->k, "Candidates run per layer and step")->capture_default_str();
    command->add_option("--strategy", call->strategy, "topk, darts, darts2, gdas, random, ...")->capture_default_str();
  } else {
    call->add_network_to(*command);
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
