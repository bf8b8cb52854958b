#include "views/pages/experiment/schedule_plot.h"

#include "run/schedule.h"

namespace cds {

SchedulePlot::SchedulePlot(QWidget* parent) : CurvePlot(parent) {
  add_curve({}, 0);
  add_curve({}, 1);
  set_decimals(6);
  set_whole_x(true);
  set_legend_corner(Corner::top_right);
  set_log_y(true); // rates of weights and architecture are a hundredfold apart
}

void SchedulePlot::retranslate() {
  set_texts(tr("Learning rate over the epochs"), tr("epoch"), tr("learning rate"));
  setToolTip(
      tr("The rates that milestones, warm-up and decay come to: of the network's weights and, in a search, of the "
         "architecture weights (alphas). The scale is logarithmic"));
  set_curve_name(0, tr("weights"));
  set_curve_name(1, tr("architecture"));
}

void SchedulePlot::show_experiment(const Experiment& experiment) {
  const bool searches = experiment.kind == ExperimentKind::search;
  if (drawn_ && train_ == experiment.train && search_ == experiment.search && searches_ == searches)
    return;
  const bool other_epochs = !drawn_ || train_.epochs != experiment.train.epochs;
  drawn_ = true;
  train_ = experiment.train;
  search_ = experiment.search;
  searches_ = searches;
  std::vector<double> epochs, weights, alphas;
  for (int epoch = 0; epoch < train_.epochs; ++epoch) {
    epochs.push_back(epoch + 1);
    weights.push_back(learning_rate(train_, epoch));
    alphas.push_back(alpha_learning_rate(search_, epoch));
  }
  set_data(0, epochs, weights);
  if (searches)
    set_data(1, epochs, alphas);
  else
    clear_data(1);
  if (other_epochs)
    reset_view();
}

} // namespace cds
