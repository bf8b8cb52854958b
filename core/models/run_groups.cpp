#include "models/run_groups.h"

#include "models/text.h"

#include <QCoreApplication>
#include <QLocale>
#include <QStringList>
#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace cds {

namespace {

struct Columns {
  Q_DECLARE_TR_FUNCTIONS(cds::RunColumns)
};

} // namespace

RunSpread spread_of(std::span<const double> values) {
  RunSpread out;
  double sum = 0;
  for (const double value : values)
    if (value >= 0) {
      sum += value;
      ++out.runs;
    }
  if (out.runs == 0)
    return out;
  out.mean = sum / out.runs;
  double squares = 0;
  for (const double value : values)
    if (value >= 0)
      squares += (value - out.mean) * (value - out.mean);
  out.spread = out.runs > 1 ? std::sqrt(squares / (out.runs - 1)) : 0;
  return out;
}

namespace {

RunSpread spread_in(std::span<const RunInfo* const> runs, RunColumn column) {
  std::vector<double> values;
  for (const RunInfo* run : runs)
    values.push_back(run_figure(*run, column));
  return spread_of(values);
}

QString states_text(std::span<const RunInfo* const> runs) {
  std::array<int, 7> counts{};
  for (const RunInfo* run : runs)
    ++counts[static_cast<std::size_t>(run->state)];
  QStringList parts;
  for (const RunState state : {RunState::running, RunState::paused, RunState::queued, RunState::finished,
                               RunState::failed, RunState::interrupted, RunState::stopped})
    if (const int count = counts[static_cast<std::size_t>(state)]; count == static_cast<int>(runs.size()))
      return run_state_text(state);
    else if (count > 0)
      parts << Columns::tr("%1 %2", "number of runs and their state").arg(count).arg(run_state_text(state));
  return parts.join(QStringLiteral(", "));
}

} // namespace

QString group_text(std::span<const RunInfo* const> runs, RunColumn column) {
  if (runs.empty())
    return {};
  switch (column) {
  case RunColumn::name: {
    const QString name = run_text(*runs.front(), column);
    return std::all_of(runs.begin(), runs.end(), [&](const RunInfo* run) { return run_text(*run, column) == name; })
               ? name
               : Columns::tr("%1 and others").arg(name);
  }
  case RunColumn::kind:
    return std::all_of(runs.begin(), runs.end(), [&](const RunInfo* run) { return run->kind == runs.front()->kind; })
               ? run_kind_text(runs.front()->kind)
               : QString();
  case RunColumn::state:
    return states_text(runs);
  case RunColumn::progress:
    return Columns::tr("%1 %").arg(qRound(group_sort_value(runs, column).toDouble() * 100));
  case RunColumn::time_left: {
    const double left = group_sort_value(runs, column).toDouble();
    return left >= 0 ? time_span_text(left) : QString();
  }
  case RunColumn::started:
    return moment_text(group_sort_value(runs, column).toDouble());
  case RunColumn::epochs:
    return QLocale().toString(group_sort_value(runs, column).toInt());
  case RunColumn::seed:
    return Columns::tr("%n run(s)", nullptr, static_cast<int>(runs.size()));
  default: {
    const RunSpread spread = spread_in(runs, column);
    const QString mean = figure_text(spread.mean, column);
    // A network's size does not vary with the seed: no spread where all agree.
    return spread.runs < 2 || spread.spread < 1e-9
               ? mean
               : QStringLiteral("%1 ± %2").arg(mean, figure_text(spread.spread, column));
  }
  }
}

QVariant group_sort_value(std::span<const RunInfo* const> runs, RunColumn column) {
  if (runs.empty())
    return {};
  switch (column) {
  case RunColumn::progress: {
    double sum = 0;
    for (const RunInfo* run : runs)
      sum += run->progress();
    return sum / static_cast<double>(runs.size());
  }
  case RunColumn::time_left:
  case RunColumn::started:
  case RunColumn::epochs:
  case RunColumn::state: {
    // The newest, the longest, the most.
    double most = -1;
    for (const RunInfo* run : runs)
      most = std::max(most, run_sort_value(*run, column).toDouble());
    return most;
  }
  case RunColumn::seed:
    return static_cast<double>(runs.size());
  case RunColumn::name:
  case RunColumn::kind:
    return run_sort_value(*runs.front(), column);
  default:
    return spread_in(runs, column).mean;
  }
}

QString group_tip(std::span<const RunInfo* const> runs, RunColumn column) {
  const RunSpread spread = spread_in(runs, column);
  if (spread.runs == 0)
    return {};
  QStringList lines{Columns::tr("Mean ± standard deviation of %n run(s)", nullptr, spread.runs)};
  for (const RunInfo* run : runs)
    if (const double value = run_figure(*run, column); value >= 0)
      lines << Columns::tr("seed %1: %2").arg(run->seed).arg(figure_text(value, column));
  return lines.join(QLatin1Char('\n'));
}

} // namespace cds
