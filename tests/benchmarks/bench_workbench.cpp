// How long the desktop keeps a person waiting: opens a project of many runs and a run of many samples, follows a live
// run, goes through all pages, and prints the time to the first paint and the longest time that one event kept the GUI
// thread busy, by the clock and in processor time of that thread (the clock also counts what other programs took).
//   bench_workbench [--runs N] [--samples N] [--rate N] [--seconds S] [--json FILE]
#include "fixtures/fake_project.h"
#include "models/project_model.h"
#include "models/run_feed.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "run/run_folder.h"
#include "views/frame/language.h"
#include "views/frame/main_window.h"
#include "views/pages/pages.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QMetaEnum>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QThread>
#include <atomic>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <thread>

using namespace cds;

namespace {

double thread_ms() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// Times every event from its delivery to its return; events within events count for the outermost one.
class TimedApplication : public QApplication {
public:
  using QApplication::QApplication;
  struct Longest {
    double wall = 0, busy = 0;
    QString where; // of the longest processor time
  };

  bool notify(QObject* receiver, QEvent* event) override {
    if (depth_ > 0 || !measuring_)
      return QApplication::notify(receiver, event);
    const QString what = QStringLiteral("%1: %2").arg(
        QString::fromLatin1(receiver->metaObject()->className()),
        QString::fromLatin1(QMetaEnum::fromType<QEvent::Type>().valueToKey(event->type())));
    ++depth_;
    QElapsedTimer clock;
    clock.start();
    const double before = thread_ms();
    const bool done = QApplication::notify(receiver, event);
    const double busy = thread_ms() - before, wall = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    --depth_;
    if (busy > longest_.busy) {
      longest_.busy = busy;
      longest_.where = what;
    }
    longest_.wall = std::max(longest_.wall, wall);
    return done;
  }

  void measure(bool on) { measuring_ = on; }
  Longest take() { return std::exchange(longest_, {}); }

private:
  Longest longest_;
  int depth_ = 0;
  bool measuring_ = false;
};

bool wait_for(const std::function<bool()>& condition, int seconds) {
  QElapsedTimer clock;
  clock.start();
  while (!condition()) {
    if (clock.elapsed() > seconds * 1000LL)
      return false;
    QCoreApplication::processEvents(QEventLoop::AllEvents, 10);
    QThread::msleep(1);
  }
  return true;
}

struct Line {
  const char* what;
  double milliseconds; // until it was there
  TimedApplication::Longest longest;
};

void print(const Line& line) {
  std::printf("%-34s %8.0f ms   longest block %6.1f ms by the clock, %6.1f ms busy (%s)\n", line.what,
              line.milliseconds, line.longest.wall, line.longest.busy, qPrintable(line.longest.where));
  std::fflush(stdout);
}

// Copies of one finished search and one finished training, each with its own id, in groups of five seeds.
void make_runs(fixture::FakeProject& project, int count) {
  namespace fs = std::filesystem;
  const auto first = project.add_search("00000-search", RunState::finished, 12, 12);
  const auto second = project.add_result("00001-train", 1, 0.5);
  for (int i = 2; i < count; ++i) {
    const auto& from = i % 2 ? second : first;
    char id[40];
    std::snprintf(id, sizeof id, "%05d-%s", i, i % 2 ? "train" : "search");
    const fs::path folder = project.project().runs() / id;
    fs::create_directories(folder);
    fs::copy_file(RunPaths{from.folder}.journal(), RunPaths{folder}.journal());
    auto record = read_run(from.folder);
    record->id = id;
    record->experiment.seed = static_cast<std::uint64_t>(i % 5);
    record->experiment.train.epochs = 100 + i / 10;
    record->experiment.name = "experiment " + std::to_string(i / 10);
    std::FILE* file = std::fopen(RunPaths{folder}.run_json().c_str(), "w");
    const std::string text = to_json(*record).dump();
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  }
}

void make_long_run(fixture::FakeProject& project, std::int64_t samples) {
  const auto run = project.add_training("99998-long", RunState::running, 0, 100);
  auto journal = Journal::open(run.folder);
  static_cast<void>(journal->set_status(RunState::running));
  const int loss = journal->series("train/loss"), accuracy = journal->series("train/accuracy");
  for (std::int64_t step = 1; step <= samples / 2; ++step) {
    const double epoch = 100.0 * static_cast<double>(step) / (static_cast<double>(samples) / 2);
    const double noise = std::sin(static_cast<double>(step) * 12.9898) * 0.2;
    journal->append({loss, 1000 + step, epoch, 5 * std::exp(-epoch / 20) + noise, 1.7e9 + epoch});
    journal->append({accuracy, 1000 + step, epoch, 1 - std::exp(-epoch / 20), 1.7e9 + epoch});
    if (step % 20000 == 0)
      static_cast<void>(journal->flush());
  }
  static_cast<void>(journal->set_status(RunState::finished));
  static_cast<void>(journal->close());
}

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
  const QCommandLineOption runs(QStringLiteral("runs"), QStringLiteral("in the project"), QStringLiteral("N"),
                                QStringLiteral("1000"));
  const QCommandLineOption samples(QStringLiteral("samples"), QStringLiteral("of the long run"), QStringLiteral("N"),
                                   QStringLiteral("1000000"));
  const QCommandLineOption rate(QStringLiteral("rate"), QStringLiteral("samples a second of the live run"),
                                QStringLiteral("N"), QStringLiteral("1000"));
  const QCommandLineOption seconds(QStringLiteral("seconds"), QStringLiteral("to follow it"), QStringLiteral("S"),
                                   QStringLiteral("10"));
  parser.addOptions({runs, samples, rate, seconds});
  parser.process(app);

  QTemporaryDir home;
  fixture::FakeProject project(home.filePath(QStringLiteral("project")).toStdString());
  make_runs(project, parser.value(runs).toInt());
  make_long_run(project, parser.value(samples).toLongLong());
  const auto live = project.add_training("99999-live", RunState::running, 0, 100);

  apply_theme(Theme::light);
  Language language;
  language.set(QStringLiteral("en"));
  double worst = 0;
  const auto report = [&](const char* what, QElapsedTimer& clock) {
    const Line line{what, static_cast<double>(clock.nsecsElapsed()) / 1e6, app.take()};
    worst = std::max(worst, line.longest.busy);
    print(line);
    clock.restart();
  };

  QElapsedTimer clock;
  clock.start();
  app.measure(true);
  Workspace workspace;
  MainWindow window(workspace, language, all_pages());
  window.resize(1280, 800);
  window.show();
  app.processEvents();
  std::printf("window made and painted            %8lld ms\n", static_cast<long long>(clock.elapsed()));
  static_cast<void>(app.take()); // its making is the program's start, not a block of a session
  clock.restart();

  if (!workspace.project().open(project.project().folder))
    return 1;
  window.show_page(QStringLiteral("runs"));
  window.grab();
  report("project opened, first paint", clock);
  if (!wait_for([&] { return workspace.watcher().ids().size() >= parser.value(runs).toInt(); }, 120))
    return 1;
  app.processEvents();
  report("all runs listed", clock);
  for (const QString& name : window.page_names()) {
    window.show_page(name);
    if (!wait_for([&] { return window.page(name)->ready(); }, 60))
      return 1;
    for (int i = 0; i < 20; ++i)
      app.processEvents(QEventLoop::AllEvents, 20);
  }
  report("once through all pages", clock);

  window.show_page(QStringLiteral("live"));
  workspace.selection().set_run(QStringLiteral("99998-long"));
  RunFeed* feed = workspace.watcher().feed(QStringLiteral("99998-long"));
  if (!wait_for([&] { return feed->is_loaded(); }, 120))
    return 1;
  for (int i = 0; i < 20; ++i)
    app.processEvents(QEventLoop::AllEvents, 20);
  std::printf("  samples shown: %lld\n",
              static_cast<long long>(feed->series(QStringLiteral("train/loss"))->size() +
                                     feed->series(QStringLiteral("train/accuracy"))->size()));
  report("the long run shown", clock);

  // The live run is written by a thread of its own, as its engine would, through the journal.
  auto journal = Journal::open(live.folder);
  static_cast<void>(journal->set_status(RunState::running));
  std::atomic<bool> stop{false};
  std::atomic<std::int64_t> written{0};
  std::thread engine([&] {
    const double per_second = parser.value(rate).toDouble() / 2; // two series
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
  workspace.selection().set_run(QStringLiteral("99999-live"));
  feed = workspace.watcher().feed(QStringLiteral("99999-live"));
  clock.restart();
  static_cast<void>(wait_for([&] { return clock.elapsed() > parser.value(seconds).toInt() * 1000LL; }, 600));
  const auto seen = feed->series(QStringLiteral("train/loss"))->size();
  std::printf("  written %lld, seen %lld\n", static_cast<long long>(2 * written), static_cast<long long>(2 * seen));
  report("live run followed", clock);
  stop = true;
  engine.join();
  static_cast<void>(journal->set_status(RunState::finished));
  static_cast<void>(journal->close());
  std::printf("longest block of the GUI thread: %.1f ms busy\n", worst);
  return 0;
}
