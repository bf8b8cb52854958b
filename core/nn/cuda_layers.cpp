#include "nn/cuda_layers.h"

#include "nn/cuda_runtime.h"
#include "nn/cuda_tensors.h"

namespace cds::cuda {
namespace {

using torch::Tensor;
using torch::autograd::AutogradContext;
using torch::autograd::variable_list;

// What the nodes keep of their module's tensors besides autograd's own inputs.
struct Statistics {
  Tensor mean, var, tracked;
  double momentum = 0, eps = 0;
};
Statistics statistics_of(const NormTensors& norm) {
  return {norm.running_mean, norm.running_var, norm.tracked, norm.momentum, norm.eps};
}
// And the convolution's weight in the maps' type, where somebody keeps it. Nodes take no undefined tensors as inputs.
struct Kept {
  Statistics norm;
  Tensor converted;
};
Norm norm_of(const Tensor& weight, const Tensor& bias, const Statistics& kept) {
  return {floats(weight),
          floats(bias),
          floats(kept.mean),
          floats(kept.var),
          kept.tracked.defined() ? kept.tracked.data_ptr<std::int64_t>() : nullptr,
          static_cast<float>(kept.momentum),
          static_cast<float>(kept.eps)};
}

// The gradient of a BatchNorm in the making: weight and bias where wanted, and the line of dz.
struct Gradient {
  Tensor weight, bias, line;
  Gradient(const Tensor& like, std::int64_t channels, bool wanted) {
    if (wanted) {
      weight = float_buffer(like, channels);
      bias = float_buffer(like, channels);
    }
    line = float_buffer(like, 3 * channels);
  }
  NormGradient pointers() const { return {floats(weight), floats(bias), floats(line)}; }
};

Tensor convolution_input_gradient(const Tensor& dz, const Tensor& weight) {
  auto dx = map_like(dz, weight.size(1));
  auto rows = rows_of(dx);
  torch::mm_out(rows, rows_of(dz), matrix_of(weight));
  return dx;
}

Tensor convolution_weight_gradient(const Tensor& dz, const Tensor& x) {
  auto out = torch::empty(
      {dz.size(1), x.size(1), 1, 1},
      dz.options().dtype(torch::kFloat).requires_grad(false).memory_format(torch::MemoryFormat::Contiguous));
  auto matrix = matrix_of(out);
  transposed_product(rows_of(dz), rows_of(x), matrix);
  return out;
}

// The weight in the maps' type.
Tensor converted(const Tensor& weight, const Tensor& kept, const Tensor& map) {
  if (kept.defined() && kept.scalar_type() == map.scalar_type())
    return kept;
  return weight.detach().to(map.scalar_type()).contiguous();
}

// dz of relu(line(z)) in a map of its own.
Tensor norm_input_gradient(const Tensor& dy, const Tensor& z, const Tensor& line, bool relu, const Gradient& gradient,
                           void* stream) {
  auto dz = map_like(z, z.size(1));
  check(norm_backward_apply(type_of(z), dy.data_ptr(), z.data_ptr(), shape_of(z), {floats(line)}, relu,
                            floats(gradient.line), dz.data_ptr(), stream));
  return dz;
}

struct NormRelu : torch::autograd::Function<NormRelu> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input, const Tensor& weight, const Tensor& bias,
                        const Statistics& kept) {
    const auto z = in_place(input);
    const auto type = type_of(z);
    const auto shape = shape_of(z);
    auto* stream = current_stream(z.device());
    const auto line = float_buffer(z, 4 * shape.channels), scratch = float_buffer(z, norm_scratch(shape.channels));
    check(norm_statistics(type, z.data_ptr(), shape, norm_of(weight, bias, kept), {floats(line)}, floats(scratch),
                          stream));
    auto y = map_like(z, shape.channels);
    check(norm_apply(type, z.data_ptr(), shape, {floats(line)}, {}, true, y.data_ptr(), stream));
    ctx->save_for_backward({z, weight, line});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list incoming) {
    const auto saved = ctx->get_saved_variables();
    const auto &z = saved[0], &weight = saved[1], &line = saved[2];
    const auto dy = in_place(incoming[0]);
    const auto shape = shape_of(z);
    auto* stream = current_stream(z.device());
    const Gradient gradient(z, shape.channels, ctx->needs_input_grad(1));
    const auto scratch = float_buffer(z, norm_scratch(shape.channels));
    check(norm_backward(type_of(z), dy.data_ptr(), z.data_ptr(), shape, floats(weight), {floats(line)}, true,
                        gradient.pointers(), floats(scratch), stream));
    Tensor dz;
    if (ctx->needs_input_grad(0))
      dz = norm_input_gradient(dy, z, line, true, gradient, stream);
    return {dz, gradient.weight, gradient.bias, Tensor()};
  }
};

struct ConvNormRelu : torch::autograd::Function<ConvNormRelu> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input, const Tensor& conv, const Tensor& weight,
                        const Tensor& bias, const Kept& kept) {
    const auto x = in_place(input);
    const auto w = converted(conv, kept.converted, x);
    const auto z = convolved(x, w);
    const auto type = type_of(z);
    const auto shape = shape_of(z);
    auto* stream = current_stream(z.device());
    const auto line = float_buffer(z, 4 * shape.channels), scratch = float_buffer(z, norm_scratch(shape.channels));
    check(norm_statistics(type, z.data_ptr(), shape, norm_of(weight, bias, kept.norm), {floats(line)}, floats(scratch),
                          stream));
    auto y = map_like(z, shape.channels);
    check(norm_apply(type, z.data_ptr(), shape, {floats(line)}, {}, true, y.data_ptr(), stream));
    ctx->save_for_backward({x, w, z, weight, line});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list incoming) {
    const auto saved = ctx->get_saved_variables();
    const auto &x = saved[0], &w = saved[1], &z = saved[2], &weight = saved[3], &line = saved[4];
    const auto dy = in_place(incoming[0]);
    const auto shape = shape_of(z);
    auto* stream = current_stream(z.device());
    const Gradient gradient(z, shape.channels, ctx->needs_input_grad(2));
    const auto scratch = float_buffer(z, norm_scratch(shape.channels));
    check(norm_backward(type_of(z), dy.data_ptr(), z.data_ptr(), shape, floats(weight), {floats(line)}, true,
                        gradient.pointers(), floats(scratch), stream));
    const auto dz = norm_input_gradient(dy, z, line, true, gradient, stream);
    Tensor dx, dw;
    if (ctx->needs_input_grad(1))
      dw = convolution_weight_gradient(dz, x);
    if (ctx->needs_input_grad(0))
      dx = convolution_input_gradient(dz, w);
    return {dx, dw, gradient.weight, gradient.bias, Tensor()};
  }
};

struct LiteNode : torch::autograd::Function<LiteNode> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input, const Tensor& conv, const Tensor& depthwise,
                        const Tensor& weight, const Tensor& bias, const Kept& kept) {
    const auto x = in_place(input);
    const auto w = converted(conv, kept.converted, x);
    const auto t = convolved(x, w);
    const auto type = type_of(t);
    const auto shape = shape_of(t);
    auto* stream = current_stream(t.device());
    const auto line = float_buffer(t, 4 * shape.channels), scratch = float_buffer(t, norm_scratch(shape.channels));
    const auto norm = norm_of(weight, bias, kept.norm);
    auto z = map_like(t, shape.channels);
    check(depthwise_forward(type, t.data_ptr(), shape, floats(depthwise), z.data_ptr(), &norm, {floats(line)},
                            floats(scratch), stream));
    auto y = map_like(t, shape.channels);
    check(norm_apply(type, z.data_ptr(), shape, {floats(line)}, {}, true, y.data_ptr(), stream));
    ctx->save_for_backward({x, w, t, z, depthwise, weight, line});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list incoming) {
    const auto saved = ctx->get_saved_variables();
    const auto &x = saved[0], &w = saved[1], &t = saved[2], &z = saved[3], &depthwise = saved[4], &weight = saved[5],
               &line = saved[6];
    const auto dy = in_place(incoming[0]);
    const auto type = type_of(z);
    const auto shape = shape_of(z);
    auto* stream = current_stream(z.device());
    const Gradient gradient(z, shape.channels, ctx->needs_input_grad(3));
    const auto scratch = float_buffer(z, depthwise_scratch(shape.channels));
    check(norm_backward(type, dy.data_ptr(), z.data_ptr(), shape, floats(weight), {floats(line)}, true,
                        gradient.pointers(), floats(scratch), stream));
    const auto dt = map_like(z, shape.channels);
    Tensor ddepthwise, dx, dw;
    if (ctx->needs_input_grad(2))
      ddepthwise = torch::empty(depthwise.sizes(), depthwise.options().requires_grad(false));
    check(depthwise_backward(type, dy.data_ptr(), z.data_ptr(), t.data_ptr(), shape, floats(depthwise), {floats(line)},
                             floats(gradient.line), dt.data_ptr(), floats(ddepthwise), floats(scratch), stream));
    if (ctx->needs_input_grad(1))
      dw = convolution_weight_gradient(dt, x);
    if (ctx->needs_input_grad(0))
      dx = convolution_input_gradient(dt, w);
    return {dx, dw, ddepthwise, gradient.weight, gradient.bias, Tensor()};
  }
};

// Inputs 0 to 3: middle, its convolution and norm; 4: x; 5 to 7: the shortcut's convolution and norm, absent where it
// is x itself.
struct JoinNode : torch::autograd::Function<JoinNode> {
  static Tensor forward(AutogradContext* ctx, torch::TensorList inputs, const Kept& kept, const Kept& expand_kept) {
    const bool expands = inputs.size() > 5;
    const auto &conv = inputs[1], &weight = inputs[2], &bias = inputs[3];
    const auto middle = in_place(inputs[0]), x = in_place(inputs[4]);
    auto* stream = current_stream(x.device());
    const auto type = type_of(x);
    const auto w = converted(conv, kept.converted, x);
    const auto z = convolved(middle, w);
    const auto shape = shape_of(z);
    const auto scratch = float_buffer(z, norm_scratch(shape.channels));
    const auto line = float_buffer(z, 4 * shape.channels);
    check(norm_statistics(type, z.data_ptr(), shape, norm_of(weight, bias, kept.norm), {floats(line)}, floats(scratch),
                          stream));
    Tensor w2, z2, line2;
    Shortcut shortcut{x.data_ptr(), {}};
    if (expands) {
      w2 = converted(inputs[5], expand_kept.converted, x);
      z2 = convolved(x, w2);
      line2 = float_buffer(z, 4 * shape.channels);
      check(norm_statistics(type, z2.data_ptr(), shape, norm_of(inputs[6], inputs[7], expand_kept.norm),
                            {floats(line2)}, floats(scratch), stream));
      shortcut = {z2.data_ptr(), {floats(line2)}};
    }
    auto y = map_like(z, shape.channels);
    check(norm_apply(type, z.data_ptr(), shape, {floats(line)}, shortcut, true, y.data_ptr(), stream));
    ctx->save_for_backward({middle, w, z, weight, line, x, y, w2, z2, expands ? inputs[6] : Tensor(), line2});
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list incoming) {
    const auto saved = ctx->get_saved_variables();
    const auto &middle = saved[0], &w = saved[1], &z = saved[2], &weight = saved[3], &line = saved[4], &x = saved[5],
               &y = saved[6], &w2 = saved[7], &z2 = saved[8], &weight2 = saved[9], &line2 = saved[10];
    const auto dy = in_place(incoming[0]);
    const auto type = type_of(z);
    const auto shape = shape_of(z);
    auto* stream = current_stream(z.device());
    const bool expands = w2.defined();
    const Gradient gradient(z, shape.channels, ctx->needs_input_grad(2));
    const Gradient gradient2(z, shape.channels, expands && ctx->needs_input_grad(6));
    const auto scratch = float_buffer(z, norm_scratch(shape.channels));
    auto dr = map_like(z, shape.channels);
    const JoinedNorm first{z.data_ptr(), floats(weight), {floats(line)}, gradient.pointers()};
    JoinedNorm second;
    if (expands)
      second = {z2.data_ptr(), floats(weight2), {floats(line2)}, gradient2.pointers()};
    check(
        join_backward(type, dy.data_ptr(), y.data_ptr(), shape, first, second, dr.data_ptr(), floats(scratch), stream));
    const auto dz = norm_input_gradient(dr, z, line, false, gradient, stream);
    Tensor dmiddle, dw, dx = dr, dw2;
    if (ctx->needs_input_grad(1))
      dw = convolution_weight_gradient(dz, middle);
    if (ctx->needs_input_grad(0))
      dmiddle = convolution_input_gradient(dz, w);
    if (expands) {
      const auto dz2 = norm_input_gradient(dr, z2, line2, false, gradient2, stream);
      if (ctx->needs_input_grad(5))
        dw2 = convolution_weight_gradient(dz2, x);
      dx = ctx->needs_input_grad(4) ? convolution_input_gradient(dz2, w2) : Tensor();
    }
    variable_list out{dmiddle, dw, gradient.weight, gradient.bias, dx};
    if (expands)
      out.insert(out.end(), {dw2, gradient2.weight, gradient2.bias});
    out.resize(out.size() + 2); // Kept has no gradients
    return out;
  }
};

struct GateNode : torch::autograd::Function<GateNode> {
  static GateWeights weights_of(const Tensor& w1, const Tensor& b1, const Tensor& w2, const Tensor& b2) {
    return {floats(w1), floats(b1), floats(w2), floats(b2), static_cast<int>(w1.size(0))};
  }
  static Tensor forward(AutogradContext* ctx, const Tensor& a_in, const Tensor& b_in, const Tensor& w1,
                        const Tensor& b1, const Tensor& w2, const Tensor& b2) {
    const auto a = in_place(a_in), b = in_place(b_in);
    const auto shape = shape_of(a);
    const auto values = float_buffer(a, gate_values(shape.count, shape.channels, w1.size(0)));
    auto out = map_like(a, shape.channels);
    check(gate_forward(type_of(a), a.data_ptr(), b.data_ptr(), shape, weights_of(w1, b1, w2, b2), floats(values),
                       out.data_ptr(), current_stream(a.device())));
    ctx->save_for_backward({a, b, w1, b1, w2, b2, values});
    return out;
  }
  static variable_list backward(AutogradContext* ctx, variable_list incoming) {
    const auto saved = ctx->get_saved_variables();
    const auto &a = saved[0], &b = saved[1], &w1 = saved[2], &b1 = saved[3], &w2 = saved[4], &b2 = saved[5],
               &values = saved[6];
    const auto dout = in_place(incoming[0]);
    const auto shape = shape_of(a);
    auto da = map_like(a, shape.channels), db = map_like(b, shape.channels);
    const auto scratch = torch::empty_like(values);
    variable_list out(6);
    GateGradients gradients;
    if (ctx->needs_input_grad(2)) {
      const auto like = [](const Tensor& weight) {
        return torch::empty(weight.sizes(), weight.options().requires_grad(false));
      };
      out[2] = like(w1), out[3] = like(b1), out[4] = like(w2), out[5] = like(b2);
      gradients = {floats(out[2]), floats(out[3]), floats(out[4]), floats(out[5])};
    }
    check(gate_backward(type_of(a), dout.data_ptr(), a.data_ptr(), b.data_ptr(), shape, weights_of(w1, b1, w2, b2),
                        floats(values), da.data_ptr(), db.data_ptr(), gradients, floats(scratch),
                        current_stream(a.device())));
    out[0] = da, out[1] = db;
    return out;
  }
};

struct HalveNode : torch::autograd::Function<HalveNode> {
  static Tensor forward(AutogradContext* ctx, const Tensor& input) {
    const auto x = in_place(input);
    auto y = torch::empty({x.size(0), x.size(1), x.size(2) / 2, x.size(3) / 2},
                          x.options().requires_grad(false).memory_format(torch::MemoryFormat::ChannelsLast));
    check(halve_forward(type_of(x), x.data_ptr(), shape_of(x), y.data_ptr(), current_stream(x.device())));
    ctx->saved_data["height"] = x.size(2);
    ctx->saved_data["width"] = x.size(3);
    return y;
  }
  static variable_list backward(AutogradContext* ctx, variable_list incoming) {
    const auto dy = in_place(incoming[0]);
    auto dx =
        torch::empty({dy.size(0), dy.size(1), ctx->saved_data["height"].toInt(), ctx->saved_data["width"].toInt()},
                     dy.options().requires_grad(false).memory_format(torch::MemoryFormat::ChannelsLast));
    check(halve_backward(type_of(dy), dy.data_ptr(), shape_of(dx), dx.data_ptr(), current_stream(dy.device())));
    return {dx};
  }
};

MixedMaps mixed_of(const std::vector<Tensor>& maps, const std::vector<std::int64_t>& run, std::int64_t candidates,
                   bool constant) {
  MixedMaps out;
  out.count = static_cast<int>(maps.size());
  out.candidates = static_cast<int>(candidates);
  out.constant = constant;
  for (std::size_t i = 0; i < maps.size(); ++i) {
    out.maps[i] = maps[i].data_ptr();
    out.place[i] = static_cast<int>(run[i]);
  }
  return out;
}

// Inputs: the weights, then the maps.
struct MixtureNode : torch::autograd::Function<MixtureNode> {
  static Tensor forward(AutogradContext* ctx, torch::TensorList inputs, std::vector<std::int64_t> run, bool constant) {
    variable_list kept{inputs[0].contiguous()};
    for (const auto& map : inputs.slice(1))
      kept.push_back(in_place(map));
    const std::vector<Tensor> maps(kept.begin() + 1, kept.end());
    auto out = map_like(maps[0], maps[0].size(1));
    check(mixture_forward(type_of(out), mixed_of(maps, run, kept[0].numel(), constant), shape_of(out), floats(kept[0]),
                          out.data_ptr(), current_stream(out.device())));
    ctx->save_for_backward(kept);
    ctx->saved_data["run"] = run;
    ctx->saved_data["constant"] = constant;
    return out;
  }
  static variable_list backward(AutogradContext* ctx, variable_list incoming) {
    const auto saved = ctx->get_saved_variables();
    const auto dout = in_place(incoming[0]);
    const auto& weights = saved[0];
    const std::vector<Tensor> maps(saved.begin() + 1, saved.end());
    variable_list out{torch::empty_like(weights)};
    void* gradients[16] = {};
    for (std::size_t i = 0; i < maps.size(); ++i) {
      out.emplace_back(ctx->needs_input_grad(i + 1) ? map_like(maps[i], maps[i].size(1)) : Tensor());
      gradients[i] = out.back().defined() ? out.back().data_ptr() : nullptr;
    }
    const auto scratch = float_buffer(dout, 17 * 512);
    check(mixture_backward(
        type_of(dout), dout.data_ptr(),
        mixed_of(maps, ctx->saved_data["run"].toIntVector(), weights.numel(), ctx->saved_data["constant"].toBool()),
        shape_of(dout), floats(weights), gradients, floats(out[0]), floats(scratch), current_stream(dout.device())));
    out.resize(maps.size() + 3);
    return out;
  }
};

} // namespace

bool has_layers() {
  return true;
}

NormTensors tensors_of(torch::nn::BatchNorm2dImpl& norm) {
  return {norm.weight,
          norm.bias,
          norm.running_mean,
          norm.running_var,
          norm.num_batches_tracked,
          norm.options.momentum().value_or(0.1),
          norm.options.eps()};
}

Tensor norm_relu(const Tensor& z, const NormTensors& norm) {
  return NormRelu::apply(z, norm.weight, norm.bias, statistics_of(norm));
}

Tensor conv_norm_relu(const Tensor& x, const Pointwise& conv, const NormTensors& norm) {
  return ConvNormRelu::apply(x, conv.weight, norm.weight, norm.bias, Kept{statistics_of(norm), conv.converted});
}

Tensor lite(const Tensor& x, const Pointwise& conv, const Tensor& depthwise, const NormTensors& norm) {
  return LiteNode::apply(x, conv.weight, depthwise, norm.weight, norm.bias, Kept{statistics_of(norm), conv.converted});
}

Tensor join(const Tensor& middle, const Pointwise& conv, const NormTensors& norm, const Tensor& x) {
  const variable_list inputs{middle, conv.weight, norm.weight, norm.bias, x};
  return JoinNode::apply(torch::TensorList(inputs), Kept{statistics_of(norm), conv.converted}, Kept{});
}

Tensor join(const Tensor& middle, const Pointwise& conv, const NormTensors& norm, const Tensor& x,
            const Pointwise& expand, const NormTensors& expand_norm) {
  const variable_list inputs{middle, conv.weight,   norm.weight,        norm.bias,
                             x,      expand.weight, expand_norm.weight, expand_norm.bias};
  return JoinNode::apply(torch::TensorList(inputs), Kept{statistics_of(norm), conv.converted},
                         Kept{statistics_of(expand_norm), expand.converted});
}

Tensor halved(const Tensor& x) {
  return HalveNode::apply(x);
}

Tensor mixture(const std::vector<Tensor>& maps, const std::vector<int>& run, const Tensor& weights, bool constant) {
  TORCH_CHECK(maps.size() <= 16 && maps.size() == run.size(), "a layer runs 16 candidates at most");
  std::vector<Tensor> inputs{weights};
  inputs.insert(inputs.end(), maps.begin(), maps.end());
  return MixtureNode::apply(torch::TensorList(inputs), std::vector<std::int64_t>(run.begin(), run.end()), constant);
}

Tensor gated_sum(const Tensor& a, const Tensor& b, const GateTensors& gate) {
  return GateNode::apply(a, b, gate.weight1, gate.bias1, gate.weight2, gate.bias2);
}

} // namespace cds::cuda
