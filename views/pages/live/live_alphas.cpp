#include "views/pages/live/live_alphas.h"

#include "models/architecture_model.h"
#include "models/run_feed.h"
#include "models/text.h"
#include "views/pages/live/live_findings.h"
#include "views/pages/live/live_network.h"
#include "views/plots/curve_plot.h"
#include "views/plots/heat_map.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr int newest = -1;

QString candidate_label(const Candidate& c, bool with_depth) {
  const QString pair = QStringLiteral("%1·%2").arg(c.k1).arg(c.k2);
  return with_depth ? pair + QStringLiteral("\n×%1").arg(c.depth) : pair;
}

} // namespace

LiveAlphas::LiveAlphas(QObject* parent)
    : QObject(parent), heat(new HeatMap), ledger(new HeatMap), entropy(new CurvePlot), margin(new CurvePlot),
      layer_curves(new CurvePlot), network(new LiveNetwork(this)), history_(new AlphaHistory(this)) {
  entropy->set_decimals(2);
  margin->set_decimals(1);
  margin->set_legend_corner(CurvePlot::Corner::top_left);
  entropy->set_legend_corner(CurvePlot::Corner::bottom_left);
  layer_curves->set_decimals(1);
  layer_curves->set_legend_corner(CurvePlot::Corner::top_left);
  link_crosshairs({entropy, margin, layer_curves});
  for (CurvePlot* plot : {entropy, margin, layer_curves}) {
    plot->set_whole_x(true);
    connect(plot, &CurvePlot::x_clicked, this, &LiveAlphas::epoch_clicked);
  }
  connect(network, &LiveNetwork::layer_chosen, this, [this](int layer) { Q_EMIT cell_chosen(layer, -1); });
  ledger->set_format(
      [](double v) {
        return v < 1000 ? QString::number(v, 'f', 0) : QString::number(v / 1000, 'f', 1) + QStringLiteral("k");
      },
      [](double v) { return tr("%1 steps").arg(count_text(v)); });
  for (HeatMap* map : {heat, ledger})
    connect(map, &HeatMap::current_changed, this, &LiveAlphas::cell_chosen);
}

void LiveAlphas::follow(RunFeed* feed) {
  feed_ = feed;
  history_->follow(feed);
  take_space();
}

void LiveAlphas::take_space() {
  space_.reset();
  std::optional<Experiment> known;
  int per_stage = 0;
  if (feed_ && feed_->run_json().is_object() && feed_->run_json().contains("experiment")) {
    if (const auto experiment = experiment_from_json(feed_->run_json()["experiment"], "run.json"))
      if (auto space = SearchSpace::make(space_options(experiment->space))) {
        space_.emplace(std::move(*space));
        per_stage = experiment->space.layers_per_stage;
        known = *experiment;
      }
  }
  network->set_experiment(std::move(known));
  QStringList rows, columns, long_rows, long_columns;
  if (space_) {
    const bool depths = space_->options().depths != std::vector<int>{1};
    for (const Candidate& candidate : space_->candidates()) {
      columns << candidate_label(candidate, depths);
      long_columns << to_qstring(to_string(candidate));
    }
    for (int layer = 0; layer < space_->layers(); ++layer) {
      //: short for layer, with its number
      rows << tr("L%1").arg(layer + 1);
      long_rows << tr("layer %1 (stage %2)").arg(layer + 1).arg(space_->stage_of(layer) + 1);
    }
  }
  for (HeatMap* map : {heat, ledger}) {
    map->set_labels(rows, columns, long_rows, long_columns);
    map->set_group(per_stage);
  }
}

QString LiveAlphas::candidate_name(int candidate) const {
  return space_ && candidate >= 0 && candidate < static_cast<int>(space_->candidates().size())
             ? to_qstring(to_string(space_->candidates()[static_cast<std::size_t>(candidate)]))
             : QString::number(candidate);
}

QString LiveAlphas::genotype_text(int epoch) const {
  const int row = history_->row_of(epoch);
  if (row < 0 || !space_)
    return {};
  QStringList names;
  for (const int candidate : history_->derived(row))
    names << candidate_name(candidate);
  return names.join(QLatin1Char(' '));
}

void LiveAlphas::show_epoch(int epoch, int layer, int candidate) {
  const int row = history_->row_of(epoch);
  if (row < 0) {
    heat->set_values({});
    heat->set_chosen({});
    ledger->set_values({});
    network->show({}, layer);
    return;
  }
  std::vector<std::vector<double>> values;
  for (const AlphaLayer& state : history_->at(row).layers)
    values.push_back(state.probability);
  const double even = 1.0 / std::max(1, history_->candidates());
  heat->set_range(0, std::max(history_->highest_probability(), 2 * even));
  heat->set_values(std::move(values));
  heat->set_chosen(history_->derived(row));
  heat->set_current(layer, candidate);
  std::vector<std::vector<double>> counts;
  for (const auto& trained : history_->trained(epoch))
    counts.emplace_back(trained.begin(), trained.end());
  double most = 0;
  for (const auto& trained : history_->trained(newest))
    for (qint64 count : trained)
      most = std::max(most, static_cast<double>(count));
  ledger->set_range(0, std::max(1.0, most));
  ledger->set_values(std::move(counts));
  ledger->set_chosen(history_->derived(row));
  ledger->set_current(layer, candidate);
  network->show(history_->derived(row), layer);
}

void LiveAlphas::set_cursor(double epoch) {
  for (CurvePlot* plot : {entropy, margin, layer_curves})
    plot->set_cursor(epoch);
}

void LiveAlphas::mark(const std::vector<HealthFinding>& findings) {
  std::vector<int> rows;
  std::vector<CurvePlot::Marker> taken;
  for (const HealthFinding& finding : findings) {
    if (finding.layer >= 0)
      rows.push_back(finding.layer);
    if (finding.finding == HealthKind::takes_all)
      taken.push_back({finding.epoch, finding_word(finding), true});
  }
  heat->set_marked_rows(std::move(rows));
  heat->set_notes(warnings_of(findings, {HealthKind::takes_all, HealthKind::never_switches, HealthKind::flat_alphas}));
  entropy->set_notes(warnings_of(findings, {HealthKind::takes_all, HealthKind::flat_alphas}));
  if (std::exchange(marked_, taken) != taken)
    for (CurvePlot* plot : {entropy, margin})
      plot->set_markers(taken);
}

namespace {

// Curves of those names and colours: the plot keeps its view where they are the ones it has.
void name_curves(CurvePlot& plot, QStringList& shown, const QStringList& names, const std::vector<int>& colors) {
  if (std::exchange(shown, names) == names && plot.curve_count() == names.size())
    return;
  plot.clear();
  for (qsizetype i = 0; i < names.size(); ++i)
    plot.add_curve(names[i], colors[static_cast<std::size_t>(i)]);
}

} // namespace

void LiveAlphas::show_certainty(int chosen) {
  if (history_->is_empty()) {
    for (CurvePlot* plot : {entropy, margin, layer_curves})
      plot->clear();
    return;
  }
  std::vector<double> x;
  for (int row = 0; row < history_->size(); ++row)
    x.push_back(history_->at(row).epoch);
  const auto each_row = [&](int layer, const auto& value) {
    std::vector<double> y;
    for (int row = 0; row < history_->size(); ++row)
      y.push_back(value(history_->at(row).layers[static_cast<std::size_t>(layer)]));
    return y;
  };
  QStringList names;
  std::vector<int> layer_colors;
  for (int layer = 0; layer < history_->layers(); ++layer) {
    names << tr("L%1").arg(layer + 1);
    layer_colors.push_back(layer);
  }
  name_curves(*entropy, entropy_names_, names, layer_colors);
  name_curves(*margin, margin_names_, names, layer_colors);
  for (int layer = 0; layer < history_->layers(); ++layer) {
    entropy->set_data(layer, x, each_row(layer, [](const AlphaLayer& state) { return state.entropy; }));
    margin->set_data(layer, x, each_row(layer, [](const AlphaLayer& state) { return 100 * state.margin; }));
  }
  const int layer = std::clamp(chosen, 0, history_->layers() - 1);
  layer_curves->set_texts(tr("Probabilities of layer %1").arg(layer + 1), tr("epoch"), tr("softmax (%)"));
  // The most likely ones now; a dozen curves on one plot help nobody.
  const auto& now = history_->at(history_->size() - 1).layers[static_cast<std::size_t>(layer)].probability;
  std::vector<int> order(now.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = static_cast<int>(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return now[static_cast<std::size_t>(a)] > now[static_cast<std::size_t>(b)]; });
  order.resize(std::min<std::size_t>(5, order.size()));
  names.clear();
  for (const int candidate : order)
    names << candidate_name(candidate);
  name_curves(*layer_curves, layer_names_, names, {0, 1, 2, 3, 4});
  for (std::size_t place = 0; place < order.size(); ++place) {
    const auto candidate = static_cast<std::size_t>(order[place]);
    layer_curves->set_data(static_cast<int>(place), x, each_row(layer, [candidate](const AlphaLayer& state) {
                             return 100 * state.probability[candidate];
                           }));
  }
}

void LiveAlphas::retranslate() {
  entropy->set_texts(tr("Entropy of the layers"), tr("epoch"), tr("1: undecided, 0: certain"));
  margin->set_texts(tr("Lead of the most likely candidate"), tr("epoch"), tr("top two apart (%)"));
  network->retranslate();
  heat->set_texts(tr("Architecture weights (softmax, %)"), QStringLiteral("%"));
  heat->setToolTip(tr("Probability of each candidate in each layer; the frame marks what would be derived (paper: "
                      "Top-k Sample Search)"));
  ledger->set_texts(tr("Trained so far (steps)"), tr("steps"));
  take_space();
}

} // namespace cds
