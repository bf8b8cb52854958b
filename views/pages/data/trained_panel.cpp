#include "views/pages/data/trained_panel.h"

#include "models/experiment_draft.h"
#include "views/style/theme.h"
#include "views/widgets/augment_strip.h"
#include "views/widgets/labels.h"

#include <QVBoxLayout>

namespace cds {

using Meaning = MeaningLabel::Meaning;

TrainedPanel::TrainedPanel(ExperimentDraft& draft, QWidget* parent)
    : QWidget(parent), draft_(draft), title_(new MeaningLabel(Meaning::heading, this)),
      text_(new MeaningLabel(Meaning::remark, this)), strip_(new AugmentStrip(preview_, this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  strip_->setObjectName(QStringLiteral("trained_strip"));
  column->addWidget(title_);
  column->addWidget(text_);
  column->addWidget(strip_);
  column->addStretch();
  setMinimumHeight(strip_->height() + title_->sizeHint().height() + step); // also while no picture is chosen
  connect(&preview_, &AugmentPreview::changed, this, &TrainedPanel::show_state);
}

void TrainedPanel::retranslate() {
  title_->setText(tr("As it is trained on"));
  strip_->setAccessibleName(tr("The chosen picture after its augmentation, epoch by epoch"));
  strip_->setToolTip(tr("Resized and augmented by the code and the random numbers of a run with the settings of the "
                        "Experiment page, in epochs 1 to %1")
                         .arg(AugmentPreview::count));
  show_state();
}

void TrainedPanel::show_picture(const ImageRecord* record, const std::filesystem::path& folder) {
  chosen_ = record != nullptr;
  if (!record) {
    preview_.clear();
    return;
  }
  Experiment experiment = draft_.experiment();
  if (experiment.data.path != folder.string()) { // another set than the experiment's: its usual splits
    experiment.data = DataSpec();
    experiment.data.path = folder.string();
  }
  preview_.show(experiment, *record);
  show_state();
}

void TrainedPanel::show_state() {
  const bool drawn = !preview_.images().empty();
  strip_->setVisible(drawn);
  text_->setVisible(!drawn);
  text_->setText(!chosen_ ? tr("Choose a picture of the training split to see what a run makes of it in each epoch.")
                 : preview_.is_held_out()
                     ? tr("No run with the present settings trains on this picture: it is of the test, or held out "
                          "for validation.")
                     : QString());
}

} // namespace cds
