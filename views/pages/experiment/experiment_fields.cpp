#include "views/pages/experiment/experiment_fields.h"

#include <array>

namespace cds {

namespace {

using enum FieldKind;

constexpr ExperimentField basic[]{
    {"/name", text, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Name"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "What the run is called in lists"), 0, 0, 0, 0, "", ""},
    {"/kind", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Kind"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "A search finds a network; a training trains one from scratch and tests it"),
     0, 0, 0, 0, "search train", ""},
    {"/data/path", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Data set"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "One of the project's data sets; add more on the Data page"), 0, 0, 0, 0,
     "", ""},
    {"/search/strategy", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Strategy"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "How the search decides which candidates to run (paper: Top-k Sample Search)"),
     0, 0, 0, 0, "topk darts darts2 gdas random reinforce evolution", "search"},
    {"/search/k", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "k"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Top-k Sample Search: the k most likely candidates of each layer run in "
                                              "each step (paper: Top-k Sample Search)"),
     1, 64, 1, 0, "", "topk"},
    {"/network/backbone", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Backbone"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "A network of the search space, or one that papers compare with: ResNet-50, OSNet"),
     0, 0, 0, 0, "cds resnet50 osnet", "train"},
    {"/network/genotype", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Network"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "Which network is trained: a published one or the result of a finished search"),
     0, 0, 0, 0, "paper-cdnet paper-cnet", "genotype"},
    {"/input/height", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Input height, px"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Images are resized to this height"), 16, 1024, 16, 0, "", "",
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Input, px")},
    {"/input/width", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Input width, px"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Images are resized to this width"), 16, 1024, 16, 0, "", "", nullptr,
     true},
    {"/space/width", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Network width"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "Multiplies every channel count; rounded down to a multiple of 4 (paper: 1)"),
     0.05, 8, 0.25, 2, "", "space"},
    {"/train/epochs", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Epochs"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "Passes over the training images; the paper takes 240 for a search and 350 for a training"),
     1, 100000, 1, 0, "", ""},
    {"/train/lr", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Learning rate"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "Of the weights, at the start (paper: 0.025 in a search, 0.065 in a training)"),
     0.000001, 100, 0.005, 6, "", ""},
    {"/train/identities_per_batch", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Identities a batch"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "P of the P × K batches that the triplet loss needs"), 2, 1024, 1, 0, "",
     "pk", QT_TRANSLATE_NOOP("cds::ExperimentForm", "Batch, P × K")},
    {"/train/images_per_identity", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Images an identity"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "K of the P × K batches"), 2, 64, 1, 0, "", "pk", nullptr, true},
    {"/train/batch_size", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Batch"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Images of a batch, drawn at random: a classifier needs no P × K"), 2,
     4096, 16, 0, "", "classifier"},
    {"/seed", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Seed"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Everything random follows from it: the same seed repeats the run"), 0,
     2147483647, 1, 0, "", ""},
};

constexpr ExperimentField space[]{
    {"/space/kernels", numbers, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Kernels"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "Odd sizes from 3 to 11, ascending (paper: 3, 5, 7, 9; Combined Depth Space)"),
     0, 0, 0, 0, "", "space"},
    {"/space/depths", numbers, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Depths"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "How many CBlocks a CDBlock may have in a row (paper: 1, 2; Combined Depth Space)"),
     0, 0, 0, 0, "", "space"},
    {"/space/channels", numbers, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Channels"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Stem, then one number per stage"), 0, 0, 0, 0, "", "space"},
    {"/space/layers_per_stage", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Layers a stage"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Searched layers in each stage"), 1, 16, 1, 0, "", "space"},
    {"/space/stem", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Stem"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "7 × 7 with stride 2 and a pool, or for images of 32 px 3 × 3 without stride and pool"),
     0, 0, 0, 0, "reid cifar", "space"},
    {"/space/fusion", flag, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Adaptive fusion gate"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "One gate shared by both branches; off: the branches are added (paper: Combined Depth Space)"),
     0, 0, 0, 0, "", "space"},
};

constexpr ExperimentField search[]{
    {"/search/unselected_gradient", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Gradient of unselected"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "constant: as in the authors' code, an unselected candidate counts as "
                                              "one that returns ones; none: it gets no gradient"),
     0, 0, 0, 0, "constant none", "topk"},
    {"/search/alpha_lr", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Alpha learning rate"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Adam's rate for the architecture weights (paper: 0.0003)"), 0.000001, 10,
     0.0001, 6, "", "search"},
    {"/search/alpha_milestones", numbers, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Alpha milestones"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Epochs at which the alpha rate falls to a tenth"), 0, 0, 0, 0, "",
     "search"},
    {"/search/move_unselected", flag, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Momentum moves unselected"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "As the authors' PyTorch of 2021: momentum and weight decay move candidates that did not run"),
     0, 0, 0, 0, "", "search"},
    {"/search/tau_start", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Temperature at start"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "GDAS: temperature of the Gumbel-softmax in the first epoch"), 0.001,
     1000, 1, 3, "", "gdas", QT_TRANSLATE_NOOP("cds::ExperimentForm", "Temperature")},
    {"/search/tau_end", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Temperature at end"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "GDAS: temperature in the last epoch"), 0.001, 1000, 0.1, 3, "", "gdas",
     nullptr, true},
    {"/search/topk_noise", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Gumbel noise"),
     QT_TRANSLATE_NOOP(
         "cds::ExperimentForm",
         "Added to the architecture weights in each draw, times this (paper: 0; at 1 candidates are drawn "
         "as often as their probabilities say)"),
     0, 1000, 0.1, 3, "", "topk"},
    {"/search/topk_tau_start", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Temperature at start"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Top-k: temperature of the softmax in the first epoch (paper: 1)"), 0.001,
     1000, 0.1, 3, "", "topk", QT_TRANSLATE_NOOP("cds::ExperimentForm", "Temperature")},
    {"/search/topk_tau_end", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Temperature at end"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Top-k: temperature in the last epoch (paper: 1)"), 0.001, 1000, 0.1, 3,
     "", "topk", nullptr, true},
    {"/search/cost", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Price on"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Lets the search pay for dear networks, with any strategy (paper: none)"),
     0, 0, 0, 0, "none macs params", "search"},
    {"/search/cost_weight", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Weight of the price"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "The price: this times the logarithm of expected cost by target, nothing below the target"),
     0, 1000, 0.1, 3, "", "cost"},
    {"/search/cost_target", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Target of the cost"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "Up to 1: a share of the dearest network's cost; above 1: multiply-adds or parameters"),
     0.001, 1e12, 0.05, 3, "", "cost"},
};

constexpr ExperimentField network[]{
    {"/network/neck", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Neck"),
     QT_TRANSLATE_NOOP(
         "cds::ExperimentForm",
         "Between backbone and losses: FBLNeck has a global and a local branch (paper: Fine-grained Balance Neck)"),
     0, 0, 0, 0, "fbl bl bn standard classifier", ""},
    {"/network/stripes", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Stripes"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "FBLNeck: horizontal stripes of the local branch (paper: 2; Fine-grained Balance Neck)"),
     1, 16, 1, 0, "", "fbl"},
    {"/network/weights", text, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Start weights"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "Fine-tuning: a checkpoint of ours or a .pth to begin with; empty: from scratch"),
     0, 0, 0, 0, "", "train"},
    {"/network/dropout", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Dropout"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "On the pooled feature"), 0, 0.95, 0.05, 2, "", "train"},
    {"/data/validation_share", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Validation share"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "Share of the training identities held out to choose the best checkpoint; 0 keeps the last one"),
     0, 0.5, 0.05, 2, "", "train"},
    {"/data/search_share", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Search split"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "Share of each identity's training images on which the architecture weights learn"),
     0.01, 0.99, 0.05, 2, "", "search"},
    {"/data/train_with_val", flag, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Train on train + val"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "MSMT17 and CSV: the set's own validation images are trained on too, as most papers do"),
     0, 0, 0, 0, "", ""},
    {"/data/variant", text, QT_TRANSLATE_NOOP("cds::ExperimentForm", "The set's split"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "VehicleID: 800, 1600 or 2400; CUHK03: 1 to 20; empty: the first"), 0, 0,
     0, 0, "", ""},
};

constexpr ExperimentField training[]{
    {"/train/optimizer", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Optimiser"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Of the weights"), 0, 0, 0, 0, "sgd adam amsgrad", ""},
    {"/train/momentum", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Momentum"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Of SGD"), 0, 0.999, 0.05, 3, "", ""},
    {"/train/weight_decay", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Weight decay"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Added to the gradient, times the weight"), 0, 1, 0.0001, 6, "", ""},
    {"/train/schedule", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Schedule"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "How the learning rate falls over the epochs"), 0, 0, 0, 0,
     "cosine multistep step constant", ""},
    {"/train/milestones", numbers, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Milestones"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "multistep: epochs at which the learning rate is multiplied by gamma"), 0,
     0, 0, 0, "", ""},
    {"/train/warmup_epochs", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Warm-up, epochs"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "The learning rate rises linearly from a tenth"), 0, 1000, 1, 0, "", ""},
    {"/train/clip_norm", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Gradient clipping"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Largest norm of the gradient; 0: off"), 0, 1000, 1, 2, "", ""},
};

constexpr ExperimentField loss[]{
    {"/loss/softmax_weight", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Weight of cross entropy"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Factor in the sum of the losses; 0: off"), 0, 100, 0.1, 3, "", ""},
    {"/loss/triplet_weight", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Weight of triplet"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Factor in the sum of the losses; 0: off"), 0, 100, 0.1, 3, "", "pk"},
    {"/loss/margin", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Triplet margin"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Batch-hard triplet loss on Euclidean distances (paper: 0.3)"), 0, 10,
     0.05, 2, "", "pk"},
    {"/loss/soft_margin", flag, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Soft margin"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "log(1 + exp(d)) in place of the margin"), 0, 0, 0, 0, "", "pk"},
    {"/loss/label_smoothing", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Label smoothing"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Of the cross entropy"), 0, 0.9, 0.05, 2, "", ""},
};

constexpr ExperimentField augment[]{
    {"/augment/flip", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Flip"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Probability of mirroring left to right"), 0, 1, 0.1, 2, "", ""},
    {"/augment/pad", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Pad and crop, px"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Black pixels around, then a random crop of the old size; 0: off"), 0,
     256, 1, 0, "", ""},
    {"/augment/erase", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Random erasing"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Probability of erasing one rectangle"), 0, 1, 0.1, 2, "", ""},
    {"/augment/jitter", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Colour jitter"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Probability of changing brightness, contrast, saturation and hue"), 0, 1,
     0.1, 2, "", ""},
};

constexpr ExperimentField engine[]{
    {"/evaluate/every", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Validate every, epochs"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "The last epoch always validates"), 1, 100000, 1, 0, "", ""},
    {"/evaluate/trials", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Single-shot trials"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "VehicleID and CUHK03: galleries drawn, one image of each identity, that scores are means over"),
     1, 1000, 1, 0, "", "train"},
    {"/evaluate/final_test", flag, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Test at the end"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Open query and gallery once, when the training is over"), 0, 0, 0, 0, "",
     "train"},
    {"/engine/device", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Device"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "auto takes a CUDA device where there is one"), 0, 0, 0, 0,
     "auto cpu cuda:0 cuda:1 cuda:2 cuda:3", ""},
    {"/engine/cpu", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "On the CPU"),
     QT_TRANSLATE_NOOP(
         "cds::ExperimentForm",
         "Own kernels train and search networks of the space several times as fast as LibTorch's modules; "
         "both give the same numbers up to rounding"),
     0, 0, 0, 0, "fused modules", ""},
    {"/train/precision", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Training in"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm",
                       "bf16 takes about half the time and memory where the processor has it (AMX, AVX512-BF16), and "
                       "changes results a little; fp16 needs CUDA. Weights and sums stay fp32"),
     0, 0, 0, 0, "fp32 bf16 fp16", ""},
    {"/evaluate/precision", choice, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Embedding in"),
     QT_TRANSLATE_NOOP(
         "cds::ExperimentForm",
         "What validation and test embed in; bf16 is several times as fast on the engine's own kernels "
         "where the processor or the card has it, and not possible on LibTorch's modules"),
     0, 0, 0, 0, "fp32 bf16", ""},
    {"/engine/threads", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Threads"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "0: all cores"), 0, 1024, 1, 0, "", ""},
    {"/engine/loader_threads", integer, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Loader threads"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Threads that decode images; results do not depend on them"), 1, 64, 1, 0,
     "", ""},
    {"/engine/checkpoint_seconds", real, QT_TRANSLATE_NOOP("cds::ExperimentForm", "Checkpoint every, s"),
     QT_TRANSLATE_NOOP("cds::ExperimentForm", "Besides one at the end of each epoch"), 1, 86400, 10, 0, "", ""},
};

constexpr std::array sections{
    ExperimentSection{"", basic, false},
    ExperimentSection{QT_TRANSLATE_NOOP("cds::ExperimentForm", "Space"), space, true},
    ExperimentSection{QT_TRANSLATE_NOOP("cds::ExperimentForm", "Search"), search, true},
    ExperimentSection{QT_TRANSLATE_NOOP("cds::ExperimentForm", "Network and split"), network, true},
    ExperimentSection{QT_TRANSLATE_NOOP("cds::ExperimentForm", "Optimiser"), training, true},
    ExperimentSection{QT_TRANSLATE_NOOP("cds::ExperimentForm", "Losses"), loss, true},
    ExperimentSection{QT_TRANSLATE_NOOP("cds::ExperimentForm", "Augmentation"), augment, true},
    ExperimentSection{QT_TRANSLATE_NOOP("cds::ExperimentForm", "Evaluation and engine"), engine, true},
};

} // namespace

std::span<const ExperimentSection> experiment_sections() {
  return sections;
}

} // namespace cds
