// The chosen picture as a run of the experiment under edit will see it, epoch by epoch.
#pragma once

#include "models/augment_preview.h"

#include <QWidget>

namespace cds {

class AugmentStrip;
class ExperimentDraft;
class MeaningLabel;

class TrainedPanel : public QWidget {
  Q_OBJECT
public:
  explicit TrainedPanel(ExperimentDraft& draft, QWidget* parent = nullptr);

  // A picture of the set in `folder`; null: none is chosen.
  void show_picture(const ImageRecord* record, const std::filesystem::path& folder);
  void retranslate();

private:
  void show_state();
  ExperimentDraft& draft_;
  AugmentPreview preview_;
  MeaningLabel *title_, *text_;
  AugmentStrip* strip_;
  bool chosen_ = false;
};

} // namespace cds
