// What holds on every page: the palette, names, keys, languages, help, plots and tables.
#include "fixtures/desktop.h"
#include "models/engine_launcher.h"
#include "views/frame/about_dialog.h"
#include "views/frame/action_palette.h"
#include "views/frame/help_dialog.h"
#include "views/plots/bar_plot.h"
#include "views/style/theme.h"
#include "views/widgets/tables.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAction>
#include <QCoreApplication>
#include <QDockWidget>
#include <QFile>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QMainWindow>
#include <QMap>
#include <QMenu>
#include <QPointer>
#include <QProgressBar>
#include <QTableView>
#include <QTest>
#include <QTextBrowser>
#include <QToolButton>
#include <QTranslator>
#include <QTreeView>
#include <QWheelEvent>
#include <cmath>

using namespace cds;
using cds::fixture::is_control;
using cds::fixture::is_inner_part;
using cds::fixture::place_of;

class TestEverywhere : public fixture::DesktopTest {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() { begin("everywhere"); }
  void init() { open_window(); }
  void cleanup() { close_window(); }

  void paletteFindsAndDoes() {
    open();
    window_->show_page("data");
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    auto* palette = window_->findChild<ActionPalette*>();
    QVERIFY(palette && palette->isVisible());
    const int all = palette->shown_count();
    auto* list = palette->findChild<QListView*>();
    QAbstractItemModelTester tester(list->model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    for (int row = 0; row < list->model()->rowCount(); ++row) { // words begin at one place, also without an icon
      const auto icon = list->model()->index(row, 0).data(Qt::DecorationRole).value<QIcon>();
      QCOMPARE(icon.actualSize(list->iconSize()), list->iconSize());
    }
    auto* search = palette->findChild<QLineEdit*>();
    QTest::keyClicks(search, "go runs");
    QVERIFY(palette->shown_count() >= 1 && palette->shown_count() < all);
    QTest::keyClick(search, Qt::Key_Return);
    QCOMPARE(window_->page_name(), QString("runs"));
    QTest::keyClick(window_.get(), Qt::Key_K, Qt::ControlModifier);
    QPointer<ActionPalette> second;
    for (auto* found : window_->findChildren<ActionPalette*>())
      if (found->isVisible())
        second = found;
    QVERIFY(second);
    const auto* nothing = second->findChild<QLabel*>("empty_text");
    QVERIFY(!nothing->isVisible());
    QTest::keyClicks(second->findChild<QLineEdit*>(), "no such action");
    QCOMPARE(second->shown_count(), 0);
    QVERIFY(nothing->isVisible());
    QTest::keyClick(second->findChild<QLineEdit*>(), Qt::Key_Escape);
    QTRY_VERIFY(!second || !second->isVisible());
  }

  void paletteMissesNoAction() {
    open();
    QList<QAction*> known;
    for (const PaletteEntry& entry : window_->palette_entries())
      known << entry.action;
    QStringList missed;
    for (const QAction* action : window_->findChildren<QAction*>()) {
      // Inner actions of line edits and menus' own entries are Qt's; the palette itself is found by its key.
      if (action->isSeparator() || action->text().isEmpty() || action->objectName().startsWith("_q_") ||
          action->menu() || qobject_cast<QLineEdit*>(action->parent()) || action->objectName() == "find_action" ||
          qobject_cast<QDockWidget*>(action->parent())) // of panels that no one can close: in no menu
        continue;
      if (!known.contains(action))
        missed << action->objectName() + " " + action->text();
    }
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join('\n')));
    for (const QAction* action : known)
      QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
  }

  void everyControlHasAName() {
    open();
    open_dialogs();
    QStringList nameless;
    for (const QString& name : window_->page_names()) {
      window_->show_page(name);
      QTRY_VERIFY2(window_->page(name)->ready(), qPrintable(name));
    }
    for (const QWidget* widget : window_->findChildren<QWidget*>())
      if (is_control(widget) && !is_inner_part(widget) && widget->accessibleName().isEmpty())
        nameless << place_of(widget);
    QVERIFY2(nameless.isEmpty(), qPrintable(nameless.join('\n')));
  }

  void everyActionIsTranslated() {
    open();
    QMap<const QAction*, QString> english;
    for (const PaletteEntry& entry : window_->palette_entries())
      english[entry.action] = entry.action->text();
    language_->set("zh_CN");
    QCoreApplication::processEvents();
    QStringList same;
    for (auto it = english.cbegin(); it != english.cend(); ++it) {
      const bool names_itself = it.key()->objectName().startsWith("language_");
      if (!names_itself && it.key()->text() == *it)
        same << it.key()->objectName() + ": " + *it;
    }
    language_->set("en");
    QVERIFY2(same.isEmpty(), qPrintable(same.join('\n')));
  }

  // A person reads the whole window in the new language and theme at once.
  void languageAndThemeSwitchAtOnce() {
    open();
    window_->show_page("runs");
    auto* page = window_->page("runs");
    const QString english = page->title();
    language_->set("zh_CN");
    QCoreApplication::processEvents();
    QVERIFY(page->title() != english);
    const auto* table = page->findChild<QTreeView*>("runs_tree");
    QVERIFY(table->model()->headerData(0, Qt::Horizontal).toString() != QString("Name"));
    language_->set("en");
    QCoreApplication::processEvents();
    QCOMPARE(table->model()->headerData(0, Qt::Horizontal).toString(), QString("Name"));
    apply_theme(Theme::dark);
    QCoreApplication::processEvents();
    QVERIFY(is_dark(page->palette()));
    apply_theme(Theme::light);
    QCoreApplication::processEvents();
    QVERIFY(!is_dark(page->palette()));
  }

  void colorsKeepTheirContrast() {
    const auto luminance = [](const QColor& color) {
      const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
      return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
    };
    const auto contrast = [&](const QColor& a, const QColor& b) {
      const double x = luminance(a), y = luminance(b);
      return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
    };
    for (const Theme theme : {Theme::light, Theme::dark}) {
      apply_theme(theme);
      const Colors c = colors();
      for (const QColor& text : {c.text, c.faint_text, c.accent, c.right, c.wrong, c.warning, c.error, c.running})
        for (const QColor& ground : {c.panel, c.page})
          QVERIFY2(contrast(text, ground) >= 4.5,
                   qPrintable(text.name() + " on " + ground.name() + ": " + QString::number(contrast(text, ground))));
      for (int i = 0; i < 7; ++i)
        QVERIFY(contrast(series_color(i), c.panel) >= 3.0);
      const QPalette palette = theme_palette(theme == Theme::dark);
      for (const auto group : {QPalette::Active, QPalette::Inactive})
        QVERIFY(contrast(palette.color(group, QPalette::HighlightedText), palette.color(group, QPalette::Highlight)) >=
                4.5);
      for (double v = 0; v <= 1; v += 0.1)
        QVERIFY(contrast(readable_on(cividis(v)), cividis(v)) >= 4.5);
    }
    apply_theme(Theme::light);
  }

  // Without a mouse: what can be operated takes Tab, or its action is in the palette.
  void theKeyboardReachesEverything() {
    open();
    QList<const QAction*> known;
    for (const PaletteEntry& entry : window_->palette_entries())
      known << entry.action;
    QStringList missed;
    for (const QString& name : window_->page_names()) {
      window_->show_page(name);
      QTRY_VERIFY2(window_->page(name)->ready(), qPrintable(name));
      for (const QWidget* widget : window_->findChildren<QWidget*>()) {
        if (!widget->isVisible() || !is_control(widget) || is_inner_part(widget) ||
            qobject_cast<const QProgressBar*>(widget) || widget->focusPolicy() & Qt::TabFocus)
          continue;
        const auto* button = qobject_cast<const QToolButton*>(widget);
        if (button && button->defaultAction() && known.contains(button->defaultAction()))
          continue;
        missed << place_of(widget);
      }
    }
    missed.removeDuplicates();
    QVERIFY2(missed.isEmpty(), qPrintable(missed.join('\n')));
  }

  void escapeLeavesEveryDialog() {
    open();
    for (const QDialog* dialog : open_dialogs()) {
      const QPointer<QDialog> there = const_cast<QDialog*>(dialog);
      const QString name = dialog->objectName();
      QVERIFY2(there && there->isVisible(), qPrintable(name));
      QTest::keyClick(there, Qt::Key_Escape);
      QTRY_VERIFY2(!there || !there->isVisible(), qPrintable(name));
    }
  }

  void helpIsInsideInBothLanguages() {
    open();
    for (const QString code : {"en", "zh_CN"}) {
      language_->set(code);
      QCoreApplication::processEvents();
      window_->show_page("space");
      window_->activateWindow();
      QVERIFY(QTest::qWaitForWindowActive(window_.get()));
      QTest::keyClick(window_.get(), Qt::Key_F1);
      auto* help = window_->findChild<HelpDialog*>();
      QVERIFY(help && help->isVisible());
      QCOMPARE(help->shown(), QString("space"));
      auto* text = help->findChild<QTextBrowser*>();
      for (const QString& topic : HelpDialog::topics()) {
        help->show_topic(topic);
        const QString words = text->toPlainText();
        QVERIFY2(words.size() > 80, qPrintable(code + topic));
        const bool chinese = std::any_of(words.begin(), words.end(), [](QChar c) { return c.unicode() > 0x4E00; });
        QCOMPARE(chinese, code == QString("zh_CN"));
      }
      // Every page has a topic of its own.
      for (const QString& page : window_->page_names())
        QVERIFY2(HelpDialog::topics().contains(page), qPrintable(page));
      auto* search = help->findChild<QLineEdit*>();
      QTest::keyClicks(search, "mINP");
      QCOMPARE(help->shown(), QString("terms"));
      QTest::keyClick(help, Qt::Key_Escape);
      QTRY_VERIFY(!window_->findChild<HelpDialog*>());
    }
    language_->set("en");
  }

  void aboutTellsTheVersions() {
    open();
    const QString engine = home_.filePath("cds");
    QFile script(engine);
    QVERIFY(script.open(QIODevice::WriteOnly));
    script.write("#!/bin/sh\necho 'cds 0.1.0'\necho 'libtorch 1.13.0'\n");
    script.close();
    script.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    workspace_->engine().set_program(engine);
    window_->findChild<QAction*>("about")->trigger();
    auto* about = window_->findChild<AboutDialog*>();
    QVERIFY(about && about->isVisible());
    QVERIFY(qobject_cast<QAbstractButton*>(about->focusWidget())); // Enter closes
    QTRY_VERIFY(about->versions().contains("libtorch 1.13.0"));
    QVERIFY(about->versions().contains(qVersion()));
  }

  // Every table says Copy and Save in its menu, every plot zooms by wheel and shows all after a double click.
  void plotsZoomAndReset() {
    open();
    window_->show_page("space");
    auto* page = window_->page("space");
    QTRY_VERIFY(page->ready());
    auto* plot = page->findChild<BarPlot*>("census");
    QTRY_VERIFY(!plot->bins().empty());
    const auto whole = plot->x_range();
    QWidget* canvas = plot->findChild<QWidget*>();
    QVERIFY(canvas);
    const QPoint middle = canvas->rect().center();
    const auto turn = [&](int delta) {
      QWheelEvent wheel(middle, canvas->mapToGlobal(middle), {}, QPoint(0, delta), Qt::NoButton, Qt::NoModifier,
                        Qt::NoScrollPhase, false);
      QCoreApplication::sendEvent(canvas, &wheel);
    };
    turn(120);
    const auto near = plot->x_range();
    QVERIFY(near.second - near.first < whole.second - whole.first);
    QTest::mousePress(canvas, Qt::LeftButton, {}, middle);
    QTest::mouseMove(canvas, middle + QPoint(20, 0));
    QTest::mouseMove(canvas, middle + QPoint(60, 0));
    QTest::mouseRelease(canvas, Qt::LeftButton, {}, middle + QPoint(60, 0));
    QVERIFY(plot->x_range().first < near.first); // panned to the left
    QTest::mouseDClick(canvas, Qt::LeftButton, {}, middle);
    QCOMPARE(plot->x_range(), whole);
    plot->setFocus();
    QTest::keyClick(plot, Qt::Key_Plus);
    QVERIFY(plot->x_range() != whole);
    QTest::keyClick(plot, Qt::Key_0);
    QCOMPARE(plot->x_range(), whole);
    QTest::keyClick(plot, Qt::Key_End);
    QVERIFY(plot->accessibleDescription().contains("networks"));
    // The file's numbers are the plot's.
    double sum = 0;
    const auto lines = plot->csv().split('\n');
    QCOMPARE(lines.size(), static_cast<qsizetype>(plot->bins().size()) + 2);
    for (qsizetype i = 1; i + 1 < lines.size(); ++i)
      sum += lines[i].split(',')[2].toDouble() + lines[i].split(',')[3].toDouble();
    QCOMPARE(sum, 2985984.0);
    for (const PictureFormat format : {PictureFormat::png, PictureFormat::svg, PictureFormat::pdf})
      QVERIFY(render(plot->picture(), format).size() > 1000);
    plot->set_series_visible(0, false);
    QVERIFY(!plot->is_series_visible(0));
    plot->set_series_visible(0, true);
  }

  // Panels are where they were left, after a restart; and where they were at first, on demand.
  void panelsAreRemembered() {
    open();
    window_->restore_session();
    window_->show_page("data");
    const auto docks = [this] {
      QWidget* page = window_->page("data");
      return std::pair(page->findChild<QDockWidget*>("trained"), page->findChild<QDockWidget*>("findings"));
    };
    const auto are_tabs = [&] {
      const auto [trained, findings] = docks();
      return qobject_cast<QMainWindow*>(trained->parentWidget())->tabifiedDockWidgets(trained).contains(findings);
    };
    QVERIFY(!are_tabs());
    {
      const auto [trained, findings] = docks();
      qobject_cast<QMainWindow*>(trained->parentWidget())->tabifyDockWidget(findings, trained);
    }
    QTRY_VERIFY(are_tabs());
    window_->close();
    restart();
    open();
    window_->restore_session();
    QCOMPARE(window_->page_name(), QString("data"));
    QTRY_VERIFY(are_tabs());
    window_->findChild<QAction*>("data_first_layout")->trigger();
    QTRY_VERIFY(!are_tabs());
    window_->close(); // with the first layout
  }

  void tablesAreSavedAsCsv() {
    open();
    window_->show_page("space");
    auto* table = window_->page("space")->findChild<QTableView*>("cost_table");
    const QByteArray csv = table_csv(*table);
    QCOMPARE(csv.split('\n').size(), table->model()->rowCount() + 2);
    QVERIFY2(csv.startsWith("Candidate,"), csv.constData());
    QVERIFY(csv.contains("\"(3, 5)")); // quoted: it holds a comma
    QMenu menu;
    add_table_actions(menu, table);
    QStringList words;
    for (const QAction* action : menu.actions())
      words << action->text();
    QVERIFY2(words.contains("Save as CSV..."), qPrintable(words.join('|')));
  }

  // Texts 40 % longer still fit at 1280x720: nothing with one line of text is narrower than it.
  void longTextsFit() {
    class Longer : public QTranslator {
    public:
      [[nodiscard]] QString translate(const char*, const char* text, const char*, int) const override {
        const QString words = QString::fromUtf8(text);
        return words.contains(QLatin1String("%")) ? QString() : words + QString(words.size() * 2 / 5, QLatin1Char('n'));
      }
      [[nodiscard]] bool isEmpty() const override { return false; }
    } longer;
    open();
    QCoreApplication::installTranslator(&longer);
    QCoreApplication::processEvents();
    QStringList narrow;
    for (const QString name : {"data", "space", "experiment"}) {
      window_->show_page(name);
      QTRY_VERIFY2(window_->page(name)->ready(), qPrintable(name));
      QCoreApplication::processEvents();
      QVERIFY(window_->width() <= 1280);
      for (const QWidget* widget : window_->page(name)->findChildren<QWidget*>()) {
        const auto* label = qobject_cast<const QLabel*>(widget);
        const bool one_line = (label && !label->wordWrap()) || qobject_cast<const QAbstractButton*>(widget);
        if (one_line && widget->isVisible() && !is_inner_part(widget) &&
            widget->width() < widget->minimumSizeHint().width())
          narrow << place_of(widget) + ": " + (label ? label->text() : widget->accessibleName());
      }
    }
    QCoreApplication::removeTranslator(&longer);
    QVERIFY2(narrow.isEmpty(), qPrintable(narrow.join('\n')));
  }

private:
  // Every dialog of the program that opens without work being done.
  QList<QDialog*> open_dialogs() {
    QList<QDialog*> dialogs;
    window_->show_page("data");
    for (const char* name : {"find_action", "help_action", "about", "draw_data_set"}) {
      window_->findChild<QAction*>(name)->trigger();
      for (QDialog* dialog : window_->findChildren<QDialog*>())
        if (dialog->isVisible() && !dialogs.contains(dialog))
          dialogs << dialog;
    }
    return dialogs;
  }
};

QTEST_MAIN(TestEverywhere)
#include "tst_everywhere.moc"
