// Panels without a mouse: moved, put onto each other, floated, closed and brought back; the keys stay with them, and
// the next day finds them so.
#include "fixtures/desktop.h"
#include "models/selection.h"
#include "models/settings.h"
#include "views/frame/action_palette.h"
#include "views/widgets/dock_area.h"
#include "views/widgets/panel_actions.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QLayout>
#include <QMenu>
#include <QScreen>
#include <QSet>
#include <QSettings>
#include <QTabBar>
#include <QTableView>
#include <QTest>
#include <QTimer>
#include <algorithm>

using namespace cds;

namespace {

QStringList words(const QMenu* menu) {
  QStringList words;
  for (const QAction* action : menu->actions())
    words << action->text();
  return words;
}

} // namespace

class TestPanels : public fixture::DesktopTest {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { begin("panels"); }
  void init() {
    open_window();
    open();
    window_->activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(window_.get()));
  }
  void cleanup() {
    close_window();
    QSettings().clear();
  }

  // On each page each panel to each edge: the whole edge is its own, the keys are in it, and the others stand as
  // before.
  void eachPanelGoesToEachEdge_data() {
    QTest::addColumn<QString>("name");
    for (const char* name : {"data", "space", "experiment", "live", "compare"})
      QTest::newRow(name) << name;
  }
  void eachPanelGoesToEachEdge() {
    QFETCH(QString, name);
    show(name);
    for (QDockWidget* dock : area_->docks()) {
      if (dock->isHidden())
        continue;
      for (const char* edge : {"left", "top", "right", "bottom"}) {
        const QString what = dock->objectName() + " to the " + edge;
        window_->page(name)->findChild<QAction*>(name + "_first_layout")->trigger();
        QTest::qWait(10);
        area_->panel_actions().take(dock);
        const auto before = tabs_but(dock);
        action(edge)->trigger();
        const auto stands_there = [&] {
          const QRect all = area_->rect(), own = dock->geometry();
          const QString side = edge;
          const bool spans =
              side == "left" || side == "right" ? own.height() > all.height() - 60 : own.width() == all.width();
          const bool at = side == "left"    ? own.left() == all.left()
                          : side == "top"   ? own.top() == all.top()
                          : side == "right" ? own.right() == all.right()
                                            : own.bottom() == all.bottom();
          return spans && at && !dock->visibleRegion().isEmpty();
        };
        QTRY_VERIFY2(stands_there(), qPrintable(what + where()));
        QTRY_VERIFY2(dock->isAncestorOf(window_->focusWidget()), qPrintable(what));
        QCOMPARE(tabs_but(dock), before);
        QVERIFY2(window_->width() == 1280 && window_->height() == 720, qPrintable(what + where()));
      }
    }
  }

  // What was left of another stays left of it, and their shares stay.
  void theOthersKeepTheirOrder() {
    window_->resize(1600, 900);
    show("data");
    QDockWidget *counts = panel("counts"), *wall = panel("pictures"), *trained = panel("trained"),
                *findings = panel("findings");
    const double share = static_cast<double>(counts->width()) / wall->width();
    area_->panel_actions().take(findings);
    action("right")->trigger();
    QTRY_VERIFY2(findings->x() > wall->geometry().right(), qPrintable(where()));
    QTest::qWait(50);
    QVERIFY(counts->geometry().right() < wall->x());
    QCOMPARE(trained->x(), wall->x());
    QVERIFY(trained->y() > wall->geometry().bottom());
    QVERIFY2(panel("identities")->y() > counts->geometry().bottom(), qPrintable(where()));
    QVERIFY(std::abs(static_cast<double>(counts->width()) / wall->width() - share) < 0.2);
    QVERIFY(findings->width() <= area_->width() / 2);
    area_->panel_actions().take(counts); // the first of all, to where it is first anyway
    action("left")->trigger();
    QTRY_VERIFY(counts->height() > area_->height() - 60);
    QTRY_VERIFY(panel("identities")->x() > counts->geometry().right());
  }

  // Panels do not get smaller than they can be read, nor the window larger: what has no room says so and stays.
  void whatHasNoRoomStays() {
    show("live");
    QString told;
    connect(window_->page("live"), &Page::message, this, [&](const QString& text) { told = text; });
    for (const char* name : {"loss", "weights", "ledger", "accuracy", "rate", "speed"}) {
      area_->panel_actions().take(panel(name));
      action("bottom")->trigger();
      QTest::qWait(30);
    }
    QVERIFY2(told.contains("no room"), qPrintable(told));
    QVERIFY(area_->layout()->minimumSize().height() <= area_->height());
    QList<QRect> seen;
    for (const QDockWidget* dock : area_->docks())
      if (!dock->isHidden() && area_->rect().intersects(dock->geometry())) {
        for (const QRect& other : std::as_const(seen))
          QVERIFY2(!other.intersects(dock->geometry()), qPrintable(where()));
        seen << dock->geometry();
      }
  }

  void theFirstLayoutIsTheFirstOne() {
    show("live");
    const auto fronts = [this] {
      QStringList names;
      for (const QDockWidget* dock : area_->docks())
        if (!dock->visibleRegion().isEmpty())
          names << dock->objectName();
      return names;
    };
    const QStringList first = fronts();
    QVERIFY2(first.contains("weights"), qPrintable(first.join(' ')));
    area_->panel_actions().take(panel("weights"));
    action("left")->trigger();
    panel("cost")->raise();
    QTRY_VERIFY(fronts().contains("cost"));
    window_->findChild<QAction*>("live_first_layout")->trigger();
    QTRY_COMPARE(fronts(), first);
  }

  void onePanelGoesOntoAnother() {
    show("data");
    QDockWidget *findings = panel("findings"), *wall = panel("pictures");
    focus_in(findings);
    action("onto")->trigger();
    choose("Pictures");
    QTRY_VERIFY(area_->tabifiedDockWidgets(wall).contains(findings));
    QTRY_VERIFY(!findings->visibleRegion().isEmpty() && wall->visibleRegion().isEmpty()); // in front
    QTRY_VERIFY(findings->isAncestorOf(window_->focusWidget()));
    // From its tab as well, which goes with it.
    auto* bar = area_->findChild<QTabBar*>();
    for (auto* other : area_->findChildren<QTabBar*>())
      if (other->isVisible() && other->tabText(other->currentIndex()) == findings->windowTitle())
        bar = other;
    bar->setFocus();
    QVERIFY(action("left")->text().contains(findings->windowTitle()));
    action("left")->trigger();
    QTRY_COMPARE(findings->x(), 0);
    QTRY_VERIFY(findings->isAncestorOf(window_->focusWidget()));
  }

  void aPanelFloatsAndComesBack() {
    show("live");
    QDockWidget* loss = panel("loss");
    QWidget* had = focus_in(loss);
    action("float")->trigger();
    QTRY_VERIFY(loss->isFloating() && loss->isVisible());
    QTRY_COMPARE(QApplication::focusWidget(), had);
    QVERIFY(loss->screen()->availableGeometry().contains(loss->geometry()));
    QVERIFY(action("float")->text().contains("back"));
    QTest::keyClick(had, Qt::Key_F10, Qt::ControlModifier); // its menu is there, also in a window of its own
    choose("Back into the page");
    QTRY_VERIFY(!loss->isFloating());
    QTRY_COMPARE(QApplication::focusWidget(), had);
    action("float")->trigger();
    QTRY_VERIFY(loss->isFloating());
    loss->close(); // as the desktop does: a panel that is closed, which can be brought back
    QCOMPARE(area_->closed(), QStringList{"loss"});
  }

  void aClosedPanelHandsTheKeysOnAndComesBack() {
    show("data");
    QDockWidget* findings = panel("findings");
    QVERIFY(!action("bring_back")->isEnabled());
    focus_in(findings);
    action("close")->trigger();
    QVERIFY(!area_->is_shown(findings->widget()));
    QTRY_VERIFY(window_->focusWidget() && area_->isAncestorOf(window_->focusWidget()));
    QVERIFY(!findings->isAncestorOf(window_->focusWidget()));
    action("bring_back")->trigger();
    choose(findings->windowTitle());
    QTRY_VERIFY(area_->is_shown(findings->widget()));
    QTRY_VERIFY(findings->isAncestorOf(window_->focusWidget()));
    // The last one stays: a page is not emptied.
    for (int i = 0; i < 20; ++i)
      action("close")->trigger();
    int left = 0;
    for (const QDockWidget* dock : area_->docks())
      left += dock->isHidden() ? 0 : 1;
    QCOMPARE(left, 1);
    window_->findChild<QAction*>("data_first_layout")->trigger();
    for (QDockWidget* dock : area_->docks())
      QVERIFY(!dock->isHidden());
  }

  // A closed panel stays closed when the page shows another kind of run, and what the page has not got is not offered.
  void thePageSaysWhichPanelsThereAre() {
    show("live");
    focus_in(panel("ledger"));
    action("close")->trigger();
    workspace_->selection().set_run("gamma-train");
    QTRY_VERIFY(!area_->is_shown(panel("weights")->widget()));
    QVERIFY(!action("bring_back")->isEnabled());
    workspace_->selection().set_run("alpha-search");
    QTRY_VERIFY(area_->is_shown(panel("weights")->widget()));
    QVERIFY(!area_->is_shown(panel("ledger")->widget()));
    QVERIFY(action("bring_back")->isEnabled());
  }

  void theNextDayFindsThemSo() {
    window_->restore_session();
    show("data");
    area_->panel_actions().take(panel("findings"));
    action("top")->trigger();
    QTRY_COMPARE(panel("findings")->y(), 0);
    area_->panel_actions().take(panel("trained"));
    action("close")->trigger();
    window_->close();
    restart();
    open();
    window_->restore_session();
    area_ = window_->page("data")->findChild<DockArea*>();
    QTRY_COMPARE(panel("findings")->y(), 0);
    QTRY_COMPARE(panel("findings")->width(), area_->width());
    QVERIFY(!area_->is_shown(panel("trained")->widget()));
    QCOMPARE(area_->closed(), QStringList{"trained"});
  }

  // The menu key: where nothing has a menu of its own the panel's, else the panel's within it.
  void theMenuKeyOpensThePanelsMenu() {
    show("experiment");
    QWidget* button = panel("run")->findChild<QWidget*>("start_button");
    const QStringList own = menu_of(button);
    QVERIFY2(own.contains("Move to the left") && own.contains("Close") && own.contains("A window of its own"),
             qPrintable(own.join('|')));
    QVERIFY(action("left")->text().contains(panel("run")->windowTitle()));
    show("live");
    const QStringList plots = menu_of(focus_in(panel("loss")));
    QVERIFY2(plots.contains("Panel") && plots.size() > 3, qPrintable(plots.join('|')));
    QTRY_VERIFY(shown_tab_bar()); // Qt makes and drops them as panels find their places
    const QStringList tab = menu_of(shown_tab_bar());
    QVERIFY2(tab.contains("Move to the top"), qPrintable(tab.join('|')));
    QVERIFY(menu_of(focus_in(panel("weights"))).contains("Panel"));
    show("space");
    QVERIFY(menu_of(panel("costs")->findChild<QTableView*>("cost_table")).contains("Panel"));
    QVERIFY(action("left")->text().contains(panel("costs")->windowTitle()));
  }

private:
  void show(const QString& name) {
    workspace_->selection().set_run("alpha-search");
    window_->show_page(name);
    QTRY_VERIFY(window_->page(name)->ready());
    area_ = window_->page(name)->findChild<DockArea*>();
    QVERIFY(area_);
    QTest::qWait(50);
  }
  [[nodiscard]] QTabBar* shown_tab_bar() const {
    const auto bars = area_->findChildren<QTabBar*>();
    const auto shown =
        std::find_if(bars.begin(), bars.end(), [](const QTabBar* bar) { return bar->isVisible() && bar->count() > 1; });
    return shown == bars.end() ? nullptr : *shown;
  }
  [[nodiscard]] QDockWidget* panel(const char* name) const { return area_->findChild<QDockWidget*>(name); }
  [[nodiscard]] QAction* action(const char* name) const {
    const QString whole = area_->objectName() + "_" + name;
    for (QAction* one : area_->panel_actions().all())
      if (one->objectName() == whole)
        return one;
    return nullptr;
  }
  [[nodiscard]] QString where() const {
    QString text;
    for (const QDockWidget* dock : area_->docks())
      if (!dock->isHidden() && !dock->visibleRegion().isEmpty())
        text += QStringLiteral("; %1: %2,%3 %4x%5")
                    .arg(dock->objectName())
                    .arg(dock->x())
                    .arg(dock->y())
                    .arg(dock->width())
                    .arg(dock->height());
    return text + QStringLiteral(" in %1x%2").arg(area_->width()).arg(area_->height());
  }
  // Which panels share a place, without `one`.
  [[nodiscard]] QSet<QStringList> tabs_but(const QDockWidget* one) const {
    QSet<QStringList> groups;
    for (QDockWidget* dock : area_->docks()) {
      QStringList group;
      for (const QDockWidget* other : QList<QDockWidget*>{dock} + area_->tabifiedDockWidgets(dock))
        if (other != one && !other->isHidden())
          group << other->objectName();
      group.sort();
      if (dock != one && !dock->isHidden())
        groups << group;
    }
    return groups;
  }
  static QWidget* focus_in(QDockWidget* dock) {
    dock->raise();
    for (auto* widget : dock->findChildren<QWidget*>())
      if (widget->focusPolicy() & Qt::TabFocus && widget->isVisible() && widget->isEnabled()) {
        widget->setFocus();
        return widget;
      }
    return nullptr;
  }
  static void choose(const QString& text) {
    QMenu* menu = nullptr;
    QTRY_VERIFY((menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())));
    for (QAction* one : menu->actions())
      if (one->text() == text) {
        menu->setActiveAction(one);
        QTest::keyClick(menu, Qt::Key_Return);
        return;
      }
    menu->close();
    QFAIL(qPrintable(text + " is not in " + words(menu).join('|')));
  }
  // What the menu key opens there.
  static QStringList menu_of(QWidget* widget) {
    QStringList found;
    QTimer look;
    QObject::connect(&look, &QTimer::timeout, [&] {
      if (auto* menu = qobject_cast<QMenu*>(QApplication::activePopupWidget())) {
        found = words(menu);
        menu->close();
      }
    });
    look.start(20);
    widget->setFocus();
    QTest::keyClick(widget, Qt::Key_F10, Qt::ShiftModifier);
    return found;
  }

  DockArea* area_ = nullptr;
};

QTEST_MAIN(TestPanels)
#include "tst_panels.moc"
