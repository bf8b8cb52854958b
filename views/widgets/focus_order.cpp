#include "views/widgets/focus_order.h"

#include "views/widgets/dock_area.h"

#include <QWidget>
#include <algorithm>

namespace cds {

namespace {

// The panels' stops in the panels' order, at the place of the first of them.
void order_panels(const DockArea& area, QList<QWidget*>& stops) {
  const QList<QWidget*> panels = area.in_reading_order();
  QList<QWidget*> inside, sorted;
  for (QWidget* stop : std::as_const(stops))
    if (area.isAncestorOf(stop))
      inside << stop;
  if (inside.isEmpty())
    return;
  for (const QWidget* panel : panels)
    for (QWidget* stop : std::as_const(inside))
      if (panel == stop || panel->isAncestorOf(stop))
        sorted << stop;
  const auto place = stops.indexOf(inside.front());
  const auto before = stops.first(place);
  QList<QWidget*> after = stops.sliced(place);
  after.removeIf([&](const QWidget* stop) { return area.isAncestorOf(stop); });
  stops = before + sorted + after;
}

// With `from`, be it disabled or hidden: that is when it loses the focus, and the next one is its neighbour.
QList<QWidget*> stops_and(QWidget* part, const QWidget* from) {
  QList<QWidget*> stops;
  QWidget* at = part;
  do {
    if ((at == part || part->isAncestorOf(at)) && at->focusPolicy() & Qt::TabFocus && !at->focusProxy() &&
        ((at->isVisible() && at->isEnabled()) || at == from) && at->window() == part->window())
      stops << at;
    at = at->nextInFocusChain();
  } while (at != part);
  QList<DockArea*> areas = part->findChildren<DockArea*>();
  if (auto* itself = qobject_cast<DockArea*>(part))
    areas << itself;
  for (const DockArea* area : areas)
    order_panels(*area, stops);
  return stops;
}

} // namespace

QList<QWidget*> tab_stops(QWidget* part) {
  return stops_and(part, nullptr);
}

bool step_focus(const QList<QWidget*>& parts, bool next) {
  if (parts.isEmpty())
    return false;
  QWidget* now = parts.front()->window()->focusWidget();
  while (now && now->focusProxy())
    now = now->focusProxy();
  QList<QWidget*> stops;
  for (QWidget* part : parts)
    stops += stops_and(part, now);
  if (stops.isEmpty() || stops == QList<QWidget*>{now})
    return false;
  const auto place = stops.indexOf(now);
  const auto count = stops.size();
  const auto to = place < 0 ? (next ? 0 : count - 1) : (place + (next ? 1 : count - 1)) % count;
  stops[to]->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
  return true;
}

} // namespace cds
