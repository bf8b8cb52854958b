#include "views/plots/curve_controls.h"

#include "views/plots/curve_plot.h"
#include "views/style/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSlider>
#include <cmath>
#include <utility>

namespace cds {

namespace {

constexpr int usual_smoothing = 90; // of 100: the weight of what was before, 0.9

}

CurveControls::CurveControls(Plots plots, QWidget* parent)
    : QWidget(parent), plots_(std::move(plots)), axis_title_(new QLabel(this)), smooth_title_(new QLabel(this)),
      axis_(new QComboBox(this)), smooth_(new QSlider(Qt::Horizontal, this)), log_x_(new QCheckBox(this)),
      log_y_(new QCheckBox(this)) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(2 * step);
  for (int i = 0; i < 3; ++i)
    axis_->addItem({});
  axis_->setObjectName(QStringLiteral("curve_axis"));
  axis_title_->setBuddy(axis_);
  smooth_->setObjectName(QStringLiteral("smoothing"));
  smooth_->setRange(0, 99);
  smooth_->setValue(usual_smoothing);
  smooth_->setFixedWidth(22 * step);
  smooth_title_->setBuddy(smooth_);
  log_x_->setObjectName(QStringLiteral("log_x"));
  log_y_->setObjectName(QStringLiteral("log_y"));
  for (QWidget* part : std::initializer_list<QWidget*>{axis_title_, axis_, smooth_title_, smooth_, log_x_, log_y_})
    row->addWidget(part);
  connect(axis_, &QComboBox::currentIndexChanged, this, &CurveControls::axis_changed);
  connect(smooth_, &QSlider::valueChanged, this, &CurveControls::smooth);
  connect(log_x_, &QCheckBox::toggled, this, [this](bool on) {
    for (CurvePlot* plot : plots_.log_x)
      plot->set_log_x(on);
  });
  connect(log_y_, &QCheckBox::toggled, this, [this](bool on) {
    for (CurvePlot* plot : plots_.log_y)
      plot->set_log_y(on);
  });
  retranslate();
}

int CurveControls::axis() const {
  return std::max(0, axis_->currentIndex());
}

QString CurveControls::axis_text() const {
  return axis_->currentText();
}

void CurveControls::smooth(int value) {
  for (CurvePlot* plot : plots_.smoothed)
    plot->set_smoothing(value / 100.0);
  smooth_->setToolTip(value == 0 ? tr("Curves as they were recorded")
                                 : tr("Each point is a mean over about %1 before it; the raw values stay faint behind")
                                       .arg(QLocale().toString(std::lround(100.0 / (100 - value)))));
}

void CurveControls::retranslate() {
  {
    const QSignalBlocker quiet(axis_);
    axis_->setItemText(0, tr("epoch"));
    axis_->setItemText(1, tr("step"));
    axis_->setItemText(2, tr("minutes"));
  }
  axis_title_->setText(tr("over"));
  axis_->setAccessibleName(tr("Horizontal axis of the curves"));
  smooth_title_->setText(tr("smooth"));
  smooth_->setAccessibleName(tr("Smoothing of the curves"));
  log_x_->setText(tr("log x"));
  log_x_->setAccessibleName(tr("Logarithmic horizontal axis"));
  log_y_->setText(tr("log y"));
  log_y_->setAccessibleName(tr("Logarithmic vertical axis"));
  smooth(smooth_->value());
}

} // namespace cds
