// What a desktop is told when a run ends: a stand-in for its notification service, on a message bus of the test's own.
#include "support/fail_on_warnings.h"
#include "views/frame/desktop_notice.h"

#include <QDBusConnection>
#include <QProcess>
#include <QStandardPaths>
#include <QTest>
#include <QVariantMap>
#include <QWidget>

using namespace cds;

// Takes Notify as org.freedesktop.Notifications does, and keeps what came.
class FakeDesktop : public QObject {
  Q_OBJECT
  Q_CLASSINFO("D-Bus Interface", "org.freedesktop.Notifications")
public:
  struct Notice {
    QString program, icon, title, text;
    uint replaces = 0;
    QStringList actions;
    QVariantMap hints;
    int timeout = 0;
  };
  QList<Notice> notices;

public Q_SLOTS:
  uint Notify(const QString& program, uint replaces, const QString& icon, const QString& title, const QString& text,
              const QStringList& actions, const QVariantMap& hints, int timeout) {
    notices << Notice{program, icon, title, text, replaces, actions, hints, timeout};
    return static_cast<uint>(notices.size());
  }
};

class TestDesktopNotice : public QObject {
  Q_OBJECT
private Q_SLOTS:
  // Before anything asks for the session's bus, which Qt looks up once.
  void initTestCase() {
    const QString program = QStandardPaths::findExecutable("dbus-daemon");
    if (program.isEmpty())
      QSKIP("dbus-daemon is not installed: the desktop's notice was not tried");
    daemon_.start(program, {"--session", "--nofork", "--nopidfile", "--print-address"});
    QVERIFY(daemon_.waitForStarted());
    while (!daemon_.canReadLine())
      QVERIFY2(daemon_.waitForReadyRead(10000), daemon_.readAllStandardError());
    const QByteArray address = daemon_.readLine().trimmed();
    qputenv("DBUS_SESSION_BUS_ADDRESS", address);
    QDBusConnection bus = QDBusConnection::connectToBus(QString::fromLatin1(address), "desktop");
    QVERIFY(bus.isConnected());
    QVERIFY(bus.registerObject("/org/freedesktop/Notifications", &desktop_, QDBusConnection::ExportAllSlots));
    QVERIFY(bus.registerService("org.freedesktop.Notifications"));
  }
  void init() {
    fail_on_warnings();
    desktop_.notices.clear();
  }
  void cleanupTestCase() {
    QDBusConnection::disconnectFromBus("desktop");
    daemon_.terminate();
    daemon_.waitForFinished();
  }

  void aNoticeArrives() {
    QWidget window;
    show_desktop_notice(&window, "search-1 has ended", "mAP 81.2 % & rank-1 < 93 %", false);
    QTRY_COMPARE(desktop_.notices.size(), 1);
    const FakeDesktop::Notice& notice = desktop_.notices.first();
    QCOMPARE(notice.program, QString("CDS Workbench"));
    QCOMPARE(notice.icon, QString("cds-workbench"));
    QCOMPARE(notice.title, QString("search-1 has ended"));
    QCOMPARE(notice.text, QString("mAP 81.2 % &amp; rank-1 &lt; 93 %")); // desktops read it as markup
    QCOMPARE(notice.replaces, 0U);
    QVERIFY(notice.actions.isEmpty());
    QCOMPARE(notice.timeout, -1); // as long as the desktop likes
    QCOMPARE(notice.hints.value("desktop-entry").toString(), QString("cds-workbench"));
    QCOMPARE(notice.hints.value("urgency").toInt(), 1);
    QCOMPARE(notice.hints.value("urgency").typeId(), int(QMetaType::UChar)); // the specification's byte
  }

  void aFailureIsUrgent() {
    QWidget window;
    show_desktop_notice(&window, "search-1 has failed", "out of memory", true);
    QTRY_COMPARE(desktop_.notices.size(), 1);
    QCOMPARE(desktop_.notices.first().hints.value("urgency").toInt(), 2);
  }

private:
  QProcess daemon_;
  FakeDesktop desktop_;
};

QTEST_MAIN(TestDesktopNotice)
#include "tst_desktop_notice.moc"
