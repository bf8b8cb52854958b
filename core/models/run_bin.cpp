#include "models/run_bin.h"

#include "base/file.h"
#include "models/run_watcher.h"

namespace cds {

RunBin::RunBin(RunWatcher& watcher, QObject* parent) : QObject(parent), watcher_(watcher) {}

Status RunBin::remove(const QStringList& ids) {
  for (const QString& id : ids) {
    const RunInfo* info = watcher_.info(id);
    if (!info)
      return wrong_call(tr("there is no such run").toStdString(), id.toStdString());
    if (info->active())
      return wrong_call(tr("the run goes on").toStdString(), id.toStdString(), tr("Stop it first").toStdString());
  }
  ++times_;
  for (const QString& id : ids) {
    const auto folder = watcher_.run_folder(id);
    CDS_ASSIGN(auto binned, move_to_bin(folder));
    removed_.push_back({id, folder, std::move(binned), times_});
    watcher_.forget(id);
  }
  Q_EMIT changed();
  return {};
}

Result<QStringList> RunBin::restore() {
  if (removed_.empty())
    return wrong_call(tr("nothing was deleted").toStdString());
  QStringList back;
  const int time = removed_.back().time;
  while (!removed_.empty() && removed_.back().time == time) {
    const Removed last = removed_.back();
    CDS_TRY(restore_from_bin(last.binned, last.original));
    removed_.pop_back();
    back.prepend(last.id);
  }
  watcher_.look_for_runs();
  Q_EMIT changed();
  return back;
}

} // namespace cds
