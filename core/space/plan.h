// A network's layers with their shapes: the one description that is counted (cost.h), built (core/nn) and executed by
// the fused kernels. Plain values. Names are the keys of the authors' state dicts ("base.cells.0.ops.0.squeeze"), so
// that NAME + ".op.0.weight" and so on find the tensors.
//
// Cells are numbered as in the authors' code: searched layers and DownSamples in the order they run, so that with three
// stages of two layers cells 2 and 5 are DownSamples.
#pragma once

#include "base/result.h"
#include "space/genotype.h"
#include "space/layer_plan.h"
#include "space/peer_plan.h"
#include "space/search_space.h"

#include <optional>
#include <string>
#include <vector>

namespace cds {

struct CBlockPlan {
  std::string name;
  Shape input, output;
  ConvBnPlan squeeze;                     // to output channels / 4
  std::vector<LitePlan> branch1, branch2; // NAME.conv1.I, NAME.conv2.I: k/2 Lite 3x3 each
  std::optional<GatePlan> gate;           // NAME.adaption; absent where fusion is off
  ConvBnPlan restore;                     // linear
  std::optional<ConvBnPlan> expand;       // linear; the shortcut where the channel count changes
};

struct CDBlockPlan {
  std::string name;
  Candidate candidate;
  std::vector<CBlockPlan> blocks; // NAME.ops.I
};

// One searched layer: a single CDBlock in a derived network, one per candidate of the space in a supernet
// (NAME.candidates.I).
struct LayerPlan {
  std::string name;
  int cell = 0; // index among the cells
  Shape input, output;
  std::vector<CDBlockPlan> candidates;
};

// 1x1 convolution, BatchNorm, ReLU (NAME.conv1x1), then 2x2 average pool with stride 2.
struct DownSamplePlan {
  std::string name;
  int cell = 0;
  ConvBnPlan conv;
  Shape output;
};

struct StagePlan {
  std::vector<LayerPlan> layers;
  std::optional<DownSamplePlan> down; // absent after the last stage
  Shape output;                       // after the DownSample
};

struct StemPlan {
  ConvBnPlan conv;  // base.stem.conv1
  bool pool = true; // 3x3 max pool, stride 2, padding 1
  Shape output;
};

struct LinearPlan {
  std::string name;
  int in = 0, out = 0;
  bool bias = true;
};

// classifier: GAP, dropout, classifier, and in inference its logits: plain classification. search: a supernet's head.
enum class NeckKind { standard, bn, bl, fbl, classifier, search };

// One head: a feature vector for the triplet loss and for inference, and a way from it to the classes.
struct HeadPlan {
  int features = 0;             // width of the triplet and inference feature
  std::optional<LinearPlan> fc; // bl, fbl, search: FC - BN (fc_norm) - ReLU before the classifier
  std::string norm;             // name of the BatchNorm1d, empty where there is none
  int norm_width = 0;
  LinearPlan classifier;
};

struct NeckPlan {
  NeckKind kind = NeckKind::fbl;
  double dropout = 0.2;
  int stripes = 0;                 // fbl
  std::optional<ConvPlan> squeeze; // fbl: neck.squeeze, 1x1 without bias on the map before the last stage
  std::optional<ConvBnPlan> conv;  // search: 1x1 convolution, BatchNorm, ReLU before pooling
  std::vector<HeadPlan> heads;     // fbl: global, local; else one
  int embedding = 0;               // width of what inference returns: the heads' features side by side, or the logits
};

struct NeckOptions {
  NeckKind kind = NeckKind::fbl;
  int classes = 751;    // training identities
  int stripes = 2;      // fbl: horizontal stripes of the stage map before the last one
  int hidden = 512;     // width of the FC of bl, fbl and search
  int squeeze = 128;    // fbl: channels of the local branch
  double dropout = 0.2; // [0, 1)
};

struct NetworkPlan {
  std::optional<ResNetPlan> resnet; // set: the backbone is ResNet-50, and space, stem and stages mean nothing
  std::optional<OsnetPlan> osnet;   // the same for OSNet
  SpaceOptions space;
  Shape input;
  StemPlan stem;
  std::vector<StagePlan> stages;
  NeckPlan neck;
  bool supernet = false;

  [[nodiscard]] std::vector<const LayerPlan*> layers() const; // the searched layers in order
};

// "standard", "bn", "bl", "fbl", "classifier"; wrong_call names the closest one. The search head has no name: it is a
// supernet's.
[[nodiscard]] Result<NeckKind> neck_kind(const std::string& name, const std::string& where = {});
[[nodiscard]] std::string to_string(NeckKind kind);

// A derived network on images of height x width pixels. wrong_call: genotype outside the space, an input so small that
// a map vanishes, more stripes than rows, fbl with a single stage.
[[nodiscard]] Result<NetworkPlan> plan_network(const SearchSpace& space, const Genotype& genotype, int height,
                                               int width, const NeckOptions& neck);

// The supernet: every candidate in every layer, and the search head (1x1 convolution-BN-ReLU to `hidden` channels, GAP,
// dropout, FC-BN-ReLU, classifier) whatever neck.kind says; only "classifier" keeps its own.
[[nodiscard]] Result<NetworkPlan> plan_supernet(const SearchSpace& space, int height, int width, NeckOptions neck);

// "resnet50", "osnet": the backbones besides the space's own.
[[nodiscard]] std::vector<std::string> peer_backbones();
// Such a backbone with a neck; fbl reads the last but one stage here too. wrong_call as above, or an unknown name.
[[nodiscard]] Result<NetworkPlan> plan_peer(const std::string& backbone, int height, int width,
                                            const NeckOptions& neck);

} // namespace cds
