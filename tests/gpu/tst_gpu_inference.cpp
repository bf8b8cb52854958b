// The CUDA inference of whole networks against the LibTorch modules in float64.
#include "gpu/gpu_check.h"

#include "nn/cuda_inference.h"
#include "space/plan.h"

#include <algorithm>

using namespace cds;

namespace {

struct Case {
  std::string name;
  std::vector<Candidate> layers; // empty: the paper's CDNet
  NeckKind neck = NeckKind::fbl;
  double width = 0.25;
  bool fusion = true;
  int height = 64, width_px = 32, count = 6;
};

NetworkPlan plan_of(const Case& c) {
  SpaceOptions options;
  options.width = c.width;
  options.fusion = c.fusion;
  const auto space = SearchSpace::make(options, "space");
  NeckOptions neck;
  neck.kind = c.neck;
  neck.classes = 11;
  neck.hidden = 32;
  neck.squeeze = 16;
  Genotype genotype = *load_genotype("paper-cdnet");
  if (!c.layers.empty())
    genotype.layers = c.layers;
  auto plan = plan_network(*space, genotype, c.height, c.width_px, neck);
  gpu::verify(plan.has_value(), plan ? "" : plan.error().message());
  return *plan;
}

// Norms with lines that are not those of a fresh network, and with the statistics of what comes, so that no map grows
// from block to block until halves run over. Most of a channel's numbers lie on one side of its ReLU: a network of
// random weights turns on which of those next to 0 it lets through, in which rounding would drown.
void settle(const Case& c, ReidNetwork& network) {
  torch::NoGradGuard no_grad;
  for (auto& item : network->named_parameters())
    if (item.value().dim() == 1 && item.key().ends_with("weight"))
      item.value().uniform_(0.6, 1.4);
    else if (item.value().dim() == 1)
      item.value().uniform_(-0.3, 0.3).add_((torch::arange(item.value().numel()).remainder(2) * 2 - 1));
  network->train_with(Engine::modules);
  network->train();
  const auto set_momentum = [&](double momentum) {
    for (const auto& module : network->modules())
      if (auto* const norm = module->as<torch::nn::BatchNorm2d>())
        norm->options.momentum(momentum);
      else if (auto* const flat = module->as<torch::nn::BatchNorm1d>())
        flat->options.momentum(momentum);
  };
  set_momentum(1);
  static_cast<void>(network->forward(torch::randn({8, 3, c.height, c.width_px})));
  set_momentum(0.1);
  network->eval();
}

// The same network in another type.
ReidNetwork copy(const Case& c, const ReidNetwork& network, torch::ScalarType type) {
  torch::NoGradGuard no_grad;
  ReidNetwork out(plan_of(c), 3);
  auto parameters = out->named_parameters(), buffers = out->named_buffers();
  for (const auto& item : network->named_parameters())
    parameters[item.key()].copy_(item.value());
  for (const auto& item : network->named_buffers())
    buffers[item.key()].copy_(item.value());
  out->to(gpu::device, type);
  out->eval();
  return out;
}

// Cosine of what distinguishes one image from another, which a raw cosine hides.
double centred_cosine(const torch::Tensor& found, const torch::Tensor& right) {
  const auto a = found.to(torch::kDouble), b = right.to(torch::kDouble);
  return gpu::cosine(a - a.mean(0, true), b - b.mean(0, true));
}

struct Lost {
  double ours = 0, modules = 0; // 1 - centred cosine
};

Lost compare(const Case& c, torch::ScalarType type, std::uint64_t draw) {
  torch::manual_seed(draw);
  ReidNetwork network(plan_of(c), draw);
  settle(c, network);
  network->to(gpu::device);
  const auto images = torch::randn({c.count, 3, c.height, c.width_px}, gpu::device);
  const auto right = copy(c, network, torch::kDouble)->embed(images.to(torch::kDouble));
  CudaInference inference(network, type);
  const auto found = inference.embed(images.contiguous(torch::MemoryFormat::ChannelsLast));
  gpu::verify(found.scalar_type() == torch::kFloat, "embeddings are not float32");
  gpu::close("the embeddings", found, right, type == torch::kFloat ? 3e-5 : 0.3);
  return {1 - centred_cosine(found, right), 1 - centred_cosine(copy(c, network, type)->embed(images.to(type)), right)};
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

// A single network's loss by rounding varies from draw to draw, so halves are judged by the median of some: it is
// hardly larger than what LibTorch's modules lose in the same type.
void check(const Case& c, torch::ScalarType type) {
  std::vector<double> ours, modules;
  const auto first = static_cast<std::uint64_t>(torch::randint(1 << 30, {1}).item<std::int64_t>());
  for (std::uint64_t draw = 0; draw < 9; ++draw) {
    const auto lost = compare(c, type, first + draw);
    gpu::verify(type != torch::kFloat || lost.ours < 1e-9, "the centred cosine is 1 - " + std::to_string(lost.ours));
    ours.push_back(lost.ours);
    modules.push_back(lost.modules);
  }
  gpu::verify(type == torch::kFloat || median(ours) <= 1.2 * median(modules) + 0.001,
              "rounding costs " + std::to_string(median(ours)) + " of the centred cosine, LibTorch's modules " +
                  std::to_string(median(modules)));
}

} // namespace

int main(int count, char** arguments) {
  const std::vector<Candidate> mixed{{3, 9, 2}, {5, 7, 1}, {3, 7, 2}, {7, 9, 1}, {3, 5, 1}, {5, 9, 2}};
  std::vector<Case> cases{{.name = "the paper's network", .layers = {}},
                          {.name = "other blocks, no gate", .layers = mixed, .neck = NeckKind::bn, .fusion = false},
                          {.name = "odd sizes",
                           .layers = mixed,
                           .neck = NeckKind::bl,
                           .width = 0.19,
                           .height = 75,
                           .width_px = 43,
                           .count = 5}};
#ifndef CDS_CUDA_ON_HOST_TEST
  cases.push_back({.name = "full size", .layers = {}, .width = 1, .height = 256, .width_px = 128, .count = 33});
#endif
  std::vector<gpu::Check> checks;
  for (const auto& c : cases)
    for (const auto type : {torch::kFloat, torch::kBFloat16, torch::kHalf})
      if (type != torch::kHalf || gpu::device.is_cuda()) // LibTorch 1.13 multiplies no fp16 matrices on the CPU
        checks.push_back({c.name + " " + torch::toString(type), [=] { check(c, type); }, true});
  return gpu::run(checks, count, arguments);
}
