// Training images as the network will see them: a few of the set, through the very augmentation that trains. Decoded in
// the background. GUI thread.
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
  static constexpr int count = 8;
  explicit AugmentPreview(QObject* parent = nullptr);

  // `count` images of the training split, chosen by the seed, as in epoch 1. changed() follows; a newer call replaces
  // an older one, an equal one does nothing.
  void show(const Experiment& experiment);
  [[nodiscard]] const std::vector<Image8>& images() const { return images_; } // empty: the set cannot be read
  [[nodiscard]] bool is_working() const { return working_; }

Q_SIGNALS:
  void changed();

private:
  Json shown_; // what images() were asked for
  std::vector<Image8> images_;
  std::shared_ptr<const Dataset> set_;
  DataSpec set_data_; // that set_ was read by
  bool working_ = false;
  BackgroundWork work_;
};

} // namespace cds
