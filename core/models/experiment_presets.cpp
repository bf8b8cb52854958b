#include "models/experiment_presets.h"

#include <QCoreApplication>
#include <array>

namespace cds {

namespace {

Experiment search_cds() {
  return default_experiment(ExperimentKind::search);
}

Experiment search_cnet() {
  Experiment out = search_cds();
  out.space.depths = {1};
  return out;
}

// Random erasing in the authors' code erased nothing; their PyTorch moved candidates that did not run.
Experiment search_authors() {
  Experiment out = search_cds();
  out.search.move_unselected = true;
  out.augment.erase = 0;
  return out;
}

// The paper trains on all training identities and takes the last checkpoint.
Experiment train_cdnet() {
  Experiment out = default_experiment(ExperimentKind::train);
  out.data.validation_share = 0;
  return out;
}

Experiment train_cnet() {
  Experiment out = train_cdnet();
  out.space.depths = {1};
  out.network.genotype = "paper-cnet";
  return out;
}

Experiment train_authors() {
  Experiment out = train_cdnet();
  out.augment.erase = 0;
  return out;
}

Experiment train_msmt17() {
  Experiment out = train_cdnet();
  out.train.epochs = 240;
  out.train.lr = 0.045;
  return out;
}

constexpr std::array presets{
    ExperimentPreset{"search-cds", QT_TRANSLATE_NOOP("cds::ExperimentPresets", "Top-2 search in the CDS space"),
                     search_cds},
    ExperimentPreset{"search-cnet", QT_TRANSLATE_NOOP("cds::ExperimentPresets", "Top-2 search in the CNet space"),
                     search_cnet},
    ExperimentPreset{"search-authors",
                     QT_TRANSLATE_NOOP("cds::ExperimentPresets", "Top-2 search like the authors' code"),
                     search_authors},
    ExperimentPreset{"train-cdnet", QT_TRANSLATE_NOOP("cds::ExperimentPresets", "CDNet, trained from scratch"),
                     train_cdnet},
    ExperimentPreset{"train-cnet", QT_TRANSLATE_NOOP("cds::ExperimentPresets", "CNet, trained from scratch"),
                     train_cnet},
    ExperimentPreset{"train-authors",
                     QT_TRANSLATE_NOOP("cds::ExperimentPresets", "CDNet, trained like the authors' code"),
                     train_authors},
    ExperimentPreset{"train-msmt17",
                     QT_TRANSLATE_NOOP("cds::ExperimentPresets", "CDNet, fine-tuned on MSMT17 (240 epochs)"),
                     train_msmt17},
};

} // namespace

std::span<const ExperimentPreset> experiment_presets() {
  return presets;
}

QString preset_title(const ExperimentPreset& preset) {
  return QCoreApplication::translate("cds::ExperimentPresets", preset.title);
}

} // namespace cds
