#include "models/run_series.h"

#include <utility>

namespace cds {

RunSeries::RunSeries(QString name, QString unit, QObject* parent)
    : QObject(parent), name_(std::move(name)), unit_(std::move(unit)) {}

void RunSeries::append(std::span<const RunSample> samples) {
  const qsizetype first = size();
  for (const RunSample& sample : samples) {
    const auto step = static_cast<double>(sample.step);
    if (!steps_.empty() && step <= steps_.back())
      continue;
    steps_.push_back(step);
    epochs_.push_back(sample.epoch);
    times_.push_back(sample.time);
    values_.push_back(sample.value);
  }
  if (size() > first)
    Q_EMIT appended(first, size() - 1);
}

void RunSeries::reserve(qsizetype rows) {
  for (auto* column : {&steps_, &epochs_, &times_, &values_})
    column->reserve(static_cast<std::size_t>(rows));
}

} // namespace cds
