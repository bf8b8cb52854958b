// A notice on the person's desktop, outside the window: over org.freedesktop.Notifications where a session bus is
// there. GUI thread; does not wait for an answer.
#pragma once

#include <QString>

class QWidget;

namespace cds {

// Always asks the window manager for attention to `window` too. False where no desktop takes notices.
bool show_desktop_notice(QWidget* window, const QString& title, const QString& text, bool urgent);

} // namespace cds
