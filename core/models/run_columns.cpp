#include "models/run_columns.h"

#include "base/process.h"
#include "models/text.h"

#include <QCoreApplication>
#include <QLocale>

namespace cds {

namespace {

struct Columns {
  Q_DECLARE_TR_FUNCTIONS(cds::RunColumns)
};

double minutes_of(const RunInfo& info) {
  const double seconds = info.seconds(now_seconds());
  return seconds > 0 ? seconds / 60 : -1;
}

int decimals(RunColumn column) {
  return column == RunColumn::parameters ? 3 : 1;
}

double started_at(const RunInfo& info) {
  return info.started > 0 ? info.started : info.created;
}

} // namespace

bool is_words(RunColumn column) {
  return column == RunColumn::name || column == RunColumn::kind || column == RunColumn::state;
}

QString column_title(RunColumn column) {
  switch (column) {
  case RunColumn::name:
    return Columns::tr("Name");
  case RunColumn::kind:
    return Columns::tr("Kind");
  case RunColumn::state:
    return Columns::tr("Status");
  case RunColumn::progress:
    return Columns::tr("Progress");
  case RunColumn::time_left:
    return Columns::tr("Time left");
  case RunColumn::map:
    return Columns::tr("mAP (%)");
  case RunColumn::rank1:
    return Columns::tr("Rank-1 (%)");
  case RunColumn::top1:
    return Columns::tr("Top-1 (%)");
  case RunColumn::validation:
    return Columns::tr("Best val. (%)");
  case RunColumn::parameters:
    return Columns::tr("Params (M)");
  case RunColumn::multiply_adds:
    return Columns::tr("Mult-adds (M)");
  case RunColumn::started:
    return Columns::tr("Started");
  case RunColumn::duration:
    return Columns::tr("Time (min)");
  case RunColumn::epochs:
    return Columns::tr("Epochs");
  case RunColumn::seed:
    return Columns::tr("Seed");
  }
  return {};
}

QString column_tip(RunColumn column) {
  switch (column) {
  case RunColumn::map:
    return Columns::tr("Mean average precision on query and gallery, in per cent");
  case RunColumn::rank1:
    return Columns::tr("Share of queries whose nearest kept image is a right match, in per cent");
  case RunColumn::top1:
    return Columns::tr("Share of test images whose most likely class is right, in per cent");
  case RunColumn::validation:
    return Columns::tr("Best mAP, or a classifier's top-1, on the validation split so far, in per cent: what "
                       "checkpoints are chosen by");
  case RunColumn::parameters:
    return Columns::tr("Parameters that inference needs, in millions");
  case RunColumn::multiply_adds:
    return Columns::tr("Multiply-adds of one image's inference, in millions");
  case RunColumn::duration:
    return Columns::tr("From start to end or now, in minutes");
  case RunColumn::seed:
    return Columns::tr("Everything random in the run follows from it");
  default:
    return {};
  }
}

double run_figure(const RunInfo& info, RunColumn column) {
  const auto scaled = [](double value, double scale) { return value < 0 ? -1 : value * scale; };
  switch (column) {
  case RunColumn::map:
    return scaled(info.map, 100);
  case RunColumn::rank1:
    return scaled(info.rank1, 100);
  case RunColumn::top1:
    return scaled(info.accuracy, 100);
  case RunColumn::validation:
    return scaled(info.validation_map, 100);
  case RunColumn::parameters:
    return scaled(info.parameters, 1e-6);
  case RunColumn::multiply_adds:
    return scaled(info.macs, 1e-6);
  case RunColumn::duration:
    return minutes_of(info);
  default:
    return -1;
  }
}

QString figure_text(double value, RunColumn column) {
  return value < 0 ? QString() : QLocale().toString(value, 'f', decimals(column));
}

QString run_text(const RunInfo& info, RunColumn column) {
  switch (column) {
  case RunColumn::name:
    return info.name.isEmpty() ? info.id : info.name;
  case RunColumn::kind:
    return run_kind_text(info.kind);
  case RunColumn::state:
    return run_state_text(info.state);
  case RunColumn::progress:
    return Columns::tr("%1 %").arg(qRound(info.progress() * 100));
  case RunColumn::time_left:
    return info.active() ? time_span_text(info.seconds_left) : QString();
  case RunColumn::started:
    return moment_text(started_at(info));
  case RunColumn::epochs:
    return QLocale().toString(info.epoch);
  case RunColumn::seed:
    return info.kind.isEmpty() ? QString() : QString::number(info.seed);
  default:
    return figure_text(run_figure(info, column), column);
  }
}

QVariant run_sort_value(const RunInfo& info, RunColumn column) {
  switch (column) {
  case RunColumn::name:
    return run_text(info, column).toCaseFolded();
  case RunColumn::kind:
    return info.kind;
  case RunColumn::state:
    return static_cast<int>(info.state);
  case RunColumn::progress:
    return info.progress();
  case RunColumn::time_left:
    return info.active() ? info.seconds_left : -1.0;
  case RunColumn::started:
    return started_at(info);
  case RunColumn::epochs:
    return info.epoch;
  case RunColumn::seed:
    return info.seed;
  default:
    return run_figure(info, column);
  }
}

QString run_state_text(RunState state) {
  switch (state) {
  case RunState::queued:
    return Columns::tr("waiting");
  case RunState::running:
    return Columns::tr("running");
  case RunState::paused:
    return Columns::tr("paused");
  case RunState::finished:
    return Columns::tr("finished");
  case RunState::failed:
    return Columns::tr("failed");
  case RunState::stopped:
    return Columns::tr("stopped");
  case RunState::interrupted:
    return Columns::tr("interrupted");
  }
  return {};
}

QString run_kind_text(const QString& kind) {
  return kind == QLatin1String("search")  ? Columns::tr("search")
         : kind == QLatin1String("train") ? Columns::tr("training")
                                          : kind;
}

QString run_work_text(const QString& work) {
  if (work == QLatin1String("search"))
    return Columns::tr("searching");
  if (work == QLatin1String("train"))
    return Columns::tr("training now");
  if (work == QLatin1String("validation"))
    return Columns::tr("validating");
  if (work == QLatin1String("test"))
    return Columns::tr("testing");
  return work;
}

} // namespace cds
