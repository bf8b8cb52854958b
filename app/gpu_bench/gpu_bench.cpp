#include "app/gpu_bench/gpu_bench.h"

#include "app/gpu_bench/match_bench.h"
#include "app/gpu_bench/measure.h"
#include "kernels/devices.h"
#include "nn/network.h"
#include "nn/use_device.h"
#include "search/bench_alphas.h"
#include "search/bilevel.h"
#include "space/plan.h"
#include "train/module_tensors.h"
#include "train/recorded_inference.h"
#include "train/step.h"

#include <algorithm>
#include <functional>
#include <map>

namespace cds {
namespace {

struct Setting {
  const GpuBench& call;
  torch::Device device;
  Engine engine;
};

SearchBatch made_up(const Setting& at, int batch, std::uint64_t seed) {
  torch::manual_seed(seed);
  return {torch::randn({batch, 3, at.call.height, at.call.width})
              .to(at.device)
              .contiguous(torch::MemoryFormat::ChannelsLast),
          (torch::arange(batch, torch::kInt64) / 4 % at.call.classes).to(torch::kInt64).to(at.device)};
}

Json measure(const Setting& at, int batch, const std::function<void(int)>& step) {
  return measure_steps(at.device, batch, at.call.steps, at.call.blocks, step);
}

// The paper's CDNet with FBLNeck, there.
Result<ReidNetwork> paper_network(const Setting& at) {
  CDS_ASSIGN(const auto space, SearchSpace::make({}, "space"));
  NeckOptions neck;
  neck.classes = at.call.classes;
  CDS_ASSIGN(auto plan, plan_network(space, *load_genotype("paper-cdnet"), at.call.height, at.call.width, neck));
  ReidNetwork network(std::move(plan), 1);
  network->to(at.device);
  network->train_with(at.engine);
  return network;
}

Result<Json> bench_train(const Setting& at) {
  CDS_ASSIGN(auto network, paper_network(at));
  network->train();
  const auto optimizer = make_sgd(parameters_of(*network), 0.9, 5e-4);
  TrainStepper stepper(network, *optimizer, {}, 0, at.engine == Engine::fp16);
  const auto batch = made_up(at, at.call.batch, 1);
  auto out =
      measure(at, at.call.batch, [&](int) { static_cast<void>(stepper.step(batch.images, batch.labels, 1e-3)); });
  if (!stepper.trouble().empty())
    out["trouble"] = stepper.trouble();
  return out;
}

// The paper's Top-k search there, with alphas that choose what any racer's do.
Result<Bilevel> paper_search(const Setting& at) {
  CDS_ASSIGN(const auto space, SearchSpace::make({}, "space"));
  NeckOptions neck;
  neck.classes = at.call.classes;
  CDS_ASSIGN(auto plan, plan_supernet(space, at.call.height, at.call.width, neck));
  SearchSpec spec;
  spec.k = at.call.k;
  CDS_ASSIGN(auto strategy, make_strategy(spec, space.layers(), static_cast<int>(space.candidates().size())));
  Supernet network(std::move(plan), 1);
  network->to(at.device);
  network->train_with(at.engine);
  network->train();
  strategy->alphas().set_data(bench_alphas(strategy->alphas().size(0), strategy->alphas().size(1)).to(at.device));
  return Bilevel(std::move(network), std::move(strategy), TrainSpec{}, spec, LossOptions{}, at.engine == Engine::fp16);
}

// `before` comes before each step.
Result<Json> bench_search_with(const Setting& at, int warm_up, const std::function<void(Bilevel&, int)>& before) {
  CDS_ASSIGN(auto bilevel, paper_search(at));
  const auto train = made_up(at, at.call.batch, 1), validation = made_up(at, at.call.batch, 2);
  const auto step = [&](int i) {
    before(bilevel, i);
    static_cast<void>(bilevel.step(train, validation, {.seed = 1, .epochs = 240, .step = i}));
  };
  auto out = measure_steps(at.device, at.call.batch, at.call.steps, at.call.blocks, step, warm_up);
  if (bilevel.recorder())
    out["graphs"] = bilevel.recorder()->recorded();
  if (const auto* const blocks = bilevel.network()->recorded_blocks())
    out["played_blocks"] = blocks->recorded();
  if (const auto trouble = bilevel.trouble(); !trouble.empty())
    out["trouble"] = trouble;
  return out;
}

Result<Json> bench_search(const Setting& at) {
  return bench_search_with(at, 6, [](Bilevel&, int) {});
}

Result<Json> bench_moving_search(const Setting& at) {
  constexpr int period = 144;
  std::vector<torch::Tensor> alphas; // there already: a step would wait for a copy
  return bench_search_with(at, 54, [&](Bilevel& bilevel, int i) {
    auto& held = bilevel.strategy().alphas();
    while (alphas.size() < period)
      alphas.push_back(
          moving_bench_alphas(held.size(0), held.size(1), static_cast<std::int64_t>(alphas.size())).to(held.device()));
    const torch::NoGradGuard no_grad;
    held.copy_(alphas[static_cast<std::size_t>(i) % period]);
  });
}

Result<Json> bench_infer(const Setting& at) {
  CDS_ASSIGN(auto network, paper_network(at));
  network->eval();
  const auto images = made_up(at, at.call.infer_batch, 1).images;
  if (at.engine == Engine::modules)
    return measure(at, at.call.infer_batch, [&](int) { static_cast<void>(network->embed(images)); });
  RecordedInference inference(network, at.device, map_type(at.engine));
  auto out = measure(at, at.call.infer_batch, [&](int) { static_cast<void>(inference.embed(images)); });
  out["graphs"] = inference.recorder().recorded();
  if (!inference.recorder().trouble().empty())
    out["trouble"] = inference.recorder().trouble();
  return out;
}

Result<Json> bench_matching(const Setting& at) {
  MatchBench size;
  size.blocks = at.call.blocks;
  CDS_ASSIGN(auto out, bench_match(at.device, size));
  out["form"] = "fp32"; // whatever the maps were
  return out;
}

const std::map<std::string, Result<Json> (*)(const Setting&)> benches{{"train", bench_train},
                                                                      {"search", bench_search},
                                                                      {"moving", bench_moving_search},
                                                                      {"infer", bench_infer},
                                                                      {"match", bench_matching}};

} // namespace

Result<Json> bench_gpu(const GpuBench& call) {
  const auto cards = cuda_devices();
  if (cards.empty() || !torch::cuda::is_available())
    return failed(built_with_cuda() ? "there is no CUDA device here, or LibTorch has no CUDA"
                                    : "this build has no CUDA",
                  "", "run it where nvidia-smi shows a card, built there against a LibTorch with CUDA");
  const torch::Device device(call.device);
  if (device.index() >= static_cast<int>(cards.size()))
    return wrong_call("there is no device '" + call.device + "'", "--device",
                      "use cuda:0 to cuda:" + std::to_string(cards.size() - 1));
  use_device(device);
  const auto engine = call.modules               ? Engine::modules
                      : call.precision == "bf16" ? Engine::bf16
                      : call.precision == "fp16" ? Engine::fp16
                                                 : Engine::fp32;
  const Setting at{call, device, engine};
  Json out = Json::array();
  for (const auto& what : call.what) {
    const auto bench = benches.find(what);
    if (bench == benches.end())
      return wrong_call("'" + what + "' is nothing to measure", "", "use train, search, moving, infer, match");
    try {
      CDS_ASSIGN(Json one, bench->second(at));
      one["what"] = what;
      if (!one.contains("form"))
        one["form"] = call.modules ? "modules" : call.precision;
      one["card"] = cards[static_cast<std::size_t>(std::max<int>(0, device.index()))].name;
      out.push_back(one);
    } catch (const std::exception& problem) {
      return failed(what + ": " + problem.what());
    }
  }
  return out;
}

} // namespace cds
