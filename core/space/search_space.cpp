#include "space/search_space.h"

#include <algorithm>
#include <cmath>

namespace cds {

namespace {

bool ascending(const std::vector<int>& values) {
  return std::adjacent_find(values.begin(), values.end(), std::greater_equal<>()) == values.end();
}

std::string list(const std::vector<int>& values) {
  std::string out = "[";
  for (std::size_t i = 0; i < values.size(); ++i)
    out += (i ? ", " : "") + std::to_string(values[i]);
  return out + "]";
}

int scaled(int channels, double width) {
  return static_cast<int>(std::floor(channels * width / 4)) * 4;
}

} // namespace

Result<SearchSpace> SearchSpace::make(SpaceOptions options, const std::string& where) {
  const auto& o = options;
  auto at = [&](const char* key) { return where.empty() ? std::string(key) : where + "/" + key; };
  for (int kernel : o.kernels)
    if (kernel < 3 || kernel > 11 || kernel % 2 == 0)
      return wrong_call("kernel " + std::to_string(kernel) + " is not an odd number from 3 to 11", at("kernels"));
  if (o.kernels.size() < 2 || !ascending(o.kernels))
    return wrong_call("kernels " + list(o.kernels) + " are not at least two different sizes in ascending order",
                      at("kernels"), "for example [3, 5, 7, 9]");
  for (int depth : o.depths)
    if (depth < 1 || depth > 8)
      return wrong_call("depth " + std::to_string(depth) + " is not from 1 to 8", at("depths"));
  if (o.depths.empty() || !ascending(o.depths))
    return wrong_call("depths " + list(o.depths) + " are not different numbers in ascending order", at("depths"),
                      "for example [1, 2]");
  if (o.channels.size() < 2 || o.channels.size() > 9)
    return wrong_call("channels " + list(o.channels) + " do not name the stem's and one to eight stages' channels",
                      at("channels"), "for example [64, 256, 384, 512]");
  if (o.layers_per_stage < 1 || o.layers_per_stage > 16)
    return wrong_call("layers_per_stage " + std::to_string(o.layers_per_stage) + " is not from 1 to 16",
                      at("layers_per_stage"));
  if (!(o.width > 0 && o.width <= 8))
    return wrong_call("width is not above 0 and at most 8", at("width"), "the paper's width is 1");
  for (int channels : o.channels)
    if (channels < 4 || channels > 65536 || scaled(channels, o.width) < 4)
      return wrong_call("channels " + std::to_string(channels) + " at this width are not from 4 to 65536",
                        at("channels"), "use a larger width or more channels");
  if (o.stem != "reid" && o.stem != "cifar")
    return wrong_call("stem \"" + o.stem + "\" is unknown", at("stem"), "use \"reid\" or \"cifar\"");
  auto candidates = ordered_candidates(o.kernels, o.depths);
  return SearchSpace(std::move(options), std::move(candidates));
}

SearchSpace SearchSpace::cds() {
  return *make({});
}

SearchSpace SearchSpace::cnet() {
  SpaceOptions options;
  options.depths = {1};
  return *make(std::move(options));
}

std::optional<int> SearchSpace::index_of(const Candidate& candidate) const {
  const auto found = std::find(candidates_.begin(), candidates_.end(), candidate);
  if (found == candidates_.end())
    return std::nullopt;
  return static_cast<int>(found - candidates_.begin());
}

int SearchSpace::channels(int index) const {
  return scaled(options_.channels.at(index), options_.width);
}

double SearchSpace::network_count() const {
  return std::pow(static_cast<double>(candidates_.size()), layers());
}

std::string SearchSpace::layer_name(int layer) const {
  return "layer " + std::to_string(layer + 1) + " (stage " + std::to_string(stage_of(layer) + 1) + ")";
}

} // namespace cds
