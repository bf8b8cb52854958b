// cds cost GENOTYPE: parameters and multiply-adds of one network.
#include "app/cds/commands.h"
#include "app/cds/space_options.h"

#include "space/cost.h"

#include <algorithm>
#include <memory>

namespace cds {

namespace {

struct CostCall {
  std::string genotype;
  SpaceArguments arguments;
};

Status cost(const CostCall& call, Context& context) {
  CDS_ASSIGN(const auto size, parse_size(call.arguments.size));
  CDS_ASSIGN(const auto neck, call.arguments.neck_options());
  NetworkPlan plan;
  Genotype genotype;
  const auto peers = peer_backbones();
  if (std::find(peers.begin(), peers.end(), call.genotype) != peers.end()) {
    CDS_ASSIGN(plan, plan_peer(call.genotype, size.first, size.second, neck));
  } else {
    CDS_ASSIGN(genotype, load_genotype(call.genotype));
    CDS_ASSIGN(const auto space, SearchSpace::make(call.arguments.space));
    CDS_TRY(check_genotype(genotype, space, call.genotype));
    CDS_ASSIGN(plan, plan_network(space, genotype, size.first, size.second, neck));
  }
  const auto cost = count(plan);
  const bool derived = !genotype.layers.empty();
  Json json{{"network", call.genotype},
            {"height", size.first},
            {"width", size.second},
            {"neck", to_string(neck.kind)},
            {"classes", neck.classes},
            {"embedding", plan.neck.embedding},
            {"inference_params", cost.inference_params},
            {"training_params", cost.training_params},
            {"macs", cost.macs}};
  if (derived) {
    json["genotype"] = to_json(genotype)["layers"];
    json["width_multiplier"] = call.arguments.space.width;
  }
  const std::string text = (derived ? to_string(genotype) : call.genotype) + "\n" + "input               " +
                           std::to_string(size.first) + "x" + std::to_string(size.second) + "\nembedding           " +
                           std::to_string(plan.neck.embedding) + "\ninference params    " +
                           grouped(cost.inference_params) + "\nwith training head  " + grouped(cost.training_params) +
                           "\nmultiply-adds       " + grouped(cost.macs);
  context.answer(json, text);
  return {};
}

} // namespace

void add_cost(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("cost", "Parameters and multiply-adds of one network");
  auto call = std::make_shared<CostCall>();
  command
      ->add_option("genotype", call->genotype,
                   "Genotype file, \"paper-cdnet\", \"paper-cnet\", or a backbone to compare with: resnet50, osnet")
      ->required();
  call->arguments.add_to(*command);
  command->callback([call, &context] {
    if (auto status = cost(*call, context); !status)
      context.fail(status.error());
  });
}

} // namespace cds
