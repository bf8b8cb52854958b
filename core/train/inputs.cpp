#include "train/inputs.h"

#include "data/fingerprint.h"

namespace cds {
namespace {

Result<Dataset> read_set(const DataSpec& data) {
  ReadOptions options;
  options.train_with_val = data.train_with_val;
  return read_dataset(data.path, data.layout, options);
}

Result<std::string> hash_of(const Dataset& set) {
  CDS_ASSIGN(const Json print, fingerprint(set));
  return print.value("hash", "");
}

} // namespace

Result<RunData> open_data(const RunRecord& record) {
  CDS_ASSIGN(Dataset set, read_set(record.experiment.data));
  if (!record.data_fingerprint.empty()) {
    CDS_ASSIGN(const std::string now, hash_of(set));
    if (now != record.data_fingerprint)
      return failed("the data set has changed since this run began", record.experiment.data.path,
                    "put the former files back, or start a new run");
  }
  return seal(std::move(set));
}

Result<std::string> data_fingerprint(const DataSpec& data) {
  CDS_ASSIGN(const Dataset set, read_set(data));
  return hash_of(set);
}

Augmentation augmentation_of(const AugmentSpec& spec) {
  Augmentation out;
  out.flip = spec.flip;
  out.pad = spec.pad;
  out.erase = spec.erase;
  out.erase_area_low = spec.erase_area_low;
  out.erase_area_high = spec.erase_area_high;
  out.erase_aspect_low = spec.erase_aspect_low;
  out.erase_aspect_high = spec.erase_aspect_high;
  out.jitter = spec.jitter;
  out.brightness = spec.brightness;
  out.contrast = spec.contrast;
  out.saturation = spec.saturation;
  out.hue = spec.hue;
  return out;
}

LoaderOptions loader_options(const Experiment& experiment, std::shared_ptr<ImageCache> cache) {
  LoaderOptions out;
  out.height = experiment.input.height;
  out.width = experiment.input.width;
  out.augmentation = augmentation_of(experiment.augment);
  out.seed = experiment.seed;
  out.threads = std::max(1, experiment.engine.loader_threads);
  out.cache = std::move(cache);
  return out;
}

std::shared_ptr<ImageCache> make_cache(const EngineSpec& engine) {
  return engine.cache_mb > 0 ? std::make_shared<ImageCache>(static_cast<std::size_t>(engine.cache_mb) << 20) : nullptr;
}

LossOptions loss_options(const LossSpec& spec) {
  LossOptions out;
  out.margin = spec.margin;
  out.soft_margin = spec.soft_margin;
  out.label_smoothing = spec.label_smoothing;
  out.triplet_weight = spec.triplet_weight;
  out.softmax_weight = spec.softmax_weight;
  return out;
}

SpaceOptions space_options(const SpaceSpec& spec) {
  SpaceOptions out;
  out.kernels = spec.kernels;
  out.depths = spec.depths;
  out.channels = spec.channels;
  out.layers_per_stage = spec.layers_per_stage;
  out.width = spec.width;
  out.fusion = spec.fusion;
  out.stem = spec.stem;
  return out;
}

} // namespace cds
