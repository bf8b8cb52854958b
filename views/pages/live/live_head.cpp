#include "views/pages/live/live_head.h"

#include "base/process.h"
#include "models/alpha_history.h"
#include "models/core_text.h"
#include "models/run_columns.h"
#include "models/run_feed.h"
#include "models/run_health.h"
#include "models/run_series.h"
#include "models/text.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

namespace cds {

LiveHead::LiveHead(QWidget* parent)
    : QWidget(parent), status_(new QLabel(this)), progress_(new QProgressBar(this)),
      verdict_(new MeaningLabel(MeaningLabel::Meaning::good, this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  auto* line = new QHBoxLayout;
  line->setSpacing(3 * step);
  status_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  progress_->setRange(0, 1000);
  progress_->setFixedWidth(200);
  progress_->setTextVisible(true);
  line->addWidget(status_, 1);
  line->addWidget(progress_);
  column->addLayout(line);
  verdict_->setWordWrap(true);
  verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  column->addWidget(verdict_);
}

void LiveHead::retranslate() {
  progress_->setAccessibleName(tr("Progress of the run"));
}

void LiveHead::show_run(const RunInfo* info, RunFeed* feed, const AlphaHistory& alphas, int epoch) {
  show_status(info);
  if (!info || !feed) {
    verdict_->clear();
    return;
  }
  const RunSeries* loss = feed->series(QStringLiteral("train/loss"));
  HealthInput input;
  input.loss = loss->values();
  input.loss_epochs = loss->epochs();
  input.alphas = &alphas;
  input.row = alphas.size() - 1;
  input.epoch = epoch;
  input.epochs = info->epochs;
  input.active = info->active();
  if (!loss->is_empty())
    input.silent_seconds = std::max(0.0, now_seconds() - loss->times().back());
  // Validation and test are silent on the loss; the engine's phase tells that it lives.
  if (info->work == QLatin1String("validation") || info->work == QLatin1String("test"))
    input.silent_seconds = 0;
  const auto findings = diagnose(input);
  QStringList lines;
  bool warning = false;
  for (const HealthFinding& finding : findings) {
    if (warning && !finding.is_warning())
      break; // good news can wait
    warning = warning || finding.is_warning();
    if (lines.size() < 3)
      lines << (finding.is_warning() ? QStringLiteral("⚠ ") : QStringLiteral("✓ ")) + finding_text(finding);
  }
  if (lines.isEmpty())
    lines << (info->active() ? tr("Too early to tell: a few more steps are needed.")
                             : tr("Nothing unusual was recorded."));
  verdict_->set_meaning(warning            ? MeaningLabel::Meaning::problem
                        : findings.empty() ? MeaningLabel::Meaning::remark
                                           : MeaningLabel::Meaning::good);
  verdict_->setText(lines.join(warning ? QStringLiteral("\n") : QStringLiteral("   ")));
}

void LiveHead::show_status(const RunInfo* info) {
  progress_->setVisible(info && info->active());
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
  if (info->peak_mb > 0)
    parts << tr("memory up to %1").arg(memory_text(info->peak_mb));
  if (info->map >= 0)
    parts << tr("mAP %1 %").arg(percent_text(info->map));
  if (info->accuracy >= 0)
    parts << tr("top-1 %1 %").arg(percent_text(info->accuracy));
  if (info->top5 >= 0)
    parts << tr("top-5 %1 %").arg(percent_text(info->top5));
  if (info->rank1 >= 0)
    parts << tr("rank-1 %1 %").arg(percent_text(info->rank1));
  if (!info->reason.isEmpty())
    parts << core_text(info->reason).toHtmlEscaped();
  status_->setText(parts.join(QStringLiteral("&nbsp; · &nbsp;")));
  progress_->setValue(static_cast<int>(std::lround(info->progress() * 1000)));
}

QString LiveHead::finding_text(const HealthFinding& f) const {
  const auto number = [](double v) { return QLocale().toString(v, 'f', 2); };
  switch (f.finding) {
  case HealthKind::loss_falls:
    return tr("The loss falls: %1 at the start, %2 now.").arg(number(f.value), number(f.second));
  case HealthKind::settled:
    return tr("%1 of %2 layers have kept their choice for a quarter of the epochs.").arg(f.value).arg(f.second);
  case HealthKind::not_a_number:
    return tr("The loss is no number since epoch %1. Lower the learning rate, add warm-up, or clip the gradients.")
        .arg(number(f.value));
  case HealthKind::loss_rises:
    return tr("The loss rises again: it was %1, now it is %2. Lower the learning rate or look for a change in the "
              "data.")
        .arg(number(f.value), number(f.second));
  case HealthKind::flat_alphas:
    return tr("The architecture weights are still flat (entropy %1 of 1): the choice is hardly better than chance. "
              "Raise their learning rate or search longer.")
        .arg(number(f.value));
  case HealthKind::takes_all:
    return tr("Layer %1: one candidate took %2 % early on, others have hardly been tried. Lower the architecture "
              "learning rate or raise k.")
        .arg(f.layer + 1)
        .arg(QLocale().toString(f.value * 100, 'f', 0));
  case HealthKind::never_switches:
    return tr("Layer %1 has never changed its choice: it may be stuck with what was trained first. Compare with "
              "another seed.")
        .arg(f.layer + 1);
  case HealthKind::stalled:
    return tr("No sign of life for %1. The engine may hang on the disk or the device: look at its log, or stop and "
              "resume.")
        .arg(time_span_text(f.value));
  }
  return {};
}

} // namespace cds
