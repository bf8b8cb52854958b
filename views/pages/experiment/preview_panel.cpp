#include "views/pages/experiment/preview_panel.h"

#include "views/style/theme.h"
#include "views/widgets/augment_strip.h"
#include "views/widgets/labels.h"

#include <QVBoxLayout>

namespace cds {

PreviewPanel::PreviewPanel(QWidget* parent)
    : QWidget(parent), title_(new MeaningLabel(MeaningLabel::Meaning::heading, this)),
      none_(new MeaningLabel(MeaningLabel::Meaning::remark, this)), strip_(new AugmentStrip(preview_, this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  strip_->setObjectName(QStringLiteral("augment_strip"));
  column->addWidget(title_);
  column->addWidget(none_);
  column->addWidget(strip_);
  column->addStretch();
  setMinimumHeight(strip_->height() + title_->sizeHint().height() + step); // also while there are no images
  connect(&preview_, &AugmentPreview::changed, this, [this] {
    show_state();
    Q_EMIT drawn();
  });
}

void PreviewPanel::show_experiment(const Experiment& experiment) {
  preview_.show(experiment);
}

void PreviewPanel::retranslate() {
  title_->setText(tr("Training images as the network sees them"));
  strip_->setAccessibleName(title_->text());
  strip_->setToolTip(tr("Some that this experiment trains on, after resizing and augmentation, with the random numbers "
                        "of its first epoch"));
  none_->setText(tr("Choose a data set that can be read, with enough training identities."));
  show_state();
}

void PreviewPanel::show_state() {
  const bool drawn = !preview_.images().empty();
  strip_->setVisible(drawn);
  none_->setVisible(!drawn && !preview_.is_working());
}

} // namespace cds
