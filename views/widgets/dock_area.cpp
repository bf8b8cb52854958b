#include "views/widgets/dock_area.h"

#include "views/style/theme.h"
#include "views/widgets/panel_actions.h"
#include "views/widgets/panel_frame.h"

#include <QContextMenuEvent>
#include <QLayout>
#include <QMenu>
#include <QTabBar>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace cds {

namespace {

constexpr int one_column = 10 * step; // panels whose left sides are as near as this stand below each other

bool takes_keys(const QWidget* widget) {
  return widget->focusPolicy() & Qt::TabFocus;
}

} // namespace

DockArea::DockArea(const QString& name, QWidget* parent) : QMainWindow(parent, Qt::Widget) {
  setObjectName(name);
  setWindowFlags(Qt::Widget);
  setDockNestingEnabled(true);
  setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  setDocumentMode(true);
  actions_ = new PanelActions(*this);
}

void DockArea::add(const QString& name, QWidget* panel, Side side, QWidget* other) {
  auto* dock = new PanelFrame(this);
  dock->setObjectName(name);
  dock->setWidget(panel);
  QList<QWidget*> parts = panel->findChildren<QWidget*>();
  const bool inert = std::none_of(parts.begin(), parts.end(), takes_keys) && !takes_keys(panel);
  if (inert)
    panel->setFocusPolicy(Qt::TabFocus); // so that the keys reach its menu
  panels_.append({dock, inert});
  actions_->add(dock);
  switch (side) {
  case Side::first:
    addDockWidget(Qt::LeftDockWidgetArea, dock);
    break;
  case Side::right_of:
    splitDockWidget(dock_of(other), dock, Qt::Horizontal);
    break;
  case Side::below:
    splitDockWidget(dock_of(other), dock, Qt::Vertical);
    break;
  case Side::tab_of:
    tabifyDockWidget(dock_of(other), dock);
    break;
  }
}

QDockWidget* DockArea::dock_of(const QWidget* panel) const {
  const auto found =
      std::find_if(panels_.begin(), panels_.end(), [panel](const Panel& p) { return p.dock->widget() == panel; });
  return found == panels_.end() ? nullptr : found->dock;
}

void DockArea::set_title(QWidget* panel, const QString& title) {
  QDockWidget* dock = dock_of(panel);
  for (const Panel& p : std::as_const(panels_))
    if (p.dock == dock && p.inert)
      panel->setAccessibleName(title);
  dock->setWindowTitle(title);
  dock->titleBarWidget()->setToolTip(tr("%1: drag to another place, or out of the window").arg(title));
  actions_->update();
}

void DockArea::set_shown(QWidget* panel, bool shown) {
  for (Panel& p : panels_)
    if (p.dock->widget() == panel)
      p.wanted = shown;
  show_panels();
}

void DockArea::set_closed(QDockWidget* dock, bool closed) {
  for (Panel& p : panels_)
    if (p.dock == dock)
      p.closed = closed;
  show_panels();
}

void DockArea::set_closed(const QStringList& names) {
  for (Panel& p : panels_)
    p.closed = names.contains(p.dock->objectName());
  show_panels();
}

void DockArea::show_panels() {
  for (const Panel& p : panels_)
    if (const bool shown = p.wanted && !p.closed; shown == p.dock->isHidden())
      p.dock->setVisible(shown);
  actions_->update();
}

bool DockArea::is_shown(QWidget* panel) const {
  return !dock_of(panel)->isHidden();
}

bool DockArea::is_closed(const QDockWidget* dock) const {
  return std::any_of(panels_.begin(), panels_.end(),
                     [dock](const Panel& p) { return p.dock == dock && p.wanted && p.closed; });
}

QStringList DockArea::closed() const {
  QStringList names;
  for (const Panel& p : panels_)
    if (p.closed)
      names << p.dock->objectName();
  return names;
}

QList<QDockWidget*> DockArea::docks() const {
  QList<QDockWidget*> docks;
  for (const Panel& p : panels_)
    docks << p.dock;
  return docks;
}

void DockArea::raise(QWidget* panel) {
  // A tab that has only just come is no tab yet: its turn is after the layout's.
  QDockWidget* dock = dock_of(panel);
  if (first_.isEmpty())
    fronts_ << dock;
  QTimer::singleShot(0, dock, [dock] { dock->raise(); });
}

void DockArea::share(const QList<QWidget*>& panels, const QList<int>& sizes, bool vertical) {
  Share share{{}, sizes, vertical ? Qt::Vertical : Qt::Horizontal};
  for (QWidget* panel : panels)
    share.docks << dock_of(panel);
  shares_ << share;
}

void DockArea::fit_above(QWidget* upper, QWidget* lower, int height) {
  QDockWidget *above = dock_of(upper), *below = dock_of(lower);
  layout()->activate();
  const QRect a = above->geometry(), b = below->geometry();
  if (above->isFloating() || below->isFloating() || a.left() != b.left() || a.width() != b.width() ||
      a.bottom() > b.top())
    return;
  const int both = a.height() + b.height();
  const int wanted = std::min(height + a.height() - upper->height(), both * 2 / 3); // with its frame
  resizeDocks({above, below}, {wanted, both - wanted}, Qt::Vertical);
}

void DockArea::give_shares() {
  for (const Share& share : shares_) // from the outer ones to the inner ones
    resizeDocks(share.docks, share.sizes, share.along);
}

// Docks take sizes only when they are laid out, those of a layout that was remembered as well.
void DockArea::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (std::exchange(shown_, true))
    return;
  layout()->activate();
  if (const QByteArray state = property(remembered).toByteArray(); !state.isEmpty()) {
    restoreState(state);
    show_panels(); // what the page says now, also since it was remembered
  } else if (!first_.isEmpty())
    give_shares();
}

void DockArea::changeEvent(QEvent* event) {
  QMainWindow::changeEvent(event);
  if (event->type() == QEvent::LanguageChange)
    actions_->update();
}

void DockArea::contextMenuEvent(QContextMenuEvent* event) {
  auto* bar = qobject_cast<QTabBar*>(childAt(event->pos()));
  if (!bar)
    return event->ignore();
  if (const int at = bar->tabAt(bar->mapFrom(this, event->pos()));
      at >= 0 && event->reason() == QContextMenuEvent::Mouse)
    bar->setCurrentIndex(at);
  actions_->take(bar);
  QMenu menu(this);
  actions_->fill(menu);
  menu.exec(event->globalPos());
}

QList<QWidget*> DockArea::in_reading_order() const {
  QList<QWidget*> parts;
  for (QWidget* part : findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
    const auto* dock = qobject_cast<QDockWidget*>(part);
    // A dock behind another's tab, and a tab bar that is not needed now, are kept by Qt at a place off the window.
    const bool lies_here = part->isVisible() && rect().intersects(part->geometry());
    if (lies_here && (qobject_cast<QTabBar*>(part) || (dock && !dock->isFloating())))
      parts << part;
  }
  std::sort(parts.begin(), parts.end(), [](const QWidget* a, const QWidget* b) {
    const auto key = [](const QWidget* w) { return std::pair(w->x() / one_column, w->y()); };
    return key(a) < key(b);
  });
  return parts;
}

void DockArea::settle() {
  first_ = saveState();
}

void DockArea::restore_first_layout() {
  set_closed(QStringList());
  restoreState(first_);
  show_panels();
  give_shares();
  for (QDockWidget* front : std::as_const(fronts_))
    raise(front->widget());
}

} // namespace cds
