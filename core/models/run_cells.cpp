#include "models/run_cells.h"

#include "models/core_text.h"
#include "models/run_groups.h"
#include "models/run_labels.h"
#include "models/run_watcher.h"
#include "models/text.h"

#include <QCoreApplication>
#include <algorithm>
#include <vector>

namespace cds {

namespace {

struct Cells {
  Q_DECLARE_TR_FUNCTIONS(cds::RunsModel)
};

// The state that asks most for a look.
RunState most_urgent(const std::vector<const RunInfo*>& runs) {
  for (const RunState state : {RunState::running, RunState::paused, RunState::failed, RunState::interrupted,
                               RunState::stopped, RunState::queued})
    if (std::any_of(runs.begin(), runs.end(), [&](const RunInfo* run) { return run->state == state; }))
      return state;
  return RunState::finished;
}

QString problem_of(const RunInfo& run) {
  const bool bad = run.state == RunState::failed || run.state == RunState::interrupted || run.kind.isEmpty();
  if (!bad)
    return {};
  const QString reason = core_text(run.reason);
  return run.way_out.isEmpty() ? reason : reason + QLatin1Char('\n') + core_text(run.way_out);
}

} // namespace

QVariant RunCells::run(const QString& id, RunColumn shown, int role) const {
  const RunInfo* run = watcher_.info(id);
  if (!run)
    return {};
  switch (role) {
  case Qt::DisplayRole:
    return run_text(*run, shown);
  case Qt::ToolTipRole:
    if (shown == RunColumn::state)
      return core_text(run->reason);
    if (shown == RunColumn::name) {
      const QString note = to_qstring(labels_.of(id).note);
      return note.isEmpty() ? run->id : run->id + QLatin1Char('\n') + note;
    }
    return {};
  case sort_role:
    return run_sort_value(*run, shown);
  case id_role:
    return id;
  case is_group_role:
    return false;
  case state_role:
    return static_cast<int>(run->state);
  case progress_role:
    return run->progress();
  case ordinal_role:
    return watcher_.ordinal(id);
  case problem_role:
    return problem_of(*run);
  case star_role:
    return labels_.of(id).star;
  case tags_role:
    return tags_of(labels_.of(id));
  case note_role:
    return to_qstring(labels_.of(id).note);
  case words_role: {
    const RunLabel label = labels_.of(id);
    return QStringList{run->name,
                       run->id,
                       run_kind_text(run->kind),
                       run_state_text(run->state),
                       run->strategy,
                       tags_of(label).join(QLatin1Char(' ')),
                       to_qstring(label.group),
                       to_qstring(label.note)}
        .join(QLatin1Char('\n'));
  }
  default:
    return {};
  }
}

QVariant RunCells::group(const QStringList& ids, const QString& name, RunColumn shown, int role) const {
  std::vector<const RunInfo*> runs;
  for (const QString& id : ids)
    if (const RunInfo* info = watcher_.info(id))
      runs.push_back(info);
  switch (role) {
  case Qt::DisplayRole: {
    if (shown != RunColumn::name)
      return group_text(runs, shown);
    return Cells::tr("%1  × %2", "experiment or group, and its number of runs")
        .arg(name.isEmpty() ? group_text(runs, shown) : name)
        .arg(ids.size());
  }
  case Qt::ToolTipRole:
    return group_tip(runs, shown);
  case sort_role:
    return group_sort_value(runs, shown);
  case id_role:
    return ids.back();
  case is_group_role:
    return true;
  case state_role:
    return static_cast<int>(most_urgent(runs));
  case progress_role:
    return group_sort_value(runs, RunColumn::progress);
  case ordinal_role:
    return watcher_.ordinal(ids.front());
  case problem_role:
    for (auto run = runs.rbegin(); run != runs.rend(); ++run)
      if (const QString problem = problem_of(**run); !problem.isEmpty())
        return problem;
    return QString();
  case star_role:
    return std::any_of(ids.begin(), ids.end(), [this](const QString& id) { return labels_.of(id).star; });
  case tags_role: {
    QStringList all;
    for (const QString& id : ids)
      for (const QString& tag : tags_of(labels_.of(id)))
        if (!all.contains(tag))
          all << tag;
    return all;
  }
  case words_role: {
    QStringList all;
    for (const QString& id : ids)
      all << run(id, shown, words_role).toString();
    return all.join(QLatin1Char('\n'));
  }
  default:
    return {};
  }
}

} // namespace cds
