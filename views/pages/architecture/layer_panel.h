// Beside the drawing: what the whole network costs, and how the candidates of the chosen layer rank. GUI thread.
#pragma once

#include "models/alpha_history.h"
#include "models/architecture_model.h"

#include <QWidget>
#include <vector>

class QAction;
class QLabel;
class QTableView;

namespace cds {

class MeaningLabel;

class LayerPanel : public QWidget {
  Q_OBJECT
public:
  // `choose`: what takes the current candidate for the layer; offered on the table.
  explicit LayerPanel(QAction* choose, QWidget* parent = nullptr);

  [[nodiscard]] const CandidateRanking& ranking() const { return *ranking_; }
  [[nodiscard]] int current_candidate() const; // index in the space's order; -1: none

  void show_totals(const Architecture& network, const Architecture* other); // other: in a second column
  // `state` null: no search stands behind the network. `trained`: by candidate; empty: not known.
  void show_layer(const Architecture& network, int layer, const AlphaLayer* state, const std::vector<qint64>& trained);
  void clear();
  void retranslate();

private:
  CandidateRanking* ranking_;
  QLabel* totals_;
  MeaningLabel *totals_title_, *layer_title_, *layer_note_;
  QTableView* table_;
};

} // namespace cds
