#include "views/scenes/network_scene.h"

#include "views/scenes/network_items.h"

#include <QGraphicsSceneMouseEvent>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {

NetworkZoom network_zoom(double scale) {
  return scale < 0.8 ? NetworkZoom::overview : scale < 1.5 ? NetworkZoom::block : NetworkZoom::layer;
}

QString short_count(double value) {
  const QLocale locale;
  const auto digits = [](double v) { return v >= 100 ? 0 : v >= 10 ? 1 : 2; };
  if (value >= 999.5e6)
    return locale.toString(value / 1e9, 'f', digits(value / 1e9)) + QStringLiteral(" G");
  if (value >= 999.5e3)
    return locale.toString(value / 1e6, 'f', digits(value / 1e6)) + QStringLiteral(" M");
  if (value >= 999.5)
    return locale.toString(value / 1e3, 'f', digits(value / 1e3)) + QStringLiteral(" k");
  return locale.toString(value, 'f', 0);
}

void NetworkScene::set_network(std::shared_ptr<const Architecture> network) {
  clear(); // the items hold references into geometry_ and network_
  network_ = std::move(network);
  geometry_ = network_ ? layout_network(network_->plan) : NetworkGeometry{};
  for (const LaneGeometry& lane : geometry_.lanes)
    addItem(new LaneItem(lane));
  for (const EdgeGeometry& edge : geometry_.edges)
    addItem(new EdgeItem(edge));
  for (const BoxGeometry& box : geometry_.boxes)
    addItem(new BoxItem(box, network_->plan));
  for (const CardGeometry& card : geometry_.cards)
    addItem(new CardItem(card, *this));
  if (selected_ >= static_cast<int>(geometry_.cards.size()))
    selected_ = -1;
  setSceneRect(geometry_.bounds.adjusted(-12, -12, 12, 12));
}

void NetworkScene::set_marked_layers(std::vector<int> layers) {
  if (marked_ == layers)
    return;
  marked_ = std::move(layers);
  update();
}

void NetworkScene::set_details(bool on) {
  if (std::exchange(details_, on) != on)
    update();
}

bool NetworkScene::is_marked(int layer) const {
  return std::find(marked_.begin(), marked_.end(), layer) != marked_.end();
}

void NetworkScene::set_selected_layer(int layer) {
  if (selected_ == layer)
    return;
  selected_ = layer;
  update();
}

QRectF NetworkScene::card_rect(int layer) const {
  return layer >= 0 && layer < static_cast<int>(geometry_.cards.size())
             ? geometry_.cards[static_cast<std::size_t>(layer)].rect
             : QRectF();
}

QString NetworkScene::layer_text(int layer) const {
  if (layer < 0 || layer >= static_cast<int>(geometry_.cards.size()))
    return {};
  const CardGeometry& card = geometry_.cards[static_cast<std::size_t>(layer)];
  const Candidate& choice = card.plan->candidate;
  const BlockCost cost = count(*card.plan);
  return tr("Layer %1, stage %2: kernels %3 and %4, depth %5; %6 parameters, %7 multiply-adds")
      .arg(layer + 1)
      .arg(card.stage + 1)
      .arg(choice.k1)
      .arg(choice.k2)
      .arg(choice.depth)
      .arg(QLocale().toString(static_cast<qlonglong>(cost.params)), short_count(static_cast<double>(cost.macs)));
}

QString NetworkScene::text_at(QPointF at) const {
  for (const QGraphicsItem* item : items(at))
    if (const auto* card = dynamic_cast<const CardItem*>(item))
      return card->text_at(at);
  return {};
}

void NetworkScene::retranslate() {
  for (QGraphicsItem* item : items())
    if (auto* box = dynamic_cast<BoxItem*>(item))
      box->retranslate();
  update();
}

void NetworkScene::mousePressEvent(QGraphicsSceneMouseEvent* event) {
  press_ = event->screenPos();
  event->accept();
}

void NetworkScene::mouseReleaseEvent(QGraphicsSceneMouseEvent* event) {
  const QPointF moved = event->screenPos() - press_;
  if (event->button() != Qt::LeftButton || std::hypot(moved.x(), moved.y()) > 4)
    return; // the view was dragged
  for (QGraphicsItem* item : items(event->scenePos()))
    if (const auto* card = dynamic_cast<CardItem*>(item)) {
      Q_EMIT layer_clicked(card->layer());
      return;
    }
}

} // namespace cds
