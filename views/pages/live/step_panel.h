// Where a step's time goes: the shares of late as one bar with its words, above their curves.
#pragma once

#include <QWidget>
#include <array>

class QLabel;

namespace cds {

class CurvePlot;
class RunFeed;
class StepBar;

// A step's parts, in the order of the bar: loading, forward, backward, optimiser, journal.
inline constexpr std::array<const char*, 5> step_series{"time/load", "time/forward", "time/backward", "time/optimizer",
                                                        "time/journal"};
[[nodiscard]] QString step_part_text(std::size_t part); // in the program's language

class StepPanel : public QWidget {
  Q_OBJECT
public:
  explicit StepPanel(CurvePlot* curves, QWidget* parent = nullptr); // takes the curves
  void show_feed(RunFeed* feed); // the mean of its last records, as it stands now; null: nothing
  void retranslate();

private:
  StepBar* const bar_;
  QLabel* const words_;
  std::array<double, 5> seconds_{};
};

} // namespace cds
