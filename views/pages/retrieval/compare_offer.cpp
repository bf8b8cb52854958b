#include "views/pages/retrieval/compare_offer.h"

#include "models/run_watcher.h"
#include "models/text.h"
#include "models/workspace.h"

namespace cds {

CompareOffer::CompareOffer(Workspace& workspace, QWidget* parent)
    : EmptyState(QStringLiteral("compare"), parent), workspace_(workspace) {
  later_.setSingleShot(true);
  later_.setInterval(200);
  connect(&later_, &QTimer::timeout, this, &CompareOffer::retranslate);
  const RunWatcher& watcher = workspace.watcher();
  connect(&watcher, &RunWatcher::run_changed, &later_, qOverload<>(&QTimer::start));
  connect(&watcher, &RunWatcher::runs_added, &later_, qOverload<>(&QTimer::start));
  connect(&watcher, &RunWatcher::run_removed, &later_, qOverload<>(&QTimer::start));
  connect(this, &EmptyState::action_clicked, this, [this] {
    if (offered_.isEmpty())
      Q_EMIT experiment_asked();
    else
      Q_EMIT run_chosen(offered_);
  });
}

void CompareOffer::set_run(const QString& id) {
  run_ = id;
  retranslate();
}

void CompareOffer::retranslate() {
  const RunWatcher& watcher = workspace_.watcher();
  const RunInfo* best = nullptr;
  for (const QString& id : watcher.ids())
    if (const RunInfo* info = watcher.info(id);
        info && id != run_ && info->map >= 0 && (!best || info->map > best->map))
      best = info;
  offered_ = best ? best->id : QString();
  if (!best)
    return set_texts(tr("No other evaluated run yet"),
                     tr("A second training of this project can stand beside this one, or features that another program "
                        "wrote: choose those above."),
                     tr("New experiment"));
  QString name = best->name.isEmpty() ? best->id : best->name;
  for (const QString& id : watcher.ids())
    if (const RunInfo* info = watcher.info(id); info && id != best->id && info->name == best->name) {
      name = tr("%1 (%2)").arg(name, best->id); // two runs of one experiment
      break;
    }
  set_texts(tr("Which one finds more?"),
            tr("The best other run of this project is %1, with a mAP of %2.")
                .arg(name, percent_text(best->map) + QStringLiteral("\u00a0%")),
            tr("Compare with it"));
}

} // namespace cds
