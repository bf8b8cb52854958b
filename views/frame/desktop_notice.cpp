#include "views/frame/desktop_notice.h"

#include <QApplication>
#include <QDBusConnection>
#include <QDBusMessage>
#include <QVariantMap>
#include <QWidget>

namespace cds {

void show_desktop_notice(QWidget* window, const QString& title, const QString& text, bool urgent) {
  QApplication::alert(window);
  QDBusConnection bus = QDBusConnection::sessionBus();
  if (!bus.isConnected())
    return;
  QDBusMessage call = QDBusMessage::createMethodCall(
      QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("/org/freedesktop/Notifications"),
      QStringLiteral("org.freedesktop.Notifications"), QStringLiteral("Notify"));
  const QVariantMap hints{{QStringLiteral("desktop-entry"), QStringLiteral("cds-workbench")},
                          {QStringLiteral("urgency"), QVariant::fromValue<uchar>(urgent ? 2 : 1)}};
  call << QStringLiteral("CDS Workbench") << 0U << QStringLiteral("cds-workbench") << title << text.toHtmlEscaped()
       << QStringList() << hints << -1;
  bus.send(call);
}

} // namespace cds
