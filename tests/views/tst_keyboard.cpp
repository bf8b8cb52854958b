// Without a mouse: where Tab goes on each page, and that it comes back.
#include "fixtures/desktop.h"
#include "models/selection.h"
#include "views/widgets/dock_area.h"
#include "views/widgets/focus_order.h"

#include <QAbstractButton>
#include <QApplication>
#include <QComboBox>
#include <QLineEdit>
#include <QSlider>
#include <QTabBar>
#include <QTest>
#include <QTreeView>
#include <QWidget>

using namespace cds;
using cds::fixture::is_control;
using cds::fixture::is_inner_part;
using cds::fixture::place_of;

class TestKeyboard : public fixture::DesktopTest {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { begin("keyboard"); }
  void init() {
    open_window();
    open();
  }
  void cleanup() { close_window(); }

  // From the page's first control through all of them and back: nothing is left out and nothing holds the focus.
  void tabVisitsEveryControlAndComesBack_data() {
    QTest::addColumn<QString>("name");
    for (const QString& name : window_names())
      QTest::newRow(qPrintable(name)) << name;
  }
  void tabVisitsEveryControlAndComesBack() {
    QFETCH(QString, name);
    window_->show_page(name);
    QTRY_VERIFY(window_->page(name)->ready());
    QApplication::setActiveWindow(window_.get());
    QTRY_VERIFY(window_->isActiveWindow());
    QList<QWidget*> there, visited;
    for (QWidget* widget : window_->page(name)->findChildren<QWidget*>())
      if (widget->isVisible() && widget->isEnabled() && is_control(widget) && !is_inner_part(widget) &&
          widget->focusPolicy() & Qt::TabFocus && !widget->focusProxy() && window_->rect().contains(middle(widget)))
        there << widget;
    QVERIFY(!there.isEmpty());
    for (int i = 0; i < 200; ++i) {
      QWidget* before = QApplication::focusWidget();
      QTest::keyClick(before ? before : static_cast<QWidget*>(window_.get()), Qt::Key_Tab);
      QWidget* now = QApplication::focusWidget();
      QVERIFY2(now && now != before && now->isVisible(),
               before ? qPrintable(place_of(before)) : "nothing has the focus");
      if (visited.contains(now))
        break;
      visited << now;
    }
    QStringList missed;
    for (const QWidget* widget : there)
      if (!visited.contains(widget))
        missed << place_of(widget);
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join('\n')));
    // All of them can be seen, and the way back is the same.
    for (const QWidget* widget : visited)
      QVERIFY2(window_->rect().intersects(QRect(widget->mapTo(window_.get(), QPoint()), widget->size())),
               qPrintable(place_of(widget)));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Backtab);
    QCOMPARE(QApplication::focusWidget(), visited.last());
  }

  // The page that comes takes the keys, so that its shortcuts work at once; in the rail they stay with the rail.
  void aPageTakesTheKeys() {
    QApplication::setActiveWindow(window_.get());
    for (const QString& name : window_names()) {
      window_->show_page(name);
      QTRY_VERIFY(window_->page(name)->ready());
      const QWidget* now = window_->focusWidget();
      QVERIFY2(now && window_->page(name)->isAncestorOf(now) && now->isVisible(), qPrintable(name));
    }
    window_->show_page("runs");
    QCOMPARE(window_->focusWidget(), window_->findChild<QTreeView*>("runs_tree"));
    auto* note = window_->findChild<QLineEdit*>("run_note");
    note->setFocus();
    window_->show_page("live");
    QVERIFY(qobject_cast<QSlider*>(window_->focusWidget()));
    window_->show_page("runs"); // back to where one was
    QCOMPARE(window_->focusWidget(), note);
    auto* live = window_->findChild<QWidget*>("page_live_button");
    window_->findChild<QWidget*>("page_runs_button")->setFocus();
    QTest::keyClick(window_->focusWidget(), Qt::Key_Down);
    QCOMPARE(window_->page_name(), QString("live"));
    QCOMPARE(window_->focusWidget(), live);
  }

  // A program that has just begun, before its runs are read: the page's main part gets the keys when it is there.
  void theFirstPageTakesTheKeysWhenItsRunsAreRead() {
    restart();
    window_->open_project(home_.filePath("project"));
    window_->show_page("compare");
    QApplication::setActiveWindow(window_.get());
    QTRY_COMPARE(window_->focusWidget(), window_->findChild<QTreeView*>("compare_tree"));
  }

  // A button that cannot be pressed again hands the focus to its neighbour.
  void whatIsDisabledHandsTheFocusOn() {
    window_->show_page("runs");
    QApplication::setActiveWindow(window_.get());
    QTRY_VERIFY(window_->isActiveWindow());
    auto* tags = window_->findChild<QLineEdit*>("run_tags");
    auto* group = window_->findChild<QComboBox*>("run_group");
    auto* note = window_->findChild<QLineEdit*>("run_note");
    QTRY_VERIFY(tags->isVisible());
    tags->setFocus();
    tags->setEnabled(false);
    QCOMPARE(window_->focusWidget(), group);
    group->setEnabled(false);
    QCOMPARE(window_->focusWidget(), note);
    note->hide();
    QVERIFY(window_->page("runs")->isAncestorOf(window_->focusWidget()));
  }

  // Compare begins at the run that all pages look at; Enter opens it, as a double click does.
  void compareBeginsAtTheSelectedRunAndEnterOpensIt() {
    workspace_->selection().set_run("gamma-train");
    window_->show_page("compare");
    auto* tree = window_->findChild<QTreeView*>("compare_tree");
    QTRY_COMPARE(window_->focusWidget(), tree);
    QVERIFY2(tree->currentIndex().siblingAtColumn(0).data().toString().contains("gamma-train"),
             qPrintable(tree->currentIndex().siblingAtColumn(0).data().toString()));
    QTest::keyClick(tree, Qt::Key_Return);
    QCOMPARE(window_->page_name(), QString("live"));
    QCOMPARE(workspace_->selection().run(), QString("gamma-train"));
  }

  // Tabs before what they choose, column by column; what lies behind is passed over.
  void tabGoesThroughPanelsInTheirOrder() {
    workspace_->selection().set_run("alpha-search");
    window_->show_page("live");
    QTRY_VERIFY(window_->page("live")->ready());
    const QList<QWidget*> stops = tab_stops(window_->page("live")->findChild<DockArea*>());
    QVERIFY(stops.size() >= 5);
    int bars = 0;
    for (qsizetype i = 1; i < stops.size(); ++i) {
      const QPoint before = stops[i - 1]->mapTo(window_.get(), QPoint()), at = stops[i]->mapTo(window_.get(), QPoint());
      bars += qobject_cast<QTabBar*>(stops[i]) ? 1 : 0;
      QVERIFY(window_->rect().contains(middle(stops[i])));
      QVERIFY2(at.x() > before.x() + 100 || at.y() > before.y(), qPrintable(QStringLiteral("%1 at %2, %3 after %4, %5")
                                                                                .arg(place_of(stops[i]))
                                                                                .arg(at.x())
                                                                                .arg(at.y())
                                                                                .arg(before.x())
                                                                                .arg(before.y())));
    }
    QVERIFY(bars >= 2);
  }

private:
  [[nodiscard]] QPoint middle(const QWidget* widget) const {
    return widget->mapTo(window_.get(), widget->rect().center());
  }
  static QStringList window_names() {
    return {"data", "space", "experiment", "runs", "live", "architecture", "retrieval", "compare"};
  }
};

QTEST_MAIN(TestKeyboard)
#include "tst_keyboard.moc"
