#include "views/frame/status_line.h"

#include "models/runs_summary.h"
#include "models/text.h"
#include "views/style/theme.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QProgressBar>
#include <QToolButton>

namespace cds {

namespace {

constexpr int message_ms = 8000;

QToolButton* flat_button(QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setAutoRaise(true);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  return button;
}

} // namespace

StatusLine::StatusLine(RunsSummary& runs, QWidget* parent)
    : QWidget(parent), runs_(runs), count_(flat_button(this)), bar_(new QProgressBar(this)),
      progress_(new QLabel(this)), speed_(new QLabel(this)), memory_(new QLabel(this)), message_(new QLabel(this)),
      warnings_(flat_button(this)) {
  setObjectName(QStringLiteral("status_line"));
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(2 * step, step, 2 * step, step);
  row->setSpacing(3 * step);
  bar_->setRange(0, 1000);
  bar_->setTextVisible(false);
  bar_->setFixedSize(140, 10);
  count_->setObjectName(QStringLiteral("status_running"));
  warnings_->setObjectName(QStringLiteral("status_warnings"));
  warnings_->setIcon(themed_icon(QStringLiteral("warning")));
  message_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  message_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  row->addWidget(count_);
  row->addWidget(bar_);
  for (QLabel* label : {progress_, speed_, memory_})
    row->addWidget(label);
  row->addWidget(message_, 1);
  row->addWidget(warnings_);
  connect(&runs, &RunsSummary::changed, this, &StatusLine::refresh);
  connect(count_, &QToolButton::clicked, this, &StatusLine::runs_clicked);
  connect(warnings_, &QToolButton::clicked, this, &StatusLine::runs_clicked);
  message_timer_.setSingleShot(true);
  message_timer_.setInterval(message_ms);
  connect(&message_timer_, &QTimer::timeout, message_, &QLabel::clear);
  retranslate();
}

void StatusLine::show_message(const QString& text) {
  message_->setText(text);
  message_->setToolTip(text);
  message_timer_.start();
}

void StatusLine::retranslate() {
  bar_->setAccessibleName(tr("Progress of the running engines"));
  count_->setToolTip(tr("Show all runs"));
  warnings_->setToolTip(tr("Show the runs that warn"));
  refresh();
}

void StatusLine::refresh() {
  const RunsSummary& sum = runs_;
  const bool active = sum.running + sum.paused > 0;
  QString count = sum.running > 0 ? tr("%n running", nullptr, sum.running) : QString();
  if (sum.paused > 0)
    count += (count.isEmpty() ? QString() : QStringLiteral(", ")) + tr("%n paused", nullptr, sum.paused);
  count_->setText(count.isEmpty() ? tr("Nothing runs") : count);
  count_->setAccessibleName(count_->text());
  bar_->setVisible(active);
  bar_->setValue(qRound(sum.progress * 1000));
  QString progress = tr("%1 %").arg(qRound(sum.progress * 100));
  if (sum.seconds_left >= 0)
    progress += QStringLiteral("   ") + tr("%1 left").arg(time_span_text(sum.seconds_left));
  progress_->setText(progress);
  progress_->setVisible(active);
  speed_->setText(speed_text(sum.images_per_second));
  speed_->setVisible(sum.running > 0 && sum.images_per_second > 0);
  memory_->setText(memory_text(sum.resident_mb));
  memory_->setVisible(active && sum.resident_mb > 0);
  warnings_->setText(sum.failures > 0 && sum.warnings == 0
                         ? tr("%n run(s) failed or interrupted", nullptr, sum.failures)
                         : tr("%n warning(s)", nullptr, sum.warnings));
  warnings_->setAccessibleName(warnings_->text());
  warnings_->setVisible(sum.warnings > 0 || sum.failures > 0);
}

void StatusLine::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange)
    retranslate();
}

void StatusLine::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(colors().line);
  painter.drawLine(0, 0, width(), 0);
}

} // namespace cds
