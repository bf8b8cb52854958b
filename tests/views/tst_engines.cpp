// The desktop over engines that are fast, slow, silent, crashing, deaf or write garbage: it shows what they are, and
// stays a place to work in.
#include "fixtures/fake_project.h"
#include "models/engine_launcher.h"
#include "models/experiment_draft.h"
#include "models/project_model.h"
#include "models/run_feed.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "run/status.h"
#include "support/fail_on_warnings.h"
#include "views/frame/language.h"
#include "views/frame/main_window.h"
#include "views/pages/experiment/experiment_page.h"
#include "views/pages/live/live_page.h"
#include "views/pages/pages.h"
#include "views/plots/curve_plot.h"

#include <QAbstractItemView>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <csignal>
#include <memory>

using namespace cds;
using cds::fixture::FakeProject;

class TestEngines : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QCoreApplication::setOrganizationName("CdsWorkbenchTest");
    QCoreApplication::setApplicationName("engines");
    qputenv("XDG_CONFIG_HOME", home_.filePath("config").toUtf8());
    qputenv("XDG_DATA_HOME", home_.filePath("share").toUtf8());
  }

  void init() {
    fail_on_warnings();
    static int number = 0;
    project_ = std::make_unique<FakeProject>(home_.filePath(QString("p%1").arg(++number)).toStdString());
    language_.set("en");
    workspace_ = std::make_unique<Workspace>();
    workspace_->engine().set_program(CDS_FAKE_ENGINE_PROGRAM);
    window_ = std::make_unique<MainWindow>(*workspace_, language_, all_pages());
    window_->resize(1280, 720);
    window_->show();
    QVERIFY(workspace_->project().open(project_->project().folder));
    QTRY_VERIFY(workspace_->watcher().ready());
  }

  void cleanup() {
    window_.reset();
    workspace_.reset();
  }

  void fast() {
    const QString id = start("fast");
    QTRY_COMPARE_WITH_TIMEOUT(state(id), RunState::finished, 20000);
    QCOMPARE(window_->page_name(), QString("live"));
    QCOMPARE(workspace_->selection().run(), id);
    QTRY_COMPARE_WITH_TIMEOUT(workspace_->watcher().feed(id)->series("train/loss")->size(), 40, 20000);
    QCOMPARE(workspace_->watcher().info(id)->map, 0.5);
  }

  void slow() {
    const QString id = start("slow");
    auto* loss = workspace_->watcher().feed(id)->series("train/loss");
    QTRY_VERIFY_WITH_TIMEOUT(loss->size() > 5, 20000);
    const auto before = loss->size();
    QTRY_VERIFY_WITH_TIMEOUT(loss->size() > before + 10, 20000); // followed while it goes on
    window_->findChild<QAction*>("stop")->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(state(id), RunState::stopped, 20000);
  }

  void silent() {
    const QString id = start("silent");
    QTRY_VERIFY_WITH_TIMEOUT(state(id) == RunState::running || state(id) == RunState::interrupted, 20000);
    const auto status = read_status(workspace_->watcher().run_folder(id));
    QVERIFY(status && status->process.pid > 0);
    // Stopped twice: the second one kills what does not answer.
    QAction* stop = window_->findChild<QAction*>("stop");
    QTRY_VERIFY(stop->isEnabled());
    stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(stop->text(), QString("Stop now"), 20000);
    stop->trigger();
    QTRY_COMPARE_WITH_TIMEOUT(state(id), RunState::interrupted, 20000);
  }

  void crashing() {
    const QString id = start("crashing");
    QTRY_COMPARE_WITH_TIMEOUT(state(id), RunState::interrupted, 20000);
    window_->show_page("runs");
    auto* page = window_->page("runs");
    auto* problem = page->findChild<QLabel*>("run_problem");
    QTRY_VERIFY(problem->isVisible() && !problem->text().isEmpty());
    page->findChild<QAction*>("run_log")->trigger(); // its last words, in one click
    auto* log = page->findChild<QPlainTextEdit*>("engine_log");
    QTRY_VERIFY2(log->toPlainText().contains("the device was lost"), qPrintable(log->toPlainText()));
    QVERIFY(page->findChild<QAction*>("resume_run")->isEnabled());
  }

  void garbage() {
    const QString id = start("garbage");
    QTRY_VERIFY_WITH_TIMEOUT(
        workspace_->watcher().info(id) && workspace_->watcher().info(id)->reason.contains("journal.sqlite"), 20000);
    // The window goes on: other pages open, other runs are read.
    project_->add_training("healthy", RunState::finished);
    workspace_->watcher().look_for_runs();
    QTRY_VERIFY(workspace_->watcher().info("healthy"));
    for (const QString& page : window_->page_names()) {
      window_->show_page(page);
      QTRY_VERIFY2(window_->page(page)->ready(), qPrintable(page));
    }
  }

  void deaf() {
    setenv("CDS_FAKE_ENGINE", "deaf", 1);
    window_->show_page("experiment");
    auto* page = static_cast<ExperimentPage*>(window_->page("experiment"));
    QTest::mouseClick(page->findChild<QPushButton*>("start_button"), Qt::LeftButton);
    auto* problem = page->findChild<QLabel*>("start_problem");
    QTRY_COMPARE_WITH_TIMEOUT(problem->text(), QString("cds: no such device: cuda:7"), 20000);
    QVERIFY(problem->isVisible());
    QVERIFY(page->findChild<QPushButton*>("start_button")->isEnabled());
  }

  // The cards are named with their memory; an experiment made elsewhere keeps the one it names.
  void cardsAreNamed() {
    window_->show_page("experiment");
    auto* box = window_->page("experiment")->findChild<QComboBox*>("engine_device");
    QTRY_COMPARE(box->count(), 4);
    QCOMPARE(box->itemText(0), QString("automatic: Card A, 79.6 GB"));
    QCOMPARE(box->itemText(3), QString("cuda:1: Card, the second, 16.0 GB"));
    QCOMPARE(box->currentIndex(), 0);
    // A longer name ends in dots, and is whole in the list.
    box->resize(150, box->height());
    const auto looks = [box](const QString& text) {
      box->setItemText(0, text);
      return box->grab().toImage();
    };
    const QString long_name = "automatic: RTX PRO 6000 Blackwell Workstation Edition, 95.6 GB";
    QCOMPARE(looks(long_name), looks(long_name + " and more"));
    box->showPopup();
    QVERIFY(box->view()->width() >= box->fontMetrics().horizontalAdvance(box->itemText(0)));
    box->hidePopup();
    box->setItemText(0, QString());
    box->setCurrentIndex(3);
    auto& draft = static_cast<ExperimentPage*>(window_->page("experiment"))->draft();
    QCOMPARE(draft.experiment().engine.device, std::string("cuda:1"));
    language_.set("zh_CN");
    QTRY_VERIFY(box->itemText(0).contains("Card A") && !box->itemText(0).contains("automatic"));
    QCOMPARE(box->currentIndex(), 3);
    Experiment other = draft.experiment();
    other.engine.device = "cuda:7";
    draft.edit(other);
    QCOMPARE(box->currentText(), QString("cuda:7"));
  }

private:
  // By the button of the Experiment page; returns the run's id once its folder is found.
  QString start(const char* mode) {
    setenv("CDS_FAKE_ENGINE", mode, 1);
    window_->show_page("experiment");
    QTest::mouseClick(window_->page("experiment")->findChild<QPushButton*>("start_button"), Qt::LeftButton);
    for (int i = 0; i < 200 && workspace_->watcher().ids().isEmpty(); ++i)
      QTest::qWait(50);
    return workspace_->watcher().ids().value(0);
  }
  [[nodiscard]] RunState state(const QString& id) const {
    const RunInfo* info = workspace_->watcher().info(id);
    return info ? info->state : RunState::queued;
  }

  QTemporaryDir home_;
  Language language_;
  std::unique_ptr<FakeProject> project_;
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<MainWindow> window_;
};

QTEST_MAIN(TestEngines)
#include "tst_engines.moc"
