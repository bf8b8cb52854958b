// The cumulative matching characteristic: for each rank, the share of queries with a right match by then. GUI thread.
#pragma once

#include "views/plots/curve_plot.h"

namespace cds {

class CmcPlot : public CurvePlot {
  Q_OBJECT
public:
  explicit CmcPlot(QWidget* parent = nullptr);

  void clear_runs();
  // cmc[0] is rank 1; shares 0..1; the first 50 ranks are drawn. `color`: the run's ordinal.
  void add_run(const QString& name, int color, std::span<const float> cmc);
  void retranslate();
};

} // namespace cds
