#include "models/runs_model.h"

#include "base/process.h"
#include "models/run_watcher.h"
#include "models/text.h"

#include <algorithm>

namespace cds {

RunsModel::RunsModel(RunWatcher& watcher, QObject* parent) : QAbstractTableModel(parent), watcher_(watcher) {
  connect(&watcher, &RunWatcher::run_added, this, [this](const QString& id) {
    const int row = static_cast<int>(std::lower_bound(ids_.begin(), ids_.end(), id) - ids_.begin());
    beginInsertRows({}, row, row);
    ids_.insert(row, id);
    endInsertRows();
    Q_EMIT summary_changed();
  });
  connect(&watcher, &RunWatcher::run_changed, this, [this](const QString& id) {
    if (const int at = row(id); at >= 0)
      Q_EMIT dataChanged(index(at, 0), index(at, column_count - 1));
    Q_EMIT summary_changed();
  });
  connect(&watcher, &RunWatcher::run_removed, this, [this](const QString& id) {
    if (const int at = row(id); at >= 0) {
      beginRemoveRows({}, at, at);
      ids_.removeAt(at);
      endRemoveRows();
    }
    Q_EMIT summary_changed();
  });
  ids_ = watcher.ids();
}

const RunInfo* RunsModel::info(int row) const {
  return watcher_.info(id(row));
}

RunsModel::Summary RunsModel::summary() const {
  Summary sum;
  for (const QString& id : ids_) {
    const RunInfo* run = watcher_.info(id);
    if (!run)
      continue;
    sum.failures += run->state == RunState::failed || run->state == RunState::interrupted;
    if (!run->active())
      continue;
    sum.running += run->state == RunState::running;
    sum.paused += run->state == RunState::paused;
    sum.progress += run->progress();
    sum.seconds_left = std::max(sum.seconds_left, run->seconds_left);
    sum.resident_mb += run->resident_mb;
    sum.warnings += run->warnings;
    if (run->state == RunState::running)
      sum.images_per_second += run->images_per_second;
  }
  if (const int active = sum.running + sum.paused; active > 0)
    sum.progress /= active;
  return sum;
}

void RunsModel::retranslate() {
  Q_EMIT headerDataChanged(Qt::Horizontal, 0, column_count - 1);
  if (!ids_.isEmpty())
    Q_EMIT dataChanged(index(0, 0), index(static_cast<int>(ids_.size()) - 1, column_count - 1));
}

QString RunsModel::state_text(RunState state) {
  switch (state) {
  case RunState::queued:
    return tr("waiting");
  case RunState::running:
    return tr("running");
  case RunState::paused:
    return tr("paused");
  case RunState::finished:
    return tr("finished");
  case RunState::failed:
    return tr("failed");
  case RunState::stopped:
    return tr("stopped");
  case RunState::interrupted:
    return tr("interrupted");
  }
  return {};
}

QString RunsModel::kind_text(const QString& kind) {
  return kind == QLatin1String("search") ? tr("search") : kind == QLatin1String("train") ? tr("training") : kind;
}

QString RunsModel::work_text(const QString& work) {
  if (work == QLatin1String("search"))
    return tr("searching");
  if (work == QLatin1String("train"))
    return tr("training now");
  if (work == QLatin1String("validation"))
    return tr("validating");
  if (work == QLatin1String("test"))
    return tr("testing");
  return work;
}

int RunsModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(ids_.size());
}

int RunsModel::columnCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : column_count;
}

QString RunsModel::display(const RunInfo& info, int column) const {
  switch (column) {
  case name:
    return info.name;
  case kind:
    return kind_text(info.kind);
  case state:
    return state_text(info.state);
  case progress:
    return tr("%1 %").arg(qRound(info.progress() * 100));
  case time_left:
    return info.active() ? time_span_text(info.seconds_left) : QString();
  case map:
    return percent_text(info.map);
  case rank1:
    return percent_text(info.rank1);
  case validation:
    return percent_text(info.validation_map);
  case parameters:
    return info.parameters < 0 ? QString() : short_count_text(info.parameters);
  case started:
    return moment_text(info.started > 0 ? info.started : info.created);
  case duration:
    return info.started > 0 ? time_span_text(info.seconds(now_seconds())) : QString();
  default:
    return {};
  }
}

QVariant RunsModel::sort_value(const RunInfo& info, int column) const {
  switch (column) {
  case name:
    return info.name.toCaseFolded();
  case kind:
    return info.kind;
  case state:
    return static_cast<int>(info.state);
  case progress:
    return info.progress();
  case time_left:
    return info.active() ? info.seconds_left : -1.0;
  case map:
    return info.map;
  case rank1:
    return info.rank1;
  case validation:
    return info.validation_map;
  case parameters:
    return info.parameters;
  case started:
    return info.started > 0 ? info.started : info.created;
  case duration:
    return info.seconds(now_seconds());
  default:
    return {};
  }
}

QVariant RunsModel::data(const QModelIndex& index, int role) const {
  const RunInfo* run = index.isValid() ? info(index.row()) : nullptr;
  if (!run)
    return {};
  switch (role) {
  case Qt::DisplayRole:
    return display(*run, index.column());
  case Qt::TextAlignmentRole:
    return index.column() <= state ? QVariant(Qt::AlignLeft | Qt::AlignVCenter)
                                   : QVariant(Qt::AlignRight | Qt::AlignVCenter);
  case Qt::ToolTipRole:
    return index.column() == state && !run->reason.isEmpty() ? run->reason
           : index.column() == name                          ? run->id
                                                             : QString();
  case sort_role:
    return sort_value(*run, index.column());
  case id_role:
    return run->id;
  case state_role:
    return static_cast<int>(run->state);
  case progress_role:
    return run->progress();
  case ordinal_role:
    return watcher_.ordinal(run->id);
  case problem_role: {
    const bool bad = run->state == RunState::failed || run->state == RunState::interrupted || run->kind.isEmpty();
    if (!bad)
      return QString();
    return run->way_out.isEmpty() ? run->reason : run->reason + QLatin1Char('\n') + run->way_out;
  }
  default:
    return {};
  }
}

QVariant RunsModel::headerData(int section, Qt::Orientation orientation, int role) const {
  if (orientation != Qt::Horizontal || section < 0 || section >= column_count)
    return {};
  if (role == Qt::TextAlignmentRole)
    return section <= state ? QVariant(Qt::AlignLeft | Qt::AlignVCenter) : QVariant(Qt::AlignRight | Qt::AlignVCenter);
  if (role == Qt::ToolTipRole)
    switch (section) {
    case map:
      return tr("Mean average precision on the test split, in per cent");
    case rank1:
      return tr("Share of queries whose nearest kept image is right, in per cent");
    case validation:
      return tr("Best mAP on the validation split so far, in per cent: what checkpoints are chosen by");
    case parameters:
      return tr("Parameters in inference");
    default:
      return {};
    }
  if (role != Qt::DisplayRole)
    return {};
  switch (section) {
  case name:
    return tr("Name");
  case kind:
    return tr("Kind");
  case state:
    return tr("Status");
  case progress:
    return tr("Progress");
  case time_left:
    return tr("Time left");
  case map:
    return tr("mAP, %");
  case rank1:
    return tr("Rank-1, %");
  case validation:
    return tr("Best val., %");
  case parameters:
    return tr("Parameters");
  case started:
    return tr("Started");
  case duration:
    return tr("Duration");
  default:
    return {};
  }
}

} // namespace cds
