#include "views/scenes/network_brush.h"
#include "views/scenes/network_items.h"

#include <QGraphicsSceneHoverEvent>
#include <QLocale>
#include <QStyleOptionGraphicsItem>

namespace cds {

namespace {

QColor branch_color(std::size_t branch) {
  return series_color(branch == 0 ? 0 : 4);
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
  const QString name = NetworkScene::tr("Layer %1").arg(card_.layer + 1);
  const QString pair = QStringLiteral("(%1, %2) × %3").arg(choice.k1).arg(choice.k2).arg(choice.depth);
  const QColor& ink = selected ? c.accent : c.text;
  if (overview) {
    const double middle = bar.width() * 0.44;
    write_readable(*painter, bar.adjusted(0, 0, middle - bar.width(), 0), Qt::AlignLeft | Qt::AlignVCenter, name, 17,
                   ink, true);
    write_readable(*painter, bar.adjusted(middle + 6, 0, 0, 0), Qt::AlignRight | Qt::AlignVCenter, pair, 17,
                   c.faint_text);
  } else {
    write(*painter, bar, Qt::AlignLeft | Qt::AlignVCenter, name, 13, ink, true);
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
  write_readable(painter, QRectF(block.left() + 8, block.bottom() - 30, card_.rect.right() - block.left() - 20, 27),
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
    // Costs stand below the branches.
    const double y = block.rect.top() + (scene_.details() ? (i == 0 ? 28 : 70) : (i == 0 ? 40 : 88));
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

QString CardItem::text_at(QPointF at) const {
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
                              "(paper: Combined Depth Space)");
    for (std::size_t i = 0; i < 2; ++i)
      if (block.lanes[i].contains(at))
        text = NetworkScene::tr("Branch %1, kernel %2: %3 times Lite 3×3 (1×1 convolution, depthwise "
                                "3×3, BatchNorm, ReLU) on %4 channels")
                   .arg(i + 1)
                   .arg(i == 0 ? card_.plan->candidate.k1 : card_.plan->candidate.k2)
                   .arg(block.beads[i].size())
                   .arg(plan.squeeze.conv.output.channels);
  }
  return text;
}

void CardItem::hoverMoveEvent(QGraphicsSceneHoverEvent* event) {
  setToolTip(text_at(event->pos()));
  QGraphicsItem::hoverMoveEvent(event);
}

} // namespace cds
