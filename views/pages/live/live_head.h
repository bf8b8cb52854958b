// The lines that say how the run is going: state, epoch, time left, why it failed, and what is right or wrong with it.
#pragma once

#include <QWidget>
#include <vector>

class QLabel;
class QProgressBar;
class QScrollArea;
class QToolButton;

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

protected:
  void resizeEvent(QResizeEvent* event) override;

private:
  void show_status(const RunInfo* info);
  void show_reason();
  void fit_reason();

  QLabel* status_;
  QProgressBar* progress_;
  QString why_;       // the run ended; empty: it did not, or as it should
  QScrollArea* room_; // of the reason
  MeaningLabel* reason_;
  QToolButton* whole_;
  MeaningLabel* verdict_;
};

} // namespace cds
