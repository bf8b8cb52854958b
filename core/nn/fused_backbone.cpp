#include "nn/fused_backbone.h"

#include <algorithm>
#include <torch/csrc/autograd/functions/utils.h>
#include <torch/csrc/autograd/variable.h>
#include <type_traits>

namespace cds {

namespace {

// A node of autograd's graph, held as this LibTorch holds them: by a shared_ptr, or in newer ones by an intrusive_ptr.
template <class T>
auto make_node() {
  using Pointer = decltype(torch::autograd::impl::grad_accumulator(std::declval<const torch::Tensor&>()));
  if constexpr (std::is_same_v<Pointer, std::shared_ptr<torch::autograd::Node>>)
    return std::make_shared<T>();
  else
    return c10::make_intrusive<T>();
}

// Channels-last numbers as a tensor: N x H x W x C memory seen as N x C x H x W.
torch::Tensor map_of(std::int64_t count, const Shape& shape) {
  return torch::empty({count, shape.channels, shape.height, shape.width},
                      torch::dtype(torch::kFloat).memory_format(torch::MemoryFormat::ChannelsLast));
}

torch::Tensor channels_last(const torch::Tensor& map) {
  return map.permute({0, 2, 3, 1}).contiguous();
}

LayerChoice choice_of(const LayerMixture& mixture) {
  LayerChoice out{mixture.run, {}, 0};
  if (!mixture.weights.defined())
    return out;
  const auto weights = mixture.weights.detach().to(torch::kFloat).contiguous();
  const float* value = weights.data_ptr<float>();
  for (const int candidate : mixture.run)
    out.weights.push_back(value[candidate]);
  if (mixture.unselected_constant)
    for (int i = 0; i < weights.numel(); ++i)
      if (!std::binary_search(mixture.run.begin(), mixture.run.end(), i))
        out.constant += value[i];
  return out;
}

// The gradient of a layer's mixture weights from that of its terms and its constant.
torch::Tensor weights_gradient(const LayerMixture& mixture, const std::vector<float>& terms) {
  auto out = torch::full({mixture.weights.numel()}, mixture.unselected_constant ? terms.back() : 0.0F);
  for (std::size_t i = 0; i < mixture.run.size(); ++i)
    out[mixture.run[i]] = terms[i];
  return out.to(mixture.weights.options().requires_grad(false));
}

} // namespace

// Inputs: the tensors that the pass uses and trains, then the layers' mixture weights. Outputs: local map (if there is
// one), global map.
class FusedBackward : public torch::autograd::Node {
public:
  std::shared_ptr<FusedBackbone> backbone;
  std::shared_ptr<TrainingPass> pass;
  torch::Tensor images; // kept alive for the pass, like `values`
  std::vector<torch::Tensor> values;
  std::vector<std::size_t> trained; // the plan's tensor of each input
  Mixture mixture;                  // of a supernet
  bool has_local = false;

  torch::autograd::variable_list apply(torch::autograd::variable_list&& incoming) override {
    TORCH_CHECK(pass, "a second backward pass through the same batch: the CPU engine keeps it for one");
    const torch::NoGradGuard no_grad;
    torch::Tensor local, global;
    if (has_local && incoming[0].defined())
      local = channels_last(incoming[0]);
    if (incoming.back().defined())
      global = channels_last(incoming.back());
    torch::autograd::variable_list out(num_outputs());
    std::vector<float*> gradients(values.size(), nullptr), weights(mixture.size(), nullptr);
    for (std::size_t i = 0; i < trained.size(); ++i)
      if (task_should_compute_output(i)) {
        out[i] = torch::empty(values[trained[i]].sizes(), torch::kFloat);
        gradients[trained[i]] = out[i].data_ptr<float>();
      }
    std::vector<std::vector<float>> terms(mixture.size());
    for (std::size_t layer = 0; layer < mixture.size(); ++layer)
      if (mixture[layer].weights.defined() && task_should_compute_output(trained.size() + layer)) {
        terms[layer].resize(mixture[layer].run.size() + 1);
        weights[layer] = terms[layer].data();
      }
    pass->backward({local.defined() ? local.data_ptr<float>() : nullptr,
                    global.defined() ? global.data_ptr<float>() : nullptr, gradients, weights});
    for (std::size_t layer = 0; layer < mixture.size(); ++layer)
      if (weights[layer])
        out[trained.size() + layer] = weights_gradient(mixture[layer], terms[layer]);
    return out;
  }

  void release_variables() override {
    pass.reset();
    images.reset();
    values.clear();
  }
};

FusedBackbone::FusedBackbone(std::shared_ptr<TrainingPlan> plan, Shape input, const torch::nn::Module& base)
    : plan_(std::move(plan)), input_(input) {
  const auto parameters = base.named_parameters(), buffers = base.named_buffers();
  const auto find = [&](const std::string& name) {
    const auto* found = parameters.find(name);
    return found ? *found : buffers[name];
  };
  const std::string prefix = "base.", mean = "running_mean";
  for (const auto& tensor : plan_->tensors()) {
    const auto name = tensor.name.substr(prefix.size());
    tensors_.push_back(find(name));
    counters_.emplace_back();
    if (name.ends_with(mean))
      counters_.back() = find(name.substr(0, name.size() - mean.size()) + "num_batches_tracked");
  }
}

std::shared_ptr<FusedBackbone> FusedBackbone::make(const NetworkPlan& plan, const torch::nn::Module& base,
                                                   Precision precision) {
  auto made = TrainingPlan::make(plan, precision);
  if (!made)
    return nullptr;
  return std::shared_ptr<FusedBackbone>(new FusedBackbone(*made, plan.input, base));
}

bool FusedBackbone::takes(const torch::Tensor& images) const {
  const auto plain = [](const torch::Tensor& tensor) {
    return tensor.is_cpu() && tensor.scalar_type() == torch::kFloat;
  };
  return plain(images) && images.dim() == 4 && images.size(0) > 0 && images.size(1) == input_.channels &&
         images.size(2) == input_.height && images.size(3) == input_.width &&
         !(images.requires_grad() && torch::GradMode::is_enabled()) &&
         std::all_of(tensors_.begin(), tensors_.end(), plain);
}

bool FusedBackbone::used(const TrainingTensor& tensor, const Mixture* mixture) const {
  if (tensor.layer < 0)
    return true;
  const auto& run = (*mixture)[static_cast<std::size_t>(tensor.layer)].run;
  return std::binary_search(run.begin(), run.end(), tensor.candidate);
}

FeatureMaps FusedBackbone::forward(const torch::Tensor& images, const Mixture* mixture) {
  TORCH_CHECK(images.size(0) * plan_->global().positions() > 1,
              "Expected more than 1 value per channel when training: a batch of one image whose last map is 1x1");
  const auto node = make_node<FusedBackward>();
  node->backbone = shared_from_this();
  if (mixture)
    node->mixture = *mixture;
  std::vector<float*> pointers;
  torch::autograd::variable_list inputs;
  for (std::size_t i = 0; i < tensors_.size(); ++i) {
    const auto& tensor = plan_->tensors()[i];
    const bool runs = used(tensor, mixture);
    node->values.push_back(!runs ? torch::Tensor() : tensor.trained ? tensors_[i].detach().contiguous() : tensors_[i]);
    pointers.push_back(runs ? node->values.back().data_ptr<float>() : nullptr);
    if (runs && tensor.trained) {
      node->trained.push_back(i);
      inputs.push_back(tensors_[i]);
    }
    if (runs && counters_[i].defined())
      counters_[i].add_(1);
  }
  std::vector<LayerChoice> choices;
  for (const auto& layer : node->mixture) {
    choices.push_back(choice_of(layer));
    inputs.push_back(layer.weights);
  }
  node->images = channels_last(images.detach());
  const bool keep = torch::autograd::compute_requires_grad(inputs);
  FeatureMaps maps;
  const auto shape = plan_->local();
  if (shape)
    maps.local = map_of(images.size(0), *shape);
  maps.global = map_of(images.size(0), plan_->global());
  node->pass = plan_->forward({node->images.data_ptr<float>(), static_cast<int>(images.size(0)), pointers, choices,
                               keep, torch::get_num_threads()},
                              shape ? maps.local.data_ptr<float>() : nullptr, maps.global.data_ptr<float>());
  if (!keep)
    return maps;
  node->has_local = shape.has_value();
  node->set_next_edges(torch::autograd::collect_next_edges(inputs));
  if (shape)
    torch::autograd::set_history(maps.local, node);
  torch::autograd::set_history(maps.global, node);
  return maps;
}

} // namespace cds
