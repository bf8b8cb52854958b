#include "exchange/onnx.h"

#include "exchange/onnx_graph.h"

#include <stdexcept>

namespace cds {
namespace {

using Value = OnnxGraph::Value;
using Tensors = std::map<std::string, torch::Tensor>;

constexpr double batch_norm_eps = 1e-5; // PyTorch's default, of every BatchNorm in core/nn

struct Missing : std::runtime_error { // ends in to_onnx()
  using std::runtime_error::runtime_error;
};

class Exporter {
public:
  Exporter(const NetworkPlan& plan, const Tensors& tensors)
      : plan_(plan), tensors_(tensors), graph_("images", plan.input) {}

  Value normalised(const OnnxOptions& options) {
    const auto mean = torch::tensor({options.mean[0], options.mean[1], options.mean[2]}, torch::kDouble);
    const auto std = torch::tensor({options.std[0], options.std[1], options.std[2]}, torch::kDouble);
    return per_channel("normalise", plan_.input, "images", 1 / (255 * std), -mean / std);
  }

  // The maps that a neck reads.
  struct Maps {
    Value local, global;
  };
  Maps backbone(const Value& images) {
    if (plan_.resnet)
      return resnet(*plan_.resnet, images);
    if (plan_.osnet)
      return osnet(*plan_.osnet, images);
    return derived(images);
  }

  Value neck(const Maps& maps) {
    const auto& neck = plan_.neck;
    std::vector<Value> parts{graph_.global_pool("neck/global", maps.global)};
    if (neck.squeeze) {
      const auto squeezed =
          graph_.conv("neck.squeeze", maps.local, *neck.squeeze, weight("neck.squeeze.weight", *neck.squeeze), {});
      const std::int64_t height = neck.squeeze->output.height, stripes = neck.stripes;
      for (std::int64_t i = 0; i < stripes; ++i) { // the rows of a stripe: as NeckImpl::local_feature
        const auto name = "neck/stripe" + std::to_string(i);
        const auto begin = i * height / stripes, end = ((i + 1) * height + stripes - 1) / stripes;
        const auto stripe = stripes == 1 ? squeezed : graph_.rows(name, squeezed, begin, end);
        parts.push_back(graph_.global_pool(name + "/mean", stripe));
      }
    }
    auto out = parts.size() == 1 ? parts.front() : graph_.concat("neck/concat", parts);
    if (neck.kind == NeckKind::bn) {
      const auto norm = norm_of(neck.heads.front().norm, neck.heads.front().norm_width);
      out = per_channel("neck.bnneck", {neck.heads.front().norm_width, 1, 1}, out, norm.factor, norm.shift);
    }
    return graph_.flatten("neck/flatten", out);
  }

  OnnxGraph& graph() { return graph_; }

private:
  const torch::Tensor& tensor(const std::string& name, const std::vector<std::int64_t>& shape) const {
    const auto found = tensors_.find(name);
    if (found == tensors_.end())
      throw Missing("the weights lack '" + name + "'");
    if (found->second.sizes() != torch::IntArrayRef(shape))
      throw Missing("'" + name + "' does not have the plan's shape");
    return found->second;
  }
  torch::Tensor weight(const std::string& name, const ConvPlan& plan) const {
    return tensor(name, {plan.output.channels, plan.input.channels / plan.groups, plan.kernel, plan.kernel})
        .detach()
        .to(torch::kDouble);
  }
  struct Norm { // y = factor * x + shift
    torch::Tensor factor, shift;
  };
  Norm norm_of(const std::string& name, int channels) const {
    const auto part = [&](const char* what) { return tensor(name + what, {channels}).detach().to(torch::kDouble); };
    const auto factor = part(".weight") / torch::sqrt(part(".running_var") + batch_norm_eps);
    return {factor, part(".bias") - factor * part(".running_mean")};
  }
  // factor * x + shift as a depthwise 1x1 convolution, which every runtime knows; a Mul and an Add of constants, with a
  // free batch size, is too much for OpenCV 4.6.
  Value per_channel(const std::string& name, const Shape& shape, const Value& x, const torch::Tensor& factor,
                    const torch::Tensor& shift) {
    return graph_.conv(name, x, convolution(shape, shape.channels, 1, 1, shape.channels), factor.view({-1, 1, 1, 1}),
                       shift);
  }
  Value conv_norm(const std::string& conv, const std::string& norm, const ConvPlan& plan, const Value& x) {
    const auto folded = norm_of(norm, plan.output.channels);
    return graph_.conv(conv, x, plan, weight(conv + ".weight", plan) * folded.factor.view({-1, 1, 1, 1}), folded.shift);
  }
  Value conv_bn(const ConvBnPlan& plan, const Value& x) {
    const auto y = conv_norm(plan.name + ".op.0", plan.name + ".op.1", plan.conv, x);
    return plan.relu ? graph_.relu(plan.name + "/relu", y) : y;
  }
  Value named(const NamedConvPlan& plan, const Value& x, bool relu) {
    const auto y = conv_norm(plan.conv, plan.norm, plan.plan, x);
    return relu ? graph_.relu(plan.conv + "/relu", y) : y;
  }
  Value lite(const LitePlan& plan, const char* pointwise, const char* depthwise, const char* norm, const Value& x) {
    const auto name = plan.name + pointwise;
    const auto y = graph_.conv(name, x, plan.pointwise, weight(name + ".weight", plan.pointwise), {});
    return graph_.relu(plan.name + "/relu", conv_norm(plan.name + depthwise, plan.name + norm, plan.depthwise, y));
  }
  // The branch times what the gate says of it; `call` tells the gate's calls apart.
  Value gated(const GatePlan& plan, const std::string& call, const Shape& map, const Value& x) {
    const auto fc = [&](const char* part, const ConvPlan& conv, const Value& input) {
      const auto key = plan.name + part;
      return graph_.conv(key + call, input, conv, weight(key + ".weight", conv),
                         tensor(key + ".bias", {conv.output.channels}));
    };
    const auto name = plan.name + call;
    const auto hidden = graph_.relu(name + "/relu", fc(".fc1", plan.fc1, graph_.global_pool(name + "/mean", x)));
    const auto gate = graph_.sigmoid(name + "/sigmoid", fc(".fc2", plan.fc2, hidden));
    // OpenCV 4.6 scales channels for one image alone: so all images' channels stand side by side meanwhile.
    const auto flat = [&](const char* part, const Value& of, const Shape& shape) {
      return graph_.reshape(name + part, of, {1, -1, shape.height, shape.width});
    };
    const auto scaled = graph_.mul(name + "/mul", flat("/side_by_side", x, map), flat("/gates", gate, {0, 1, 1}));
    return graph_.reshape(name + "/apart", scaled, {-1, map.channels, map.height, map.width});
  }

  Value cblock(const CBlockPlan& plan, const Value& x) {
    const auto middle = conv_bn(plan.squeeze, x);
    std::vector<Value> ends;
    for (const auto* branch : {&plan.branch1, &plan.branch2}) {
      auto y = middle;
      for (const auto& one : *branch)
        y = lite(one, ".op.0", ".op.1", ".op.2", y);
      ends.push_back(plan.gate ? gated(*plan.gate, "/" + std::to_string(ends.size() + 1), plan.squeeze.conv.output, y)
                               : y);
    }
    const auto restored = conv_bn(plan.restore, graph_.add(plan.name + "/fusion", ends[0], ends[1]));
    const auto sum = graph_.add(plan.name + "/add", restored, plan.expand ? conv_bn(*plan.expand, x) : x);
    return graph_.relu(plan.name + "/relu", sum);
  }

  Maps derived(const Value& images) {
    Maps maps;
    auto x = conv_bn(plan_.stem.conv, images);
    if (plan_.stem.pool)
      x = graph_.max_pool("base.stem/pool", x, 3, 2, 1);
    for (const auto& stage : plan_.stages) {
      for (const auto& layer : stage.layers)
        for (const auto& block : layer.candidates.front().blocks)
          x = cblock(block, x);
      if (stage.down)
        maps.local = x = graph_.average_pool(stage.down->name + "/pool", conv_bn(stage.down->conv, x), 2, 2);
    }
    maps.global = x;
    return maps;
  }

  Maps resnet(const ResNetPlan& plan, const Value& images) {
    Maps maps;
    auto x = graph_.max_pool("base/pool", named(plan.stem, images, true), 3, 2, 1);
    for (const auto& stage : plan.stages) {
      maps.local = x;
      for (const auto& block : stage) {
        const auto y = named(block.conv3, named(block.conv2, named(block.conv1, x, true), true), false);
        const auto sum = graph_.add(block.name + "/add", y, block.downsample ? named(*block.downsample, x, false) : x);
        x = graph_.relu(block.name + "/relu", sum);
      }
    }
    maps.global = x;
    return maps;
  }

  Value os_block(const OsBlockPlan& plan, const Value& x) {
    const auto middle = named(plan.conv1, x, true);
    Value total;
    for (std::size_t i = 0; i < plan.streams.size(); ++i) {
      auto y = middle;
      for (const auto& one : plan.streams[i])
        y = lite(one, ".conv1", ".conv2", ".bn", y);
      const auto number = std::to_string(i + 1);
      y = gated(plan.gate, "/" + number, plan.conv1.plan.output, y);
      total = i == 0 ? y : graph_.add(plan.name + "/fusion" + number, total, y);
    }
    const auto y = named(plan.conv3, total, false);
    const auto sum = graph_.add(plan.name + "/add", y, plan.downsample ? named(*plan.downsample, x, false) : x);
    return graph_.relu(plan.name + "/relu", sum);
  }

  Maps osnet(const OsnetPlan& plan, const Value& images) {
    Maps maps;
    auto x = graph_.max_pool("base/pool", named(plan.stem, images, true), 3, 2, 1);
    for (const auto& stage : plan.stages) {
      for (const auto& block : stage.blocks)
        x = os_block(block, x);
      if (stage.transition)
        maps.local = x = graph_.average_pool(stage.transition->conv + "/pool", named(*stage.transition, x, true), 2, 2);
    }
    maps.global = named(plan.conv5, x, true);
    return maps;
  }

  const NetworkPlan& plan_;
  const Tensors& tensors_;
  OnnxGraph graph_;
};

} // namespace

Result<std::string> to_onnx(const NetworkPlan& plan, const Tensors& tensors, const OnnxOptions& options) {
  if (plan.supernet)
    return wrong_call("a supernet has no inference graph", "", "export a network trained from its genotype");
  Exporter exporter(plan, tensors);
  try {
    const auto out = exporter.neck(exporter.backbone(exporter.normalised(options)));
    return exporter.graph().finish("embedding", out, plan.neck.embedding,
                                   "images: N x 3 x H x W, float32, red green blue, 0 to 255, normalised inside. "
                                   "embedding: N x D, not normalised.",
                                   options.metadata);
  } catch (const Missing& problem) {
    return failed(problem.what(), "", "the weights belong to another network");
  }
}

} // namespace cds
