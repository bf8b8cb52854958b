#include "views/scenes/network_items.h"

#include "views/scenes/network_brush.h"

#include <QFontMetricsF>
#include <QStyleOptionGraphicsItem>
#include <cmath>

namespace cds {

LaneItem::LaneItem(const LaneGeometry& lane) : lane_(lane) {
  setZValue(-2);
}

void LaneItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const Colors c = colors();
  painter->setPen(Qt::NoPen);
  painter->setBrush(lane_color(c));
  painter->drawRoundedRect(lane_.rect, 10, 10);
  const QRectF& h = lane_.header;
  const QString name = NetworkScene::tr("Stage %1").arg(lane_.stage + 1);
  write_readable(*painter, h, Qt::AlignLeft | Qt::AlignVCenter, name, 20, c.text, true);
  const double wide = QFontMetricsF(painter->font()).horizontalAdvance(name);
  write_readable(*painter, h.adjusted(wide + 14, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, shape_text(lane_.shape),
                 19, c.faint_text);
}

EdgeItem::EdgeItem(const EdgeGeometry& edge) : edge_(edge), path_(rounded_path(edge.points, 12)) {
  setZValue(-1);
  const double room = edge.width / 2 + 16;
  bounds_ = path_.boundingRect().adjusted(-room, -room, room, room);
  setToolTip(NetworkScene::tr("%1 channels").arg(edge.channels));
}

void EdgeItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const Colors c = colors();
  painter->setBrush(Qt::NoBrush);
  painter->setPen(QPen(c.panel, edge_.width + 6, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin)); // where edges cross
  painter->drawPath(path_);
  painter->setPen(QPen(edge_color(c), edge_.width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
  painter->drawPath(path_);
  const QPointF tip = edge_.points.back(), run = tip - edge_.points[edge_.points.size() - 2];
  const double length = std::hypot(run.x(), run.y()), head = 9 + edge_.width / 2;
  if (length > 2 * head) {
    const QPointF along = run / length, across(-along.y(), along.x());
    const QPointF base = tip - along * head;
    painter->setPen(Qt::NoPen);
    painter->setBrush(mix(c.panel, c.faint_text, 0.75));
    painter->drawPolygon(
        QPolygonF({tip, base + across * (edge_.width / 2 + 5), base - across * (edge_.width / 2 + 5)}));
  }
  if (zoom_of(*painter) == NetworkZoom::overview || edge_.points.size() > 3)
    return;
  const QPointF middle = (edge_.points.front() + edge_.points.back()) / 2;
  if (edge_.points.front().y() == edge_.points.back().y())
    write(*painter, QRectF(middle.x() - 30, middle.y() - edge_.width / 2 - 16, 60, 14), Qt::AlignCenter,
          QString::number(edge_.channels), 10, c.faint_text);
}

BoxItem::BoxItem(const BoxGeometry& box, const NetworkPlan& plan) : box_(box), plan_(plan) {
  retranslate();
}

void BoxItem::retranslate() {
  switch (box_.kind) {
  case BoxGeometry::Kind::stem:
    setToolTip(plan_.stem.pool ? NetworkScene::tr(
                                     "Stem: 7×7 convolution with stride 2, BatchNorm, ReLU, 3×3 max pool with stride 2")
                               : NetworkScene::tr("Stem: 3×3 convolution, BatchNorm, ReLU"));
    break;
  case BoxGeometry::Kind::down:
    setToolTip(NetworkScene::tr("DownSample: 1×1 convolution, BatchNorm, ReLU, then 2×2 average pool with stride 2"));
    break;
  default:
    setToolTip(NetworkScene::tr("Neck: pools the last map to the embedding of %1 numbers that inference returns")
                   .arg(plan_.neck.embedding));
  }
}

void BoxItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const Colors c = colors();
  const QRectF& r = box_.rect;
  painter->setBrush(c.panel);
  painter->setPen(QPen(edge_color(c), 1.5));
  QString name, detail;
  switch (box_.kind) {
  case BoxGeometry::Kind::stem:
    name = NetworkScene::tr("Stem");
    detail = plan_.stem.pool ? QStringLiteral("7×7 ↓2\n3×3 ↓2") : QStringLiteral("3×3");
    painter->drawRoundedRect(r, 8, 8);
    break;
  case BoxGeometry::Kind::down: {
    name = NetworkScene::tr("Down");
    detail = QStringLiteral("1×1\n2×2 ↓2");
    QPainterPath path;
    path.moveTo(r.topLeft());
    path.lineTo(r.right(), r.top() + 14);
    path.lineTo(r.right(), r.bottom() - 14);
    path.lineTo(r.bottomLeft());
    path.closeSubpath();
    painter->drawPath(path);
    break;
  }
  default:
    name = QString::fromLatin1(plan_.neck.kind == NeckKind::fbl  ? "FBLNeck"
                               : plan_.neck.kind == NeckKind::bl ? "BLNeck"
                               : plan_.neck.kind == NeckKind::bn ? "BNNeck"
                                                                 : "Neck");
    detail = QStringLiteral("→ %1").arg(plan_.neck.embedding);
    painter->setPen(QPen(c.accent, 1.5));
    painter->drawRoundedRect(r, 8, 8);
  }
  const double fold = box_.kind == BoxGeometry::Kind::down ? 8 : 4;
  const bool overview = zoom_of(*painter) == NetworkZoom::overview;
  const QRectF inside = r.adjusted(4, 4, -4, -4);
  if (overview && box_.kind != BoxGeometry::Kind::neck) {
    write_readable(*painter, inside, Qt::AlignCenter, name, 19, c.text, true);
    if (static_cast<const NetworkScene*>(scene())->details())
      write_readable(*painter, QRectF(r.left() - 20, r.bottom(), r.width() + 40, 27), Qt::AlignCenter,
                     shape_text(box_.output), 14, c.faint_text);
    return;
  }
  if (overview) {
    if (!can_be_read(*painter, inside, name, true) && name.size() > 4 && name.endsWith(QLatin1String("Neck")))
      name.chop(4); // where the box stands, and its tooltip, say the rest
    write_readable(*painter, inside.adjusted(0, 0, 0, -r.height() / 2), Qt::AlignCenter, name, 15.5, c.text, true);
    write_readable(*painter, inside.adjusted(0, r.height() / 2 - 6, 0, 0), Qt::AlignCenter, detail, 17, c.faint_text);
    return;
  }
  write(*painter, r.adjusted(2, fold + 2, -2, -r.height() / 2), Qt::AlignCenter, name, 15, c.text, true);
  write(*painter, r.adjusted(2, r.height() / 2 - 6, -2, -fold), Qt::AlignCenter, detail, 12.5, c.faint_text);
  if (box_.kind != BoxGeometry::Kind::neck)
    write(*painter, QRectF(r.left() - 20, r.bottom() + 3, r.width() + 40, 14), Qt::AlignCenter, shape_text(box_.output),
          10.5, c.faint_text);
}

} // namespace cds
