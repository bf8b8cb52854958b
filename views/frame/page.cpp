#include "views/frame/page.h"

#include "views/style/theme.h"
#include "views/widgets/dock_area.h"
#include "views/widgets/focus_order.h"
#include "views/widgets/panel_actions.h"

#include <QAction>
#include <QEvent>
#include <QStatusTipEvent>
#include <functional>
#include <utility>

namespace cds {

namespace {

// Calls once, when what it is a filter of is shown.
class WhenShown : public QObject {
public:
  WhenShown(QObject* parent, std::function<void()> call) : QObject(parent), call_(std::move(call)) {}

protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::Show && call_) {
      std::exchange(call_, nullptr)();
      deleteLater();
    }
    return QObject::eventFilter(watched, event);
  }

private:
  std::function<void()> call_;
};

} // namespace

Page::Page(Workspace& workspace, QWidget* parent) : QWidget(parent), workspace_(workspace) {}

void Page::prepare() {
  built_ = true;
  for (DockArea* area : findChildren<DockArea*>())
    addActions(area->panel_actions().all());
  retranslate();
  restyle();
}

void Page::on_screen(bool visible) {
  if (std::exchange(on_screen_, visible) == visible)
    return;
  if (visible)
    return entered();
  last_focus_ = focusWidget();
  delete first_shown_;
  left();
}

void Page::take_focus() {
  const auto can = [this](const QWidget* widget) {
    return widget && widget != this && widget->isVisibleTo(this) && widget->isEnabled();
  };
  QWidget* target = can(last_focus_) ? last_focus_.data() : first_focus();
  if (!can(target)) {
    if (target && !first_shown_) { // it comes when there is something to show
      first_shown_ = new WhenShown(this, [this] {
        if (on_screen_)
          first_focus()->setFocus(Qt::OtherFocusReason);
      });
      target->installEventFilter(first_shown_);
    }
    const QList<QWidget*> stops = tab_stops(this);
    target = stops.isEmpty() ? nullptr : stops.front();
  }
  if (target)
    target->setFocus(Qt::OtherFocusReason);
}

// With the window: what could take the focus could not before.
void Page::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  if (on_screen_ && !isAncestorOf(window()->focusWidget()))
    take_focus();
}

void Page::begin_load() {
  if (++pending_ == 1)
    Q_EMIT ready_changed();
}

void Page::end_load() {
  Q_ASSERT(pending_ > 0);
  if (--pending_ == 0)
    Q_EMIT ready_changed();
}

QAction* Page::add_page_action(const char* object_name, const QString& icon_name) {
  auto* action = new QAction(this);
  action->setObjectName(QLatin1String(object_name));
  action->setShortcutContext(Qt::WidgetWithChildrenShortcut);
  if (!icon_name.isEmpty())
    action->setIcon(themed_icon(icon_name));
  addAction(action);
  return action;
}

void Page::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (!built_)
    return;
  if (event->type() == QEvent::LanguageChange)
    retranslate();
  else if (event->type() == QEvent::PaletteChange)
    restyle();
}

bool Page::event(QEvent* event) {
  if (event->type() != QEvent::StatusTip)
    return QWidget::event(event);
  if (const QString tip = static_cast<QStatusTipEvent*>(event)->tip(); !tip.isEmpty())
    Q_EMIT message(tip);
  return true;
}

} // namespace cds
