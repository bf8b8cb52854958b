#include "views/pages/live/live_findings.h"

#include "models/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>

namespace cds {

namespace {

struct LiveFindings {
  Q_DECLARE_TR_FUNCTIONS(cds::LiveFindings)
};

QString number(double value) {
  return QLocale().toString(value, 'f', 2);
}

} // namespace

QString finding_text(const HealthFinding& f) {
  switch (f.finding) {
  case HealthKind::loss_falls:
    return LiveFindings::tr("The loss falls: %1 at the start, %2 now.").arg(number(f.value), number(f.second));
  case HealthKind::settled:
    return LiveFindings::tr("%1 of %2 layers have kept their choice for a quarter of the epochs.")
        .arg(f.value)
        .arg(f.second);
  case HealthKind::not_a_number:
    return LiveFindings::tr("The loss is no number since epoch %1: the weights are spoilt from there on. Lower the "
                            "learning rate, add a warm-up, or clip the gradients, and start from an earlier "
                            "checkpoint.")
        .arg(number(f.value));
  case HealthKind::loss_rises:
    return LiveFindings::tr("The loss rises again: it was %1, now it is %2. Lower the learning rate or look for a "
                            "change in the data.")
        .arg(number(f.value), number(f.second));
  case HealthKind::flat_alphas:
    return LiveFindings::tr("The architecture weights are still flat (entropy %1 of 1): the choice is hardly better "
                            "than chance. Raise their learning rate or search longer.")
        .arg(number(f.value));
  case HealthKind::takes_all:
    return LiveFindings::tr("Layer %1: one candidate took %2 % early on, others have hardly been tried. Lower the "
                            "architecture learning rate or raise k.")
        .arg(f.layer + 1)
        .arg(QLocale().toString(f.value * 100, 'f', 0));
  case HealthKind::never_switches:
    return LiveFindings::tr("Layer %1 has never changed its choice: it may be stuck with what was trained first. "
                            "Compare with another seed.")
        .arg(f.layer + 1);
  case HealthKind::stalled:
    return LiveFindings::tr("No sign of life for %1. The engine may hang on the disk or the device: look at its log, "
                            "or stop and resume.")
        .arg(time_span_text(f.value));
  }
  return {};
}

QString finding_word(const HealthFinding& f) {
  switch (f.finding) {
  case HealthKind::loss_falls:
  case HealthKind::settled:
    return {};
  case HealthKind::not_a_number:
    return LiveFindings::tr("no number");
  case HealthKind::loss_rises:
    return LiveFindings::tr("rises since");
  case HealthKind::flat_alphas:
    return LiveFindings::tr("flat");
  case HealthKind::takes_all:
    return LiveFindings::tr("layer %1: one takes all").arg(f.layer + 1);
  case HealthKind::never_switches:
    return LiveFindings::tr("layer %1 never switched").arg(f.layer + 1);
  case HealthKind::stalled:
    return LiveFindings::tr("silent since");
  }
  return {};
}

QString event_word(std::string_view code) {
  if (code == "flat_alphas")
    return LiveFindings::tr("flat");
  if (code == "one_candidate")
    return LiveFindings::tr("one takes all");
  if (code == "cost_target")
    return LiveFindings::tr("cost out of reach");
  if (code == "checkpoint_damaged")
    return LiveFindings::tr("checkpoint damaged");
  if (code == "matched_on_cpu")
    return LiveFindings::tr("matched on the CPU");
  if (code == "not_recorded")
    return LiveFindings::tr("steps not recorded");
  if (code == "failed")
    return LiveFindings::tr("failed");
  return LiveFindings::tr("warning");
}

QStringList warnings_of(const std::vector<HealthFinding>& findings, std::initializer_list<HealthKind> kinds) {
  QStringList out;
  for (const HealthFinding& finding : findings)
    if (finding.is_warning() && std::find(kinds.begin(), kinds.end(), finding.finding) != kinds.end())
      out << finding_text(finding);
  return out;
}

} // namespace cds
