#include "models/run_notices.h"

#include "models/core_text.h"
#include "models/run_columns.h"
#include "models/run_watcher.h"
#include "models/text.h"

namespace cds {

RunNotices::RunNotices(RunWatcher& watcher, QObject* parent) : QObject(parent), watcher_(watcher) {
  connect(&watcher, &RunWatcher::run_ended, this, &RunNotices::tell);
}

void RunNotices::tell(const QString& id) {
  const RunInfo* run = watcher_.info(id);
  if (!run || run->state == RunState::stopped)
    return;
  const QString name = run_text(*run, RunColumn::name);
  if (run->state != RunState::finished) {
    const QString title =
        run->state == RunState::failed ? tr("%1 failed").arg(name) : tr("%1 was interrupted").arg(name);
    Q_EMIT notice(title,
                  run->way_out.isEmpty() ? core_text(run->reason)
                                         : core_text(run->reason) + QLatin1Char('\n') + core_text(run->way_out),
                  true);
    return;
  }
  QStringList parts{tr("%1 in %2", "kind of run, time").arg(run_kind_text(run->kind), time_span_text(run->seconds(0)))};
  if (run->map >= 0)
    parts << tr("mAP %1 %, rank-1 %2 %").arg(percent_text(run->map), percent_text(run->rank1));
  else if (run->validation_map >= 0)
    parts << tr("best validation mAP %1 %").arg(percent_text(run->validation_map));
  Q_EMIT notice(tr("%1 has finished").arg(name), parts.join(QLatin1Char('\n')), false);
}

} // namespace cds
