// The line that says how the run is going: state, epoch, time left, and what is right or wrong with it.
#pragma once

#include <QWidget>
#include <vector>

class QLabel;
class QProgressBar;

namespace cds {

class MeaningLabel;
struct HealthFinding;
struct RunInfo;

class LiveHead : public QWidget {
  Q_OBJECT
public:
  explicit LiveHead(QWidget* parent = nullptr);
  // `info` may be null. The plots say what each warning means; here they are named.
  void show_run(const RunInfo* info, const std::vector<HealthFinding>& findings);
  void retranslate();

private:
  void show_status(const RunInfo* info);

  QLabel* status_;
  QProgressBar* progress_;
  MeaningLabel* verdict_;
};

} // namespace cds
