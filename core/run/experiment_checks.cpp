#include "run/experiment_checks.h"

#include <algorithm>
#include <cmath>

namespace cds {
namespace {

std::string number(double value) {
  return Json(value).dump();
}

class Checks {
public:
  Checks(const Experiment& experiment, JsonReader& reader) : e_(experiment), reader_(reader) {}

  void space() {
    const SpaceSpec& s = e_.space;
    for (const int k : s.kernels)
      refuse(k % 2 == 0, "/space/kernels", "kernel sizes are odd, " + std::to_string(k) + " is not",
             "Choose from 3, 5, 7, 9, 11");
    refuse(s.kernels.size() < 2, "/space/kernels", "a block has two branches: at least two kernel sizes are needed");
    refuse(s.depths.empty(), "/space/depths", "at least one depth is needed");
    refuse(s.channels.size() < 2, "/space/channels", "the stem's channels and at least one stage's are needed");
    for (std::size_t i = 0; i < s.channels.size(); ++i) {
      // A CBlock squeezes to a quarter, and its gate squeezes that to a quarter again.
      const int least = i == 0 ? 4 : 16;
      const int left = static_cast<int>(std::floor(s.channels[i] * s.width / 4)) * 4;
      refuse(left < least, "/space/channels",
             std::to_string(s.channels[i]) + " channels at width " + number(s.width) + " leave " +
                 std::to_string(left) + "; " + std::to_string(least) + " are needed",
             "Raise the channels or space.width");
    }
  }

  void backbone() {
    refuse(e_.kind == ExperimentKind::search && !has_genotype(e_.network), "/network/backbone",
           "a search chooses among the space's networks, " + e_.network.backbone + " is none of them",
           "Choose \"cds\", or make it a training");
  }

  // ResNet-50 rounds its halvings up; OSNet's last two are poolings, which round down.
  void peer_sizes() {
    const auto rows = [&](int pixels) {
      return e_.network.backbone == "osnet" ? (pixels + 3) / 4 / 4 : (pixels + 15) / 16;
    };
    const int needed = e_.network.neck == "fbl" ? e_.network.stripes : 1;
    refuse(rows(e_.input.height) < needed, "/input/height",
           e_.network.backbone + " leaves " + std::to_string(rows(e_.input.height)) + " rows, " +
               std::to_string(needed) + " are needed",
           "Take at least " + std::to_string(16 * needed));
    refuse(rows(e_.input.width) < 1, "/input/width", e_.network.backbone + " leaves nothing", "Take at least 16");
  }

  void sizes() {
    if (!has_genotype(e_.network))
      return peer_sizes();
    const int stages = static_cast<int>(e_.space.channels.size()) - 1;
    if (stages < 1 || stages > 20)
      return refuse(stages > 20, "/space/channels", "at most 20 stages are possible");
    const int stride = (e_.space.stem == "reid" ? 4 : 1) << (stages - 1);
    const int rows = e_.kind == ExperimentKind::train && e_.network.neck == "fbl" ? e_.network.stripes : 1;
    refuse(e_.input.height / stride < rows, "/input/height",
           "after a stride of " + std::to_string(stride) + " an image " + std::to_string(e_.input.height) +
               " pixels high leaves fewer than " + std::to_string(rows) + (rows == 1 ? " row" : " rows"),
           "Take at least " + std::to_string(stride * rows));
    refuse(e_.input.width / stride < 1, "/input/width",
           "after a stride of " + std::to_string(stride) + " nothing is left of " + std::to_string(e_.input.width) +
               " pixels",
           "Take at least " + std::to_string(stride));
    refuse(e_.kind == ExperimentKind::train && e_.network.neck == "fbl" && stages < 2, "/network/neck",
           "the FBLNeck looks at the last two stages, and there is one",
           "Choose \"bl\", or add a stage to space.channels");
  }

  void search() {
    const SearchSpec& s = e_.search;
    const std::size_t kernels = e_.space.kernels.size();
    const std::size_t candidates = kernels * (kernels - 1) / 2 * e_.space.depths.size();
    refuse(e_.kind == ExperimentKind::search && s.strategy == "topk" && static_cast<std::size_t>(s.k) > candidates,
           "/search/k",
           "a layer has " + std::to_string(candidates) + " candidates, " + std::to_string(s.k) + " cannot be run",
           "Take k from 1 to " + std::to_string(candidates));
    refuse(s.tau_end > s.tau_start, "/search/tau_end", "the temperature falls: tau_end may not exceed tau_start");
    refuse(s.topk_tau_end > s.topk_tau_start, "/search/topk_tau_end",
           "the temperature falls: topk_tau_end may not exceed topk_tau_start");
  }

  void train() {
    const TrainSpec& t = e_.train;
    refuse(t.schedule == "cosine" && t.min_lr > t.lr, "/train/min_lr",
           "the last learning rate " + number(t.min_lr) + " exceeds the first, " + number(t.lr));
    refuse(t.warmup_epochs > t.epochs, "/train/warmup_epochs",
           "the warm-up is longer than the " + std::to_string(t.epochs) + " epochs");
    const LossSpec& l = e_.loss;
    refuse(l.triplet_weight == 0 && l.softmax_weight == 0, "/loss", "both losses are switched off",
           "Give triplet_weight or softmax_weight a number above 0");
    if (classifies(e_.network))
      return refuse(l.triplet_weight > 0, "/loss/triplet_weight",
                    "the neck \"classifier\" learns by cross entropy alone, from random batches",
                    "Set loss.triplet_weight to 0");
    refuse(l.triplet_weight > 0 && t.identities_per_batch < 2, "/train/identities_per_batch",
           "the triplet loss needs a wrong match: at least 2 identities in a batch",
           "Take 2 or more, or set loss.triplet_weight to 0");
    refuse(l.triplet_weight > 0 && t.images_per_identity < 2, "/train/images_per_identity",
           "the triplet loss needs a right match: at least 2 images of an identity",
           "Take 2 or more, or set loss.triplet_weight to 0");
  }

  void augment() {
    const AugmentSpec& a = e_.augment;
    refuse(a.erase_area_low > a.erase_area_high, "/augment/erase_area_low",
           "the smallest area exceeds erase_area_high");
    refuse(a.erase_aspect_low > a.erase_aspect_high, "/augment/erase_aspect_low",
           "the smallest aspect exceeds erase_aspect_high");
  }

  void engine() {
    const std::string& device = e_.engine.device;
    const bool numbered = device.rfind("cuda:", 0) == 0 && device.size() > 5 && device.size() < 9 &&
                          std::all_of(device.begin() + 5, device.end(), [](char c) { return c >= '0' && c <= '9'; });
    refuse(device != "auto" && device != "cpu" && device != "cuda" && !numbered, "/engine/device",
           "unknown device '" + device + "'", "Choose auto, cpu, cuda or cuda:0");
    if (device != "cpu")
      return; // what "auto" finds is known when the run begins
    refuse(e_.train.precision == "fp16", "/train/precision", "the CPU does not train in fp16",
           "Choose fp32 or bf16, or another engine.device");
    refuse(e_.engine.cpu == "modules" && e_.train.precision != "fp32", "/train/precision",
           "LibTorch's modules train in fp32 only", "Choose fp32, or engine.cpu fused");
    refuse(e_.engine.cpu == "modules" && e_.evaluate.precision != "fp32", "/evaluate/precision",
           "LibTorch's modules embed in fp32 only", "Choose fp32, or engine.cpu fused");
  }

private:
  void refuse(bool wrong, const char* pointer, const std::string& what, const std::string& way_out = {}) {
    if (wrong)
      reader_.fail(pointer + 1, what, way_out); // where() adds the leading slash
  }
  const Experiment& e_;
  JsonReader& reader_;
};

} // namespace

void check_together(const Experiment& experiment, JsonReader& reader) {
  Checks checks(experiment, reader);
  checks.space();
  checks.backbone();
  checks.sizes();
  checks.search();
  checks.train();
  checks.augment();
  checks.engine();
}

} // namespace cds
