#include "views/pages/live/live_alphas.h"

#include "models/architecture_model.h"
#include "models/run_feed.h"
#include "models/text.h"
#include "views/plots/curve_plot.h"
#include "views/plots/heat_map.h"

#include <algorithm>
#include <cmath>

namespace cds {
namespace {

constexpr int newest = -1;

QString candidate_label(const Candidate& c, bool with_depth) {
  const QString pair = QStringLiteral("%1·%2").arg(c.k1).arg(c.k2);
  return with_depth ? pair + QStringLiteral("\n×%1").arg(c.depth) : pair;
}

} // namespace

LiveAlphas::LiveAlphas(QObject* parent)
    : QObject(parent), heat(new HeatMap), ledger(new HeatMap), entropy(new CurvePlot), layer_curves(new CurvePlot),
      history_(new AlphaHistory(this)) {
  entropy->set_decimals(2);
  entropy->set_legend_corner(CurvePlot::Corner::bottom_left);
  layer_curves->set_decimals(1);
  layer_curves->set_legend_corner(CurvePlot::Corner::top_left);
  link_crosshairs({entropy, layer_curves});
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
  int per_stage = 0;
  if (feed_ && feed_->run_json().is_object() && feed_->run_json().contains("experiment")) {
    if (const auto experiment = experiment_from_json(feed_->run_json()["experiment"], "run.json"))
      if (auto space = SearchSpace::make(space_options(experiment->space))) {
        space_.emplace(std::move(*space));
        per_stage = experiment->space.layers_per_stage;
      }
  }
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
}

void LiveAlphas::show_certainty(int chosen) {
  entropy->clear();
  layer_curves->clear();
  if (history_->is_empty())
    return;
  std::vector<double> x;
  for (int row = 0; row < history_->size(); ++row)
    x.push_back(history_->at(row).epoch);
  for (int layer = 0; layer < history_->layers(); ++layer) {
    std::vector<double> y;
    for (int row = 0; row < history_->size(); ++row)
      y.push_back(history_->at(row).layers[static_cast<std::size_t>(layer)].entropy);
    entropy->set_data(entropy->add_curve(tr("L%1").arg(layer + 1), layer), x, y);
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
  for (std::size_t place = 0; place < std::min<std::size_t>(5, order.size()); ++place) {
    const int candidate = order[place];
    std::vector<double> y;
    for (int row = 0; row < history_->size(); ++row) {
      const auto& p = history_->at(row).layers[static_cast<std::size_t>(layer)].probability;
      y.push_back(100 * p[static_cast<std::size_t>(candidate)]);
    }
    const QString name = candidate_name(candidate);
    layer_curves->set_data(layer_curves->add_curve(name, static_cast<int>(place)), x, y);
  }
}

void LiveAlphas::retranslate() {
  entropy->set_texts(tr("Certainty of the layers"), tr("epoch"), tr("relative entropy"));
  heat->set_texts(tr("Architecture weights (softmax, %)"), QStringLiteral("%"));
  heat->setToolTip(
      tr("Probability of each candidate in each layer; the frame marks what would be derived (paper, section 3.2)"));
  ledger->set_texts(tr("Trained so far (steps)"), tr("steps"));
  take_space();
}

} // namespace cds
