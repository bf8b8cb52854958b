#include "exchange/describe.h"

#include "exchange/naming.h"

#include <algorithm>
#include <optional>
#include <unordered_map>

namespace cds {
namespace {

constexpr int squeeze_channels = 128; // of FBLNeck (NeckOptions::squeeze)

class Reader {
public:
  Reader(const StateDict& weights, std::string file) : file_(std::move(file)) {
    std::vector<std::string> names;
    for (const auto& [name, tensor] : weights.tensors)
      names.push_back(name);
    const auto naming = naming_of(names);
    for (const auto& [name, tensor] : weights.tensors)
      shapes_.emplace(our_name(naming, name), tensor.sizes().vec());
  }

  Result<NetworkDescription> read() {
    NetworkDescription out;
    if (has("base.stem.conv1.op.0.weight")) {
      CDS_TRY(read_cells(out));
    } else if (has("base.layer1.0.conv1.weight")) {
      out.backbone = "resnet50";
    } else if (has("base.conv2.0.conv2a.conv1.weight")) {
      out.backbone = "osnet";
    } else {
      return failed("holds none of the networks known here: a CDNet, ResNet-50 or OSNet", file_,
                    "Check the names of its tensors");
    }
    read_neck(out);
    return out;
  }

private:
  [[nodiscard]] bool has(const std::string& name) const { return shapes_.contains(name); }
  [[nodiscard]] int size(const std::string& name, std::size_t dimension) const {
    const auto found = shapes_.find(name);
    return found == shapes_.end() || found->second.size() <= dimension
               ? 0
               : static_cast<int>(std::min<std::int64_t>(found->second[dimension], 1 << 24));
  }
  [[nodiscard]] tl::unexpected<Error> strange(const std::string& why) const {
    return failed(why, file_, "Name the network: --genotype FILE, --width M");
  }
  [[nodiscard]] int count(const std::string& before, const std::string& after) const {
    int number = 0;
    while (has(before + std::to_string(number) + after))
      ++number;
    return number;
  }

  Status read_cells(NetworkDescription& out) const {
    out.space.stem = size("base.stem.conv1.op.0.weight", 2) == 3 ? "cifar" : "reid";
    std::vector<int> channels{size("base.stem.conv1.op.0.weight", 0)};
    std::vector<int> layers; // of each stage
    bool begins = true;
    for (int i = 0;; ++i) {
      const auto cell = "base.cells." + std::to_string(i);
      if (has(cell + ".conv1x1.op.0.weight")) {
        begins = true;
        continue;
      }
      const int depth = count(cell + ".ops.", ".squeeze.op.0.weight");
      if (depth == 0)
        break;
      if (begins) {
        layers.push_back(0);
        channels.push_back(size(cell + ".ops.0.restore.op.0.weight", 0));
        begins = false;
      }
      ++layers.back();
      const int n1 = count(cell + ".ops.0.conv1.", ".op.0.weight"), n2 = count(cell + ".ops.0.conv2.", ".op.0.weight");
      out.genotype.layers.push_back({2 * n1 + 1, 2 * n2 + 1, depth});
      out.space.fusion = has(cell + ".ops.0.adaption.fc1.weight");
    }
    if (layers.empty() || std::any_of(layers.begin(), layers.end(), [&](int n) { return n != layers.front(); }))
      return strange("its stages do not have the same number of layers each");
    out.space.layers_per_stage = layers.front();
    set_channels(out.space, channels);
    out.space = widened_to(out.space, out.genotype);
    const auto space = SearchSpace::make(out.space, file_);
    if (!space)
      return strange(space.error().what);
    if (const auto fits = check_genotype(out.genotype, *space, file_); !fits)
      return strange(fits.error().what);
    return {};
  }

  // The paper's channels times a width where they are that; else as they are.
  static void set_channels(SpaceOptions& space, const std::vector<int>& channels) {
    if (channels.size() == space.channels.size()) {
      for (int rest = 0; rest < 4; ++rest) { // what the rounding down to a multiple of 4 may have taken
        space.width = static_cast<double>(channels.back() + rest) / space.channels.back();
        const auto made = SearchSpace::make(space);
        bool same = made.has_value();
        for (std::size_t i = 0; same && i < channels.size(); ++i)
          same = made->channels(static_cast<int>(i)) == channels[i];
        if (same)
          return;
      }
    }
    space.width = 1;
    space.channels = channels;
  }

  void read_neck(NetworkDescription& out) const {
    const char* classifier = "neck.classifier.weight";
    if (has("neck.squeeze.weight")) {
      out.neck = NeckKind::fbl;
      classifier = "neck.global_classifier.weight";
      if (has("neck.local_fcs.0.weight"))
        out.stripes = std::max(1, size("neck.local_fcs.0.weight", 1) / squeeze_channels);
    } else if (has("neck.bnneck.weight")) {
      out.neck = NeckKind::bn;
    } else if (has("neck.fcs.0.weight")) {
      out.neck = NeckKind::bl;
    }
    out.classes = size(classifier, 0);
  }

  std::string file_;
  std::unordered_map<std::string, std::vector<std::int64_t>> shapes_;
};

} // namespace

Result<NetworkDescription> describe_network(const StateDict& weights, const std::string& file) {
  return Reader(weights, file).read();
}

} // namespace cds
