// The line that says how the run is going: state, epoch, time left, and what is right or wrong with it.
#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;

namespace cds {

class AlphaHistory;
class MeaningLabel;
class RunFeed;
struct HealthFinding;
struct RunInfo;

class LiveHead : public QWidget {
  Q_OBJECT
public:
  explicit LiveHead(QWidget* parent = nullptr);
  // `info` and `feed` may be null. `epoch`: the newest one recorded.
  void show_run(const RunInfo* info, RunFeed* feed, const AlphaHistory& alphas, int epoch);
  void retranslate();

private:
  void show_status(const RunInfo* info);
  [[nodiscard]] QString finding_text(const HealthFinding& finding) const;

  QLabel* status_;
  QProgressBar* progress_;
  MeaningLabel* verdict_;
};

} // namespace cds
