#include "models/augment_preview.h"

#include "base/random.h"

namespace cds {

namespace {

Augmentation settings_of(const AugmentSpec& spec) {
  Augmentation augmentation;
  augmentation.flip = spec.flip;
  augmentation.pad = spec.pad;
  augmentation.erase = spec.erase;
  augmentation.erase_area_low = spec.erase_area_low;
  augmentation.erase_area_high = spec.erase_area_high;
  augmentation.erase_aspect_low = spec.erase_aspect_low;
  augmentation.erase_aspect_high = spec.erase_aspect_high;
  augmentation.jitter = spec.jitter;
  augmentation.brightness = spec.brightness;
  augmentation.contrast = spec.contrast;
  augmentation.saturation = spec.saturation;
  augmentation.hue = spec.hue;
  return augmentation;
}

} // namespace

AugmentPreview::AugmentPreview(QObject* parent) : QObject(parent), work_(this) {}

void AugmentPreview::show(const Experiment& experiment) {
  const Json all = to_json(experiment);
  Json wanted{{"data", all["data"]}, {"input", all["input"]}, {"augment", all["augment"]}, {"seed", all["seed"]}};
  if (wanted == shown_)
    return;
  shown_ = std::move(wanted);
  work_.cancel();
  working_ = true;
  struct Made {
    std::shared_ptr<const Dataset> set;
    std::vector<Image8> images;
  };
  const auto known = set_data_ == experiment.data ? set_ : nullptr;
  work_.start(
      [experiment, known](const std::stop_token& stop) {
        Made made{known, {}};
        if (experiment.data.path.empty())
          return made;
        if (!made.set)
          if (auto set = read_dataset(experiment.data.path, experiment.data.layout,
                                      {experiment.data.train_with_val, experiment.data.variant}))
            made.set = std::make_shared<const Dataset>(std::move(*set));
        if (!made.set || made.set->train.empty())
          return made;
        const Augmentation augmentation = settings_of(experiment.augment);
        const int height = experiment.input.height, width = experiment.input.width;
        Random random(experiment.seed, RandomUse::other);
        for (int i = 0; i < count && !stop.stop_requested(); ++i) {
          const std::uint32_t index = random.below(static_cast<std::uint32_t>(made.set->train.size()));
          if (const auto image = load_resized(made.set->train[index], height, width))
            made.images.push_back(preview_augmentation(
                *image, draw_augmentation(augmentation, height, width, experiment.seed, 1, index)));
        }
        return made;
      },
      [this, data = experiment.data](Made made) {
        working_ = false;
        set_ = std::move(made.set);
        set_data_ = data;
        images_ = std::move(made.images);
        Q_EMIT changed();
      });
}

} // namespace cds
