// An experiment: everything a search or a training needs, as one JSON file. Keys below are the JSON's keys, one object
// per struct; absent keys take the default, unknown ones are refused with file, JSON pointer and the closest known key.
// Defaults are the paper's settings (CDNet, CVPR 2021, and the authors' code). resources/experiment.schema.json mirrors
// it.
#pragma once

#include "base/json.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace cds {

enum class ExperimentKind { search, train };

struct DataSpec {                // "data"
  std::string path;              // the set's folder; relative to the experiment's file
  std::string layout = "auto";   // or a reader's name (core/data/layouts.h)
  double validation_share = 0.2; // of the training identities, for a train run's choice of its best checkpoint; (0,
                                 // 0.5]; 0 = none, last is kept
  bool train_with_val = true;    // MSMT17, CSV: train on train + val
  double search_share =
      0.5;             // of each training identity's (or class's) images, for a search's architecture steps; (0, 1)
  std::string variant; // of the set's splits: VehicleID "800", "1600", "2400"; CUHK03 "1" to "20"; empty: the first
  friend bool operator==(const DataSpec&, const DataSpec&) = default;
};

struct SpaceSpec {                              // "space": the Combined Depth Space
  std::vector<int> kernels{3, 5, 7, 9};         // odd, 3-11, ascending
  std::vector<int> depths{1, 2};                // ascending
  std::vector<int> channels{64, 256, 384, 512}; // stem, then one per stage; before the width multiplier
  int layers_per_stage = 2;
  double width = 1.0;        // each count becomes floor(c*width/4)*4
  bool fusion = true;        // adaptive fusion gate
  std::string stem = "reid"; // or "cifar": 3x3, stride 1, no pool
  friend bool operator==(const SpaceSpec&, const SpaceSpec&) = default;
};

struct InputSpec {               // "input"
  int height = 256, width = 128; // pixels
  friend bool operator==(const InputSpec&, const InputSpec&) = default;
};

struct NetworkSpec { // "network": what a train run trains
  std::string backbone =
      "cds"; // the space's own networks; or "resnet50", "osnet", which have neither space nor genotype
  std::string genotype = "paper-cdnet"; // "cds" only: "paper-cdnet", "paper-cnet", a genotype JSON (relative to this
                                        // file), or "run:ID" (that search's result)
  std::string neck = "fbl";             // "standard", "bn", "bl", "fbl"; "classifier" for sets of classes
  int stripes = 2;                      // FBLNeck's horizontal stripes
  double dropout = 0.2;
  std::string weights; // optional start: checkpoint or .pth
  friend bool operator==(const NetworkSpec&, const NetworkSpec&) = default;
};

// Whether the network is one of the space's: "space" and "network.genotype" mean nothing else.
[[nodiscard]] inline bool has_genotype(const NetworkSpec& network) {
  return network.backbone == "cds";
}

// Whether the network names classes (CIFAR) instead of embedding images: cross entropy on random batches, accuracy.
[[nodiscard]] inline bool classifies(const NetworkSpec& network) {
  return network.neck == "classifier";
}

struct SearchSpec {                             // "search"
  std::string strategy = "topk";                // "topk", "darts", "darts2", "gdas", "random", "reinforce", "evolution"
  int k = 2;                                    // topk: candidates run per layer and step
  std::string unselected_gradient = "constant"; // or "none": what alpha_i gets where candidate i was not run
  double alpha_lr = 3e-4, alpha_beta1 = 0.5, alpha_beta2 = 0.999, alpha_weight_decay = 1e-3;
  std::vector<int> alpha_milestones{80, 160}; // epochs at which the alpha learning rate is multiplied by alpha_gamma
  double alpha_gamma = 0.1;
  bool move_unselected =
      false; // true: momentum and weight decay move unselected candidates too (the authors' PyTorch of 2021)
  double tau_start = 10.0, tau_end = 0.1; // gdas
  double topk_noise = 0;                  // topk: factor of the Gumbel noise that joins the alphas in each draw; 0: off
  double topk_tau_start = 1, topk_tau_end = 1; // topk: temperature of its softmax; linear over the epochs
  std::string cost = "none"; // or "macs", "params": what the cost term counts (search/cost_term.h), of inference
  double cost_weight = 1;    // penalty = cost_weight * max(0, ln(expected cost / target))
  double cost_target = 0.5;  // up to 1: a share of the dearest network's cost; above 1: multiply-adds or parameters
  friend bool operator==(const SearchSpec&, const SearchSpec&) = default;
};

struct TrainSpec { // "train": optimiser and schedule of the weights, in both kinds
  int epochs = 240;
  int identities_per_batch = 16, images_per_identity = 4; // P x K
  int batch_size = 64;                                    // classification: drawn at random, in place of P x K
  bool drop_last = false;
  std::string optimizer = "sgd"; // "sgd", "adam", "amsgrad"
  double lr = 0.025, momentum = 0.9, weight_decay = 3e-4;
  std::string schedule = "cosine"; // "cosine" (to min_lr), "multistep", "step", "constant"
  double min_lr = 1e-4;
  std::vector<int> milestones{150, 225, 300};
  double gamma = 0.1;
  int step_epochs = 50;           // "step": multiply by gamma each step_epochs
  int warmup_epochs = 0;          // linear from lr/10
  double clip_norm = 0;           // 0: off
  std::string precision = "fp32"; // of the network's passes in training: "fp32", "bf16", "fp16" (train/device.h: where)
  friend bool operator==(const TrainSpec&, const TrainSpec&) = default;
};

struct LossSpec { // "loss"
  double margin = 0.3;
  bool soft_margin = false;
  double label_smoothing = 0;
  double triplet_weight = 1, softmax_weight = 1;
  friend bool operator==(const LossSpec&, const LossSpec&) = default;
};

struct AugmentSpec { // "augment"
  double flip = 0.5;
  int pad = 10;       // zeros around, then a random crop back to the input size; 0: off
  double erase = 0.5; // random erasing (Zhong et al.): probability
  double erase_area_low = 0.02, erase_area_high = 0.4, erase_aspect_low = 0.3, erase_aspect_high = 3.33;
  double jitter = 0; // probability of colour jitter
  double brightness = 0.2, contrast = 0.15, saturation = 0, hue = 0;
  friend bool operator==(const AugmentSpec&, const AugmentSpec&) = default;
};

struct EvaluateSpec { // "evaluate"
  int every = 10;     // epochs between validations; the last epoch always validates
  int batch = 64;
  std::string precision = "fp32"; // of embeddings: "bf16" on our own kernels only
  int trials = 10;                // single-shot sets (VehicleID, CUHK03): drawn galleries that scores are means over
  bool final_test = true;         // open query and gallery at the end
  friend bool operator==(const EvaluateSpec&, const EvaluateSpec&) = default;
};

struct EngineSpec {            // "engine": changes speed, and results by no more than rounding
  std::string device = "auto"; // "cpu", "cuda:0"
  std::string cpu = "fused";   // "fused" (own kernels), "modules" (LibTorch's); on a CUDA device too
  int threads = 0;             // 0: all cores
  int loader_threads = 1;
  double checkpoint_seconds = 30; // besides one at each epoch's end
  int cache_mb = 2048;            // bound of the decoded-image cache in memory
  int disk_cache_mb = 0;          // and on disk (data/disk_cache.h), over all runs; 0: off
  int sample_every = 5;           // steps between recorded losses
  bool sync_batchnorm = false;    // several processes: statistics over the joined batch (nn/batch_norm.h)
  friend bool operator==(const EngineSpec&, const EngineSpec&) = default;
};

struct Experiment {
  std::string name;
  std::string notes;
  ExperimentKind kind = ExperimentKind::search;
  DataSpec data;
  SpaceSpec space;
  InputSpec input;
  NetworkSpec network;
  SearchSpec search;
  TrainSpec train;
  LossSpec loss;
  AugmentSpec augment;
  EvaluateSpec evaluate;
  EngineSpec engine;
  std::uint64_t seed = 1;
  friend bool operator==(const Experiment&, const Experiment&) = default;
};

// The paper's settings of a kind (method.md's table): what an experiment with only "kind" and "data" means.
[[nodiscard]] Experiment default_experiment(ExperimentKind kind);

// Errors are wrong_call and name file and pointer. `file` names the source; relative paths in it stay as written.
[[nodiscard]] Result<Experiment> experiment_from_json(const Json& json, const std::string& file);
[[nodiscard]] Json to_json(const Experiment& experiment); // every key, also defaults; reads back to an equal value

// Reads the file, applies `key=value` settings ("train.epochs=3", values as JSON or bare text) and makes relative paths
// (data.path, network.genotype, network.weights) absolute: those of the file against its folder, those of a setting
// against the current folder. data.path must be given. Whether the paths exist is for those who open them.
[[nodiscard]] Result<Experiment> load_experiment(const std::filesystem::path& path,
                                                 const std::vector<std::string>& settings = {});

// One key that two experiments give differently.
struct ExperimentChange {
  std::string pointer; // "/train/epochs"
  Json before, after;
};
[[nodiscard]] std::vector<ExperimentChange> difference(const Experiment& before, const Experiment& after);

[[nodiscard]] const char* to_string(ExperimentKind kind); // "search", "train"

// The JSON schema of the keys: default, range, allowed words ("enum") and meaning of each, at
// /properties/SECTION/properties/KEY. resources/experiment.schema.json is this text.
[[nodiscard]] Json experiment_schema();

} // namespace cds
