#include "views/widgets/menu_key.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QShortcut>
#include <QWidget>

namespace cds {

void open_menus_with_shift_f10(QWidget* owner) {
  auto* keys = new QShortcut(QKeySequence(Qt::SHIFT | Qt::Key_F10), owner);
  keys->setContext(Qt::ApplicationShortcut);
  QObject::connect(keys, &QShortcut::activated, owner, [] {
    QWidget* focus = QApplication::focusWidget();
    if (!focus)
      return;
    const QPoint at = focus->inputMethodQuery(Qt::ImCursorRectangle).toRect().center(); // as Qt for the menu key
    QContextMenuEvent event(QContextMenuEvent::Keyboard, at, focus->mapToGlobal(at));
    QApplication::sendEvent(focus, &event);
  });
}

} // namespace cds
