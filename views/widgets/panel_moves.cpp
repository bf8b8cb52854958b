#include "views/widgets/panel_moves.h"

#include <QDockWidget>
#include <QLayout>
#include <QMainWindow>
#include <QTabBar>
#include <QTimer>
#include <algorithm>
#include <vector>

namespace cds {

namespace {

// QMainWindow adds and splits, always behind; it cannot say how its docks stand, nor put one before others. So their
// order is read from where they are, and made again with the moved one in its new place.
struct Place {
  QList<QDockWidget*> tabs; // of a place that holds panels; the one in front can be seen
  QDockWidget* front = nullptr;
  QRect room;
  Qt::Orientation along = Qt::Horizontal; // of a place that holds others
  std::vector<Place> parts;
};

int extent(const QRect& room, Qt::Orientation along) {
  return along == Qt::Horizontal ? room.width() : room.height();
}

// The panels at `front`'s place in the order of their tabs; those that the page hides now, which have none, last.
QList<QDockWidget*> tabs_at(const QMainWindow& area, QDockWidget* front) {
  QList<QDockWidget*> tabs{front};
  tabs += area.tabifiedDockWidgets(front);
  QStringList order;
  for (const QTabBar* bar : area.findChildren<QTabBar*>(Qt::FindDirectChildrenOnly)) {
    QStringList titles;
    for (int i = 0; i < bar->count(); ++i)
      titles << bar->tabText(i);
    if (titles.contains(front->windowTitle()))
      order = titles;
  }
  const auto place = [&](const QDockWidget* dock) {
    const auto at = dock->isHidden() ? -1 : order.indexOf(dock->windowTitle());
    return at < 0 ? order.size() : at;
  };
  std::stable_sort(tabs.begin(), tabs.end(),
                   [&](const QDockWidget* a, const QDockWidget* b) { return place(a) < place(b); });
  return tabs;
}

std::vector<Place> places_in(const QMainWindow& area) {
  std::vector<Place> places;
  for (auto* dock : area.findChildren<QDockWidget*>(Qt::FindDirectChildrenOnly))
    if (dock->isVisible() && !dock->isFloating() && area.rect().intersects(dock->geometry()))
      places.push_back({tabs_at(area, dock), dock, dock->geometry(), {}, {}});
  return places;
}

// Cut where a line from edge to edge crosses none, first into columns.
Place nested(std::vector<Place> places) {
  if (places.size() == 1)
    return places.front();
  Place whole;
  for (const Place& place : places)
    whole.room |= place.room;
  for (const Qt::Orientation along : {Qt::Horizontal, Qt::Vertical}) {
    const auto begin = [along](const Place& p) { return along == Qt::Horizontal ? p.room.left() : p.room.top(); };
    std::sort(places.begin(), places.end(), [&](const Place& a, const Place& b) { return begin(a) < begin(b); });
    std::vector<std::vector<Place>> cut;
    int end = 0;
    for (const Place& place : places) {
      if (cut.empty() || begin(place) >= end)
        cut.emplace_back();
      cut.back().push_back(place);
      end = std::max(end, begin(place) + extent(place.room, along));
    }
    whole.along = along;
    if (cut.size() == 1)
      continue;
    for (std::vector<Place>& part : cut)
      whole.parts.push_back(nested(std::move(part)));
    return whole;
  }
  whole.parts = std::move(places); // over each other, which docks do not stand: one after another then
  return whole;
}

QDockWidget* first_of(const Place& place) {
  return place.parts.empty() ? place.tabs.front() : first_of(place.parts.front());
}

// REQUIRES that its first panel stands where the whole shall be.
void make(QMainWindow& area, const Place& place) {
  for (qsizetype i = 1; i < place.tabs.size(); ++i)
    area.tabifyDockWidget(place.tabs[i - 1], place.tabs[i]);
  for (std::size_t i = 1; i < place.parts.size(); ++i)
    area.splitDockWidget(first_of(place.parts[i - 1]), first_of(place.parts[i]), place.along);
  for (const Place& part : place.parts)
    make(area, part);
}

void finish(QMainWindow& area, const Place& place) {
  if (place.parts.empty()) // a tab that has only just come is no tab yet
    QTimer::singleShot(0, place.front, [front = place.front] { front->raise(); });
  QList<QDockWidget*> docks;
  QList<int> sizes;
  for (const Place& part : place.parts) {
    // A panel right below it, so that the size is taken for the part and not within it.
    const auto own = std::find_if(part.parts.begin(), part.parts.end(), [](const Place& p) { return p.parts.empty(); });
    docks << (own == part.parts.end() ? first_of(part) : own->tabs.front());
    sizes << extent(part.room, place.along);
  }
  if (!docks.isEmpty())
    area.resizeDocks(docks, sizes, place.along);
  for (const Place& part : place.parts)
    finish(area, part);
}

void take_out(std::vector<Place>& places, QDockWidget* dock) {
  for (Place& place : places) {
    place.tabs.removeOne(dock);
    if (place.front == dock && !place.tabs.isEmpty())
      place.front = place.tabs.front();
  }
  const auto is_left = [](const Place& place) { return place.tabs.isEmpty() || place.front->isHidden(); };
  places.erase(std::remove_if(places.begin(), places.end(), is_left), places.end());
}

} // namespace

bool move_to_edge(QMainWindow& area, QDockWidget* dock, Qt::Edge edge) {
  const bool sideways = edge == Qt::LeftEdge || edge == Qt::RightEdge;
  const Qt::Orientation along = sideways ? Qt::Horizontal : Qt::Vertical;
  std::vector<Place> others = places_in(area);
  take_out(others, dock);
  const QByteArray before_it = area.saveState();
  const QSize least = area.layout()->minimumSize();
  dock->setFloating(false);
  if (others.empty())
    return true;
  const int all = extent(area.rect(), along);
  const int own = std::min(extent(dock->geometry(), along), all / 2);
  Place rest = nested(std::move(others));
  Place whole{{}, nullptr, {}, along, {}};
  if (rest.along == along && !rest.parts.empty())
    whole.parts = std::move(rest.parts);
  else
    whole.parts = {rest};
  int sum = 0;
  for (const Place& part : whole.parts)
    sum += extent(part.room, along);
  for (Place& part : whole.parts) {
    const int share = (all - own) * extent(part.room, along) / std::max(1, sum);
    sideways ? part.room.setWidth(share) : part.room.setHeight(share);
  }
  const bool before = edge == Qt::LeftEdge || edge == Qt::TopEdge;
  whole.parts.insert(before ? whole.parts.begin() : whole.parts.end(), Place{{dock}, dock, {0, 0, own, own}, {}, {}});
  area.addDockWidget(Qt::LeftDockWidgetArea, first_of(whole));
  make(area, whole);
  area.layout()->activate();
  const QSize room = area.size().expandedTo(least), need = area.layout()->minimumSize();
  if (need.width() > room.width() || need.height() > room.height()) {
    area.restoreState(before_it);
    return false;
  }
  finish(area, whole);
  return true;
}

void move_onto(QMainWindow& area, QDockWidget* dock, QDockWidget* other) {
  dock->setFloating(false);
  area.tabifyDockWidget(other, dock);
  QTimer::singleShot(0, dock, [dock] { dock->raise(); });
}

} // namespace cds
