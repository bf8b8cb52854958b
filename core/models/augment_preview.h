// Training images as the network will see them: through the very augmentation that trains, with the numbers that a run
// of the experiment will draw (its seed, the epoch, the image's place among those it trains on). Decoded in the
// background. GUI thread.
#pragma once

#include "data/augment.h"
#include "models/background.h"
#include "run/experiment.h"

#include <QObject>
#include <memory>
#include <vector>

namespace cds {

class AugmentPreview : public QObject {
  Q_OBJECT
public:
  explicit AugmentPreview(QObject* parent = nullptr);

  // Images that the run trains on, chosen by the seed, in epoch 1; or one image in as many epochs, from the first.
  // changed() follows; a newer call replaces an older one, an equal one does nothing.
  void show(const Experiment& experiment);
  void show(const Experiment& experiment, const ImageRecord& image);
  void clear();
  // How many there is room for, at least 1; 8 at first. More are made at once, fewer by the next show().
  void set_count(int count);
  [[nodiscard]] const std::vector<Image8>& images() const { return images_; } // empty: the set cannot be read
  // Of the one image: the run never trains on it (held out for validation, or of the test). images() is then that image
  // once, only resized, as it is tested.
  [[nodiscard]] bool is_held_out() const { return held_out_; }
  [[nodiscard]] bool is_working() const { return working_; }

Q_SIGNALS:
  void changed();

private:
  void start(const Experiment& experiment, std::filesystem::path only);
  int count_ = 8, shown_count_ = 0;
  Experiment experiment_; // of the last show()
  std::filesystem::path only_;
  Json shown_; // what images() were asked for
  std::vector<Image8> images_;
  std::shared_ptr<const Dataset> set_;
  DataSpec set_data_; // that set_ was read by
  bool working_ = false, held_out_ = false;
  BackgroundWork work_;
};

} // namespace cds
