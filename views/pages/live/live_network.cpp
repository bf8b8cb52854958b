#include "views/pages/live/live_network.h"

#include "models/architecture_model.h"
#include "views/scenes/network_view.h"

#include <QEvent>
#include <memory>
#include <utility>

namespace cds {

LiveNetwork::LiveNetwork(QObject* parent) : QObject(parent), view(new NetworkView) {
  view->installEventFilter(this);
  connect(view, &NetworkView::layer_selected, this, &LiveNetwork::layer_chosen);
}

void LiveNetwork::set_experiment(std::optional<Experiment> experiment) {
  experiment_ = std::move(experiment);
  drawn_.clear();
  draw();
}

void LiveNetwork::show(std::vector<int> choices, int layer) {
  wanted_ = std::move(choices);
  layer_ = layer;
  draw();
}

void LiveNetwork::draw() {
  if (!view->isVisible())
    return;
  if (wanted_ != drawn_) {
    drawn_ = wanted_;
    std::shared_ptr<const Architecture> network;
    if (experiment_ && !wanted_.empty())
      if (const auto space = SearchSpace::make(space_options(experiment_->space))) {
        bool fits = static_cast<int>(wanted_.size()) == space->layers();
        for (const int choice : wanted_)
          fits = fits && choice >= 0 && choice < static_cast<int>(space->candidates().size());
        if (fits)
          if (auto made = make_architecture(*experiment_, genotype_of(*space, wanted_), 0))
            network = std::make_shared<const Architecture>(std::move(*made));
      }
    view->set_network(std::move(network));
  }
  view->set_selected_layer(layer_);
}

void LiveNetwork::retranslate() {
  view->retranslate();
  view->setAccessibleName(tr("The network of this epoch"));
}

bool LiveNetwork::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() == QEvent::Show)
    QMetaObject::invokeMethod(this, &LiveNetwork::draw, Qt::QueuedConnection); // it is visible only after the event
  return QObject::eventFilter(watched, event);
}

} // namespace cds
