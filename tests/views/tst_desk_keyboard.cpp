// The desktop without a mouse: Tab goes through a page as one reads it, the focus is seen, nothing holds it, and a page
// that comes takes it.
#include "fixtures/desktop.h"
#include "views/frame/action_palette.h"
#include "views/style/theme.h"

#include <QAction>
#include <QApplication>
#include <QDialog>
#include <QDockWidget>
#include <QImage>
#include <QLineEdit>
#include <QListWidget>
#include <QScreen>
#include <QTest>
#include <functional>

using namespace cds;
using cds::fixture::place_of;

namespace {

const QStringList pages{"data", "space", "experiment", "runs", "live", "architecture", "retrieval", "compare"};

QRect area(const QWidget* widget) {
  return {widget->mapTo(widget->window(), QPoint(0, 0)), widget->size()};
}

// The panel that a control is of, else its page.
const QWidget* panel_of(const QWidget* widget) {
  for (const QWidget* up = widget; up; up = up->parentWidget())
    if (qobject_cast<const QDockWidget*>(up) || !up->parentWidget())
      return up;
  return nullptr;
}

// Left of, or above and not right of: where a reader does not expect what comes next.
bool goes_back(const QRect& from, const QRect& to) {
  const bool above = to.bottom() <= from.top(), below = to.top() >= from.bottom();
  if (above)
    return to.left() < from.right();
  return !below && to.right() <= from.left();
}

} // namespace

class TestDeskKeyboard : public fixture::DesktopTest {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { begin("desk_keyboard"); }
  void init() { open_window(); }
  void cleanup() { close_window(); }

  void tabReadsAPage_data() { name_pages(); }
  void tabReadsAPage() {
    QFETCH(QString, name);
    show(name);
    QStringList wrong;
    QList<const QWidget*> there, back;
    auto* first = window_->findChild<QWidget*>("page_data_button");
    first->setFocus();
    walk(Qt::Key_Tab, [&](QWidget* now) {
      const QWidget* last = there.isEmpty() ? now : there.last();
      there << now;
      if (!area(now).intersects(window_->rect()))
        wrong << place_of(now) + " is out of sight";
      if (panel_of(last) == panel_of(now) && goes_back(area(last), area(now)))
        wrong << place_of(last) + "\n   -> " + place_of(now);
    });
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    first->setFocus();
    walk(Qt::Key_Backtab, [&](QWidget* now) { back << now; });
    std::reverse(std::next(back.begin()), back.end());
    for (const QWidget* one : there)
      if (!back.contains(one))
        wrong << place_of(one) + " is missed on the way back";
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    QCOMPARE(back, there);
  }

  void tabReadsADialog_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"help_action", "about", "draw_data_set"})
      QTest::newRow(name) << name;
  }
  void tabReadsADialog() {
    QFETCH(QString, name);
    show("data");
    window_->findChild<QAction*>(name)->trigger();
    QTRY_VERIFY(qobject_cast<QDialog*>(QApplication::activeWindow()));
    QWidget* dialog = QApplication::activeWindow();
    QStringList wrong;
    QList<const QWidget*> way;
    const auto* first = dialog->focusWidget();
    int upwards = 0; // once round it goes back to the top
    walk(dialog, Qt::Key_Tab, [&](QWidget* now) {
      if (!way.isEmpty() && goes_back(area(way.last()), area(now)) && ++upwards > 1)
        wrong << place_of(way.last()) + "\n   -> " + place_of(now);
      way << now;
    });
    QVERIFY(first && way.size() > 1);
    QVERIFY2(wrong.isEmpty(), qPrintable(wrong.join('\n')));
    dialog->close();
  }

  void theFocusIsSeen_data() { name_pages(); }
  void theFocusIsSeen() {
    QFETCH(QString, name);
    show(name);
    QStringList unseen;
    walk(Qt::Key_Tab, [&](QWidget* now) {
      if (auto* line = qobject_cast<QLineEdit*>(now))
        line->deselect();
      QCoreApplication::processEvents();
      const QRect around = area(now).adjusted(-4, -4, 4, 4);
      const QImage with = window_->grab(around).toImage();
      now->clearFocus();
      QCoreApplication::processEvents();
      if (with == window_->grab(around).toImage())
        unseen << place_of(now);
      now->setFocus(Qt::TabFocusReason);
    });
    QVERIFY2(unseen.isEmpty(), qPrintable(unseen.join('\n')));
  }

  // Without a project there is one thing to do: get one. Its list has the keys, and nothing else pretends to work.
  void theFirstScreenTakesTheKeys() {
    const auto* start = window_->findChild<QAction*>("start");
    const auto* page = window_->findChild<QAction*>("page_runs");
    QVERIFY(!start->isEnabled() && !page->isEnabled());
    for (const PaletteEntry& entry : window_->palette_entries())
      QVERIFY2(entry.place.isEmpty(), qPrintable(entry.action->text())); // an action of a page
    open();
    QVERIFY(start->isEnabled() && page->isEnabled());
    window_->findChild<QAction*>("close_project")->trigger();
    QCOMPARE(window_->page_name(), QString());
    auto* data = window_->findChild<QWidget*>("page_data_button"); // no page is the chosen one
    QVERIFY(data->grab().toImage().pixelColor(1, data->height() / 2) != colors().accent);
    auto* recent = window_->findChild<QListWidget*>("recent_projects");
    QCOMPARE(window_->focusWidget(), recent);
    QTest::keyClick(recent, Qt::Key_Return);
    QVERIFY(!window_->page_name().isEmpty());
  }

  void aPagesKeyBringsTheKeysBack() {
    show("space");
    auto* channels = window_->findChild<QWidget*>("channels");
    channels->setFocus();
    window_->findChild<QWidget*>("menu_button")->setFocus();
    QTest::keyClick(window_.get(), Qt::Key_2, Qt::ControlModifier);
    QCOMPARE(window_->focusWidget(), channels);
  }

  // A small screen shows the whole window, status line included.
  void theWindowFitsTheScreen() {
    const MainWindow fresh(*workspace_, *language_, {});
    QVERIFY(fresh.height() <= fresh.screen()->availableSize().height());
  }

private:
  static void name_pages() {
    QTest::addColumn<QString>("name");
    for (const QString& name : pages)
      QTest::newRow(qPrintable(name)) << name;
  }

  void show(const QString& name) {
    open();
    window_->show_page(name);
    QTRY_VERIFY(window_->page(name)->ready());
    if (auto* advanced = window_->page(name)->findChild<QAction*>("advanced"))
      advanced->setChecked(true);
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
    QTest::qWait(50);
    QTest::keyClick(window_.get(), Qt::Key_Tab); // from now on the style shows where the keys go
  }

  void walk(Qt::Key key, const std::function<void(QWidget*)>& see) { walk(window_.get(), key, see); }
  // Once round the window: see(control) for each that the key comes by.
  static void walk(const QWidget* window, Qt::Key key, const std::function<void(QWidget*)>& see) {
    QList<const QWidget*> seen;
    for (int i = 0; i < 300; ++i) {
      QWidget* now = window->focusWidget();
      if (!now || seen.contains(now))
        break;
      seen << now;
      see(now);
      QTest::keyClick(now, key);
    }
  }
};

QTEST_MAIN(TestDeskKeyboard)
#include "tst_desk_keyboard.moc"
