#include "nn/cuda_inference.h"

#include "nn/cuda_layers.h"
#include "nn/cuda_runtime.h"
#include "nn/cuda_tensors.h"

namespace cds {
namespace {

using torch::Tensor;
using namespace cuda;

// A network's tensors by name, in the form the layers below keep them.
class Weights {
public:
  Weights(const ReidNetwork& network, torch::ScalarType type)
      : parameters_(network->named_parameters()), buffers_(network->named_buffers()), type_(type) {}

  [[nodiscard]] Tensor of(const std::string& name) const { return parameters_[name].detach(); }
  [[nodiscard]] Tensor rounded(const Tensor& weight) const { return weight.to(type_).contiguous(); }

  struct Line {
    Tensor scale, shift;
  };
  // What the BatchNorm NAME does to each channel, in float32.
  [[nodiscard]] Line norm(const std::string& name) const {
    const auto scale = (of(name + ".weight").to(torch::kDouble) /
                        (buffers_[name + ".running_var"].to(torch::kDouble) + norm_epsilon).sqrt());
    const auto shift = of(name + ".bias") - buffers_[name + ".running_mean"] * scale;
    return {scale.to(torch::kFloat), shift.to(torch::kFloat)};
  }
  // NAME.op.0's weight with NAME.op.1's scale in it.
  [[nodiscard]] Tensor folded(const std::string& name, const Line& line) const {
    return rounded(of(name + ".op.0.weight") * line.scale.view({-1, 1, 1, 1}));
  }

private:
  static constexpr double norm_epsilon = 1e-5;
  torch::OrderedDict<std::string, Tensor> parameters_, buffers_;
  torch::ScalarType type_;
};

// Scale 1 and a shift, as norm_apply() takes them: of the four rows it reads the last two.
Tensor shift_line(const Tensor& shift) {
  return torch::cat({torch::zeros_like(shift), torch::zeros_like(shift), torch::ones_like(shift), shift});
}

Tensor shifted_relu(const Tensor& z, const Tensor& line, Shortcut shortcut = {}) {
  auto y = map_like(z, z.size(1));
  check(norm_apply(type_of(z), z.data_ptr(), shape_of(z), {floats(line)}, shortcut, true, y.data_ptr(),
                   current_stream(z.device())));
  return y;
}

// A convolution with its BatchNorm's scale in its weights, and the shift that is left.
struct Folded {
  Tensor weight, shift;
  Folded(const ConvBnPlan& plan, const Weights& weights) {
    const auto line = weights.norm(plan.name + ".op.1");
    weight = weights.folded(plan.name, line);
    shift = line.shift;
  }
};

// 1x1 convolution, BatchNorm, ReLU.
struct PointwiseRelu {
  Tensor weight, bias;
  PointwiseRelu(const ConvBnPlan& plan, const Weights& weights) : PointwiseRelu(Folded(plan, weights), weights) {}
  PointwiseRelu(const Folded& folded, const Weights& weights)
      : weight(folded.weight), bias(weights.rounded(folded.shift)) {}
  [[nodiscard]] Tensor operator()(const Tensor& x) const {
    auto y = map_like(x, weight.size(0));
    auto rows = rows_of(y);
    at::_addmm_activation_out(rows, bias, rows_of(x), matrix_of(weight).t());
    return y;
  }
};

// 1x1 convolution and BatchNorm, whose shift is added later.
struct PointwiseLinear {
  Tensor weight, line;
  PointwiseLinear(const ConvBnPlan& plan, const Weights& weights) : PointwiseLinear(Folded(plan, weights)) {}
  explicit PointwiseLinear(const Folded& folded) : weight(folded.weight), line(shift_line(folded.shift)) {}
};

struct LiteRelu {
  Tensor pointwise, depthwise, affine;
  LiteRelu(const LitePlan& plan, const Weights& weights)
      : pointwise(weights.rounded(weights.of(plan.name + ".op.0.weight"))),
        depthwise(weights.of(plan.name + ".op.1.weight").contiguous()) {
    const auto line = weights.norm(plan.name + ".op.2");
    affine = torch::cat({line.scale, line.shift});
  }
  [[nodiscard]] Tensor operator()(const Tensor& x) const {
    const auto t = convolved(x, pointwise);
    auto y = map_like(t, t.size(1));
    check(depthwise_inference(type_of(t), t.data_ptr(), shape_of(t), floats(depthwise), floats(affine), y.data_ptr(),
                              current_stream(t.device())));
    return y;
  }
};

struct GatedSum {
  Tensor weight1, bias1, weight2, bias2;
  GatedSum(const GatePlan& plan, const Weights& weights)
      : weight1(weights.of(plan.name + ".fc1.weight")), bias1(weights.of(plan.name + ".fc1.bias")),
        weight2(weights.of(plan.name + ".fc2.weight")), bias2(weights.of(plan.name + ".fc2.bias")) {}
  [[nodiscard]] Tensor operator()(const Tensor& a, const Tensor& b) const {
    const auto shape = shape_of(a);
    const auto values = float_buffer(a, gate_values(shape.count, shape.channels, weight1.size(0)));
    auto out = map_like(a, shape.channels);
    const GateWeights gate{floats(weight1), floats(bias1), floats(weight2), floats(bias2),
                           static_cast<int>(weight1.size(0))};
    check(gate_forward(type_of(a), a.data_ptr(), b.data_ptr(), shape, gate, floats(values), out.data_ptr(),
                       current_stream(a.device())));
    return out;
  }
};

struct Block {
  PointwiseRelu squeeze;
  std::vector<LiteRelu> branch1, branch2;
  std::optional<GatedSum> gate;
  PointwiseLinear restore;
  std::optional<PointwiseLinear> expand;

  Block(const CBlockPlan& plan, const Weights& weights)
      : squeeze(plan.squeeze, weights), restore(plan.restore, weights) {
    for (const auto& lite : plan.branch1)
      branch1.emplace_back(lite, weights);
    for (const auto& lite : plan.branch2)
      branch2.emplace_back(lite, weights);
    if (plan.gate)
      gate.emplace(*plan.gate, weights);
    if (plan.expand)
      expand.emplace(*plan.expand, weights);
  }
  [[nodiscard]] Tensor operator()(const Tensor& x) const {
    const auto middle = squeeze(x);
    auto a = middle, b = middle;
    for (const auto& lite : branch1)
      a = lite(a);
    for (const auto& lite : branch2)
      b = lite(b);
    const auto z = convolved(gate ? (*gate)(a, b) : a + b, restore.weight);
    if (!expand)
      return shifted_relu(z, restore.line, {x.data_ptr(), {}});
    const auto beside = convolved(x, expand->weight);
    return shifted_relu(z, restore.line, {beside.data_ptr(), {floats(expand->line)}});
  }
};

struct InferenceStem {
  Tensor weight, line;
  std::int64_t stride = 1, padding = 0;
  bool pool = false;
  InferenceStem(const StemPlan& plan, const Weights& weights)
      : stride(plan.conv.conv.stride), padding(plan.conv.conv.padding), pool(plan.pool) {
    const Folded folded(plan.conv, weights);
    weight = folded.weight.contiguous(torch::MemoryFormat::ChannelsLast);
    line = shift_line(folded.shift);
  }
  [[nodiscard]] Tensor operator()(const Tensor& images) const {
    const auto x = images.to(weight.scalar_type()).contiguous(torch::MemoryFormat::ChannelsLast);
    const auto y = shifted_relu(in_place(torch::conv2d(x, weight, {}, stride, padding)), line);
    return pool ? in_place(torch::max_pool2d(y, 3, 2, 1)) : y;
  }
};

Tensor halved_map(const Tensor& x) {
  auto y = torch::empty({x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2},
                        x.options().memory_format(torch::MemoryFormat::ChannelsLast));
  check(halve_forward(type_of(x), x.data_ptr(), shape_of(x), y.data_ptr(), current_stream(x.device())));
  return y;
}

struct Stage {
  std::vector<Block> blocks;
  std::optional<PointwiseRelu> down;
};

} // namespace

struct CudaInference::Parts {
  ReidNetwork network;
  InferenceStem stem;
  std::vector<Stage> stages;

  Parts(ReidNetwork given, const Weights& weights) : network(std::move(given)), stem(network->plan().stem, weights) {
    for (const auto& plan : network->plan().stages) {
      auto& stage = stages.emplace_back();
      for (const auto& layer : plan.layers)
        for (const auto& block : layer.candidates.front().blocks)
          stage.blocks.emplace_back(block, weights);
      if (plan.down)
        stage.down.emplace(plan.down->conv, weights);
    }
  }
};

bool CudaInference::supports(const NetworkPlan& plan) {
  return !plan.resnet && !plan.osnet && !plan.supernet;
}

CudaInference::CudaInference(ReidNetwork network, torch::ScalarType type) {
  torch::NoGradGuard no_grad;
  network->eval();
  const Weights weights(network, type);
  parts_ = std::make_unique<Parts>(std::move(network), weights);
}
CudaInference::CudaInference(CudaInference&&) noexcept = default;
CudaInference::~CudaInference() = default;

Tensor CudaInference::embed(const Tensor& images) {
  torch::NoGradGuard no_grad;
  FeatureMaps maps;
  auto x = parts_->stem(images);
  for (const auto& stage : parts_->stages) {
    for (const auto& block : stage.blocks)
      x = block(x);
    if (stage.down)
      maps.local = x = halved_map((*stage.down)(x));
  }
  maps.global = x.to(torch::kFloat);
  if (maps.local.defined())
    maps.local = maps.local.to(torch::kFloat);
  return parts_->network->embed(maps);
}

} // namespace cds
