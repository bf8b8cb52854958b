#include "views/pages/data/trained_panel.h"

#include "models/experiment_draft.h"
#include "views/style/theme.h"
#include "views/widgets/augment_strip.h"
#include "views/widgets/labels.h"

#include <QHBoxLayout>
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
  text_->setObjectName(QStringLiteral("trained_text"));
  column->addWidget(title_);
  auto* row = new QHBoxLayout; // a picture that is only tested leaves room beside it
  row->setSpacing(3 * step);
  row->addWidget(strip_);
  row->addWidget(text_, 1, Qt::AlignTop);
  column->addLayout(row);
  column->addStretch();
  setMinimumHeight(strip_->height() + title_->sizeHint().height() + step); // also while no picture is chosen
  connect(&preview_, &AugmentPreview::changed, this, &TrainedPanel::show_state);
}

void TrainedPanel::retranslate() {
  show_state();
}

void TrainedPanel::show_picture(const ImageRecord* record, const std::filesystem::path& folder) {
  chosen_ = record != nullptr;
  if (folder.empty()) {
    preview_.clear();
    return;
  }
  Experiment experiment = draft_.experiment();
  if (experiment.data.path != folder.string()) { // another set than the experiment's: its usual splits
    experiment.data = DataSpec();
    experiment.data.path = folder.string();
  }
  if (record)
    preview_.show(experiment, *record);
  else
    preview_.show(experiment);
  show_state();
}

void TrainedPanel::show_state() {
  const bool drawn = !preview_.images().empty(), tested = chosen_ && preview_.is_held_out();
  title_->setText(tested    ? tr("As it is tested")
                  : chosen_ ? tr("As it is trained on")
                            : tr("As pictures are trained on"));
  strip_->setVisible(drawn);
  strip_->setMaximumWidth(tested && drawn ? strip_->pictures_width() : QWIDGETSIZE_MAX);
  strip_->setAccessibleName(tested    ? tr("The chosen picture, resized as the network tests it")
                            : chosen_ ? tr("The chosen picture after its augmentation, epoch by epoch")
                                      : tr("Some pictures after their augmentation, in the first epoch"));
  const QString how = tr("Resized and augmented by the code and the random numbers of a run with the settings of the "
                         "Experiment page");
  strip_->setToolTip(tested ? tr("Resized alone: what is not trained on is not augmented")
                     : chosen_
                         ? tr("%1, in epochs 1 to %2").arg(how).arg(strip_->places())
                         : tr("%1, in its first epoch. Choose a picture to follow it through the epochs").arg(how));
  text_->setVisible(tested);
  text_->setText(tested ? tr("No run with the present settings trains on this picture: it is of the test, or held out "
                             "for validation.")
                        : QString());
}

} // namespace cds
