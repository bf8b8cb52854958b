// One network as the drawing and the panels need it: its plan with shapes, what it costs, and how the candidates of a
// layer rank. Values; pure functions.
#pragma once

#include "base/result.h"
#include "run/experiment.h"
#include "space/cost.h"
#include "space/genotype.h"
#include "space/plan.h"
#include "space/space_settings.h"

#include <QAbstractTableModel>
#include <vector>

namespace cds {

struct Architecture {
  SearchSpace space;
  Genotype genotype;
  NetworkPlan plan;                               // of the derived network
  Cost cost;                                      // of the whole network
  CostTable table;                                // what each candidate would cost in each layer
  [[nodiscard]] std::vector<int> choices() const; // index of each layer's candidate
};

// wrong_call: the genotype does not lie in the space, or the input is too small.
[[nodiscard]] Result<Architecture> make_architecture(const SearchSpace& space, const Genotype& genotype, int height,
                                                     int width, const NeckOptions& neck);
// The same from an experiment's own settings (space, input, neck; `classes` of its training set, 0 for the paper's
// 751).
[[nodiscard]] Result<Architecture> make_architecture(const Experiment& experiment, const Genotype& genotype,
                                                     int classes);
// A published network ("paper-cdnet", "paper-cnet") at 256x128 with FBLNeck and 751 classes.
[[nodiscard]] Result<Architecture> published_architecture(const std::string& name);

[[nodiscard]] NeckOptions neck_options(const NetworkSpec& spec, int classes);
// The genotype that takes candidates[layer] of the space in each layer. REQUIRES valid indices.
[[nodiscard]] Genotype genotype_of(const SearchSpace& space, const std::vector<int>& candidates);

// A backbone besides the space's own (ResNet-50, OSNet): it has no candidates to draw, but costs something.
struct PeerNetwork {
  QString name; // "ResNet-50"
  Shape input;
  int embedding = 0;
  Cost cost;
};
// REQUIRES !has_genotype(experiment.network). wrong_call: the input is too small.
[[nodiscard]] Result<PeerNetwork> make_peer(const Experiment& experiment);

// The candidates of one layer, ranked by the architecture weights: one row each.
class CandidateRanking : public QAbstractTableModel {
  Q_OBJECT
public:
  enum Column { candidate, probability, alpha, trained, parameters, multiply_adds, field, column_count };
  enum Role { sort_role = Qt::UserRole, index_role, chosen_role };
  struct Row {
    int index = 0; // in the space's order
    Candidate candidate;
    double alpha = 0, probability = -1; // probability -1: not known (no search behind this network)
    qint64 trained = -1;                // -1: not known
    BlockCost cost;
    bool chosen = false;
  };
  using QAbstractTableModel::QAbstractTableModel;

  // Most likely first (by index among equals); by index where probabilities are not known.
  void set_rows(std::vector<Row> rows);
  [[nodiscard]] const Row& row(int index) const { return rows_[static_cast<std::size_t>(index)]; }
  [[nodiscard]] bool knows_probabilities() const { return !rows_.empty() && rows_.front().probability >= 0; }
  void retranslate();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role = Qt::DisplayRole) const override;

private:
  std::vector<Row> rows_;
};

} // namespace cds
