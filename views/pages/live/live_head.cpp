#include "views/pages/live/live_head.h"

#include "models/core_text.h"
#include "models/run_columns.h"
#include "models/text.h"
#include "views/pages/live/live_findings.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace cds {

namespace {

constexpr int glance = 320; // letters of a reason that are always shown
constexpr int most_lines = 8;

} // namespace

LiveHead::LiveHead(QWidget* parent)
    : QWidget(parent), status_(new QLabel(this)), progress_(new QProgressBar(this)), room_(new QScrollArea(this)),
      reason_(new MeaningLabel(MeaningLabel::Meaning::problem)), whole_(new QToolButton(this)),
      verdict_(new MeaningLabel(MeaningLabel::Meaning::good, this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  auto* line = new QHBoxLayout;
  line->setSpacing(3 * step);
  status_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  status_->setWordWrap(true);
  progress_->setRange(0, 1000);
  progress_->setFixedWidth(200);
  progress_->setTextVisible(true);
  line->addWidget(status_, 1);
  line->addWidget(progress_);
  column->addLayout(line);
  auto* why = new QHBoxLayout;
  why->setSpacing(2 * step);
  reason_->setObjectName(QStringLiteral("run_reason"));
  reason_->setTextFormat(Qt::PlainText);
  reason_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  whole_->setObjectName(QStringLiteral("whole_reason"));
  whole_->setAutoRaise(true);
  whole_->setCheckable(true);
  connect(whole_, &QToolButton::toggled, this, &LiveHead::show_reason);
  room_->setObjectName(QStringLiteral("reason_room"));
  room_->setWidget(reason_);
  room_->setWidgetResizable(true);
  room_->setFrameShape(QFrame::NoFrame);
  room_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  why->addWidget(room_, 1);
  why->addWidget(whole_, 0, Qt::AlignTop);
  column->addLayout(why);
  verdict_->setWordWrap(true);
  verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  column->addWidget(verdict_);
}

void LiveHead::retranslate() {
  progress_->setAccessibleName(tr("Progress of the run"));
  show_reason();
}

// A few lines at most, so that the plots keep their room; the rest of a longer one is a click away.
void LiveHead::show_reason() {
  const bool is_long = why_.size() > glance;
  whole_->setVisible(is_long);
  whole_->setText(whole_->isChecked() ? tr("Less") : tr("All of it"));
  whole_->setAccessibleName(whole_->isChecked() ? tr("Show less of why the run ended")
                                                : tr("Show all of why the run ended"));
  room_->setVisible(!why_.isEmpty());
  room_->setFocusPolicy(is_long && whole_->isChecked() ? Qt::TabFocus : Qt::NoFocus); // arrows scroll it
  room_->setAccessibleName(tr("Why the run ended"));
  reason_->setText(is_long && !whole_->isChecked() ? why_.left(glance).trimmed() + QStringLiteral("…") : why_);
  reason_->setToolTip(is_long ? why_ : QString());
  fit_reason();
}

// As high as its lines, but the plots keep their room: the rest of a long one is scrolled to.
void LiveHead::fit_reason() {
  const int lines = most_lines * reason_->fontMetrics().lineSpacing();
  int needed = reason_->heightForWidth(room_->width());
  if (needed > lines) // beside its scroll bar
    needed = lines + 1;
  room_->setFixedHeight(std::max(needed, reason_->fontMetrics().lineSpacing()));
}

void LiveHead::resizeEvent(QResizeEvent* event) {
  QWidget::resizeEvent(event);
  fit_reason();
}

void LiveHead::show_run(const RunInfo* info, const std::vector<HealthFinding>& findings) {
  show_status(info);
  if (!info)
    return verdict_->hide();
  QStringList warnings, good, all;
  for (const HealthFinding& finding : findings) {
    all << finding_text(finding);
    if (finding.is_warning())
      warnings << finding_word(finding);
    else
      good << QStringLiteral("✓ ") + finding_text(finding);
  }
  const bool failed = info->state == RunState::failed || info->state == RunState::interrupted;
  verdict_->set_meaning(!warnings.isEmpty() ? MeaningLabel::Meaning::problem
                        : good.isEmpty()    ? MeaningLabel::Meaning::remark
                                            : MeaningLabel::Meaning::good);
  verdict_->setToolTip(all.join(QLatin1Char('\n')));
  verdict_->setText(!warnings.isEmpty() // good news can wait
                        ? QStringLiteral("⚠ ") + tr("%n warning(s): %1", nullptr, static_cast<int>(warnings.size()))
                                                     .arg(warnings.join(QStringLiteral(" · ")))
                        : !good.isEmpty()  ? good.join(QStringLiteral("   "))
                          : info->active() ? tr("Too early to tell: a few more steps are needed.")
                          : failed         ? QString() // the line above says why
                                           : tr("Nothing unusual was recorded."));
  verdict_->setVisible(!verdict_->text().isEmpty());
}

void LiveHead::show_status(const RunInfo* info) {
  progress_->setVisible(info && info->active());
  if (const QString why = info ? core_text(info->reason) : QString(); why != why_) {
    why_ = why;
    whole_->setChecked(false);
    show_reason();
  }
  if (!info) {
    status_->clear();
    return;
  }
  QStringList parts;
  parts << QStringLiteral("<b>%1</b>").arg((info->name.isEmpty() ? info->id : info->name).toHtmlEscaped());
  parts << run_state_text(info->state);
  if (info->epochs > 0)
    parts << tr("epoch %1 of %2").arg(info->epoch).arg(info->epochs);
  if (info->active() && info->seconds_left >= 0)
    parts << tr("%1 left").arg(time_span_text(info->seconds_left));
  if (info->active() && info->images_per_second > 0)
    parts << speed_text(info->images_per_second);
  if (info->map >= 0)
    parts << tr("mAP %1 %").arg(percent_text(info->map));
  if (info->accuracy >= 0)
    parts << tr("top-1 %1 %").arg(percent_text(info->accuracy));
  if (info->top5 >= 0)
    parts << tr("top-5 %1 %").arg(percent_text(info->top5));
  if (info->rank1 >= 0)
    parts << tr("rank-1 %1 %").arg(percent_text(info->rank1));
  if (info->peak_mb > 0)
    parts << tr("memory up to %1").arg(memory_text(info->peak_mb));
  for (qsizetype i = 1; i < parts.size(); ++i) // a line ends between them
    parts[i].replace(QLatin1Char(' '), QStringLiteral("&nbsp;"));
  status_->setText(parts.join(QStringLiteral(" &nbsp;·&nbsp; ")));
  progress_->setValue(static_cast<int>(std::lround(info->progress() * 1000)));
}

} // namespace cds
