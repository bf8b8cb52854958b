// How long the desktop keeps a person waiting: opens a project of many runs and a run of many samples, works on both,
// follows a live run, and prints the time to the first paint and the longest time that one event kept the GUI thread,
// by the clock and in processor time of that thread.
//   bench_workbench [--runs N] [--samples N] [--rate N] [--seconds S] [--folder DIR]
// --folder: what is made stays there for the next call; else a temporary folder.
#include "benchmarks/made_runs.h"
#include "benchmarks/timed_application.h"
#include "models/project_model.h"
#include "models/run_feed.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "views/frame/language.h"
#include "views/frame/main_window.h"
#include "views/pages/compare/compare_page.h"
#include "views/pages/pages.h"
#include "views/plots/curve_plot.h"
#include "views/style/theme.h"

#include <QAction>
#include <QComboBox>
#include <QCommandLineParser>
#include <QLineEdit>
#include <QSlider>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThread>
#include <QTreeView>
#include <QWheelEvent>
#include <algorithm>
#include <atomic>
#include <cstdio>
#include <thread>

using namespace cds;
using bench::TimedApplication;

namespace {

class Bench {
public:
  Bench(TimedApplication& app, Workspace& workspace, MainWindow& window)
      : app_(app), workspace_(workspace), window_(window) {
    clock_.start();
  }

  void settle(int turns = 20) {
    for (int i = 0; i < turns; ++i) {
      QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
      QThread::msleep(2);
    }
  }

  // False where it has not come true in that time.
  bool wait_for(const std::function<bool()>& condition, int seconds = 120) {
    QElapsedTimer since;
    since.start();
    while (!condition()) {
      if (since.elapsed() > seconds * 1000LL) {
        std::printf("  not within %d s\n", seconds);
        failed_ = true;
        return false;
      }
      QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
      QThread::msleep(1);
    }
    return true;
  }

  void report(const QString& what) {
    const auto longest = app_.take();
    worst_clock_ = std::max(worst_clock_, longest.by_clock.wall);
    worst_busy_ = std::max(worst_busy_, longest.by_processor.busy);
    std::printf("%-34s %7.0f ms  longest block %6.1f ms by the clock (%s), %6.1f ms busy (%s)\n", qPrintable(what),
                static_cast<double>(clock_.nsecsElapsed()) / 1e6, longest.by_clock.wall,
                qPrintable(longest.by_clock.where), longest.by_processor.busy, qPrintable(longest.by_processor.where));
    std::fflush(stdout);
    clock_.restart();
  }

  void show_page(const QString& name) {
    app_.act(QStringLiteral("to ") + name, [&] { window_.show_page(name); });
    wait_for([&] { return window_.page(name)->ready(); });
    settle();
  }

  void open(const std::filesystem::path& folder, int runs) {
    clock_.restart();
    window_.show_page(QStringLiteral("runs"));
    auto* tree = window_.page(QStringLiteral("runs"))->findChild<QTreeView*>(QStringLiteral("runs_tree"));
    app_.await_paint(tree->viewport());
    app_.act(QStringLiteral("open"), [&] {
      window_.open_project(QString::fromStdString(folder.string()));
      window_.show_page(QStringLiteral("runs"));
    });
    wait_for([&] { return app_.painted() >= 0; });
    report(QStringLiteral("project opened, first paint"));
    wait_for([&] { return workspace_.watcher().ids().size() >= runs; });
    settle();
    report(QStringLiteral("all runs listed"));
  }

  void work_on_runs() {
    auto* page = window_.page(QStringLiteral("runs"));
    auto* tree = page->findChild<QTreeView*>(QStringLiteral("runs_tree"));
    for (int column = 0; column < tree->model()->columnCount(); ++column) {
      app_.act(QStringLiteral("sort %1").arg(column), [&] { tree->sortByColumn(column, Qt::AscendingOrder); });
      settle(5);
    }
    report(QStringLiteral("sorted by every column"));
    app_.act(QStringLiteral("ungroup"), [&] { page->findChild<QAction*>(QStringLiteral("group_seeds"))->toggle(); });
    settle();
    for (int column = 0; column < tree->model()->columnCount(); ++column) {
      app_.act(QStringLiteral("sort %1").arg(column), [&] { tree->sortByColumn(column, Qt::DescendingOrder); });
      settle(5);
    }
    report(QStringLiteral("one row a run, sorted"));
    auto* filter = page->findChild<QLineEdit*>(QStringLiteral("filter"));
    QString typed;
    for (const QChar letter : QStringLiteral("experiment 42 search")) {
      typed += letter;
      app_.act(QStringLiteral("filter"), [&] { filter->setText(typed); });
      settle(3);
    }
    app_.act(QStringLiteral("no filter"), [&] { filter->clear(); });
    app_.act(QStringLiteral("group"), [&] { page->findChild<QAction*>(QStringLiteral("group_seeds"))->toggle(); });
    settle();
    report(QStringLiteral("filtered letter by letter"));
    app_.act(QStringLiteral("select all"), [&] { tree->selectAll(); });
    settle();
    app_.act(QStringLiteral("expand all"), [&] { tree->expandAll(); });
    settle();
    report(QStringLiteral("all selected, all opened"));
  }

  void compare_all() {
    auto* page = static_cast<ComparePage*>(window_.page(QStringLiteral("compare")));
    show_page(QStringLiteral("compare"));
    app_.act(QStringLiteral("check all"), [&] { page->model().set_checked(workspace_.watcher().ids(), true); });
    wait_for([&] { return page->ready() && page->curves().curve_count() >= workspace_.watcher().ids().size() - 2; });
    settle();
    report(QStringLiteral("compare: curves of all runs"));
    for (int metric = 1; metric < 4; ++metric) {
      app_.act(QStringLiteral("metric"),
               [&] { page->findChild<QComboBox*>(QStringLiteral("metric"))->setCurrentIndex(metric); });
      settle();
    }
    report(QStringLiteral("compare: other curves of all"));
    app_.act(QStringLiteral("uncheck all"), [&] { page->model().set_checked(workspace_.watcher().ids(), false); });
    settle();
    report(QStringLiteral("compare: none"));
  }

  void show_long_run(const QString& id) {
    window_.show_page(QStringLiteral("live"));
    settle();
    app_.take();
    clock_.restart();
    app_.act(QStringLiteral("choose the run"), [&] { workspace_.selection().set_run(id); });
    RunFeed* feed = workspace_.watcher().feed(id);
    wait_for([&] { return feed->is_loaded(); });
    settle();
    std::printf("  samples shown: %lld\n",
                static_cast<long long>(feed->series(QStringLiteral("train/loss"))->size() +
                                       feed->series(QStringLiteral("train/accuracy"))->size()));
    report(QStringLiteral("the long run shown"));
    auto* page = window_.page(QStringLiteral("live"));
    for (CurvePlot* plot : page->findChildren<CurvePlot*>()) {
      if (!plot->isVisible())
        continue;
      plot->setFocus();
      for (int i = 0; i < 40; ++i) {
        QKeyEvent key(QEvent::KeyPress, i < 20 ? Qt::Key_Plus : i < 30 ? Qt::Key_Right : Qt::Key_Minus, {});
        QCoreApplication::sendEvent(plot, &key);
        settle(1);
      }
      app_.act(QStringLiteral("reset"), [&] { plot->reset_view(); });
      settle();
    }
    report(QStringLiteral("its curves zoomed and reset"));
    auto* smooth = page->findChild<QSlider*>(QStringLiteral("smoothing"));
    for (const int value : {0, 30, 60, 99, 90}) {
      app_.act(QStringLiteral("smooth"), [&] { smooth->setValue(value); });
      settle();
    }
    report(QStringLiteral("smoothed anew"));
    auto* axis = page->findChild<QComboBox*>(QStringLiteral("curve_axis"));
    for (const int index : {1, 2, 0}) {
      app_.act(QStringLiteral("axis"), [&] { axis->setCurrentIndex(index); });
      settle();
    }
    report(QStringLiteral("over steps, minutes, epochs"));
    show_page(QStringLiteral("runs"));
    show_page(QStringLiteral("live"));
    app_.act(QStringLiteral("another run"), [&] { workspace_.selection().set_run(QStringLiteral("00000-search")); });
    settle();
    app_.act(QStringLiteral("the run again"), [&] { workspace_.selection().set_run(id); });
    settle();
    report(QStringLiteral("left and shown again"));
  }

  // What "Save as CSV" does on the GUI thread; the bytes are made on another one meanwhile.
  void export_curves() {
    auto* page = window_.page(QStringLiteral("live"));
    for (CurvePlot* plot : page->findChildren<CurvePlot*>()) {
      std::function<QByteArray()> make;
      app_.act(QStringLiteral("export"), [&] { make = plot->picture().later_csv(); });
      std::atomic<bool> done{false};
      std::thread writer([&] {
        make();
        done = true;
      });
      wait_for([&] { return done.load(); });
      writer.join();
    }
    report(QStringLiteral("its curves exported as CSV"));
  }

  // The live run is written by a thread of its own, as its engine would, through the journal.
  void follow(const fixture::FakeRun& live, double rate, int seconds) {
    auto journal = Journal::open(live.folder);
    static_cast<void>(journal->set_status(RunState::running));
    std::atomic<bool> stop{false};
    std::atomic<std::int64_t> written{0};
    std::thread engine([&] {
      const double per_second = rate / 2; // two series
      QElapsedTimer since;
      since.start();
      while (!stop) {
        const auto due = static_cast<std::int64_t>(static_cast<double>(since.elapsed()) / 1e3 * per_second);
        for (std::int64_t step = written + 1; step <= due; ++step) {
          journal->append("train/loss", 1000 + step, static_cast<double>(step) / 1000, 1.0 / static_cast<double>(step));
          journal->append("train/accuracy", 1000 + step, static_cast<double>(step) / 1000, 0.5);
          written = step;
        }
        Heartbeat beat;
        beat.phase = "train";
        beat.step = written;
        journal->beat(beat);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
      }
    });
    app_.act(QStringLiteral("choose the live run"),
             [&] { workspace_.selection().set_run(QString::fromStdString(live.id)); });
    RunFeed* feed = workspace_.watcher().feed(QString::fromStdString(live.id));
    clock_.restart();
    wait_for([&] { return clock_.elapsed() > seconds * 1000LL; }, seconds + 60);
    std::printf("  written %lld, seen %lld\n", static_cast<long long>(2 * written),
                static_cast<long long>(2 * feed->series(QStringLiteral("train/loss"))->size()));
    report(QStringLiteral("live run followed"));
    stop = true;
    engine.join();
    static_cast<void>(journal->set_status(RunState::finished));
    static_cast<void>(journal->close());
  }

  int finish() {
    std::printf("longest block of the GUI thread: %.1f ms by the clock, %.1f ms busy\n", worst_clock_, worst_busy_);
    return failed_ ? 1 : 0;
  }

private:
  TimedApplication& app_;
  Workspace& workspace_;
  MainWindow& window_;
  QElapsedTimer clock_;
  double worst_clock_ = 0, worst_busy_ = 0;
  bool failed_ = false;
};

} // namespace

int main(int argc, char** argv) {
  if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM"))
    qputenv("QT_QPA_PLATFORM", "offscreen");
  TimedApplication app(argc, argv);
  QStandardPaths::setTestModeEnabled(true);
  QCoreApplication::setOrganizationName(QStringLiteral("CdsWorkbenchTest"));
  QCoreApplication::setApplicationName(QStringLiteral("bench"));
  QCommandLineParser parser;
  parser.addHelpOption();
  const auto option = [&](const char* name, const char* what, const char* value, const char* usual) {
    parser.addOption(
        {QString::fromLatin1(name), QString::fromLatin1(what), QString::fromLatin1(value), QString::fromLatin1(usual)});
  };
  option("runs", "in the project", "N", "1000");
  option("samples", "of the long run", "N", "1000000");
  option("rate", "samples a second of the live run", "N", "1000");
  option("seconds", "to follow it", "S", "10");
  option("folder", "keep what is made here", "DIR", "");
  parser.process(app);
  const auto number = [&](const char* name) { return parser.value(QString::fromLatin1(name)).toLongLong(); };

  QTemporaryDir temporary;
  const QString kept = parser.value(QStringLiteral("folder"));
  const std::filesystem::path home =
      (kept.isEmpty() ? temporary.filePath(QStringLiteral("project")) : kept).toStdString();
  const bool made = std::filesystem::exists(home / "runs" / "99998-long");
  if (made) // the live run begins anew
    std::filesystem::remove_all(home / "runs" / "99999-live");
  fixture::FakeProject project(home, !made);
  if (!made) {
    bench::make_runs(project, static_cast<int>(number("runs")));
    bench::make_long_run(project, number("samples"));
  }
  const auto live = project.add_training("99999-live", RunState::running, 0, 100);

  apply_theme(Theme::light);
  Language language;
  language.set(QStringLiteral("en"));
  app.measure(true);
  QElapsedTimer start;
  start.start();
  Workspace workspace;
  MainWindow window(workspace, language, all_pages());
  window.resize(1280, 800);
  window.show();
  app.processEvents();
  std::printf("%-34s %7lld ms\n", "window made and painted", static_cast<long long>(start.elapsed()));
  app.take(); // its making is the program's start, not a block of a session

  Bench bench(app, workspace, window);
  bench.open(home, static_cast<int>(number("runs")));
  bench.work_on_runs();
  for (const QString& name : window.page_names()) {
    bench.show_page(name);
    bench.report(QStringLiteral("to the page ") + name);
  }
  bench.compare_all();
  bench.show_long_run(QStringLiteral("99998-long"));
  bench.export_curves();
  bench.follow(live, static_cast<double>(number("rate")), static_cast<int>(number("seconds")));
  return bench.finish();
}
