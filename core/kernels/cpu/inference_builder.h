// The steps of an inference plan from a network's layers and weights. Private to kernels.
#pragma once

#include "kernels/cpu/inference_steps.h"
#include "kernels/cpu/weight_reader.h"
#include "space/plan.h"

#include <algorithm>
#include <array>
#include <memory>
#include <type_traits>

namespace cds::cpu {

// The maps of a workspace.
enum Map { image, wide, other_wide, middle, first, other_first, second, other_second, maps };
enum Sums { first_sums, second_sums, sum_maps };

// From layers with their weights to steps on the maps of a workspace.
template <class Maps>
class InferenceBuilder {
public:
  InferenceBuilder(const NetworkPlan& plan, const NamedWeights& weights) : plan_(plan), weights_(weights, Maps::step) {}

  Status build() {
    stem();
    for (const auto& stage : plan_.stages) {
      for (const auto& layer : stage.layers)
        for (const auto& block : layer.candidates.front().blocks)
          cblock(block);
      if (stage.down) {
        down(*stage.down);
        if (plan_.neck.squeeze && &stage + 2 == &plan_.stages.back() + 1)
          local_feature(stage.output);
      }
    }
    global_feature(plan_.stages.back().output);
    return weights_.status();
  }

  std::vector<std::unique_ptr<Step<Maps>>> steps;
  std::array<std::size_t, maps> sizes{};         // of the maps
  std::array<std::size_t, sum_maps> sum_sizes{}; // of the maps of sums

private:
  int map(int slot, std::size_t size) {
    sizes[static_cast<std::size_t>(slot)] = std::max(sizes[static_cast<std::size_t>(slot)], size);
    return slot;
  }
  int map(int slot, const Shape& shape) { return map(slot, size_of(shape).size()); }

  template <template <class> class S, class... Arguments>
  void add(Arguments&&... arguments) {
    steps.push_back(std::make_unique<S<Maps>>(std::forward<Arguments>(arguments)...));
  }
  [[nodiscard]] static MapSize size_of(const Shape& shape) {
    return {shape.height, shape.width, padded_to<Maps>(shape.channels)};
  }
  [[nodiscard]] typename Maps::Weights dense(const std::string& name, const ConvPlan& conv,
                                             const Buffer* scale = nullptr) {
    if constexpr (std::is_same_v<Maps, HalfMaps>)
      return weights_.pairs(name, conv, scale);
    else
      return weights_.convolution(name, conv, scale);
  }

  void stem() {
    const auto& conv = plan_.stem.conv.conv;
    const int border = conv.padding, high = conv.input.height + 2 * border, across = conv.input.width + 2 * border;
    map(image, static_cast<std::size_t>(high) * across * 3 + Maps::slack);
    add<PadImage>(conv.input.height, conv.input.width, border, image);
    auto norm = weights_.norm(plan_.stem.conv.name + ".op.1", conv.output.channels);
    auto weights = dense(plan_.stem.conv.name + ".op.0", conv, &norm.scale);
    map(current_, plan_.stem.output);
    add<StemStep>(
        StemShape{conv.kernel, conv.stride, across, size_of(conv.output), size_of(plan_.stem.output), plan_.stem.pool},
        std::move(weights), std::move(norm.shift), image, current_);
  }

  void pointwise(const ConvBnPlan& layer, int from, int to) {
    auto norm = weights_.norm(layer.name + ".op.1", layer.conv.output.channels);
    auto weights = dense(layer.name + ".op.0", layer.conv, &norm.scale);
    add<PointwiseStep>(size_of(layer.conv.input), std::move(weights), std::move(norm.shift), layer.relu, from,
                       map(to, layer.conv.output));
  }

  // The Lites of a branch, to and fro between two maps; gives the one that holds the last output.
  int branch(const std::vector<LitePlan>& lites, int one, int two, int sums, bool gated) {
    int from = middle;
    for (const auto& lite : lites) {
      const int to = from == one ? two : one;
      const auto& shape = lite.depthwise.output;
      auto norm = weights_.norm(lite.name + ".op.2", shape.channels);
      auto weights = dense(lite.name + ".op.0", lite.pointwise);
      auto taps = weights_.taps(lite.name + ".op.1", shape.channels, &norm.scale);
      const bool last = gated && &lite == &lites.back();
      if (last)
        sum_sizes[static_cast<std::size_t>(sums)] =
            std::max(sum_sizes[static_cast<std::size_t>(sums)],
                     static_cast<std::size_t>(shape.height) * padded_to<Maps>(shape.channels));
      add<LiteStep>(size_of(shape), std::move(weights), std::move(taps), std::move(norm.shift), from, map(to, shape),
                    last ? sums : -1);
      from = to;
    }
    return from;
  }

  void cblock(const CBlockPlan& block) {
    // Where the channel count stays, the output takes its shortcut's place.
    const int next = block.expand ? other() : current_;
    pointwise(block.squeeze, current_, middle);
    const bool gated = block.gate.has_value();
    RestoreSlots where{};
    where.first = branch(block.branch1, first, other_first, first_sums, gated);
    where.second = branch(block.branch2, second, other_second, second_sums, gated);
    where.first_sums = first_sums;
    where.second_sums = second_sums;
    where.shortcut = current_;
    where.to = map(next, block.output);
    if (block.expand) {
      pointwise(*block.expand, current_, next);
      where.shortcut = next;
    }
    GateWeights gate;
    if (gated) {
      const auto& g = *block.gate;
      gate.fc1 = weights_.convolution(g.name + ".fc1", g.fc1);
      gate.bias1 = weights_.vector(g.name + ".fc1.bias", g.fc1.output.channels);
      gate.fc2 = weights_.convolution(g.name + ".fc2", g.fc2);
      gate.bias2 = weights_.vector(g.name + ".fc2.bias", g.fc2.output.channels);
    }
    auto norm = weights_.norm(block.restore.name + ".op.1", block.output.channels);
    auto weights = dense(block.restore.name + ".op.0", block.restore.conv, &norm.scale);
    add<RestoreStep>(size_of(block.restore.conv.input), std::move(gate), std::move(weights), std::move(norm.shift),
                     where);
    current_ = next;
  }

  void down(const DownSamplePlan& layer) {
    const int next = other();
    auto norm = weights_.norm(layer.conv.name + ".op.1", layer.output.channels);
    auto weights = dense(layer.conv.name + ".op.0", layer.conv.conv, &norm.scale);
    add<DownStep>(size_of(layer.conv.conv.input), std::move(weights), std::move(norm.shift), current_,
                  map(next, layer.output));
    current_ = next;
  }

  // Pooling and the squeezing convolution are both linear, so the means are squeezed, not the map.
  void local_feature(const Shape& shape) {
    const int outputs = plan_.neck.squeeze->output.channels;
    add<FeatureStep>(
        FeatureShape{size_of(shape), shape.channels, outputs, plan_.neck.stripes, plan_.neck.heads.front().features},
        weights_.convolution("neck.squeeze", *plan_.neck.squeeze), Buffer(), Buffer(), current_);
  }

  void global_feature(const Shape& shape) {
    FoldedNorm finish;
    Panels linear;
    const auto& head = plan_.neck.heads.front();
    int outputs = shape.channels;
    if (plan_.neck.kind == NeckKind::bn)
      finish = weights_.norm(head.norm, shape.channels);
    if (plan_.neck.kind == NeckKind::classifier) { // its logits
      outputs = head.classifier.out;
      linear = weights_.convolution(head.classifier.name, convolution({shape.channels, 1, 1}, outputs));
      finish.shift = weights_.vector(head.classifier.name + ".bias", outputs);
      finish.scale = Buffer(finish.shift.size());
      std::fill_n(finish.scale.data(), finish.scale.size(), 1.0F);
    }
    add<FeatureStep>(FeatureShape{size_of(shape), shape.channels, outputs, 1, 0}, std::move(linear),
                     std::move(finish.scale), std::move(finish.shift), current_);
  }

  [[nodiscard]] int other() const { return current_ == wide ? other_wide : wide; }
  const NetworkPlan& plan_;
  WeightReader weights_;
  int current_ = wide;
};

} // namespace cds::cpu
