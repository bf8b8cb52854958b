#include "views/pages/live/epoch_bar.h"

#include "views/style/theme.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QToolButton>

namespace cds {

EpochBar::EpochBar(QWidget* parent)
    : QWidget(parent), title_(new QLabel(this)), text_(new QLabel(this)), genotype_(new QLabel(this)),
      slider_(new QSlider(Qt::Horizontal, this)), newest_button_(new QToolButton(this)), draw_(new QPushButton(this)) {
  auto* line = new QHBoxLayout(this);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(2 * step);
  slider_->setPageStep(10);
  setFocusProxy(slider_);
  title_->setBuddy(slider_);
  text_->setFont(number_font());
  text_->setMinimumWidth(80);
  newest_button_->setCheckable(true);
  genotype_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  line->addWidget(title_);
  line->addWidget(slider_, 1);
  line->addWidget(text_);
  line->addWidget(newest_button_);
  line->addSpacing(2 * step);
  line->addWidget(genotype_);
  line->addWidget(draw_);
  connect(slider_, &QSlider::valueChanged, this, &EpochBar::epoch_chosen);
  connect(newest_button_, &QToolButton::clicked, this, [this](bool on) {
    if (on)
      Q_EMIT newest_chosen();
    else
      Q_EMIT epoch_chosen(slider_->value());
  });
  connect(draw_, &QPushButton::clicked, this, &EpochBar::draw_asked);
}

void EpochBar::set_newest(int epoch) {
  newest_ = epoch;
  const QSignalBlocker quiet(slider_);
  slider_->setRange(0, epoch);
  slider_->setEnabled(epoch > 0);
}

void EpochBar::show_epoch(int epoch, bool follows) {
  {
    const QSignalBlocker quiet(slider_);
    slider_->setValue(epoch);
  }
  newest_button_->setChecked(follows);
  text_->setText(tr("%1 of %2").arg(epoch).arg(newest_));
  slider_->setAccessibleDescription(text_->text());
}

void EpochBar::show_genotype(const QString& text, bool is_search) {
  genotype_->setText(text);
  genotype_->setVisible(is_search);
}

int EpochBar::value() const {
  return slider_->value();
}

void EpochBar::retranslate() {
  title_->setText(tr("Epoch"));
  slider_->setAccessibleName(tr("Epoch"));
  slider_->setToolTip(tr("Scrubs every plot of this page through the epochs (Alt+Left, Alt+Right)"));
  newest_button_->setText(tr("Newest"));
  newest_button_->setAccessibleName(tr("Follow the newest epoch"));
  newest_button_->setToolTip(tr("Follow the newest epoch (Alt+End)"));
  genotype_->setToolTip(tr("The genotype this epoch would derive: the most likely candidate of each layer"));
  genotype_->setAccessibleName(tr("Derived genotype"));
  draw_->setText(tr("Draw"));
  draw_->setIcon(themed_icon(QStringLiteral("architecture")));
  draw_->setAccessibleName(tr("Draw the network of this epoch"));
  draw_->setToolTip(tr("Draw the network of this epoch"));
}

} // namespace cds
