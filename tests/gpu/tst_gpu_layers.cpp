// The CUDA layers, forward and backward, against LibTorch's operators in float64 on the same numbers.
#include "gpu/gpu_check.h"

#include "nn/blocks.h"
#include "nn/cuda_layers.h"
#include "nn/cuda_update.h"
#include "nn/dropout.h"
#include "nn/mixture.h"
#include "space/plan.h"

#include <algorithm>

using namespace cds;

namespace {

struct Size {
  std::int64_t count, channels, height, width;
};

std::vector<Size> sizes() {
  std::vector<Size> out{{3, 96, 16, 8}, {7, 19, 9, 5}, {2, 12, 7, 3}, {2, 264, 6, 4}};
  if (gpu::device.is_cuda()) // the paper's: too much for kernels run on the host
    out.insert(out.end(), {{5, 64, 32, 16}, {64, 128, 16, 8}, {64, 64, 64, 32}});
  return out;
}

torch::ScalarType types[] = {torch::kFloat, torch::kBFloat16, torch::kHalf};

// How far a map, and a gradient, may lie from float64's: relative to its length.
double limit(torch::ScalarType type) {
  return type == torch::kFloat ? 2e-5 : type == torch::kHalf ? 4e-3 : 3e-2;
}

std::string name_of(const char* layer, const Size& size, torch::ScalarType type) {
  return std::string(layer) + " " + std::to_string(size.count) + "x" + std::to_string(size.channels) + "x" +
         std::to_string(size.height) + "x" + std::to_string(size.width) + " " + torch::toString(type);
}

torch::Tensor map(const Size& size, torch::ScalarType type) {
  return torch::randn({size.count, size.channels, size.height, size.width}, gpu::device)
      .to(type)
      .contiguous(torch::MemoryFormat::ChannelsLast);
}

// The same module twice: float32 for the layer, float64 for the reference.
template <class Holder, class Plan>
std::pair<Holder, Holder> twins(const Plan& plan) {
  Holder one(plan), other(plan);
  {
    torch::NoGradGuard no_grad;
    for (auto& parameter : one->parameters())
      parameter.copy_(torch::randn_like(parameter) *
                          (parameter.dim() == 4 ? 1.5 / std::sqrt(static_cast<double>(parameter[0].numel())) : 0.3) +
                      (parameter.dim() == 1 ? 0.7 : 0.0));
    auto from = one->parameters();
    auto to = other->parameters();
    for (std::size_t i = 0; i < from.size(); ++i)
      to[i].copy_(from[i]);
  }
  one->to(gpu::device);
  other->to(gpu::device, torch::kDouble);
  one->train();
  other->train();
  return {one, other};
}

// Forward and backward of both on the same inputs; outputs, gradients of inputs and parameters, and buffers are
// compared. Returns the lesser cosine of a chain's gradients in halves, which the caller judges; else 1.
template <class Holder, class Forward>
double compare(Holder one, Holder other, const std::vector<torch::Tensor>& inputs, torch::ScalarType type,
               const Forward& forward, bool chain = false) {
  std::vector<torch::Tensor> mine, exact;
  for (const auto& input : inputs) {
    mine.push_back(input.detach().clone(torch::MemoryFormat::ChannelsLast).requires_grad_());
    exact.push_back(input.detach().to(torch::kDouble).requires_grad_());
  }
  const auto y = forward(one, mine, Pass{true}), right = forward(other, exact, Pass{});
  gpu::verify(y.scalar_type() == type, "the output has another type");
  gpu::close("the output", y, right, limit(type));
  const auto up = torch::randn_like(right).to(type);
  y.backward(up);
  right.backward(up.to(torch::kDouble));
  if (type != torch::kFloat && chain) { // rounding adds up, and a small tensor's gradient is a sum that nearly cancels
    std::vector<torch::Tensor> all, wanted;
    for (std::size_t i = 0; i < one->parameters().size(); ++i) {
      gpu::verify(one->parameters()[i].grad().scalar_type() == torch::kFloat, "a gradient is not float32");
      all.push_back(one->parameters()[i].grad().flatten().to(torch::kDouble));
      wanted.push_back(other->parameters()[i].grad().flatten());
    }
    const double cosine = gpu::cosine(torch::cat(all), torch::cat(wanted)),
                 of_input = gpu::cosine(mine[0].grad(), exact[0].grad());
    return std::min(cosine, of_input);
  }
  // ReLUs at 0 fall to either side: a few elements of a gradient may be wholly off.
  const double gradient_limit = type == torch::kFloat ? 1e-3 : 4 * limit(type);
  for (std::size_t i = 0; i < mine.size(); ++i)
    gpu::close("the gradient of input " + std::to_string(i), mine[i].grad(), exact[i].grad(), gradient_limit);
  const auto from = one->named_parameters(), to = other->named_parameters();
  for (const auto& item : from) {
    gpu::verify(item.value().grad().defined() && item.value().grad().scalar_type() == torch::kFloat,
                item.key() + " has no float32 gradient");
    gpu::close("the gradient of " + item.key(), item.value().grad(), to[item.key()].grad(), gradient_limit);
  }
  const auto buffers = one->named_buffers(), wanted = other->named_buffers();
  for (const auto& item : buffers)
    gpu::close(item.key(), item.value(), wanted[item.key()], limit(type));
  return 1;
}

Shape shape_of(const Size& size) {
  return {static_cast<int>(size.channels), static_cast<int>(size.height), static_cast<int>(size.width)};
}

void conv(const Size& size, torch::ScalarType type) {
  const ConvBnPlan plan{"x", convolution(shape_of(size), static_cast<int>(size.channels) / 2 + 1), true};
  auto [one, other] = twins<ConvBn>(plan);
  compare(one, other, {map(size, type)}, type,
          [](ConvBn& module, const std::vector<torch::Tensor>& x, const Pass& pass) {
            return module->forward(x[0], pass);
          });
}

void lite(const Size& size, torch::ScalarType type) {
  const auto shape = shape_of(size);
  const LitePlan plan{"x", convolution(shape, shape.channels),
                      convolution(shape, shape.channels, 3, 1, shape.channels)};
  auto [one, other] = twins<Lite>(plan);
  compare(one, other, {map(size, type)}, type, [](Lite& module, const std::vector<torch::Tensor>& x, const Pass& pass) {
    return module->forward(x[0], pass);
  });
}

void gate(const Size& size, torch::ScalarType type) {
  const Shape one_place{static_cast<int>(size.channels), 1, 1};
  const auto hidden = convolution(one_place, std::max(1, static_cast<int>(size.channels) / 4), 1, 1, 1, true);
  auto [one, other] =
      twins<Gate>(GatePlan{"x", hidden, convolution(hidden.output, static_cast<int>(size.channels), 1, 1, 1, true)});
  compare(one, other, {map(size, type), map(size, type)}, type,
          [](Gate& module, const std::vector<torch::Tensor>& x, const Pass& pass) {
            return module->gated_sum(x[0], x[1], pass);
          });
}

// Branches of one and two Lites.
CBlockPlan block_plan(const Shape& input, int channels) {
  CBlockPlan plan;
  plan.input = input;
  plan.output = {channels, input.height, input.width};
  plan.squeeze = {"x.squeeze", convolution(plan.input, channels / 4), true};
  const auto middle = plan.squeeze.conv.output;
  const auto branch = [&](int length) {
    return std::vector<LitePlan>(
        static_cast<std::size_t>(length),
        {"x", convolution(middle, middle.channels), convolution(middle, middle.channels, 3, 1, middle.channels)});
  };
  plan.branch1 = branch(1);
  plan.branch2 = branch(2);
  const Shape one_place{middle.channels, 1, 1};
  const auto hidden = convolution(one_place, std::max(1, middle.channels / 4), 1, 1, 1, true);
  plan.gate = GatePlan{"x", hidden, convolution(hidden.output, middle.channels, 1, 1, 1, true)};
  plan.restore = {"x.restore", convolution(middle, channels), false};
  if (input.channels != channels)
    plan.expand = ConvBnPlan{"x.expand", convolution(plan.input, channels), false};
  return plan;
}

void block(const Size& size, torch::ScalarType type, bool expands) {
  const auto channels = static_cast<int>(size.channels) / 4 * 4;
  const Size in{size.count, expands ? channels / 2 : channels, size.height, size.width};
  const auto plan = block_plan(shape_of(in), channels);
  std::vector<double> cosines; // of a few draws: in a map of 42 places one draw in some hundred is off by chance
  for (int draw = 0; draw < 5; ++draw) {
    auto [one, other] = twins<CBlock>(plan);
    cosines.push_back(compare(
        one, other, {map(in, type)}, type,
        [](CBlock& module, const std::vector<torch::Tensor>& x, const Pass& pass) {
          return module->forward(x[0], pass);
        },
        true));
  }
  std::sort(cosines.begin(), cosines.end());
  gpu::verify(cosines[2] > 0.98 && cosines[0] > 0.9, "the gradients' cosines are " + std::to_string(cosines[2]) +
                                                         " and, at least, " + std::to_string(cosines[0]));
}

void down(const Size& size, torch::ScalarType type) {
  DownSamplePlan plan;
  plan.conv = {"x", convolution(shape_of(size), static_cast<int>(size.channels)), true};
  auto [one, other] = twins<DownSample>(plan);
  compare(one, other, {map(size, type)}, type,
          [](DownSample& module, const std::vector<torch::Tensor>& x, const Pass& pass) {
            return module->forward(x[0], pass);
          });
}

void stem(torch::ScalarType type) {
  StemPlan plan;
  plan.conv = {"x", convolution({3, 65, 33}, 24, 7, 2), true};
  auto [one, other] = twins<Stem>(plan);
  const auto images = map({6, 3, 65, 33}, type);
  auto x = images.clone(torch::MemoryFormat::ChannelsLast);
  const auto y = one->forward(x, Pass{true}), right = other->forward(images.to(torch::kDouble), Pass{});
  gpu::close("the output", y, right, limit(type));
  const auto up = torch::randn_like(right);
  y.backward(up.to(type));
  right.backward(up.to(type).to(torch::kDouble));
  // Neighbours that are equal after rounding make the max pool choose another place than float64 does.
  gpu::verify(gpu::cosine(one->parameters()[0].grad(), other->parameters()[0].grad()) >
                  (type == torch::kFloat ? 0.9999 : 0.98),
              "the gradient points elsewhere");
}

void mixture(const Size& size, torch::ScalarType type, bool constant) {
  const std::vector<int> run{1, 2, 4};
  std::vector<torch::Tensor> mine, exact;
  for (std::size_t i = 0; i < run.size(); ++i) {
    mine.push_back(map(size, type).requires_grad_());
    exact.push_back(mine.back().detach().to(torch::kDouble).requires_grad_());
  }
  auto weights = torch::randn({6}, gpu::device).requires_grad_();
  auto exact_weights = weights.detach().to(torch::kDouble).requires_grad_();
  const auto y = cuda::mixture(mine, run, weights, constant);
  auto right = exact_weights[1] * exact[0] + exact_weights[2] * exact[1] + exact_weights[4] * exact[2];
  if (constant)
    right = right + exact_weights[0] + exact_weights[3] + exact_weights[5];
  gpu::close("the output", y, right, limit(type));
  const auto up = torch::randn_like(right).to(type);
  y.backward(up);
  right.backward(up.to(torch::kDouble));
  gpu::close("the weights' gradient", weights.grad(), exact_weights.grad(), type == torch::kFloat ? 1e-4 : limit(type));
  for (std::size_t i = 0; i < run.size(); ++i)
    gpu::close("a map's gradient", mine[i].grad(), exact[i].grad(), limit(type));
}

// The card's masks are the CPU's, also beyond 32 bits of the count.
void dropout() {
  const auto x = torch::ones({5, 1001});
  for (const std::int64_t count : {std::int64_t{0}, std::int64_t{7}, (std::int64_t{1} << 32) + 5}) {
    DropoutStream here{77, static_cast<std::uint64_t>(count) + 2};
    const auto told = torch::full({1}, count, torch::dtype(torch::kInt64).device(gpu::device));
    gpu::verify(torch::equal(here.apply(x, 0.3), cuda::dropout_mask(77, told, 2, 0.3, x.sizes()).cpu()),
                "the mask of count " + std::to_string(count) + " is another");
  }
}

// SGD over many tensors, clipped and with a loss scale, against the formulas.
void sgd() {
  torch::manual_seed(3);
  std::vector<cuda::UpdatedTensor> tensors;
  std::vector<torch::Tensor> p, m, g;
  for (const std::int64_t count : {1, 70000, 513, 16384, 3})
    for (int copy = 0; copy < 25; ++copy) { // more pieces than one launch takes
      const auto made = [&] { return torch::randn({count}, torch::dtype(torch::kFloat)); };
      p.push_back(made().to(torch::kDouble)), m.push_back(made().to(torch::kDouble)),
          g.push_back(made().to(torch::kDouble));
      const auto mine = [&](const torch::Tensor& from) { return from.to(gpu::device, torch::kFloat, false, true); };
      tensors.push_back({mine(p.back()), mine(g.back() * 256), mine(m.back())});
    }
  auto scale = torch::tensor({256.0F, 1999.0F}).to(gpu::device);
  cuda::SgdStep step{torch::full({1}, 0.05F, torch::dtype(torch::kFloat).device(gpu::device)), 0.9, 5e-4, 3.0, scale};
  cuda::sgd_step(tensors, step);
  double squares = 0;
  for (const auto& gradient : g)
    squares += gradient.square().sum().item<double>();
  const double factor = std::min(1.0, 3.0 / (std::sqrt(squares) + 1e-6));
  for (std::size_t i = 0; i < p.size(); ++i) {
    m[i] = 0.9 * m[i] + factor * g[i] + 5e-4 * p[i];
    p[i] = p[i] - 0.05 * m[i];
    gpu::close("a momentum", tensors[i].momentum, m[i], 1e-5);
    gpu::close("a parameter", tensors[i].parameter, p[i], 1e-5);
  }
  gpu::close("the doubled scale", scale, torch::tensor({512.0F, 0.0F}), 0);
  const auto before = tensors[1].parameter.clone();
  tensors[0].gradient.fill_(std::numeric_limits<float>::quiet_NaN());
  cuda::sgd_step(tensors, step);
  gpu::verify(torch::equal(before, tensors[1].parameter), "a step with NaN moved the weights");
  gpu::close("the halved scale", scale, torch::tensor({256.0F, 0.0F}), 0);
}

// A block on weights that were rounded together is the block that rounds its own.
void rounded(torch::ScalarType type) {
  std::vector<torch::Tensor> tensors;
  for (const std::int64_t count : {1, 70000, 513, 64, 16385})
    for (int copy = 0; copy < 25; ++copy) // more pieces than one launch takes
      tensors.push_back(torch::randn({count, 1, 1, 1}, gpu::device));
  const auto copies = cuda::converted(tensors, type);
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    gpu::verify(torch::equal(copies[i], tensors[i].to(type)), "a copy is not LibTorch's");
    gpu::verify((copies[i].storage_offset() - copies[0].storage_offset()) % 64 == 0, "a copy starts between two lines");
  }
  CDBlockPlan plan;
  plan.blocks = {block_plan({16, 6, 5}, 32), block_plan({32, 6, 5}, 32)};
  CDBlock own(plan), together(plan);
  {
    torch::NoGradGuard no_grad;
    for (std::size_t i = 0; i < own->parameters().size(); ++i)
      together->parameters()[i].copy_(own->parameters()[i]);
  }
  own->to(gpu::device);
  together->to(gpu::device);
  const auto weights = pointwise_weights(*together);
  gpu::verify(weights.size() == 2 * 5 + 1, "squeeze, three of the branches and restore of two blocks, and one expand, "
                                           "are not " +
                                               std::to_string(weights.size()) + " weights");
  const RoundedWeights rounded(weights, type);
  const auto run = [&](CDBlock& block, const RoundedWeights* weights_of_pass) {
    const auto images = torch::linspace(-1, 1, 2 * 16 * 6 * 5, gpu::device).view({2, 16, 6, 5}).to(type);
    auto x = images.contiguous(torch::MemoryFormat::ChannelsLast).requires_grad_();
    const auto y = block->forward(x, Pass{true, weights_of_pass});
    y.sum().backward();
    std::vector<torch::Tensor> out{y.detach(), x.grad()};
    for (auto& parameter : block->parameters())
      out.push_back(parameter.grad());
    return out;
  };
  const auto right = run(own, nullptr), found = run(together, &rounded);
  for (std::size_t i = 0; i < right.size(); ++i)
    gpu::verify(torch::equal(right[i], found[i]), "number " + std::to_string(i) + " differs");
  for (const auto& weight : weights) {
    rounded.of(weight).zero_();
    gpu::verify(!torch::equal(run(together, &rounded)[0], right[0]), "a rounded weight is not read");
    rounded.of(weight).copy_(weight.detach());
  }
}

// Frozen weights get no gradient, and the inputs' stays the same.
void frozen() {
  const Size size{4, 32, 10, 6};
  const auto shape = shape_of(size);
  Lite module(LitePlan{"x", convolution(shape, 32), convolution(shape, 32, 3, 1, 32)});
  module->to(gpu::device);
  const auto x = map(size, torch::kFloat);
  auto a = x.clone(torch::MemoryFormat::ChannelsLast).requires_grad_(),
       b = x.clone(torch::MemoryFormat::ChannelsLast).requires_grad_();
  module->forward(a, Pass{true}).sum().backward();
  for (auto& parameter : module->parameters()) {
    parameter.mutable_grad().reset();
    parameter.requires_grad_(false);
  }
  module->forward(b, Pass{true}).sum().backward();
  gpu::verify(torch::equal(a.grad(), b.grad()), "freezing changed the input's gradient");
  for (const auto& parameter : module->parameters())
    gpu::verify(!parameter.grad().defined(), "a frozen weight has a gradient");
}

} // namespace

int main(int count, char** arguments) {
  std::vector<gpu::Check> checks;
  for (const auto type : types) {
    for (const auto& size : sizes()) {
      checks.push_back({name_of("mixture", size, type), [=] { mixture(size, type, true); }, true});
      checks.push_back({name_of("mixture without constant", size, type), [=] { mixture(size, type, false); }, true});
      checks.push_back({name_of("gate", size, type), [=] { gate(size, type); }, true});
      if (type == torch::kHalf && gpu::device.is_cpu()) // LibTorch 1.13 multiplies no fp16 matrices there
        continue;
      checks.push_back({name_of("conv", size, type), [=] { conv(size, type); }, true});
      checks.push_back({name_of("lite", size, type), [=] { lite(size, type); }, true});
      checks.push_back({name_of("block", size, type), [=] { block(size, type, false); }, true});
      checks.push_back({name_of("expanding block", size, type), [=] { block(size, type, true); }, true});
      checks.push_back({name_of("down", size, type), [=] { down(size, type); }, true});
    }
    if (type != torch::kHalf || gpu::device.is_cuda())
      checks.push_back({std::string("stem ") + torch::toString(type), [=] { stem(type); }, true});
  }
  checks.push_back({"dropout", dropout});
  checks.push_back({"frozen", frozen});
  checks.push_back({"rounded BFloat16", [] { rounded(torch::kBFloat16); }});
  if (gpu::device.is_cuda())
    checks.push_back({"rounded Half", [] { rounded(torch::kHalf); }});
  checks.push_back({"sgd", sgd});
  return gpu::run(checks, count, arguments);
}
