// A notice on the person's desktop, outside the window: over org.freedesktop.Notifications where a session bus is
// there. Nobody learns whether a desktop took it: what it says must stand in the window too. GUI thread; does not wait.
#pragma once

#include <QString>

class QWidget;

namespace cds {

// Always asks the window manager for attention to `window` too.
void show_desktop_notice(QWidget* window, const QString& title, const QString& text, bool urgent);

} // namespace cds
