#include "app/cds/space_options.h"

#include <charconv>
#include <cmath>

namespace cds {

void SpaceArguments::add_to(CLI::App& command) {
  command.add_option("--size", size, "Input height x width in pixels")->capture_default_str();
  command.add_option("--width", space.width, "Width multiplier of the channels")->capture_default_str();
  command.add_option("--neck", neck, "standard, bn, bl, fbl, or classifier to classify")->capture_default_str();
  command.add_option("--classes", head.classes, "Identities of the training head")->capture_default_str();
  command.add_option("--stripes", head.stripes, "Horizontal stripes of the neck fbl")->capture_default_str();
  command.add_option("--kernels", space.kernels, "Kernels of the space")->delimiter(',')->capture_default_str();
  command.add_option("--depths", space.depths, "Depths of the space")->delimiter(',')->capture_default_str();
  command.add_option("--channels", space.channels, "Channels of the stem and of each stage")
      ->delimiter(',')
      ->capture_default_str();
  command.add_option("--layers-per-stage", space.layers_per_stage, "Searched layers of a stage")->capture_default_str();
  command.add_option("--stem", space.stem, "reid, or cifar for small images")->capture_default_str();
  command.add_flag("--fusion,!--no-fusion", space.fusion, "Adaptive fusion gate (default on)");
}

Result<NeckOptions> SpaceArguments::neck_options() const {
  NeckOptions options = head;
  CDS_ASSIGN(options.kind, neck_kind(neck, "--neck"));
  return options;
}

Result<std::pair<int, int>> parse_size(const std::string& text) {
  int height = 0, width = 0;
  const char* end = text.data() + text.size();
  const auto first = std::from_chars(text.data(), end, height);
  if (first.ec == std::errc{} && first.ptr != end && *first.ptr == 'x') {
    const auto second = std::from_chars(first.ptr + 1, end, width);
    if (second.ec == std::errc{} && second.ptr == end && height > 0 && width > 0)
      return std::pair{height, width};
  }
  return wrong_call("\"" + text + "\" is not a size in pixels", "--size", "write height x width, for example 256x128");
}

Result<std::int64_t> parse_count(const std::string& text, const std::string& option) {
  std::string digits = text;
  std::erase(digits, ',');
  double factor = 1, number = 0;
  for (const auto& [unit, size] : {std::pair{'k', 1e3}, std::pair{'M', 1e6}, std::pair{'G', 1e9}})
    if (!digits.empty() && digits.back() == unit) {
      factor = size;
      digits.pop_back();
      break;
    }
  const char* end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, number);
  if (read.ec != std::errc{} || read.ptr != end || !(number >= 0) || number * factor > 9e18)
    return wrong_call("\"" + text + "\" is no number", option, "write for example 1800000, 1.8M or 950e6");
  return static_cast<std::int64_t>(std::floor(number * factor + 1e-6));
}

std::string grouped(std::int64_t number) {
  std::string out = std::to_string(number);
  for (int i = static_cast<int>(out.size()) - 3; i > (number < 0 ? 1 : 0); i -= 3)
    out.insert(static_cast<std::size_t>(i), ",");
  return out;
}

} // namespace cds
