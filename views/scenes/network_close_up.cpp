#include "views/scenes/network_close_up.h"

#include "views/scenes/network_brush.h"
#include "views/scenes/network_scene.h"

#include <QHelpEvent>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace cds {

namespace {

constexpr double beside = 40, above = 8;             // of the scene: the lines that lead in and out, the mark's frame
constexpr int least_height = 170, most_height = 290; // pixels
constexpr double largest = 2;
constexpr double overview_yields = 0.75; // of its full size, so that there is a close-up

} // namespace

NetworkCloseUp::NetworkCloseUp(NetworkScene& scene, QWidget* parent) : QWidget(parent), scene_(scene) {
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(&scene, &QGraphicsScene::changed, this, &NetworkCloseUp::follow);
}

void NetworkCloseUp::take_height(int room, int overview) {
  const int least_left = static_cast<int>(overview * overview_yields);
  const int height = std::min(std::max(room - overview, least_height), most_height);
  const bool fits = scene_.network() && room - height >= least_left;
  if (fits)
    setFixedHeight(height);
  setVisible(fits);
}

QRectF NetworkCloseUp::source() const {
  const QRectF card = scene_.card_rect(scene_.selected_layer());
  return card.isEmpty() ? card : card.adjusted(-beside, -above, beside, above);
}

double NetworkCloseUp::scale() const {
  const QRectF from = source();
  return from.isEmpty() ? 0 : std::min({width() / from.width(), height() / from.height(), largest});
}

QRectF NetworkCloseUp::target() const {
  QRectF to(QPointF(), source().size() * scale());
  to.moveCenter(QRectF(rect()).center());
  return to;
}

void NetworkCloseUp::follow() {
  setAccessibleDescription(scene_.layer_text(scene_.selected_layer()));
  update();
}

void NetworkCloseUp::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.fillRect(rect(), lane_color(colors()));
  painter.setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing);
  if (const QRectF from = source(); !from.isEmpty())
    scene_.render(&painter, target(), from);
}

bool NetworkCloseUp::event(QEvent* event) {
  if (event->type() != QEvent::ToolTip || scale() <= 0)
    return QWidget::event(event);
  const auto* help = static_cast<QHelpEvent*>(event);
  const QPointF at = source().topLeft() + (QPointF(help->pos()) - target().topLeft()) / scale();
  QToolTip::showText(help->globalPos(), scene_.text_at(at), this);
  return true;
}

void NetworkCloseUp::retranslate() {
  setAccessibleName(tr("The chosen layer, opened"));
  follow();
}

} // namespace cds
