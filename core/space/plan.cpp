#include "space/plan.h"

#include <algorithm>

namespace cds {

namespace {

std::vector<LitePlan> branch(const std::string& name, const Shape& shape, int kernel) {
  std::vector<LitePlan> out;
  for (int i = 0; i < kernel / 2; ++i)
    out.push_back({name + "." + std::to_string(i), convolution(shape, shape.channels),
                   convolution(shape, shape.channels, 3, 1, shape.channels)});
  return out;
}

CBlockPlan cblock(const std::string& name, const Shape& input, int channels, const Candidate& candidate, bool fusion) {
  CBlockPlan plan;
  plan.name = name;
  plan.input = input;
  plan.output = {channels, input.height, input.width};
  plan.squeeze = {name + ".squeeze", convolution(input, channels / 4), true};
  const Shape middle = plan.squeeze.conv.output;
  plan.branch1 = branch(name + ".conv1", middle, candidate.k1);
  plan.branch2 = branch(name + ".conv2", middle, candidate.k2);
  if (fusion) {
    const int hidden = std::max(1, middle.channels / 4);
    plan.gate = GatePlan{name + ".adaption", convolution({middle.channels, 1, 1}, hidden, 1, 1, 1, true),
                         convolution({hidden, 1, 1}, middle.channels, 1, 1, 1, true)};
  }
  plan.restore = {name + ".restore", convolution(middle, channels), false};
  if (input.channels != channels)
    plan.expand = ConvBnPlan{name + ".expand", convolution(input, channels), false};
  return plan;
}

CDBlockPlan cdblock(const std::string& name, Shape input, int channels, const Candidate& candidate, bool fusion) {
  CDBlockPlan plan{name, candidate, {}};
  for (int i = 0; i < candidate.depth; ++i) {
    plan.blocks.push_back(cblock(name + ".ops." + std::to_string(i), input, channels, candidate, fusion));
    input = plan.blocks.back().output;
  }
  return plan;
}

StemPlan stem(const SearchSpace& space, const Shape& input) {
  const bool reid = space.options().stem == "reid";
  StemPlan plan;
  plan.conv = {"base.stem.conv1", convolution(input, space.channels(0), reid ? 7 : 3, reid ? 2 : 1), true};
  plan.pool = reid;
  plan.output = plan.conv.conv.output;
  if (plan.pool)
    plan.output = halved(plan.output);
  return plan;
}

HeadPlan hidden_head(const std::string& prefix, int features, const NeckOptions& options) {
  return {features, LinearPlan{"neck." + prefix + "fcs.0", features, options.hidden, true}, "neck." + prefix + "fcs.1",
          options.hidden, LinearPlan{"neck." + prefix + "classifier", options.hidden, options.classes, true}};
}

NeckPlan neck(const NeckOptions& options, const Shape& local, const Shape& global) {
  NeckPlan plan;
  plan.kind = options.kind;
  plan.dropout = options.dropout;
  switch (options.kind) {
  case NeckKind::standard:
    plan.heads.push_back(
        {global.channels, std::nullopt, "", 0, {"neck.classifier", global.channels, options.classes, true}});
    break;
  case NeckKind::classifier:
    plan.heads.push_back(
        {options.classes, std::nullopt, "", 0, {"neck.classifier", global.channels, options.classes, true}});
    break;
  case NeckKind::bn:
    plan.dropout = 0;
    plan.heads.push_back({global.channels,
                          std::nullopt,
                          "neck.bnneck",
                          global.channels,
                          {"neck.classifier", global.channels, options.classes, false}});
    break;
  case NeckKind::bl:
    plan.heads.push_back(hidden_head("", global.channels, options));
    break;
  case NeckKind::fbl:
    plan.stripes = options.stripes;
    plan.squeeze = convolution(local, options.squeeze);
    plan.heads.push_back(hidden_head("global_", global.channels, options));
    plan.heads.push_back(hidden_head("local_", options.stripes * options.squeeze, options));
    break;
  case NeckKind::search:
    plan.conv = ConvBnPlan{"neck.conv", convolution(global, options.hidden), true};
    plan.heads.push_back(hidden_head("", options.hidden, options));
    break;
  }
  for (const auto& head : plan.heads)
    plan.embedding += head.features;
  return plan;
}

Status check(const NeckOptions& options, bool two_maps) {
  if (options.classes < 1)
    return wrong_call("a network needs at least one class", "classes");
  if (options.hidden < 1 || options.squeeze < 1)
    return wrong_call("a neck needs at least one channel", "neck");
  if (!(options.dropout >= 0 && options.dropout < 1))
    return wrong_call("dropout is not from 0 to below 1", "dropout");
  if (options.kind == NeckKind::fbl && !two_maps)
    return wrong_call("the neck \"fbl\" reads two stages, the space has one", "neck",
                      "use \"bl\" or give the space more stages");
  if (options.kind == NeckKind::fbl && options.stripes < 1)
    return wrong_call("stripes is not at least 1", "stripes");
  return {};
}

std::string pixels(int height, int width) {
  return std::to_string(height) + "x" + std::to_string(width) + " pixels";
}

Status check_input(int height, int width) {
  if (height < 1 || width < 1 || height > 8192 || width > 8192)
    return wrong_call("an input of " + pixels(height, width) + " is not from 1x1 to 8192x8192", "input");
  return {};
}

Status check_stripes(const NeckOptions& options, const Shape& local) {
  if (options.kind == NeckKind::fbl && options.stripes > local.height)
    return wrong_call(std::to_string(options.stripes) + " stripes do not fit a map of " + std::to_string(local.height) +
                          " rows",
                      "stripes", "use fewer stripes or taller images");
  return {};
}

// `chosen` gives the candidates of a layer, as (candidate, name under the cell).
template <class Chosen>
Result<NetworkPlan> plan(const SearchSpace& space, int height, int width, const NeckOptions& options,
                         const Chosen& chosen) {
  CDS_TRY(check(options, space.stages() > 1));
  CDS_TRY(check_input(height, width));
  NetworkPlan out;
  out.space = space.options();
  out.input = {3, height, width};
  out.stem = stem(space, out.input);
  Shape shape = out.stem.output, local;
  int cell = 0;
  for (int stage = 0; stage < space.stages(); ++stage) {
    StagePlan plan_of_stage;
    const int channels = space.channels(stage + 1);
    for (int i = 0; i < space.options().layers_per_stage; ++i) {
      LayerPlan layer{"base.cells." + std::to_string(cell), cell, shape, {channels, shape.height, shape.width}, {}};
      ++cell;
      for (const auto& [candidate, name] : chosen(stage * space.options().layers_per_stage + i))
        layer.candidates.push_back(cdblock(layer.name + name, shape, channels, candidate, space.options().fusion));
      shape = layer.output;
      plan_of_stage.layers.push_back(std::move(layer));
    }
    if (stage + 1 < space.stages()) {
      DownSamplePlan down{"base.cells." + std::to_string(cell), cell, {}, {}};
      ++cell;
      down.conv = {down.name + ".conv1x1", convolution(shape, channels), true};
      shape = down.output = {channels, shape.height / 2, shape.width / 2};
      if (shape.height < 1 || shape.width < 1)
        return wrong_call("an input of " + pixels(height, width) + " leaves nothing after stage " +
                              std::to_string(stage + 1),
                          "input", "use larger images");
      plan_of_stage.down = std::move(down);
      local = shape;
    }
    plan_of_stage.output = shape;
    out.stages.push_back(std::move(plan_of_stage));
  }
  CDS_TRY(check_stripes(options, local));
  out.neck = neck(options, local, shape);
  return out;
}

using Named = std::vector<std::pair<Candidate, std::string>>;

} // namespace

std::vector<const LayerPlan*> NetworkPlan::layers() const {
  std::vector<const LayerPlan*> out;
  for (const auto& stage : stages)
    for (const auto& layer : stage.layers)
      out.push_back(&layer);
  return out;
}

Result<NeckKind> neck_kind(const std::string& name, const std::string& where) {
  for (auto kind : {NeckKind::standard, NeckKind::bn, NeckKind::bl, NeckKind::fbl, NeckKind::classifier})
    if (name == to_string(kind))
      return kind;
  return wrong_call("neck \"" + name + "\" is unknown", where,
                    "use \"standard\", \"bn\", \"bl\" or \"fbl\", or \"classifier\" to classify");
}

std::string to_string(NeckKind kind) {
  switch (kind) {
  case NeckKind::standard:
    return "standard";
  case NeckKind::bn:
    return "bn";
  case NeckKind::bl:
    return "bl";
  case NeckKind::fbl:
    return "fbl";
  case NeckKind::classifier:
    return "classifier";
  case NeckKind::search:
    break;
  }
  return "search";
}

Result<NetworkPlan> plan_network(const SearchSpace& space, const Genotype& genotype, int height, int width,
                                 const NeckOptions& neck) {
  CDS_TRY(check_genotype(genotype, space, "genotype"));
  return plan(space, height, width, neck, [&](int layer) { return Named{{genotype.layers[layer], ""}}; });
}

Result<NetworkPlan> plan_supernet(const SearchSpace& space, int height, int width, NeckOptions neck) {
  if (neck.kind != NeckKind::classifier)
    neck.kind = NeckKind::search;
  CDS_ASSIGN(auto out, plan(space, height, width, neck, [&](int) {
               Named all;
               for (const auto& candidate : space.candidates())
                 all.emplace_back(candidate, ".candidates." + std::to_string(all.size()));
               return all;
             }));
  out.supernet = true;
  return out;
}

std::vector<std::string> peer_backbones() {
  return {"resnet50", "osnet"};
}

Result<NetworkPlan> plan_peer(const std::string& backbone, int height, int width, const NeckOptions& options) {
  CDS_TRY(check(options, true));
  CDS_TRY(check_input(height, width));
  NetworkPlan out;
  out.input = {3, height, width};
  MapShapes maps;
  if (backbone == "resnet50")
    maps = maps_of(out.resnet.emplace(plan_resnet50(out.input)));
  else if (backbone == "osnet")
    maps = maps_of(out.osnet.emplace(plan_osnet(out.input)));
  else
    return wrong_call("backbone \"" + backbone + "\" is unknown", "backbone", "use \"cds\", \"resnet50\" or \"osnet\"");
  if (maps.global.positions() < 1)
    return wrong_call("an input of " + pixels(height, width) + " leaves nothing after the last stage", "input",
                      "use larger images");
  CDS_TRY(check_stripes(options, maps.local));
  out.neck = neck(options, maps.local, maps.global);
  return out;
}

} // namespace cds
