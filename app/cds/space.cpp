// cds space [EXPERIMENT.json]: the candidates of a space with their costs, how many networks there are, and how many
// fit a budget.
#include "app/cds/commands.h"
#include "app/cds/space_options.h"

#include "run/experiment.h"
#include "space/census.h"

#include <iomanip>
#include <memory>
#include <sstream>

namespace cds {

namespace {

struct SpaceCall {
  std::string experiment;
  SpaceArguments arguments;
  std::string max_params, max_macs; // empty: no limit
  Budget budget;
};

constexpr double shares[] = {0, 0.05, 0.25, 0.5, 0.75, 0.95, 1};

Json quantiles(const Census& census, Census::Axis axis) {
  Json out = Json::array();
  for (double share : shares)
    out.push_back({{"share", share}, {"value", census.quantile(axis, share)}});
  return out;
}

std::string table(const SearchSpace& space, const CostTable& costs) {
  std::ostringstream out;
  out << "candidate   field";
  for (int layer = 0; layer < space.layers(); ++layer)
    out << std::setw(22) << "layer " + std::to_string(layer + 1);
  out << "\n                 ";
  for (int layer = 0; layer < space.layers(); ++layer)
    out << std::setw(22) << "params  macs (M)";
  for (std::size_t i = 0; i < space.candidates().size(); ++i) {
    const auto& candidate = space.candidates()[i];
    out << "\n"
        << std::left << std::setw(12) << to_string(candidate) << std::right << std::setw(5)
        << receptive_field(candidate);
    for (const auto& layer : costs.layers) {
      std::ostringstream macs;
      macs << std::fixed << std::setprecision(2) << static_cast<double>(layer[i].macs) / 1e6;
      out << std::setw(13) << grouped(layer[i].params) << std::setw(9) << macs.str();
    }
  }
  return out.str();
}

std::string text(const SearchSpace& space, const CostTable& costs, const Census& census, bool limited) {
  std::ostringstream out;
  out << table(space, costs) << "\n\n" << std::fixed << std::setprecision(0);
  out << "networks            " << grouped(static_cast<std::int64_t>(census.all)) << "\n";
  if (limited)
    out << "within the budget   " << grouped(static_cast<std::int64_t>(census.networks)) << "\n";
  if (census.networks == 0)
    return out.str();
  out << "share of networks        params at most      macs (M) at most\n" << std::setprecision(2);
  for (double share : shares)
    out << std::setw(16) << share * 100 << " %" << std::setw(22)
        << grouped(census.quantile(Census::Axis::params, share)) << std::setw(22)
        << static_cast<double>(census.quantile(Census::Axis::macs, share)) / 1e6 << "\n";
  return out.str();
}

Status describe(SpaceCall& call, Context& context) {
  CDS_ASSIGN(auto size, parse_size(call.arguments.size));
  if (!call.max_params.empty()) {
    CDS_ASSIGN(call.budget.params, parse_count(call.max_params, "--max-params"));
  }
  if (!call.max_macs.empty()) {
    CDS_ASSIGN(call.budget.macs, parse_count(call.max_macs, "--max-macs"));
  }
  if (!call.experiment.empty()) {
    CDS_ASSIGN(const auto experiment, load_experiment(call.experiment));
    const auto& s = experiment.space;
    call.arguments.space = {s.kernels, s.depths, s.channels, s.layers_per_stage, s.width, s.fusion, s.stem};
    size = {experiment.input.height, experiment.input.width};
    call.arguments.neck = experiment.network.neck;
    call.arguments.head.stripes = experiment.network.stripes;
  }
  CDS_ASSIGN(const auto space,
             SearchSpace::make(call.arguments.space, call.experiment.empty() ? "" : call.experiment + ": /space"));
  CDS_ASSIGN(const auto neck, call.arguments.neck_options());
  CDS_ASSIGN(const auto costs, cost_table(space, size.first, size.second, neck));
  CDS_ASSIGN(const auto found, census(costs, call.budget));
  Json json{{"height", size.first},
            {"width", size.second},
            {"layers", space.layers()},
            {"networks", found.all},
            {"networks_in_budget", found.networks}};
  json["fixed"] = {{"inference_params", costs.fixed.inference_params},
                   {"training_params", costs.fixed.training_params},
                   {"macs", costs.fixed.macs}};
  for (std::size_t i = 0; i < space.candidates().size(); ++i) {
    const auto& candidate = space.candidates()[i];
    Json row{{"k1", candidate.k1},
             {"k2", candidate.k2},
             {"depth", candidate.depth},
             {"receptive_field", receptive_field(candidate)}};
    for (const auto& layer : costs.layers) {
      row["params"].push_back(layer[i].params);
      row["macs"].push_back(layer[i].macs);
    }
    json["candidates"].push_back(std::move(row));
  }
  if (found.networks > 0) {
    json["params_quantiles"] = quantiles(found, Census::Axis::params);
    json["macs_quantiles"] = quantiles(found, Census::Axis::macs);
  }
  const Budget unlimited;
  const bool limited = call.budget.params != unlimited.params || call.budget.macs != unlimited.macs;
  context.answer(json, text(space, costs, found, limited));
  return {};
}

} // namespace

void add_space(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("space", "The candidates of a search space, what they cost and how many networks they make");
  auto call = std::make_shared<SpaceCall>();
  command->add_option("experiment", call->experiment, "Experiment file whose space, input and neck are described");
  call->arguments.add_to(*command);
  command->add_option("--max-params", call->max_params,
                      "Count networks with at most so many inference parameters, for example 1.5M");
  command->add_option("--max-macs", call->max_macs,
                      "Count networks with at most so many multiply-adds, for example 800M");
  command->callback([call, &context] {
    if (auto status = describe(*call, context); !status)
      context.fail(status.error());
  });
}

} // namespace cds
