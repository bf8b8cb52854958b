// The one table of an experiment's keys: range, allowed words and meaning of each. Reading, writing and the JSON schema
// all visit it, so they cannot drift apart. Internal to core/run.
#pragma once

#include "run/experiment.h"

#include <limits>
#include <string>
#include <vector>

namespace cds::keys {

struct Range {
  double low = std::numeric_limits<double>::lowest();
  double high = std::numeric_limits<double>::max();
  bool above_low = false; // low itself is refused
};
inline constexpr Range any{}, share{0, 1}, positive{0, std::numeric_limits<double>::max(), true},
    from_zero{0, std::numeric_limits<double>::max()}, below_one{0, 0.999999};
inline constexpr double most = 1000000;

using Words = std::vector<std::string>;

// V has number(key, value, range, meaning), text(key, value, meaning), word(key, value, words, meaning),
// flag(key, value, meaning), numbers(key, list, range, meaning). S is the struct, const or not.
template <class V, class S>
void visit_data(V& v, S& s) {
  v.text("path", s.path, "The set's folder; relative to this file");
  v.text("layout", s.layout, "How the folder is laid out: auto recognises it");
  v.number("validation_share", s.validation_share, Range{0, 0.5},
           "Share of the training identities on which a training chooses its best checkpoint; 0: the last one is kept");
  v.flag("train_with_val", s.train_with_val, "MSMT17, CSV: train on train + val");
  v.number("search_share", s.search_share, Range{0.01, 0.99},
           "Share of each identity's (or class's) training images on which a search learns its architecture weights");
  v.text("variant", s.variant, "Of the set's splits: VehicleID 800, 1600, 2400; CUHK03 1 to 20; empty: the first");
}

template <class V, class S>
void visit_space(V& v, S& s) {
  v.numbers("kernels", s.kernels, Range{3, 11}, "Odd kernel sizes, ascending; a block's two branches take two of them");
  v.numbers("depths", s.depths, Range{1, 8}, "Blocks in a row, ascending");
  v.numbers("channels", s.channels, Range{4, 8192},
            "Channels of the stem, then of each stage, before the width multiplier");
  v.number("layers_per_stage", s.layers_per_stage, Range{1, 16}, "Searched layers in each stage");
  v.number("width", s.width, Range{0, 16, true}, "Width multiplier: each channel count c becomes floor(c*width/4)*4");
  v.flag("fusion", s.fusion, "Adaptive fusion gate over the two branches; off: their plain sum");
  v.word("stem", s.stem, Words{"reid", "cifar"}, "reid: 7x7, stride 2, pool; cifar: 3x3, stride 1, no pool");
}

template <class V, class S>
void visit_input(V& v, S& s) {
  v.number("height", s.height, Range{8, 4096}, "Pixels");
  v.number("width", s.width, Range{8, 4096}, "Pixels");
}

template <class V, class S>
void visit_network(V& v, S& s) {
  v.word("backbone", s.backbone, Words{"cds", "resnet50", "osnet"},
         "What a training trains: cds, a network of the space; or ResNet-50 or OSNet x1.0 to compare with");
  v.text("genotype", s.genotype,
         "cds: paper-cdnet, paper-cnet, a genotype file (relative to this one), or run:ID, that search's result");
  v.word("neck", s.neck, Words{"standard", "bn", "bl", "fbl", "classifier"},
         "What follows the last stage, and where the losses look; classifier: names classes, for CIFAR");
  v.number("stripes", s.stripes, Range{1, 16}, "Horizontal stripes of the FBLNeck");
  v.number("dropout", s.dropout, below_one, "Before the head");
  v.text("weights", s.weights, "Start from these weights: a checkpoint or .pth; empty: from scratch");
}

template <class V, class S>
void visit_search(V& v, S& s) {
  v.word("strategy", s.strategy, Words{"topk", "darts", "darts2", "gdas", "random", "reinforce", "evolution"},
         "How architectures are chosen and their weights learnt");
  v.number("k", s.k, Range{1, 1000}, "topk: candidates run in each layer and step");
  v.word(
      "unselected_gradient", s.unselected_gradient, Words{"constant", "none"},
      "What the weight of a candidate that was not run gets: as if it returned ones (the authors' code), or nothing");
  v.number("alpha_lr", s.alpha_lr, positive, "Learning rate of the architecture weights (Adam)");
  v.number("alpha_beta1", s.alpha_beta1, below_one, "Adam's first decay");
  v.number("alpha_beta2", s.alpha_beta2, below_one, "Adam's second decay");
  v.number("alpha_weight_decay", s.alpha_weight_decay, from_zero, "L2 on the architecture weights");
  v.numbers("alpha_milestones", s.alpha_milestones, Range{1, most},
            "Epochs at which alpha_lr is multiplied by alpha_gamma");
  v.number("alpha_gamma", s.alpha_gamma, Range{0, 1, true}, "Factor at each milestone");
  v.flag("move_unselected", s.move_unselected,
         "Momentum and weight decay also move candidates that were not run (as the authors' PyTorch of 2021 did)");
  v.number("tau_start", s.tau_start, positive, "gdas: first temperature");
  v.number("tau_end", s.tau_end, positive, "gdas: last temperature");
  v.number("topk_noise", s.topk_noise, from_zero,
           "topk: factor of the Gumbel noise that joins the architecture weights in each draw; 0: none (the paper), 1: "
           "candidates are drawn as often as the softmax says");
  v.number("topk_tau_start", s.topk_tau_start, positive, "topk: first temperature of its softmax");
  v.number("topk_tau_end", s.topk_tau_end, positive, "topk: last temperature of its softmax");
  v.word("cost", s.cost, Words{"none", "macs", "params"},
         "A price on dear networks: on multiply-adds or on parameters, both of inference");
  v.number("cost_weight", s.cost_weight, from_zero, "The price is cost_weight * max(0, ln(expected cost / target))");
  v.number("cost_target", s.cost_target, positive,
           "Up to 1: a share of the dearest network's cost; above 1: multiply-adds or parameters");
}

template <class V, class S>
void visit_train(V& v, S& s) {
  v.number("epochs", s.epochs, Range{1, most}, "Passes over the training set");
  v.number("identities_per_batch", s.identities_per_batch, Range{1, 4096}, "P of the P x K batch");
  v.number("images_per_identity", s.images_per_identity, Range{1, 1024}, "K of the P x K batch");
  v.number("batch_size", s.batch_size, Range{2, 65536}, "classifier: images of a batch, drawn at random; no P x K");
  v.flag("drop_last", s.drop_last, "Leave out an epoch's last, smaller batch");
  v.word("optimizer", s.optimizer, Words{"sgd", "adam", "amsgrad"}, "Of the network's weights");
  v.number("lr", s.lr, positive, "First learning rate");
  v.number("momentum", s.momentum, below_one, "SGD's momentum; Adam's first decay");
  v.number("weight_decay", s.weight_decay, from_zero, "L2 on the weights");
  v.word("schedule", s.schedule, Words{"cosine", "multistep", "step", "constant"}, "How the learning rate falls");
  v.number("min_lr", s.min_lr, from_zero, "cosine: the last learning rate");
  v.numbers("milestones", s.milestones, Range{1, most}, "multistep: epochs at which it is multiplied by gamma");
  v.number("gamma", s.gamma, Range{0, 1, true}, "multistep and step: the factor");
  v.number("step_epochs", s.step_epochs, Range{1, most}, "step: epochs between two factors");
  v.number("warmup_epochs", s.warmup_epochs, Range{0, most}, "Rise linearly from lr/10 over these epochs");
  v.number("clip_norm", s.clip_norm, from_zero, "Bound of the gradient's norm; 0: none");
  v.word(
      "precision", s.precision, Words{"fp32", "bf16", "fp16"},
      "Of the passes in training: bf16 (eight significant bits) halves time and memory where the processor has it, on "
      "the CPU's own kernels; fp16 is CUDA's. Weights and sums stay fp32");
}

template <class V, class S>
void visit_loss(V& v, S& s) {
  v.number("margin", s.margin, from_zero, "Of the batch-hard triplet loss");
  v.flag("soft_margin", s.soft_margin, "log(1 + exp(d)) in place of the margin");
  v.number("label_smoothing", s.label_smoothing, below_one, "Of the cross entropy");
  v.number("triplet_weight", s.triplet_weight, from_zero, "Factor of the triplet loss");
  v.number("softmax_weight", s.softmax_weight, from_zero, "Factor of the cross entropy");
}

template <class V, class S>
void visit_augment(V& v, S& s) {
  v.number("flip", s.flip, share, "Probability of a left-right flip");
  v.number("pad", s.pad, Range{0, 1024}, "Zeros added around before a random crop back to the input size; 0: no crop");
  v.number("erase", s.erase, share, "Probability of random erasing");
  v.number("erase_area_low", s.erase_area_low, Range{0, 1, true}, "Smallest erased share of the image");
  v.number("erase_area_high", s.erase_area_high, Range{0, 1, true}, "Largest erased share of the image");
  v.number("erase_aspect_low", s.erase_aspect_low, positive, "Smallest height by width of the erased box");
  v.number("erase_aspect_high", s.erase_aspect_high, positive, "Largest height by width of the erased box");
  v.number("jitter", s.jitter, share, "Probability of colour jitter");
  v.number("brightness", s.brightness, share, "Jitter's factor lies in 1 +- this");
  v.number("contrast", s.contrast, share, "Jitter's factor lies in 1 +- this");
  v.number("saturation", s.saturation, share, "Jitter's factor lies in 1 +- this");
  v.number("hue", s.hue, Range{0, 0.5}, "Jitter's turn lies in +- this, in whole turns");
}

template <class V, class S>
void visit_evaluate(V& v, S& s) {
  v.number("every", s.every, Range{1, most}, "Epochs between validations; the last epoch always validates");
  v.number("batch", s.batch, Range{1, 65536}, "Images embedded at once");
  v.word("precision", s.precision, Words{"fp32", "bf16"},
         "Of embeddings: bf16 (eight significant bits) is faster on the engine's own kernels, CPU or CUDA, and an error on LibTorch's modules");
  v.number(
      "trials", s.trials, Range{1, 1000},
      "Single-shot sets (VehicleID, CUHK03): galleries drawn, one image of each identity, that scores are means over");
  v.flag("final_test", s.final_test, "Open query and gallery at the end");
}

template <class V, class S>
void visit_engine(V& v, S& s) {
  v.text("device", s.device, "auto, cpu, cuda or cuda:N");
  v.word("cpu", s.cpu, Words{"fused", "modules"},
         "On the CPU: fused, the engine's own kernels where they can; modules, LibTorch's. Equal up to rounding");
  v.number("threads", s.threads, Range{0, 4096}, "Of the network; 0: all cores");
  v.number("loader_threads", s.loader_threads, Range{1, 256}, "That decode and augment images");
  v.number("checkpoint_seconds", s.checkpoint_seconds, from_zero,
           "Between checkpoints, besides one at each epoch's end");
  v.number("cache_mb", s.cache_mb, Range{0, 1 << 30}, "Bound of the decoded images kept in memory");
  v.number(
      "disk_cache_mb", s.disk_cache_mb, Range{0, 1 << 30},
      "Bound of the decoded images kept on disk for all runs, below $XDG_CACHE_HOME: for sets that memory does not "
      "hold; 0: none");
  v.number("sample_every", s.sample_every, Range{1, most}, "Steps between recorded losses");
  v.flag("sync_batchnorm", s.sync_batchnorm,
         "Several processes: BatchNorm's statistics over their joined batch, as one process would have them (LibTorch's "
         "modules; slower)");
}

// V also has object(key, fn): fn(V&) visits the nested object.
template <class V, class S>
void visit_experiment(V& v, S& s) {
  v.object("data", [&](auto& n) { visit_data(n, s.data); });
  v.object("space", [&](auto& n) { visit_space(n, s.space); });
  v.object("input", [&](auto& n) { visit_input(n, s.input); });
  v.object("network", [&](auto& n) { visit_network(n, s.network); });
  v.object("search", [&](auto& n) { visit_search(n, s.search); });
  v.object("train", [&](auto& n) { visit_train(n, s.train); });
  v.object("loss", [&](auto& n) { visit_loss(n, s.loss); });
  v.object("augment", [&](auto& n) { visit_augment(n, s.augment); });
  v.object("evaluate", [&](auto& n) { visit_evaluate(n, s.evaluate); });
  v.object("engine", [&](auto& n) { visit_engine(n, s.engine); });
}

} // namespace cds::keys
