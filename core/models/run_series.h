// One recorded curve of a run, append-only: plain columns for the plots, one signal a batch. GUI thread.
#pragma once

#include <QObject>
#include <QString>
#include <cstdint>
#include <span>
#include <vector>

namespace cds {

struct RunSample {
  std::int64_t step = 0; // optimiser steps since the run began
  double epoch = 0;      // epochs since the run began, fractional within one
  double time = 0;       // Unix seconds, UTC
  double value = 0;      // NaN and infinities are kept: they are findings
};

// Rows [first, last] never change once appended() told of them, and they ascend by step.
class RunSeries : public QObject {
  Q_OBJECT
public:
  RunSeries(QString name, QString unit, QObject* parent = nullptr);

  [[nodiscard]] const QString& name() const { return name_; } // the journal's, e.g. "train/loss"
  [[nodiscard]] const QString& unit() const { return unit_; } // may be empty
  void set_unit(const QString& unit) { unit_ = unit; }

  [[nodiscard]] qsizetype size() const { return static_cast<qsizetype>(values_.size()); }
  [[nodiscard]] bool is_empty() const { return values_.empty(); }
  [[nodiscard]] std::span<const double> steps() const { return steps_; }
  [[nodiscard]] std::span<const double> epochs() const { return epochs_; }
  [[nodiscard]] std::span<const double> times() const { return times_; }
  [[nodiscard]] std::span<const double> values() const { return values_; }

  // Adds rows that ascend by step; a row whose step is not above the last one's is skipped (a resumed run repeats what
  // is already known). Emits appended() once if anything was added. The spans above are invalid afterwards.
  void append(std::span<const RunSample> samples);
  void reserve(qsizetype rows);

Q_SIGNALS:
  void appended(qsizetype first, qsizetype last);

private:
  QString name_, unit_;
  std::vector<double> steps_, epochs_, times_, values_;
};

} // namespace cds
