#include "views/widgets/panel_actions.h"

#include "views/style/theme.h"
#include "views/widgets/dock_area.h"
#include "views/widgets/focus_order.h"
#include "views/widgets/panel_moves.h"

#include <QAction>
#include <QApplication>
#include <QContextMenuEvent>
#include <QDockWidget>
#include <QMenu>
#include <QScreen>
#include <QStatusTipEvent>
#include <QTabBar>
#include <QTimer>

namespace cds {

PanelActions::PanelActions(DockArea& area) : QObject(&area), area_(area) {
  const auto add = [this](const char* name, auto done) {
    auto* action = new QAction(this);
    action->setObjectName(area_.objectName() + QLatin1Char('_') + QLatin1String(name));
    connect(action, &QAction::triggered, this, done);
    return action;
  };
  const auto add_move = [&](const char* name, Qt::Edge edge) {
    moves_.append({add(name, [this, edge] { change([this, edge] { move(edge); }); }), edge});
  };
  menu_ = add("menu", [this] { pop_up(&PanelActions::fill); });
  menu_->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_F10));
  menu_->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  add_move("left", Qt::LeftEdge);
  add_move("right", Qt::RightEdge);
  add_move("top", Qt::TopEdge);
  add_move("bottom", Qt::BottomEdge);
  onto_ = add("onto", [this] { pop_up(&PanelActions::fill_targets); });
  float_ = add("float", [this] { toggle_floating(); });
  close_ = add("close", [this] { close_current(); });
  bring_back_ = add("bring_back", [this] { pop_up(&PanelActions::fill_closed); });
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { take(now); });
  update();
}

QList<QAction*> PanelActions::all() const {
  QList<QAction*> all{menu_};
  for (const Move& move : moves_)
    all << move.action;
  return all << onto_ << float_ << close_ << bring_back_;
}

void PanelActions::add(QDockWidget* dock) {
  dock->installEventFilter(this);
  dock->addAction(menu_); // where it is a window of its own
  connect(dock, &QDockWidget::topLevelChanged, this, &PanelActions::update);
  if (!current_)
    current_ = dock;
}

void PanelActions::take(QWidget* part) {
  if (QDockWidget* dock = panel_of(part)) {
    current_ = dock;
    update();
  }
}

QDockWidget* PanelActions::panel_of(QWidget* part) const {
  for (QWidget* up = part; up && up != &area_; up = up->parentWidget()) {
    if (up->parentWidget() != &area_)
      continue;
    if (auto* dock = qobject_cast<QDockWidget*>(up))
      return dock;
    if (qobject_cast<QTabBar*>(up))
      return panel_of(area_.childAt(up->geometry().center().x(), up->geometry().bottom() + 2 * step));
  }
  return nullptr;
}

// The menu key means the panel where nothing in it has a menu of its own. A window that is closed is a closed panel.
bool PanelActions::eventFilter(QObject* watched, QEvent* event) {
  auto* dock = qobject_cast<QDockWidget*>(watched);
  if (dock && event->type() == QEvent::ContextMenu) {
    take(dock);
    QMenu menu(dock);
    fill(menu);
    menu.exec(static_cast<QContextMenuEvent*>(event)->globalPos());
    return true;
  }
  if (dock && event->type() == QEvent::StatusTip && dock->isFloating()) // what is told there is told here
    return QCoreApplication::sendEvent(&area_, event);
  if (dock && event->type() == QEvent::Close) {
    take(dock);
    close_current();
    event->accept();
    return true;
  }
  return QObject::eventFilter(watched, event);
}

void PanelActions::update() {
  const QString title = current_ ? current_->windowTitle() : QString();
  const auto name = [&title](QAction* action, const QString& text, const QString& in_menu) {
    action->setText(text.arg(title));
    action->setIconText(in_menu);
  };
  name(menu_, tr("Panel “%1”: what can be done"), tr("Panel"));
  menu_->setToolTip(tr("Move, float or close the panel that has the focus"));
  for (const Move& move : moves_) {
    switch (move.edge) {
    case Qt::LeftEdge:
      name(move.action, tr("Panel “%1”: move to the left of the page"), tr("Move to the left"));
      break;
    case Qt::RightEdge:
      name(move.action, tr("Panel “%1”: move to the right of the page"), tr("Move to the right"));
      break;
    case Qt::TopEdge:
      name(move.action, tr("Panel “%1”: move to the top of the page"), tr("Move to the top"));
      break;
    case Qt::BottomEdge:
      name(move.action, tr("Panel “%1”: move to the bottom of the page"), tr("Move to the bottom"));
      break;
    }
  }
  name(onto_, tr("Panel “%1”: put onto another as a tab…"), tr("Put onto, as a tab"));
  if (current_ && current_->isFloating())
    name(float_, tr("Panel “%1”: back into the page"), tr("Back into the page"));
  else
    name(float_, tr("Panel “%1”: a window of its own"), tr("A window of its own"));
  name(close_, tr("Panel “%1”: close"), tr("Close"));
  bring_back_->setText(tr("Bring back a closed panel…"));
  bring_back_->setIconText(tr("Bring back"));
  const bool others = !targets().isEmpty();
  onto_->setEnabled(others);
  close_->setEnabled(others);
  bring_back_->setEnabled(!closed().isEmpty());
}

void PanelActions::fill(QMenu& menu) {
  const auto add = [&menu](QAction* action) {
    QAction* entry = menu.addAction(action->iconText());
    entry->setEnabled(action->isEnabled());
    connect(entry, &QAction::triggered, action, &QAction::trigger);
  };
  if (current_)
    menu.addSection(current_->windowTitle());
  for (const Move& move : moves_)
    add(move.action);
  QMenu* onto = menu.addMenu(onto_->iconText());
  onto->setEnabled(onto_->isEnabled());
  fill_targets(*onto);
  add(float_);
  add(close_);
  if (!bring_back_->isEnabled())
    return;
  menu.addSeparator();
  fill_closed(*menu.addMenu(bring_back_->iconText()));
}

void PanelActions::fill_targets(QMenu& menu) {
  for (QDockWidget* other : targets())
    connect(menu.addAction(other->windowTitle()), &QAction::triggered, this,
            [this, other] { change([this, other] { move_onto(area_, current_, other); }); });
}

void PanelActions::fill_closed(QMenu& menu) {
  for (QDockWidget* dock : closed())
    connect(menu.addAction(dock->windowTitle()), &QAction::triggered, this, [this, dock] {
      current_ = dock;
      change([this, dock] {
        area_.set_closed(dock, false);
        area_.raise(dock->widget());
      });
    });
}

void PanelActions::pop_up(void (PanelActions::*fill_it)(QMenu&)) {
  if (!current_)
    return;
  auto* menu = new QMenu(current_);
  menu->setAttribute(Qt::WA_DeleteOnClose);
  (this->*fill_it)(*menu);
  menu->popup(current_->mapToGlobal(QPoint(4 * step, 4 * step)));
  for (QAction* entry : menu->actions())
    if (!entry->isSeparator() && !menu->activeAction())
      menu->setActiveAction(entry);
}

// After it the panel has the focus: where it was in it, else on its first control.
void PanelActions::change(const std::function<void()>& how) {
  if (!current_)
    return;
  QPointer<QWidget> focus = current_->window()->focusWidget();
  if (!current_->isAncestorOf(focus))
    focus = nullptr;
  how();
  update();
  QTimer::singleShot(0, current_, [dock = current_, focus] { // when it is in front of its tabs
    QWidget* to = focus ? focus.data() : tab_stops(dock).value(0);
    if (!to)
      return;
    to->activateWindow(); // its window may have changed
    to->setFocus(Qt::OtherFocusReason);
  });
}

void PanelActions::move(Qt::Edge edge) {
  area_.setUpdatesEnabled(false); // the steps between are not to be seen
  const bool moved = move_to_edge(area_, current_, edge);
  area_.setUpdatesEnabled(true);
  if (moved)
    return;
  QStatusTipEvent tip(
      tr("There is no room for the panel “%1” there; close another first").arg(current_->windowTitle()));
  QCoreApplication::sendEvent(&area_, &tip);
}

void PanelActions::toggle_floating() {
  change([this] {
    const QPoint from = current_->mapToGlobal(QPoint(8 * step, 8 * step)); // so that it is seen to have left its place
    current_->setFloating(!current_->isFloating());
    if (current_->isFloating()) {
      const QRect screen = current_->screen()->availableGeometry();
      const QPoint last = screen.bottomRight() - QPoint(current_->width(), current_->height());
      current_->move(std::max(screen.left(), std::min(from.x(), last.x())),
                     std::max(screen.top(), std::min(from.y(), last.y())));
    } else
      area_.raise(current_->widget());
  });
}

void PanelActions::close_current() {
  QDockWidget* dock = current_;
  const QList<QDockWidget*> others = targets();
  if (!dock || others.isEmpty())
    return;
  QList<QWidget*> seen = area_.in_reading_order();
  const auto place = std::max<qsizetype>(0, seen.indexOf(dock));
  area_.set_closed(dock, true);
  seen.removeOne(dock);
  current_ = others.front();
  for (qsizetype i = 0; i < seen.size(); ++i)
    if (auto* next = qobject_cast<QDockWidget*>(seen[(place + i) % seen.size()])) {
      current_ = next;
      break;
    }
  change([] {});
}

QList<QDockWidget*> PanelActions::targets() const {
  QList<QDockWidget*> targets = area_.docks();
  targets.removeIf(
      [this](const QDockWidget* dock) { return dock == current_ || dock->isHidden() || dock->isFloating(); });
  return targets;
}

QList<QDockWidget*> PanelActions::closed() const {
  QList<QDockWidget*> closed = area_.docks();
  closed.removeIf([this](const QDockWidget* dock) { return !area_.is_closed(dock); });
  return closed;
}

void add_panel_menu(QMenu& menu, QWidget* inside) {
  for (QWidget* up = inside; up; up = up->parentWidget())
    if (auto* area = qobject_cast<DockArea*>(up)) {
      area->panel_actions().take(inside);
      menu.addSeparator();
      area->panel_actions().fill(*menu.addMenu(PanelActions::tr("Panel")));
      return;
    }
}

} // namespace cds
