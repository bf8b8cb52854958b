#include "views/plots/cmc_plot.h"

#include <algorithm>

namespace cds {

CmcPlot::CmcPlot(QWidget* parent) : CurvePlot(parent) {
  set_legend_corner(Corner::bottom_right);
  set_decimals(1);
  retranslate();
}

void CmcPlot::clear_runs() {
  clear();
}

void CmcPlot::add_run(const QString& name, int color, std::span<const float> cmc) {
  const std::size_t ranks = std::min<std::size_t>(cmc.size(), 50);
  std::vector<double> x(ranks), y(ranks);
  for (std::size_t i = 0; i < ranks; ++i) {
    x[i] = static_cast<double>(i + 1);
    y[i] = 100.0 * static_cast<double>(cmc[i]);
  }
  set_data(add_curve(name, color), x, y);
}

void CmcPlot::retranslate() {
  set_texts(tr("Cumulative matching"), tr("rank"), tr("queries with a right match (%)"));
}

} // namespace cds
