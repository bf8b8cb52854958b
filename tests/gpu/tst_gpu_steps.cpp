// Whole networks and steps on a card: against the CPU, against LibTorch's modules, and recorded against not recorded.
#include "gpu/made_steps.h"

#include "kernels/devices.h"
#include "nn/init.h"
#include "nn/network.h"
#include "nn/recorded_blocks.h"
#include "search/bench_alphas.h"
#include "search/bilevel.h"
#include "space/plan.h"
#include "train/module_tensors.h"
#include "train/step.h"

using namespace cds;
using namespace gpu;

namespace {

NetworkPlan plan_of() {
  SpaceOptions options;
  options.width = 0.25;
  const auto space = *SearchSpace::make(options, "space");
  NeckOptions neck;
  neck.classes = classes;
  neck.hidden = 64;
  neck.squeeze = 32;
  return *plan_network(space, *load_genotype("paper-cdnet"), height, width, neck);
}

ReidNetwork network_on(torch::Device device, Engine engine, torch::ScalarType type = torch::kFloat) {
  ReidNetwork network(plan_of(), 5);
  network->to(device);
  if (type != torch::kFloat)
    network->to(type); // BatchNorm's counters too: for LibTorch's modules only
  network->train_with(engine);
  network->train();
  return network;
}

torch::Tensor gradient_of(ReidNetwork& network) {
  std::vector<torch::Tensor> all;
  for (const auto& parameter : network->parameters())
    all.push_back(parameter.grad().to(torch::kCPU, torch::kDouble).flatten());
  return torch::cat(all);
}

double first_loss(ReidNetwork& network, const Made& made, double scale = 1) {
  const auto loss = reid_loss(network->forward(made.images), made.labels, {}).total;
  (loss * scale).backward();
  return loss.item<double>();
}

// float32 on the card, by our kernels, against float32 modules on the CPU.
void first_step() {
  auto here = network_on(torch::kCPU, Engine::modules), there = network_on(torch::kCUDA, Engine::fp32);
  const double expected = first_loss(here, made_up(1, torch::kCPU)), seen = first_loss(there, made_up(1, torch::kCUDA));
  gpu::verify(std::abs(seen - expected) <= 1e-4 * std::abs(expected),
              "the first loss is " + std::to_string(seen) + ", the CPU's " + std::to_string(expected));
  const double cosine = gpu::cosine(gradient_of(there), gradient_of(here));
  gpu::verify(cosine >= 0.999, "the gradients' cosine is " + std::to_string(cosine));
}

// A fresh network's gradients turn on which of its thousands of numbers next to 0 a ReLU lets through: in bf16 nothing
// of them is left after so many blocks, on any device. Here no number is next to 0: half of each BatchNorm's channels
// lie well above it, the others well below.
void steady(ReidNetwork& network) {
  const torch::NoGradGuard no_grad;
  for (const auto& module : network->modules())
    if (const auto* norm = module->as<torch::nn::BatchNorm2dImpl>())
      norm->bias.copy_((torch::arange(norm->bias.numel()).remainder(2) * 2 - 1) * 4);
}

void half_step(Engine engine, double least) {
  auto exact = network_on(torch::kCUDA, Engine::modules, torch::kDouble), half = network_on(torch::kCUDA, engine);
  steady(exact);
  steady(half);
  const double expected = first_loss(exact, made_up(1, torch::kCUDA, torch::kDouble)),
               seen = first_loss(half, made_up(1, torch::kCUDA), engine == Engine::fp16 ? 1024 : 1);
  const double cosine = gpu::cosine(gradient_of(half), gradient_of(exact));
  std::printf("     loss %.5f against %.5f, gradients' cosine %.5f\n", seen, expected, cosine);
  gpu::verify(std::abs(seen - expected) <= 0.02 * std::abs(expected), "the first loss is far off");
  gpu::verify(cosine >= least, "the gradients' cosine is " + std::to_string(cosine));
}

// Twenty steps in float64: the CPU and the card compute the same numbers.
void twenty_steps() {
  std::vector<std::vector<double>> losses;
  for (const torch::Device device : {torch::Device(torch::kCPU), torch::Device(torch::kCUDA)}) {
    auto network = network_on(device, Engine::modules, torch::kDouble);
    const auto optimizer = make_sgd(parameters_of(*network), 0.9, 5e-4);
    losses.emplace_back();
    for (int step = 0; step < 20; ++step) {
      const auto made = made_up(step, device, torch::kDouble);
      losses.back().push_back(
          train_step(network, *optimizer, made.images, made.labels, {}, 1.0, 0.005).loss.total.item<double>());
    }
  }
  for (std::size_t step = 0; step < 20; ++step)
    gpu::verify(std::abs(losses[1][step] - losses[0][step]) <= 1e-6 * std::abs(losses[0][step]),
                "step " + std::to_string(step) + ": " + std::to_string(losses[1][step]) + " on the card, " +
                    std::to_string(losses[0][step]) + " on the CPU");
}

// Our SGD on the device, with clipping, against the optimiser's own steps.
void optimiser() {
  auto plain = network_on(torch::kCUDA, Engine::modules, torch::kFloat),
       ours = network_on(torch::kCUDA, Engine::modules, torch::kFloat);
  const auto reference = make_sgd(parameters_of(*plain), 0.9, 5e-4), fused = make_sgd(parameters_of(*ours), 0.9, 5e-4);
  gpu::verify(fused->steps_on_device(), "the optimiser does not step on the device");
  const auto lr = torch::full({1}, 0.05F, torch::kCUDA);
  for (int step = 0; step < 4; ++step) {
    torch::manual_seed(step);
    auto from = plain->parameters(), to = ours->parameters();
    for (std::size_t i = 0; i < from.size(); ++i) {
      from[i].mutable_grad() = torch::randn_like(from[i]);
      to[i].mutable_grad() = from[i].grad().clone();
    }
    reference->clip_gradients(3);
    reference->step(0.05);
    fused->step_on_device(lr, 3, {});
  }
  const auto wanted = plain->named_parameters();
  for (const auto& item : ours->named_parameters())
    gpu::close(item.key(), item.value(), wanted[item.key()], 1e-6);
}

// A gradient that is not finite changes nothing but the loss scale.
void loss_scale() {
  auto parameter = torch::ones({100}, torch::kCUDA).requires_grad_();
  const auto optimizer = make_sgd({{"p", parameter}}, 0.9, 0);
  const auto lr = torch::full({1}, 0.5F, torch::kCUDA);
  auto scale = torch::tensor({1024.0F, 0.0F}).to(torch::kCUDA);
  parameter.mutable_grad() = torch::full({100}, 1024.0F, torch::kCUDA);
  optimizer->step_on_device(lr, 0, scale);
  gpu::close("after a finite step", parameter, torch::full({100}, 0.5F), 1e-6);
  parameter.mutable_grad() = torch::full({100}, std::numeric_limits<float>::infinity(), torch::kCUDA);
  optimizer->step_on_device(lr, 0, scale);
  gpu::close("after an infinite gradient", parameter, torch::full({100}, 0.5F), 1e-6);
  gpu::close("the scale", scale, torch::tensor({512.0F, 0.0F}), 0);
}

// The same steps, one run recorded and one not: the same losses and weights, bit for bit.
void recorded(Engine engine) {
  auto plain = network_on(torch::kCUDA, engine), taped = network_on(torch::kCUDA, engine);
  const auto plain_optimizer = make_sgd(parameters_of(*plain), 0.9, 5e-4),
             optimizer = make_sgd(parameters_of(*taped), 0.9, 5e-4);
  TrainStepper stepper(taped, *optimizer, {}, 1.0, engine == Engine::fp16);
  const auto lr = torch::zeros({1}, torch::kCUDA);
  auto scale = engine == Engine::fp16 ? torch::tensor({65536.0F, 0.0F}).to(torch::kCUDA) : torch::Tensor();
  for (int step = 0; step < 8; ++step) {
    const auto made = made_up(step, torch::kCUDA);
    const double rate = step < 5 ? 0.02 : 0.01;
    const double seen = stepper.step(made.images, made.labels, rate).loss.total.item<double>();
    const auto loss = reid_loss(plain->forward(made.images), made.labels, {}).total;
    plain_optimizer->clear_gradients();
    (scale.defined() ? loss * scale[0] : loss).backward();
    lr.fill_(rate);
    plain_optimizer->step_on_device(lr, 1.0, scale);
    gpu::verify(seen == loss.item<double>(), "step " + std::to_string(step) + ": " + std::to_string(seen) +
                                                 " recorded, " + std::to_string(loss.item<double>()) + " not");
  }
  gpu::verify(stepper.recorder()->recorded() == 1, "nothing was recorded: " + stepper.recorder()->trouble());
  const auto wanted = tensors_of(*plain);
  for (const auto& [name, tensor] : tensors_of(*taped))
    gpu::verify(torch::equal(tensor, wanted.at(name)), name + " differs");
}

// A search by graphs on the card against modules on the CPU: first losses, first alphas' gradient sign, and the same
// choice.
void search_steps() {
  Search here(torch::kCPU, Engine::modules), there(torch::kCUDA, Engine::fp32);
  for (int step = 0; step < 2; ++step) {
    const auto a = here.step(step, torch::kCPU), b = there.step(step, torch::kCUDA);
    const double expected = a.weights.total.item<double>(), seen = b.weights.total.item<double>();
    const double limit = step == 0 ? 1e-4 : 1e-2; // from then on rounding grows
    gpu::verify(std::abs(seen - expected) <= limit * expected, "step " + std::to_string(step) +
                                                                   ": the weights' loss is " + std::to_string(seen) +
                                                                   ", the CPU's " + std::to_string(expected));
    const double wanted = a.architecture.total.item<double>(), got = b.architecture.total.item<double>();
    gpu::verify(std::abs(got - wanted) <= 1e-2 * wanted, "step " + std::to_string(step) + ": the alphas' loss is " +
                                                             std::to_string(got) + ", the CPU's " +
                                                             std::to_string(wanted));
  }
}

// Steps recorded as a whole change only time: the same numbers as by a recorder that never records. The alphas are far
// apart, so that the selection stays.
void recorded_search(Engine engine, const SearchSpec& spec) {
  Search taped(torch::kCUDA, engine, spec), again(torch::kCUDA, engine, spec);
  again.bilevel->recorder()->keep_plain();
  for (auto* search : {&taped, &again}) {
    search->bilevel->network()->recorded_blocks()->keep_plain();
    const torch::NoGradGuard no_grad;
    auto& alphas = search->bilevel->strategy().alphas();
    alphas.copy_(bench_alphas(alphas.size(0), alphas.size(1)));
  }
  for (int step = 0; step < 5; ++step) {
    const auto a = taped.step(step, torch::kCUDA), b = again.step(step, torch::kCUDA);
    for (const auto& [name, one, other] : {std::tuple("weights'", a.weights.total, b.weights.total),
                                           std::tuple("alphas'", a.architecture.total, b.architecture.total)})
      gpu::verify(torch::equal(one, other), "two searches differ at step " + std::to_string(step) + ": the " + name +
                                                " loss is " + std::to_string(one.item<double>()) + " recorded, " +
                                                std::to_string(other.item<double>()) + " not");
    gpu::verify(torch::equal(taped.bilevel->strategy().alphas(), again.bilevel->strategy().alphas()),
                "the alphas differ after step " + std::to_string(step));
  }
  gpu::verify(taped.bilevel->recorder()->recorded() == 2, std::to_string(taped.bilevel->recorder()->recorded()) +
                                                              " recorded: " + taped.bilevel->recorder()->trouble());
}

// Blocks that are played, in a search whose selection changes: as by blocks that run, up to the order of a sum.
void played_blocks(const SearchSpec& spec) {
  Search taped(torch::kCUDA, Engine::fp32, spec), again(torch::kCUDA, Engine::fp32, spec);
  again.bilevel->network()->recorded_blocks()->keep_plain();
  for (int step = 0; step < 6; ++step) {
    const auto a = taped.step(step, torch::kCUDA), b = again.step(step, torch::kCUDA);
    const double seen = a.architecture.total.item<double>(), expected = b.architecture.total.item<double>();
    gpu::verify(std::abs(seen - expected) <= 1e-2 * expected, "step " + std::to_string(step) +
                                                                  ": the alphas' loss is " + std::to_string(seen) +
                                                                  " played, " + std::to_string(expected) + " not");
  }
  const auto* const blocks = taped.bilevel->network()->recorded_blocks();
  gpu::verify(blocks->recorded() > 4 && blocks->trouble().empty(),
              std::to_string(blocks->recorded()) + " blocks recorded: " + blocks->trouble());
}

// One block played and one that runs: the same map, gradients and running statistics, bit for bit; so too with frozen
// weights, with a gradient kept from the step before, and with a second call before the backward of the first.
void played_block(torch::ScalarType type) {
  SpaceOptions options;
  options.width = 0.25;
  const auto space = *SearchSpace::make(options, "space");
  NeckOptions neck;
  neck.classes = classes;
  const auto layer = plan_supernet(space, height, width, neck)->stages[0].layers[0];
  torch::manual_seed(3);
  CDBlock played(layer.candidates.back()), runs(layer.candidates.back());
  for (auto block : {played, runs})
    block->to(torch::kCUDA);
  gpu::verify(copy_into(*runs, tensors_of(*played), "the other block").has_value(), "two blocks of one plan differ");
  RecordedBlocks recorded(torch::kCUDA);
  Pass pass{.kernels = true}, playing{.kernels = true, .recorded = &recorded};
  RoundedWeights ours, others;
  if (type != torch::kFloat) {
    ours = RoundedWeights(pointwise_weights(*played), type);
    others = RoundedWeights(pointwise_weights(*runs), type);
    playing.rounded = &ours;
    pass.rounded = &others;
  }
  const auto channels = played->parameters().front().size(1);
  const auto input = [&] {
    return torch::randn({4, channels, 16, 8}, torch::kCUDA).to(type).contiguous(torch::MemoryFormat::ChannelsLast);
  };
  for (int call = 0; call < 9; ++call) {
    const bool frozen = call == 3 || call == 5 || call == 6 || call == 7;
    const bool twice = call == 8;
    std::vector<torch::Tensor> results[2];
    const auto x = input(), second = input();
    for (const int which : {0, 1}) {
      auto& block = which == 0 ? played : runs;
      for (auto& parameter : block->parameters())
        parameter.requires_grad_(!frozen);
      const auto from = x.clone().requires_grad_(), other = second.clone().requires_grad_();
      const auto out = run_block(*block, from, which == 0 ? playing : pass);
      torch::Tensor more;
      if (twice)
        more = run_block(*block, other, which == 0 ? playing : pass);
      out.backward(torch::ones_like(out) * 0.5 + out.detach());
      if (twice)
        more.backward(torch::ones_like(more));
      results[which] = {out.detach().clone(), from.grad()};
      if (twice)
        results[which].push_back(other.grad());
      for (const auto& parameter : block->parameters()) {
        results[which].push_back(parameter.grad().clone());
        if (call % 2 == 1 && !frozen) // else it is kept, and the next call adds to it
          parameter.mutable_grad().reset();
      }
      for (const auto& buffer : block->buffers())
        results[which].push_back(buffer.clone());
    }
    for (std::size_t i = 0; i < results[0].size(); ++i)
      gpu::verify(torch::equal(results[0][i], results[1][i]),
                  "call " + std::to_string(call) + ": result " + std::to_string(i) + " differs by " +
                      std::to_string(gpu::distance(results[0][i], results[1][i])));
  }
  gpu::verify(recorded.recorded() == 2, std::to_string(recorded.recorded()) + " recorded: " + recorded.trouble());
}

// Gradients that run over in fp16 leave alphas and weights as they are, whether blocks are played or not.
void overflowing_search() {
  Search search(torch::kCUDA, Engine::fp16, {}, {.softmax_weight = 1e36});
  const auto before = search.bilevel->strategy().alphas().clone();
  for (int step = 0; step < 4; ++step) {
    search.step(step, torch::kCUDA);
    gpu::verify(torch::equal(search.bilevel->strategy().alphas(), before),
                "the alphas moved at step " + std::to_string(step));
  }
  for (const auto& item : search.bilevel->network()->named_parameters())
    gpu::verify(torch::isfinite(item.value()).all().item<bool>(), item.key() + " is no number");
}

// A recording that CUDA refuses takes no memory with it, and nothing that comes after it suffers.
void broken_recording() {
  const auto free_bytes = [] {
    const auto memory = cuda_memory(std::max<int>(0, torch::zeros({1}, gpu::device).device().index()));
    gpu::verify(memory.has_value(), "the card does not tell its memory");
    return static_cast<std::int64_t>(memory->free_bytes);
  };
  const auto eighth = free_bytes() / 8, most_of_it = 5 * eighth;
  RecordingPool pool(gpu::device);
  for (int i = 0; i < 4; ++i) {
    bool refused = false;
    try {
      const Recording broken(pool, [&] {
        const auto held = torch::empty({eighth}, torch::dtype(torch::kUInt8).device(gpu::device));
        torch::cuda::synchronize();
      });
    } catch (const std::exception&) {
      refused = true;
    }
    gpu::verify(refused, "a recording may wait for the device");
  }
  const auto most =
      torch::empty({most_of_it}, torch::dtype(torch::kUInt8).device(gpu::device)); // a leak leaves no room
  torch::manual_seed(3);
  const auto drawn = torch::rand({64}, gpu::device);
  gpu::verify(drawn.min().item<float>() >= 0 && drawn.std().item<float>() > 0.1, "no random numbers any more");
  const auto x = torch::ones({8}, gpu::device);
  torch::Tensor y;
  Recording good(pool, [&] { y = x + 1; });
  x.fill_(4);
  good.replay();
  gpu::verify(torch::equal(y, torch::full({8}, 5.0F, gpu::device)), "a recording plays something else");
}

SearchSpec cooling() {
  SearchSpec spec;
  spec.topk_tau_start = 2;
  spec.topk_tau_end = 0.5;
  return spec;
}

// Selections that chance draws seldom come back: nothing need be recorded, and nothing may break.
void drawn_selections() {
  SearchSpec noisy;
  noisy.topk_noise = 1;
  for (const auto& spec : {noisy, spec_of("gdas"), spec_of("random"), spec_of("darts2")}) {
    Search search(torch::kCUDA, Engine::bf16, spec);
    for (int step = 0; step < 3; ++step) {
      const auto report = search.step(step, torch::kCUDA);
      gpu::verify(std::isfinite(report.weights.total.item<double>()) &&
                      std::isfinite(report.architecture.total.item<double>()),
                  spec.strategy + ": no number");
    }
  }
}

} // namespace

int main(int count, char** arguments) {
  return gpu::run({{"first step", first_step},
                   {"bf16 step", [] { half_step(Engine::bf16, 0.85); }},
                   {"fp16 step", [] { half_step(Engine::fp16, 0.98); }},
                   {"twenty steps in float64", twenty_steps},
                   {"optimiser", optimiser},
                   {"loss scale", loss_scale},
                   {"recorded float32", [] { recorded(Engine::fp32); }},
                   {"recorded bf16", [] { recorded(Engine::bf16); }},
                   {"recorded fp16", [] { recorded(Engine::fp16); }},
                   {"broken recording", broken_recording},
                   {"search steps", search_steps},
                   {"played block", [] { played_block(torch::kFloat); }},
                   {"played block in bf16", [] { played_block(torch::kBFloat16); }},
                   {"played block in fp16", [] { played_block(torch::kHalf); }},
                   {"played blocks of a search", [] { played_blocks({}); }},
                   {"played blocks of darts2", [] { played_blocks(spec_of("darts2")); }},
                   {"recorded search", [] { recorded_search(Engine::bf16, {}); }},
                   {"recorded search in fp16", [] { recorded_search(Engine::fp16, {}); }},
                   {"overflowing search in fp16", overflowing_search},
                   {"recorded search, cooling", [] { recorded_search(Engine::bf16, cooling()); }},
                   {"recorded darts", [] { recorded_search(Engine::bf16, spec_of("darts")); }},
                   {"drawn selections", drawn_selections}},
                  count, arguments);
}
