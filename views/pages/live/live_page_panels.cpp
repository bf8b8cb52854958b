#include "views/pages/live/live_alphas.h"
#include "views/pages/live/live_curves.h"
#include "views/pages/live/live_events.h"
#include "views/pages/live/live_network.h"
#include "views/pages/live/live_page.h"
#include "views/pages/live/step_panel.h"
#include "views/plots/curve_plot.h"
#include "views/plots/heat_map.h"
#include "views/scenes/network_view.h"
#include "views/style/theme.h"
#include "views/widgets/dock_area.h"

#include <QHBoxLayout>
#include <utility>

namespace cds {

void LivePage::make_panels() {
  using Side = DockArea::Side;
  cost_ = new QWidget;
  auto* costs = new QHBoxLayout(cost_);
  costs->setContentsMargins(0, 0, 0, 0);
  costs->setSpacing(step);
  costs->addWidget(curves_->expected_macs);
  costs->addWidget(curves_->expected_params);
  panels_->add(QStringLiteral("loss"), curves_->loss);
  panels_->add(QStringLiteral("weights"), alphas_->heat, Side::right_of, curves_->loss);
  panels_->add(QStringLiteral("accuracy"), curves_->accuracy, Side::below, curves_->loss);
  panels_->add(QStringLiteral("ledger"), alphas_->ledger, Side::below, alphas_->heat);
  panels_->add(QStringLiteral("validation"), curves_->validation, Side::tab_of, alphas_->heat);
  panels_->add(QStringLiteral("rate"), curves_->rates, Side::tab_of, curves_->accuracy);
  panels_->add(QStringLiteral("speed"), curves_->speed, Side::tab_of, curves_->rates);
  panels_->add(QStringLiteral("certainty"), alphas_->entropy, Side::tab_of, alphas_->ledger);
  panels_->add(QStringLiteral("lead"), alphas_->margin, Side::tab_of, alphas_->entropy);
  panels_->add(QStringLiteral("layer"), alphas_->layer_curves, Side::tab_of, alphas_->margin);
  panels_->add(QStringLiteral("cost"), cost_, Side::tab_of, alphas_->layer_curves);
  panels_->add(QStringLiteral("network"), alphas_->network->view, Side::tab_of, curves_->validation);
  panels_->add(QStringLiteral("time"), curves_->steps, Side::tab_of, cost_);
  panels_->add(QStringLiteral("events"), events_, Side::tab_of, curves_->steps);
  for (QWidget* front : std::initializer_list<QWidget*>{alphas_->heat, curves_->accuracy, alphas_->ledger})
    panels_->raise(front);
  panels_->share({curves_->loss, alphas_->heat}, {100, 100});
  panels_->share({curves_->loss, curves_->accuracy}, {100, 100}, true);
  panels_->share({alphas_->heat, alphas_->ledger}, {100, 100}, true);
  panels_->settle();
}

void LivePage::show_kind() {
  const bool search = is_search();
  const bool appears = !std::exchange(shows_search_, search) && search;
  for (QWidget* panel :
       std::initializer_list<QWidget*>{alphas_->heat, alphas_->ledger, alphas_->entropy, alphas_->margin,
                                       alphas_->layer_curves, cost_, alphas_->network->view})
    panels_->set_shown(panel, search);
  panels_->set_shown(curves_->validation, !search); // a search chooses by its architecture weights
  if (appears)                                      // behind their neighbours, which had the place alone
    for (QWidget* front : std::initializer_list<QWidget*>{alphas_->heat, alphas_->ledger})
      panels_->raise(front);
}

void LivePage::title_panels() {
  const auto warned = [](const QString& title, bool warns) { return warns ? QStringLiteral("⚠ ") + title : title; };
  panels_->set_title(curves_->loss, warned(tr("Loss"), warns_loss_));
  panels_->set_title(alphas_->heat, warned(tr("Weights"), warns_weights_));
  panels_->set_title(alphas_->margin, tr("Lead"));
  panels_->set_title(cost_, tr("Cost"));
  panels_->set_title(alphas_->network->view, tr("Network"));
  panels_->set_title(curves_->accuracy, tr("Accuracy"));
  panels_->set_title(curves_->rates, tr("Learning rate"));
  panels_->set_title(curves_->speed, tr("Speed"));
  panels_->set_title(curves_->validation, tr("Validation"));
  panels_->set_title(alphas_->ledger, tr("Ledger"));
  panels_->set_title(alphas_->entropy, tr("Certainty"));
  panels_->set_title(alphas_->layer_curves, tr("Layer"));
  panels_->set_title(curves_->steps, tr("Time"));
  panels_->set_title(events_, events_->count() > 0 ? tr("Events (%1)").arg(events_->count()) : tr("Events"));
}

} // namespace cds
