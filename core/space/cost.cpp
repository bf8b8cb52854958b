#include "space/cost.h"

namespace cds {

namespace {

class Counter {
public:
  void add(const std::string& name, const ConvPlan& conv, int calls = 1) {
    const std::int64_t per_output =
        std::int64_t{conv.input.channels / conv.groups} * conv.kernel * conv.kernel + (conv.bias ? 1 : 0);
    out.push_back({Operation::Kind::convolution, name, per_output * conv.output.channels,
                   per_output * conv.output.channels * conv.output.positions() * calls, false});
  }
  void add(const LinearPlan& linear, bool training_only = true) {
    const std::int64_t weights = (std::int64_t{linear.in} + (linear.bias ? 1 : 0)) * linear.out;
    out.push_back({Operation::Kind::linear, linear.name, weights, weights, training_only});
  }
  void add_norm(const std::string& name, int channels, bool training_only = false) {
    out.push_back({Operation::Kind::batch_norm, name, 2 * std::int64_t{channels}, 0, training_only});
  }
  void add(const ConvBnPlan& plan) {
    add(plan.name + ".op.0", plan.conv);
    add_norm(plan.name + ".op.1", plan.conv.output.channels);
  }
  void add(const LitePlan& plan) {
    add(plan.name + ".op.0", plan.pointwise);
    add(plan.name + ".op.1", plan.depthwise);
    add_norm(plan.name + ".op.2", plan.depthwise.output.channels);
  }
  void add(const GatePlan& plan, int calls) {
    add(plan.name + ".fc1", plan.fc1, calls);
    add(plan.name + ".fc2", plan.fc2, calls);
  }
  void add(const CDBlockPlan& plan) {
    for (const auto& block : plan.blocks) {
      add(block.squeeze);
      for (const auto* branch : {&block.branch1, &block.branch2})
        for (const auto& lite : *branch)
          add(lite);
      if (block.gate)
        add(*block.gate, 2);
      add(block.restore);
      if (block.expand)
        add(*block.expand);
    }
  }
  void add(const NamedConvPlan& plan) {
    add(plan.conv, plan.plan);
    add_norm(plan.norm, plan.plan.output.channels);
  }
  void add(const ResNetPlan& plan) {
    add(plan.stem);
    for (const auto& stage : plan.stages)
      for (const auto& block : stage) {
        for (const auto* conv : {&block.conv1, &block.conv2, &block.conv3})
          add(*conv);
        if (block.downsample)
          add(*block.downsample);
      }
  }
  void add(const OsBlockPlan& plan) {
    add(plan.conv1);
    for (const auto& stream : plan.streams)
      for (const auto& lite : stream) {
        add(lite.name + ".conv1", lite.pointwise);
        add(lite.name + ".conv2", lite.depthwise);
        add_norm(lite.name + ".bn", lite.depthwise.output.channels);
      }
    add(plan.gate, static_cast<int>(plan.streams.size()));
    add(plan.conv3);
    if (plan.downsample)
      add(*plan.downsample);
  }
  void add(const OsnetPlan& plan) {
    add(plan.stem);
    for (const auto& stage : plan.stages) {
      for (const auto& block : stage.blocks)
        add(block);
      if (stage.transition)
        add(*stage.transition);
    }
    add(plan.conv5);
  }
  void add(const NeckPlan& plan) {
    if (plan.squeeze)
      add("neck.squeeze", *plan.squeeze);
    if (plan.conv)
      add(*plan.conv);
    for (const auto& head : plan.heads) {
      if (head.fc)
        add(*head.fc);
      if (!head.norm.empty())
        add_norm(head.norm, head.norm_width, plan.kind != NeckKind::bn);
      add(head.classifier, plan.kind != NeckKind::classifier);
    }
  }
  std::vector<Operation> out;
};

} // namespace

std::vector<Operation> operations(const CDBlockPlan& block) {
  Counter counter;
  counter.add(block);
  return std::move(counter.out);
}

std::vector<Operation> operations(const NetworkPlan& plan) {
  Counter counter;
  if (plan.resnet || plan.osnet) {
    if (plan.resnet)
      counter.add(*plan.resnet);
    else
      counter.add(*plan.osnet);
    counter.add(plan.neck);
    return std::move(counter.out);
  }
  counter.add(plan.stem.conv);
  for (const auto& stage : plan.stages) {
    for (const auto& layer : stage.layers)
      for (const auto& candidate : layer.candidates)
        counter.add(candidate);
    if (stage.down)
      counter.add(stage.down->conv);
  }
  counter.add(plan.neck);
  return std::move(counter.out);
}

Cost count(const NetworkPlan& plan) {
  Cost cost;
  for (const auto& operation : operations(plan)) {
    cost.training_params += operation.parameters;
    if (operation.training_only)
      continue;
    cost.inference_params += operation.parameters;
    cost.macs += operation.macs;
  }
  return cost;
}

BlockCost count(const CDBlockPlan& block) {
  BlockCost cost;
  for (const auto& operation : operations(block)) {
    cost.params += operation.parameters;
    cost.macs += operation.macs;
  }
  return cost;
}

Cost CostTable::cost(const std::vector<int>& candidates) const {
  Cost cost = fixed;
  for (std::size_t i = 0; i < layers.size(); ++i) {
    const auto& block = layers[i].at(candidates.at(i));
    cost.inference_params += block.params;
    cost.training_params += block.params;
    cost.macs += block.macs;
  }
  return cost;
}

Result<CostTable> cost_table(const SearchSpace& space, int height, int width, const NeckOptions& neck) {
  // Every candidate's plan comes from the supernet; what is shared, from one network less its own candidates.
  CDS_ASSIGN(const auto all, plan_supernet(space, height, width, neck));
  Genotype first{std::vector<Candidate>(space.layers(), space.candidates().front()), {}};
  CDS_ASSIGN(const auto one, plan_network(space, first, height, width, neck));
  CostTable table;
  table.fixed = count(one);
  for (const auto* layer : all.layers()) {
    auto& row = table.layers.emplace_back();
    for (const auto& candidate : layer->candidates)
      row.push_back(count(candidate));
    table.fixed.inference_params -= row.front().params;
    table.fixed.training_params -= row.front().params;
    table.fixed.macs -= row.front().macs;
  }
  return table;
}

} // namespace cds
