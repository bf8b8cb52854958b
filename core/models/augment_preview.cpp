#include "models/augment_preview.h"

#include "base/random.h"
#include "data/split.h"

#include <algorithm>
#include <utility>

namespace cds {

namespace {

// What the run trains its weights on, in the order of its loader: core/train/inputs.h makes the same calls.
std::vector<ImageRecord> trained_on(const Dataset& set, const Experiment& experiment) {
  const RunData data = seal(set);
  const bool classes = classifies(experiment.network);
  if (experiment.kind == ExperimentKind::search) {
    auto split = make_search_split(data.train, experiment.seed, experiment.data.search_share,
                                   classes ? 1 : experiment.train.images_per_identity);
    return split ? std::move(split->train) : std::vector<ImageRecord>();
  }
  const auto divide = classes ? make_class_split : make_train_split;
  auto split = divide(data.train, experiment.seed, experiment.data.validation_share);
  return split ? std::move(split->train) : std::vector<ImageRecord>();
}

} // namespace

AugmentPreview::AugmentPreview(QObject* parent) : QObject(parent), work_(this) {}

void AugmentPreview::show(const Experiment& experiment) {
  start(experiment, {});
}

void AugmentPreview::show(const Experiment& experiment, const ImageRecord& image) {
  start(experiment, image.path);
}

void AugmentPreview::set_count(int count) {
  const bool more = count > std::exchange(count_, std::max(1, count));
  if (more && !shown_.is_null() && !held_out_)
    start(experiment_, only_);
}

void AugmentPreview::clear() {
  work_.cancel();
  working_ = held_out_ = false;
  shown_ = {};
  images_.clear();
  Q_EMIT changed();
}

void AugmentPreview::start(const Experiment& experiment, std::filesystem::path only) {
  const Json all = to_json(experiment);
  experiment_ = experiment;
  only_ = only;
  Json wanted{{"image", only.string()},
              {"kind", all["kind"]},
              {"neck", all["network"]["neck"]},
              {"data", all["data"]},
              {"input", all["input"]},
              {"augment", all["augment"]},
              {"seed", all["seed"]},
              {"group", all["train"]["images_per_identity"]}};
  if (wanted == shown_ && count_ <= shown_count_)
    return;
  shown_ = std::move(wanted);
  shown_count_ = count_;
  work_.cancel();
  working_ = true;
  struct Made {
    std::shared_ptr<const Dataset> set;
    std::vector<Image8> images;
    bool held_out = false;
  };
  const auto known = set_data_ == experiment.data ? set_ : nullptr;
  work_.start(
      [experiment, known, only = std::move(only), count = count_](const std::stop_token& stop) {
        Made made{known, {}, false};
        if (experiment.data.path.empty())
          return made;
        if (!made.set)
          if (auto set = read_dataset(experiment.data.path, experiment.data.layout,
                                      {experiment.data.train_with_val, experiment.data.variant}))
            made.set = std::make_shared<const Dataset>(std::move(*set));
        if (!made.set || made.set->train.empty())
          return made;
        const auto records = trained_on(*made.set, experiment);
        const auto place = std::find_if(records.begin(), records.end(),
                                        [&](const ImageRecord& record) { return record.path == only; });
        made.held_out = !only.empty() && place == records.end();
        if (made.held_out) {
          ImageRecord tested;
          tested.path = only;
          if (auto image = load_resized(tested, experiment.input.height, experiment.input.width))
            made.images.push_back(std::move(*image));
          return made;
        }
        if (records.empty())
          return made;
        const Augmentation augmentation = augmentation_of(experiment.augment);
        const int height = experiment.input.height, width = experiment.input.width;
        Random random(experiment.seed, RandomUse::other);
        for (int i = 0; i < count && !stop.stop_requested(); ++i) {
          const auto index = only.empty() ? random.below(static_cast<std::uint32_t>(records.size()))
                                          : static_cast<std::uint32_t>(place - records.begin());
          const auto epoch = static_cast<std::uint32_t>(only.empty() ? 0 : i); // a run counts from 0
          if (const auto image = load_resized(records[index], height, width))
            made.images.push_back(preview_augmentation(
                *image, draw_augmentation(augmentation, height, width, experiment.seed, epoch, index)));
        }
        return made;
      },
      [this, data = experiment.data](Made made) {
        working_ = false;
        set_ = std::move(made.set);
        set_data_ = data;
        images_ = std::move(made.images);
        held_out_ = made.held_out;
        Q_EMIT changed();
      });
}

} // namespace cds
