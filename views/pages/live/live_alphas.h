// What a search thinks of its candidates at one epoch, and how it came to it: heat map, ledger, certainty, one layer.
#pragma once

#include "models/alpha_history.h"
#include "space/search_space.h"
#include "views/plots/curve_plot.h"

#include <QObject>
#include <QPointer>
#include <optional>

namespace cds {

class HeatMap;
class LiveNetwork;
class RunFeed;
struct HealthFinding;

class LiveAlphas : public QObject {
  Q_OBJECT
public:
  explicit LiveAlphas(QObject* parent = nullptr);
  // The caller's layout owns them.
  HeatMap *const heat, *const ledger;
  CurvePlot *const entropy, *const margin, *const layer_curves;
  LiveNetwork* const network; // what the epoch looked at would derive

  void follow(RunFeed* feed); // null: none
  void take_space();          // the names of candidates and layers, once run.json is known
  // Selection's conventions: epoch -1 is the newest, layer and candidate -1 are none.
  void show_epoch(int epoch, int layer, int candidate);
  void show_certainty(int layer); // entropy and margin of all layers and the layer's probabilities over the epochs
  void set_cursor(double epoch);  // NaN: none
  void mark(const std::vector<HealthFinding>& findings);
  void retranslate();

  [[nodiscard]] AlphaHistory& history() const { return *history_; }
  [[nodiscard]] QString genotype_text(int epoch) const; // what that epoch would derive

Q_SIGNALS:
  void cell_chosen(int layer, int candidate);
  void epoch_clicked(double epoch);

private:
  [[nodiscard]] QString candidate_name(int candidate) const;
  AlphaHistory* history_;
  QPointer<RunFeed> feed_;
  std::optional<SearchSpace> space_;
  std::vector<CurvePlot::Marker> marked_;
  QStringList entropy_names_, margin_names_, layer_names_; // of the curves there are
};

} // namespace cds
