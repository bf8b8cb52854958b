#include "views/scenes/network_view.h"

#include "views/style/theme.h"
#include "views/widgets/panel_actions.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>

namespace cds {
namespace {

constexpr double smallest = 0.1, largest = 6;
constexpr int pan_pixels = 48, fit_margin = 2;

} // namespace

NetworkView::NetworkView(QWidget* parent) : QGraphicsView(parent), scene_(new NetworkScene(this)) {
  setScene(scene_);
  setRenderHints(QPainter::Antialiasing | QPainter::TextAntialiasing | QPainter::SmoothPixmapTransform);
  setDragMode(QGraphicsView::ScrollHandDrag);
  setTransformationAnchor(QGraphicsView::AnchorViewCenter); // of keys and buttons; the wheel's is the pointer
  setResizeAnchor(QGraphicsView::AnchorViewCenter);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAsNeeded);
  setFrameShape(QFrame::NoFrame);
  setFocusPolicy(Qt::StrongFocus);
  setMinimumSize(240, 160);
  setBackgroundBrush(colors().panel);
  connect(scene_, &NetworkScene::layer_clicked, this, &NetworkView::choose);
}

void NetworkView::set_network(std::shared_ptr<const Architecture> network) {
  const bool other_shape =
      !network || !scene_->network() || network->plan.layers().size() != scene_->geometry().cards.size();
  scene_->set_network(std::move(network));
  if (fitted_ || other_shape)
    fit();
  retranslate();
}

void NetworkView::set_details(bool on) {
  scene_->set_details(on);
}

void NetworkView::set_marked_layers(std::vector<int> layers) {
  scene_->set_marked_layers(std::move(layers));
}

void NetworkView::set_selected_layer(int layer) {
  scene_->set_selected_layer(layer);
  setAccessibleDescription(scene_->layer_text(layer));
}

void NetworkView::choose(int layer) {
  if (layer == scene_->selected_layer())
    return;
  set_selected_layer(layer);
  if (!fitted_)
    ensureVisible(scene_->card_rect(layer), 24, 24);
  Q_EMIT layer_selected(layer);
}

void NetworkView::fit() {
  fitted_ = true;
  const QRectF all = scene_->sceneRect();
  if (scene_->geometry().bounds.isEmpty() || all.isEmpty())
    return;
  // Of the room that is there without scroll bars, whether they are shown now or not: what fits needs none.
  const QSizeF room = QSizeF(maximumViewportSize()) - QSizeF(2 * fit_margin, 2 * fit_margin);
  const double factor =
      std::clamp(std::min(room.width() / all.width(), room.height() / all.height()), smallest, largest);
  setTransform(QTransform::fromScale(factor, factor));
  centerOn(all.center());
}

int NetworkView::height_for_all(int width) const {
  const QRectF all = scene_->sceneRect();
  return scene_->geometry().bounds.isEmpty() || all.isEmpty()
             ? 0
             : static_cast<int>(std::ceil((width - 2 * fit_margin) * all.height() / all.width())) + 2 * fit_margin;
}

void NetworkView::zoom(double factor) {
  const double now = scale_factor();
  const double wanted = std::clamp(now * factor, smallest, largest);
  fitted_ = false;
  scale(wanted / now, wanted / now);
}

void NetworkView::retranslate() {
  setAccessibleName(tr("The drawn network"));
  setAccessibleDescription(scene_->layer_text(scene_->selected_layer()));
  scene_->retranslate();
}

Picture NetworkView::picture() const {
  Picture picture;
  picture.name = QStringLiteral("network");
  picture.size = scene_->sceneRect().size().toSize();
  picture.draw = [this](QPaintDevice& device, QSize size) {
    QPainter painter(&device);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.fillRect(QRect(QPoint(), size), colors().panel);
    scene_->render(&painter, QRectF(QPointF(), QSizeF(size)), scene_->sceneRect());
  };
  picture.json = [this] {
    const auto& network = scene_->network();
    const bool pairs = network && network->space.options().depths == std::vector<int>{1};
    return network ? QByteArray::fromStdString(to_json(network->genotype, pairs).dump(2) + "\n") : QByteArray();
  };
  return picture;
}

void NetworkView::wheelEvent(QWheelEvent* event) {
  // By the event's own place: Qt's anchor under the mouse asks where the mouse last moved, which keys may have panned
  // away.
  const QPoint at = event->position().toPoint();
  const QPointF there = mapToScene(at);
  setTransformationAnchor(QGraphicsView::NoAnchor);
  zoom(std::pow(1.0015, event->angleDelta().y()));
  const QPoint moved = mapFromScene(there) - at;
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() + moved.x());
  verticalScrollBar()->setValue(verticalScrollBar()->value() + moved.y());
  setTransformationAnchor(QGraphicsView::AnchorViewCenter);
  event->accept();
}

void NetworkView::mouseDoubleClickEvent(QMouseEvent* event) {
  fit();
  event->accept();
}

void NetworkView::keyPressEvent(QKeyEvent* event) {
  const int layers = static_cast<int>(scene_->geometry().cards.size());
  const int now = scene_->selected_layer();
  const int per_lane =
      layers > 0 ? std::max(1, layers / std::max(1, static_cast<int>(scene_->geometry().lanes.size()))) : 1;
  const auto go = [&](int layer) {
    if (layers > 0)
      choose(std::clamp(now < 0 ? 0 : layer, 0, layers - 1));
  };
  if (event->modifiers().testFlag(Qt::ShiftModifier)) { // pans, as a drag does
    const auto pan = [](QScrollBar* bar, int turn) { bar->setValue(bar->value() + turn * pan_pixels); };
    switch (event->key()) {
    case Qt::Key_Left:
      return pan(horizontalScrollBar(), -1);
    case Qt::Key_Right:
      return pan(horizontalScrollBar(), 1);
    case Qt::Key_Up:
      return pan(verticalScrollBar(), -1);
    case Qt::Key_Down:
      return pan(verticalScrollBar(), 1);
    default:
      break;
    }
  }
  switch (event->key()) {
  case Qt::Key_Left:
    return go(now - 1);
  case Qt::Key_Right:
    return go(now + 1);
  case Qt::Key_Up:
    return go(now - per_lane);
  case Qt::Key_Down:
    return go(now + per_lane);
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    return zoom(1.25);
  case Qt::Key_Minus:
    return zoom(0.8);
  case Qt::Key_0:
    return fit();
  default:
    QGraphicsView::keyPressEvent(event);
  }
}

void NetworkView::resizeEvent(QResizeEvent* event) {
  QGraphicsView::resizeEvent(event);
  if (fitted_)
    fit();
}

void NetworkView::contextMenuEvent(QContextMenuEvent* event) {
  if (!scene_->network())
    return;
  QMenu menu(this);
  connect(menu.addAction(tr("Fit the network")), &QAction::triggered, this, &NetworkView::fit);
  menu.addSeparator();
  add_export_actions(menu, this, [this] { return picture(); });
  add_panel_menu(menu, this);
  menu.exec(event->globalPos());
}

void NetworkView::changeEvent(QEvent* event) {
  QGraphicsView::changeEvent(event);
  if (event->type() == QEvent::PaletteChange) {
    setBackgroundBrush(colors().panel);
    scene_->retranslate();
  }
}

} // namespace cds
