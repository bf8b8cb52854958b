#include "views/scenes/network_items.h"

#include "views/style/theme.h"

#include <QApplication>
#include <QGraphicsSceneHoverEvent>
#include <QLocale>
#include <QPainter>
#include <QStyleOptionGraphicsItem>
#include <cmath>

namespace cds {
namespace {

QColor mix(const QColor& a, const QColor& b, double share) {
  const auto channel = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
  return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

QColor branch_color(std::size_t branch) {
  return series_color(branch == 0 ? 0 : 4);
}
QColor edge_color(const Colors& c) {
  return mix(c.panel, c.faint_text, 0.42);
}

void write(QPainter& painter, const QRectF& room, int flags, const QString& text, double pixels, const QColor& color,
           bool bold = false) {
  QFont font = QApplication::font();
  font.setPixelSize(std::max(1, static_cast<int>(std::lround(pixels))));
  font.setWeight(bold ? QFont::DemiBold : QFont::Normal);
  painter.setFont(font);
  painter.setPen(color);
  painter.drawText(room, flags | Qt::TextDontClip, text);
}

void draw_edge(QPainter& painter, const EdgeGeometry& edge, const Colors& c) {
  const QColor color = edge.shortcut ? mix(c.panel, c.faint_text, 0.24) : edge_color(c);
  painter.setPen(QPen(color, edge.width, Qt::SolidLine, Qt::FlatCap, Qt::RoundJoin));
  painter.setBrush(Qt::NoBrush);
  painter.drawPath(rounded_path(edge.points, 6));
}

NetworkZoom zoom_of(const QPainter& painter) {
  return network_zoom(QStyleOptionGraphicsItem::levelOfDetailFromTransform(painter.worldTransform()));
}

QString shape_text(const Shape& shape) {
  return QStringLiteral("%1×%2×%3").arg(shape.channels).arg(shape.height).arg(shape.width);
}

// Narrows (squeeze) or widens (restore) from left to right.
QPainterPath trapezoid(const QRectF& rect, bool narrows) {
  const double inset = rect.height() * 0.28;
  QPainterPath path;
  path.moveTo(rect.left(), rect.top() + (narrows ? 0 : inset));
  path.lineTo(rect.right(), rect.top() + (narrows ? inset : 0));
  path.lineTo(rect.right(), rect.bottom() - (narrows ? inset : 0));
  path.lineTo(rect.left(), rect.bottom() - (narrows ? 0 : inset));
  path.closeSubpath();
  return path;
}

std::int64_t parameters(const ConvBnPlan& p) {
  const auto& conv = p.conv;
  return static_cast<std::int64_t>(conv.kernel) * conv.kernel * conv.input.channels * conv.output.channels /
             conv.groups +
         (conv.bias ? conv.output.channels : 0) + 2LL * conv.output.channels;
}

} // namespace

QPainterPath rounded_path(const std::vector<QPointF>& points, double radius) {
  QPainterPath path;
  if (points.empty())
    return path;
  path.moveTo(points.front());
  for (std::size_t i = 1; i + 1 < points.size(); ++i) {
    const QPointF before = points[i - 1] - points[i], after = points[i + 1] - points[i];
    const double a = std::hypot(before.x(), before.y()), b = std::hypot(after.x(), after.y());
    const double r = std::min({radius, a / 2, b / 2});
    if (r <= 0) {
      path.lineTo(points[i]);
      continue;
    }
    path.lineTo(points[i] + before * (r / a));
    path.quadTo(points[i], points[i] + after * (r / b));
  }
  path.lineTo(points.back());
  return path;
}

LaneItem::LaneItem(const LaneGeometry& lane) : lane_(lane) {
  setZValue(-2);
}

void LaneItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const Colors c = colors();
  painter->setPen(Qt::NoPen);
  painter->setBrush(mix(c.page, c.panel, is_dark() ? 0.0 : 0.25));
  painter->drawRoundedRect(lane_.rect, 10, 10);
  const QRectF& h = lane_.header;
  const QString name = NetworkScene::tr("Stage %1").arg(lane_.stage + 1);
  write(*painter, h, Qt::AlignLeft | Qt::AlignVCenter, name, 20, c.text, true);
  const double wide = QFontMetricsF(painter->font()).horizontalAdvance(name);
  write(*painter, h.adjusted(wide + 14, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, shape_text(lane_.shape), 19,
        c.faint_text);
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
  if (overview && box_.kind != BoxGeometry::Kind::neck) {
    write(*painter, r, Qt::AlignCenter, name, 19, c.text, true);
    if (static_cast<const NetworkScene*>(scene())->details())
      write(*painter, QRectF(r.left() - 20, r.bottom() + 3, r.width() + 40, 17), Qt::AlignCenter,
            shape_text(box_.output), 14, c.faint_text);
    return;
  }
  write(*painter, r.adjusted(2, fold + 2, -2, -r.height() / 2), Qt::AlignCenter, name, overview ? 15.5 : 15, c.text,
        true);
  write(*painter, r.adjusted(2, r.height() / 2 - 6, -2, -fold), Qt::AlignCenter, detail, overview ? 17 : 12.5,
        c.faint_text);
  if (box_.kind != BoxGeometry::Kind::neck)
    write(*painter, QRectF(r.left() - 20, r.bottom() + 3, r.width() + 40, 14), Qt::AlignCenter, shape_text(box_.output),
          10.5, c.faint_text);
}

CardItem::CardItem(const CardGeometry& card, const NetworkScene& scene) : card_(card), scene_(scene) {
  setAcceptHoverEvents(true);
  setCursor(Qt::PointingHandCursor);
}

void CardItem::paint(QPainter* painter, const QStyleOptionGraphicsItem*, QWidget*) {
  const Colors c = colors();
  const NetworkZoom zoom = zoom_of(*painter);
  const bool selected = scene_.selected_layer() == card_.layer;
  painter->setPen(QPen(selected ? c.accent : c.line, selected ? 3 : 1.5));
  painter->setBrush(selected ? mix(c.panel, c.accent, 0.06) : c.panel);
  painter->drawRoundedRect(card_.rect, 9, 9);
  if (scene_.is_marked(card_.layer)) { // by pattern as well as colour
    painter->setPen(QPen(c.warning, 3, Qt::DashLine));
    painter->setBrush(Qt::NoBrush);
    painter->drawRoundedRect(card_.rect.adjusted(-5, -5, 5, 5), 12, 12);
  }
  for (const EdgeGeometry& edge : card_.edges)
    draw_edge(*painter, edge, c);

  const Candidate& choice = card_.plan->candidate;
  const QRectF bar(card_.rect.left() + 12, card_.rect.top() + 2, card_.rect.width() - 24,
                   network_metrics::card_title - 2);
  const bool overview = zoom == NetworkZoom::overview;
  write(*painter, bar, Qt::AlignLeft | Qt::AlignVCenter, NetworkScene::tr("Layer %1").arg(card_.layer + 1),
        overview ? 17 : 13, selected ? c.accent : c.text, true);
  const QString pair = QStringLiteral("(%1, %2) × %3").arg(choice.k1).arg(choice.k2).arg(choice.depth);
  if (overview) {
    write(*painter, bar, Qt::AlignRight | Qt::AlignVCenter, pair, 17, c.faint_text);
  } else {
    const BlockCost cost = count(*card_.plan);
    write(*painter, bar.adjusted(62, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter, pair, 13, c.faint_text);
    write(*painter, bar, Qt::AlignRight | Qt::AlignVCenter,
          QStringLiteral("%1 / %2").arg(short_count(static_cast<double>(cost.params)),
                                        short_count(static_cast<double>(cost.macs))),
          11.5, c.faint_text);
  }
  for (const BlockGeometry& block : card_.blocks) {
    if (overview)
      paint_overview(*painter, block);
    else
      paint_block(*painter, block, zoom == NetworkZoom::layer);
  }
  if (overview && scene_.details())
    paint_costs(*painter);
}

void CardItem::paint_costs(QPainter& painter) const {
  const BlockCost cost = count(*card_.plan);
  const QRectF& block = card_.blocks.front().rect;
  write(painter, QRectF(block.left() + 8, block.bottom() - 19, card_.rect.right() - block.left() - 20, 18),
        Qt::AlignLeft | Qt::AlignVCenter,
        QStringLiteral("%1 / %2").arg(short_count(static_cast<double>(cost.params)),
                                      short_count(static_cast<double>(cost.macs))),
        15, colors().text);
}

void CardItem::paint_overview(QPainter& painter, const BlockGeometry& block) const {
  const Colors c = colors();
  painter.setPen(QPen(c.line, 1));
  painter.setBrush(mix(c.panel, c.page, 0.7));
  painter.drawRoundedRect(block.rect.adjusted(0, 4, 0, 0), 8, 8);
  const Candidate& choice = card_.plan->candidate;
  // The numeral of each kernel, and as many large beads as it has Lite 3x3.
  constexpr double numeral = 46, left = 18;
  for (std::size_t i = 0; i < 2; ++i) {
    const double y = block.rect.top() + (i == 0 ? 40 : 88);
    const QColor color = branch_color(i);
    write(painter, QRectF(block.rect.left() + left, y - 22, numeral - 8, 44), Qt::AlignLeft | Qt::AlignVCenter,
          QString::number(i == 0 ? choice.k1 : choice.k2), 36, c.text, true);
    const double x = block.rect.left() + left + numeral;
    const auto beads = static_cast<double>(block.beads[i].size());
    const double pitch = std::min(38.0, (block.rect.right() - 14 - x) / std::max(1.0, beads));
    painter.setPen(Qt::NoPen);
    painter.setBrush(mix(c.panel, color, 0.25));
    painter.drawRoundedRect(QRectF(x, y - 17, beads * pitch + 6, 34), 17, 17);
    painter.setBrush(color);
    for (std::size_t j = 0; j < block.beads[i].size(); ++j)
      painter.drawEllipse(QPointF(x + 3 + (static_cast<double>(j) + 0.5) * pitch, y), 12.5, 12.5);
  }
}

void CardItem::paint_block(QPainter& painter, const BlockGeometry& block, bool words) const {
  const Colors c = colors();
  const CBlockPlan& plan = *block.plan;
  painter.setPen(QPen(c.line, 1));
  painter.setBrush(mix(c.panel, c.page, 0.7));
  painter.drawRoundedRect(block.rect, 8, 8);
  for (const EdgeGeometry& edge : block.edges)
    draw_edge(painter, edge, c);

  const QPen outline(c.faint_text, 1.2);
  painter.setPen(outline);
  painter.setBrush(mix(c.panel, c.faint_text, 0.18));
  painter.drawPath(trapezoid(block.squeeze, true));
  painter.drawPath(trapezoid(block.restore, false));
  if (!block.expand.isNull()) {
    painter.drawRoundedRect(block.expand, 4, 4);
    write(painter, block.expand, Qt::AlignCenter, QStringLiteral("1×1"), 10, c.text);
  }
  for (std::size_t i = 0; i < 2; ++i) {
    const QColor color = branch_color(i);
    const QColor pale = mix(c.panel, color, 0.25);
    painter.setPen(Qt::NoPen);
    painter.setBrush(pale);
    painter.drawRoundedRect(block.lanes[i], block.lanes[i].height() / 2, block.lanes[i].height() / 2);
    painter.setBrush(color);
    for (const QRectF& bead : block.beads[i])
      painter.drawEllipse(bead);
    if (words)
      for (const QRectF& bead : block.beads[i])
        write(painter, bead, Qt::AlignCenter, QStringLiteral("3×3"), 6.4, readable_on(color), true);
    const int kernel = i == 0 ? card_.plan->candidate.k1 : card_.plan->candidate.k2;
    write(painter, QRectF(block.lanes[i].left(), block.lanes[i].top() - 13, 60, 12), Qt::AlignLeft | Qt::AlignVCenter,
          QStringLiteral("k = %1").arg(kernel), 10, c.text, true);
  }
  painter.setPen(QPen(c.accent, 1.4));
  painter.setBrush(c.panel);
  if (plan.gate) {
    painter.drawRoundedRect(block.gate, 7, 7);
    write(painter, block.gate, Qt::AlignCenter, QStringLiteral("σ"), 15, c.accent, true);
  } else {
    painter.setPen(outline);
    painter.drawEllipse(block.gate.center(), 8, 8);
    write(painter, block.gate, Qt::AlignCenter, QStringLiteral("+"), 14, c.text, true);
  }
  painter.setPen(outline);
  painter.setBrush(c.panel);
  painter.drawEllipse(block.add);
  write(painter, block.add, Qt::AlignCenter, QStringLiteral("+"), 14, c.text, true);
  if (!words)
    return;
  const auto below = [&](const QRectF& part, const QString& text) {
    write(painter, QRectF(part.center().x() - 30, part.bottom() + 2, 60, 18), Qt::AlignHCenter | Qt::AlignTop, text,
          6.5, c.text);
  };
  const int hidden = plan.squeeze.conv.output.channels;
  below(block.squeeze, QStringLiteral("1×1\n%1→%2").arg(plan.input.channels).arg(hidden));
  below(block.restore, QStringLiteral("1×1\n%1→%2").arg(hidden).arg(plan.output.channels));
  if (plan.gate)
    write(painter, QRectF(block.gate.center().x() - 30, block.gate.top() - 20, 60, 18),
          Qt::AlignHCenter | Qt::AlignBottom,
          NetworkScene::tr("gate\n%1→%2→%1").arg(hidden).arg(plan.gate->fc1.output.channels), 6.5, c.text);
  write(painter, QRectF(block.lanes[0].left() + 44, block.rect.top() + 30, 80, 10), Qt::AlignLeft | Qt::AlignVCenter,
        plan.expand ? NetworkScene::tr("shortcut %1→%2").arg(plan.input.channels).arg(plan.output.channels)
                    : NetworkScene::tr("identity %1").arg(plan.input.channels),
        6.5, c.faint_text);
}

void CardItem::hoverMoveEvent(QGraphicsSceneHoverEvent* event) {
  const QPointF at = event->pos();
  QString text = scene_.layer_text(card_.layer);
  for (const BlockGeometry& block : card_.blocks) {
    const CBlockPlan& plan = *block.plan;
    const auto conv = [](const ConvBnPlan& p) {
      return NetworkScene::tr("1×1 convolution, BatchNorm, %1 → %2 channels, %3 parameters")
          .arg(p.conv.input.channels)
          .arg(p.conv.output.channels)
          .arg(QLocale().toString(static_cast<qlonglong>(parameters(p))));
    };
    if (block.squeeze.contains(at))
      text = NetworkScene::tr("Squeeze: %1").arg(conv(plan.squeeze));
    else if (block.restore.contains(at))
      text = NetworkScene::tr("Restore: %1").arg(conv(plan.restore));
    else if (plan.expand && block.expand.contains(at))
      text = NetworkScene::tr("Shortcut: %1").arg(conv(*plan.expand));
    else if (plan.gate && block.gate.contains(at))
      text = NetworkScene::tr("Adaptive fusion gate, shared by both branches: pool, 1×1, ReLU, 1×1, sigmoid "
                              "(paper, section 3.1)");
    for (std::size_t i = 0; i < 2; ++i)
      if (block.lanes[i].contains(at))
        text = NetworkScene::tr("Branch %1, kernel %2: %3 times Lite 3×3 (1×1 convolution, depthwise "
                                "3×3, BatchNorm, ReLU) on %4 channels")
                   .arg(i + 1)
                   .arg(i == 0 ? card_.plan->candidate.k1 : card_.plan->candidate.k2)
                   .arg(block.beads[i].size())
                   .arg(plan.squeeze.conv.output.channels);
  }
  setToolTip(text);
  QGraphicsItem::hoverMoveEvent(event);
}

} // namespace cds
