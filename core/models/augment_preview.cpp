#include "models/augment_preview.h"

#include "base/random.h"

namespace cds {

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
        const Augmentation augmentation = augmentation_of(experiment.augment);
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
