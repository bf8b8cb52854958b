// Networks, pictures and labels on which the CPU engine is held against the modules, and what compares the two.
#pragma once

#include "kernels/training_plan.h"
#include "nn/losses.h"
#include "nn/network.h"
#include "nn/supernet.h"

#include <QtTest>

namespace cds::fused {

inline constexpr int batch = 7; // odd: lanes of different lengths

struct Case {
  const char* name;
  const char* genotype;
  double width;
  int height, pixels_wide;
  bool fusion = true;
  const char* stem = "reid";
  NeckKind neck = NeckKind::fbl;
};
inline const std::vector<Case> cases{
    {"cdnet", "paper-cdnet", 0.25, 64, 32},
    {"odd size", "paper-cdnet", 0.25, 75, 37},
    {"odd channels", "paper-cnet", 0.33, 64, 32},
    {"no fusion", "paper-cnet", 0.25, 64, 48, false},
    {"cifar", "paper-cdnet", 0.25, 32, 32, true, "cifar", NeckKind::classifier},
    {"wide rows", "paper-cnet", 0.125, 32, 212},
    {"two positions", "paper-cdnet", 0.125, 32, 16},
};

inline torch::Tensor images_of(std::int64_t count, int height, int width) {
  torch::manual_seed(5);
  return torch::randn({count, 3, height, width}, torch::kFloat64).contiguous(torch::MemoryFormat::ChannelsLast);
}

inline torch::Tensor labels_of(std::int64_t count) {
  return torch::arange(count, torch::kInt64).floor_divide(2).remainder(3);
}

inline NeckOptions neck_of(NeckKind kind) {
  NeckOptions neck;
  neck.kind = kind;
  neck.classes = 5;
  neck.hidden = 32;
  return neck;
}

inline ReidNetwork network_of(const Case& c) {
  SpaceOptions options;
  options.width = c.width;
  options.fusion = c.fusion;
  options.stem = c.stem;
  ReidNetwork network(
      *plan_network(*SearchSpace::make(options), *load_genotype(c.genotype), c.height, c.pixels_wide, neck_of(c.neck)),
      3);
  network->train();
  return network;
}

inline Supernet supernet_of(int stages = 2) {
  SpaceOptions options;
  options.kernels = {3, 5, 7};
  options.depths = {1, 2};
  options.channels = stages == 2 ? std::vector<int>{16, 40, 64} : std::vector<int>{16, 48};
  Supernet network(*plan_supernet(*SearchSpace::make(options), 48, 36, neck_of(NeckKind::search)), 4);
  network->train();
  return network;
}

inline double size(const torch::Tensor& x) {
  return x.to(torch::kFloat64).norm().item<double>();
}

inline double apart(const torch::Tensor& ours, const torch::Tensor& theirs) {
  return size(ours.to(torch::kFloat64) - theirs.to(torch::kFloat64)) / (size(theirs) + 1e-12);
}

// fn(name, found, expected, largest) for each weight that has a gradient in `exact`; `largest`: the size of its
// largest.
template <class Fn>
void for_each_gradient(torch::nn::Module& ours, torch::nn::Module& exact, Fn fn) {
  double largest = 0;
  for (const auto& item : exact.named_parameters())
    if (item.value().grad().defined())
      largest = std::max(largest, size(item.value().grad()));
  for (const auto& item : exact.named_parameters()) {
    const auto expected = item.value().grad(), found = ours.named_parameters()[item.key()].grad();
    QCOMPARE(found.defined(), expected.defined());
    if (expected.defined())
      fn(item.key(), found.to(torch::kFloat64), expected, largest);
  }
}

inline void compare_buffers(torch::nn::Module& ours, torch::nn::Module& exact) {
  for (const auto& item : exact.named_buffers()) {
    const auto found = ours.named_buffers()[item.key()];
    if (!item.value().is_floating_point())
      QCOMPARE(found.item<std::int64_t>(), item.value().item<std::int64_t>());
    else
      QVERIFY2(apart(found, item.value()) < 1e-4,
               qPrintable(QString("%1: %2").arg(item.key().c_str()).arg(apart(found, item.value()))));
  }
}

inline std::vector<torch::Tensor> gradients_of(torch::nn::Module& module) {
  std::vector<torch::Tensor> out;
  for (auto& parameter : module.parameters())
    out.push_back(parameter.grad());
  return out;
}

inline bool same(const std::vector<torch::Tensor>& a, const std::vector<torch::Tensor>& b) {
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i].defined() != b[i].defined() || (a[i].defined() && !torch::equal(a[i], b[i])))
      return false;
  return a.size() == b.size();
}

// Weights of every candidate, as leaves, so that their gradients can be read.
struct Mixed {
  Mixture mixture;
  std::vector<torch::Tensor> weights;
};

inline Mixed mixed(const Supernet& network, const std::vector<std::vector<int>>& run, torch::Dtype type,
                   bool constant) {
  Mixed out;
  for (std::size_t layer = 0; layer < run.size(); ++layer) {
    const auto candidates = static_cast<std::int64_t>(network->plan().layers()[layer]->candidates.size());
    out.weights.push_back((torch::arange(candidates, torch::kFloat64).add(static_cast<double>(layer)).sin() * 0.4 + 0.6)
                              .to(type)
                              .set_requires_grad(true));
    out.mixture.push_back({run[layer], out.weights.back(), constant});
  }
  return out;
}

inline const std::vector<std::vector<int>> some{{0, 3}, {1, 2, 5}, {4}, {0, 1}},
    every{{0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5}, {0, 1, 2, 3, 4, 5}};

} // namespace cds::fused
