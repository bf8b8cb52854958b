#include "exchange/match.h"

#include "exchange/naming.h"

namespace cds {
namespace {

std::string shape_text(const torch::Tensor& tensor) {
  std::string text = "(";
  for (const auto size : tensor.sizes())
    text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + ")";
}

std::map<std::string, torch::Tensor> targets_of(const torch::nn::Module& network) {
  std::map<std::string, torch::Tensor> all;
  for (const auto& item : network.named_parameters())
    all[item.key()] = item.value();
  for (const auto& item : network.named_buffers())
    all[item.key()] = item.value();
  return all;
}

bool is_classifier(const std::string& name) {
  return name.find("classifier") != std::string::npos;
}

bool is_counter(const std::string& name) {
  return name.find("num_batches_tracked") != std::string::npos;
}

const char* const other_network =
    "The weights belong to a network of another genotype, width or neck: name them (--genotype, --width, --neck)";

Status check_one(const std::string& name, const torch::Tensor& given, const torch::Tensor& target,
                 const std::string& file) {
  if (given.sizes() != target.sizes())
    return failed("'" + name + "' is " + shape_text(given) + " where the network needs " + shape_text(target), file,
                  other_network);
  if (target.is_floating_point() && !given.is_floating_point())
    return failed("'" + name + "' holds " + std::string(given.dtype().name()) + ", which makes no weights", file);
  if (given.is_floating_point() && !given.to(torch::kDouble).isfinite().all().item<bool>())
    return failed("'" + name + "' holds numbers that are not finite", file,
                  "Take a checkpoint from before it diverged");
  return {};
}

} // namespace

Result<WeightMatch> match_weights(const torch::nn::Module& network, const StateDict& weights, const std::string& file) {
  const auto targets = targets_of(network);
  std::vector<std::string> names;
  for (const auto& [name, tensor] : weights.tensors)
    names.push_back(name);
  const auto naming = naming_of(names);
  WeightMatch out;
  out.naming = to_string(naming);
  std::string stranger;
  for (const auto& [name, tensor] : weights.tensors) {
    const auto ours = our_name(naming, name);
    const auto target = targets.find(ours);
    if (target == targets.end() || out.matched.contains(ours)) {
      out.left_over.push_back(name);
      if (stranger.empty() && ours.rfind("base.", 0) == 0 && !is_counter(ours))
        stranger = name;
    } else if (is_classifier(ours) && tensor.sizes() != target->second.sizes()) {
      out.left_over.push_back(name);
      out.other_classes.push_back(ours);
    } else if (!is_counter(ours) || tensor.sizes() == target->second.sizes()) {
      CDS_TRY(check_one(ours, tensor, target->second, file));
      out.matched.emplace(ours, tensor);
    }
  }
  if (out.matched.empty())
    return failed("none of its " + std::to_string(names.size()) + " tensors has a name of this network's" +
                      (names.empty() ? "" : " (the first is '" + names.front() + "')"),
                  file, other_network);
  if (!stranger.empty())
    return failed("holds '" + stranger + "', which the network does not have", file, other_network);
  for (const auto& [name, target] : targets)
    if (!out.matched.contains(name) && !is_counter(name))
      out.missing.push_back(name);
  return out;
}

bool may_start_anew(const std::string& name, WeightsFor use) {
  if (name.rfind("neck.", 0) != 0)
    return false;
  return use == WeightsFor::start || is_classifier(name) || name.find("fcs.") != std::string::npos;
}

Status check_complete(const WeightMatch& match, WeightsFor use, const std::string& file) {
  for (const auto& name : match.missing)
    if (!may_start_anew(name, use))
      return failed("the weights lack '" + name + "'", file, other_network);
  return {};
}

void put_weights(torch::nn::Module& network, const WeightMatch& match) {
  const torch::NoGradGuard no_grad;
  for (auto& [name, target] : targets_of(network))
    if (const auto found = match.matched.find(name); found != match.matched.end())
      torch::Tensor(target).copy_(found->second);
}

} // namespace cds
