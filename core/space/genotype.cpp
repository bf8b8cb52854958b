#include "space/genotype.h"

#include <algorithm>
#include <cmath>
#include <set>

namespace cds {

namespace {

const Genotype paper_cdnet{{{3, 5, 1}, {3, 7, 2}, {5, 7, 2}, {5, 9, 1}, {5, 7, 2}, {5, 7, 1}}, {}};
const Genotype paper_cnet{{{5, 7, 1}, {7, 9, 1}, {7, 9, 1}, {7, 9, 1}, {7, 9, 1}, {3, 5, 1}}, {}};
const std::string form = "a genotype is {\"layers\": [[k1, k2, depth], ...], \"alphas1\": [[...], ...]}";

Result<Candidate> read_layer(const Json& json, const std::string& where) {
  if (!json.is_array() || json.size() < 2 || json.size() > 3)
    return wrong_call("a layer is not [k1, k2, depth] or [k1, k2]", where, form);
  int numbers[3] = {0, 0, 1};
  for (std::size_t i = 0; i < json.size(); ++i) {
    if (!json[i].is_number_integer() || json[i] < 1 || json[i] > 1000)
      return wrong_call("a layer holds something other than numbers from 1 to 1000", where, form);
    numbers[i] = json[i].get<int>();
  }
  return Candidate{numbers[0], numbers[1], numbers[2]};
}

Result<std::vector<double>> read_alphas(const Json& json, const std::string& where) {
  if (!json.is_array())
    return wrong_call("an alpha row is not a list of numbers", where, form);
  std::vector<double> row;
  for (const auto& value : json) {
    if (!value.is_number() || !std::isfinite(value.get<double>()))
      return wrong_call("an alpha row holds something other than finite numbers", where, form);
    row.push_back(value.get<double>());
  }
  return row;
}

} // namespace

Result<Genotype> genotype_from_json(const Json& json, const std::string& file) {
  if (!json.is_object())
    return wrong_call("this is not a genotype", file, form);
  for (const auto& [key, value] : json.items())
    if (key != "layers" && key != "alphas1")
      return wrong_call("unknown key \"" + key + "\"", file + ": /" + key, form);
  if (!json.contains("layers") || !json["layers"].is_array() || json["layers"].empty())
    return wrong_call("the genotype has no \"layers\"", file, form);
  Genotype genotype;
  for (std::size_t i = 0; i < json["layers"].size(); ++i) {
    CDS_ASSIGN(auto layer, read_layer(json["layers"][i], file + ": /layers/" + std::to_string(i)));
    genotype.layers.push_back(layer);
  }
  if (!json.contains("alphas1"))
    return genotype;
  const auto& alphas = json["alphas1"];
  if (!alphas.is_array() || (!alphas.empty() && alphas.size() != genotype.layers.size()))
    return wrong_call("\"alphas1\" is not a list with one row per layer", file + ": /alphas1", form);
  for (std::size_t i = 0; i < alphas.size(); ++i) {
    const auto where = file + ": /alphas1/" + std::to_string(i);
    CDS_ASSIGN(auto row, read_alphas(alphas[i], where));
    if (i > 0 && row.size() != genotype.alphas.front().size())
      return wrong_call("this alpha row has " + std::to_string(row.size()) + " numbers, the first one " +
                            std::to_string(genotype.alphas.front().size()),
                        where);
    genotype.alphas.push_back(std::move(row));
  }
  return genotype;
}

Json to_json(const Genotype& genotype, bool pairs_only) {
  const bool pairs = pairs_only && std::all_of(genotype.layers.begin(), genotype.layers.end(),
                                               [](const Candidate& c) { return c.depth == 1; });
  Json json{{"layers", Json::array()}};
  for (const auto& layer : genotype.layers)
    json["layers"].push_back(pairs ? Json{layer.k1, layer.k2} : Json{layer.k1, layer.k2, layer.depth});
  if (!genotype.alphas.empty())
    json["alphas1"] = genotype.alphas;
  return json;
}

Status check_genotype(const Genotype& genotype, const SearchSpace& space, const std::string& where) {
  const auto layers = static_cast<int>(genotype.layers.size());
  if (layers != space.layers())
    return wrong_call("the genotype has " + std::to_string(layers) + " layers, the space has " +
                          std::to_string(space.layers()),
                      where, "give one candidate per searched layer");
  for (int i = 0; i < layers; ++i) {
    const auto& candidate = genotype.layers[i];
    if (space.index_of(candidate))
      continue;
    const auto& kernels = space.options().kernels;
    const auto place = where + ": " + space.layer_name(i);
    for (int kernel : {candidate.k1, candidate.k2})
      if (std::find(kernels.begin(), kernels.end(), kernel) == kernels.end())
        return wrong_call("the space has no kernel " + std::to_string(kernel), place, "add it to the space's kernels");
    if (candidate.k1 >= candidate.k2)
      return wrong_call("kernels of " + to_string(candidate) + " are not different and ascending", place);
    return wrong_call("the space has no depth " + std::to_string(candidate.depth), place,
                      "add it to the space's depths");
  }
  for (std::size_t i = 0; i < genotype.alphas.size(); ++i)
    if (genotype.alphas[i].size() != space.candidates().size())
      return wrong_call("an alpha row has " + std::to_string(genotype.alphas[i].size()) + " numbers, the space has " +
                            std::to_string(space.candidates().size()) + " candidates",
                        where + ": " + space.layer_name(static_cast<int>(i)));
  return {};
}

std::vector<std::string> published_genotypes() {
  return {"paper-cdnet", "paper-cnet"};
}

Result<Genotype> load_genotype(const std::string& name_or_path) {
  if (name_or_path == "paper-cdnet")
    return paper_cdnet;
  if (name_or_path == "paper-cnet")
    return paper_cnet;
  std::error_code ignored;
  if (!std::filesystem::exists(name_or_path, ignored)) {
    const auto close = closest_word(name_or_path, published_genotypes());
    return wrong_call("no genotype of this name and no such file", name_or_path,
                      close.empty() ? "name a genotype file, \"paper-cdnet\" or \"paper-cnet\""
                                    : "did you mean \"" + close + "\"?");
  }
  CDS_ASSIGN(auto json, read_json(name_or_path));
  return genotype_from_json(json, name_or_path);
}

Status save_genotype(const std::filesystem::path& path, const Genotype& genotype, bool pairs_only) {
  return write_json(path, to_json(genotype, pairs_only));
}

SpaceOptions widened_to(SpaceOptions options, const Genotype& genotype) {
  std::set<int> kernels(options.kernels.begin(), options.kernels.end());
  std::set<int> depths(options.depths.begin(), options.depths.end());
  for (const auto& layer : genotype.layers) {
    kernels.insert({layer.k1, layer.k2});
    depths.insert(layer.depth);
  }
  options.kernels.assign(kernels.begin(), kernels.end());
  options.depths.assign(depths.begin(), depths.end());
  return options;
}

std::string to_string(const Genotype& genotype) {
  std::string out;
  for (const auto& layer : genotype.layers)
    out += (out.empty() ? "" : " ") + to_string(layer);
  return out;
}

} // namespace cds
