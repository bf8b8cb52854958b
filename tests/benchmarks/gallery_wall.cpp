// bench_gallery_wall [--pictures N] [--files N] [--seconds S] [--folder DIR]: opens the retrieval page on a made-up
// gallery, scrolls its wall from end to end at 60 steps a second and prints the longest time that the GUI thread spent
// on one event, with the thumbnails' cache on disk empty and then with what the first pass left there. --folder: what
// is made stays there for the next call; else a temporary folder.
#include "views/pages/retrieval/gallery_wall.h"
#include "data/encode.h"
#include "models/project_model.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/workspace.h"
#include "support/fake_run.h"
#include "views/pages/retrieval/retrieval_page.h"

#include <QApplication>
#include <QComboBox>
#include <QCommandLineParser>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTemporaryDir>
#include <QTimer>
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>

using namespace cds;
namespace fs = std::filesystem;

namespace {

double thread_cpu_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) / 1e6;
}

// Times every event from outside.
class TimedApplication : public QApplication {
public:
  using QApplication::QApplication;
  struct Longest {
    double ms = 0, cpu_ms = 0;
    QByteArray what;
  };
  Longest longest_cpu, longest;
  std::vector<double> times;
  bool on = false;

  bool notify(QObject* receiver, QEvent* event) override {
    if (!on || depth_ > 0)
      return QApplication::notify(receiver, event);
    ++depth_;
    const QByteArray what =
        QByteArray(receiver->metaObject()->className()) + ", event " + QByteArray::number(event->type());
    QElapsedTimer clock;
    const double cpu = thread_cpu_ms();
    clock.start();
    const bool taken = QApplication::notify(receiver, event);
    const double ms = static_cast<double>(clock.nsecsElapsed()) / 1e6, cpu_ms = thread_cpu_ms() - cpu;
    --depth_;
    times.push_back(ms);
    if (ms > longest.ms)
      longest = {ms, cpu_ms, what};
    if (cpu_ms > longest_cpu.cpu_ms)
      longest_cpu = {ms, cpu_ms, what};
    return taken;
  }

private:
  int depth_ = 0;
};

void write_picture(const fs::path& path, int number) {
  Random random(7, RandomUse::other, static_cast<std::uint32_t>(number));
  Image8 image{320, 128, 3, {}};
  image.pixels.resize(std::size_t{320} * 128 * 3);
  std::array<double, 6> wave{};
  for (double& w : wave)
    w = random.uniform(0.02, 0.2);
  for (int y = 0; y < 320; ++y)
    for (int x = 0; x < 128; ++x)
      for (int c = 0; c < 3; ++c)
        image.pixels[static_cast<std::size_t>((y * 128 + x) * 3 + c)] =
            static_cast<std::uint8_t>(127 +
                                      100 * std::sin(wave[static_cast<std::size_t>(c)] * y) *
                                          std::cos(wave[static_cast<std::size_t>(c + 3)] * x) +
                                      random.uniform(-20, 20));
  const auto bytes = encode_jpeg(image);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes->data()), static_cast<std::streamsize>(bytes->size()));
}

Status make_project(const fs::path& project, int pictures, int files) {
  fs::create_directories(project / "set" / "gallery");
  fs::create_directories(project / "set" / "query");
  fake::Gallery gallery;
  for (int i = 0; i < pictures; ++i) {
    const std::string name = "gallery/" + std::to_string(i) + ".jpg";
    if (i < files)
      write_picture(project / "set" / name, i);
    else
      fs::create_hard_link(project / "set" / "gallery" / (std::to_string(i % files) + ".jpg"), project / "set" / name);
    gallery.gallery_paths.push_back(name);
    gallery.gallery_identities.push_back(1 + i % 500);
    gallery.gallery_cameras.push_back(1 + i % 6);
  }
  for (int i = 0; i < 3; ++i) {
    const std::string name = "query/" + std::to_string(i) + ".jpg";
    write_picture(project / "set" / name, pictures + i);
    gallery.query_paths.push_back(name);
    gallery.query_identities.push_back(1 + i);
    gallery.query_cameras.push_back(1);
  }
  fake::RunOptions run;
  run.name = "wall";
  run.kind = ExperimentKind::train;
  run.epochs = 1;
  run.data_path = (project / "set").string();
  CDS_ASSIGN(const fs::path folder, fake::make_run(project, run));
  fake::RetrievalOptions options;
  options.depth = 100;
  options.width = 16;
  CDS_ASSIGN([[maybe_unused]] const double map, fake::write_rankings(folder, gallery, options));
  return {};
}

bool wait_for(const std::function<bool()>& done, int seconds) {
  QElapsedTimer clock;
  clock.start();
  while (!done()) {
    if (clock.elapsed() > seconds * 1000)
      return false;
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents | QEventLoop::AllEvents, 50);
  }
  return true;
}

std::pair<std::size_t, double> files_and_mb(const fs::path& folder) {
  std::size_t count = 0;
  double bytes = 0;
  std::error_code none;
  for (const auto& entry : fs::recursive_directory_iterator(folder, none))
    if (entry.is_regular_file()) {
      ++count;
      bytes += static_cast<double>(entry.file_size());
    }
  return {count, bytes / 1e6};
}

int scroll(TimedApplication& app, Workspace& workspace, const char* name, int seconds) {
  RetrievalPage page(workspace);
  page.prepare();
  page.resize(1280, 720);
  page.show();
  page.on_screen(true);
  if (!wait_for([&] { return page.session() && page.ready(); }, 60))
    return 1;
  auto* depth = page.findChild<QComboBox*>(QStringLiteral("depth"));
  std::size_t arrived = 0;
  QObject::connect(&page.thumbnails(), &Thumbnails::arrived, &page, [&] { ++arrived; });
  app.times.clear();
  app.longest = app.longest_cpu = {};
  app.on = true;
  // Showing all ranks is part of what must not block.
  QTimer::singleShot(0, &page, [&] { depth->setCurrentIndex(depth->count() - 1); });
  wait_for([&] { return page.ranked().rowCount() > 1000; }, 10);
  QScrollBar* bar = page.gallery().verticalScrollBar();
  const int steps = seconds * 60;
  int at = 0;
  double latest = 0, longest_gap = 0;
  QElapsedTimer clock;
  QTimer timer;
  timer.setTimerType(Qt::PreciseTimer);
  QObject::connect(&timer, &QTimer::timeout, &page, [&] {
    const double now = static_cast<double>(clock.nsecsElapsed()) / 1e6;
    if (at > 0)
      longest_gap = std::max(longest_gap, now - latest);
    latest = now;
    ++at;
    bar->setValue(static_cast<int>(static_cast<double>(bar->maximum()) * at / steps));
  });
  clock.start();
  timer.start(1000 / 60);
  wait_for([&] { return at >= steps; }, seconds * 10);
  timer.stop();
  const double took = static_cast<double>(clock.elapsed()) / 1000;
  app.on = false;
  std::sort(app.times.begin(), app.times.end());
  const auto quantile = [&](double q) {
    return app.times.empty() ? 0.0 : app.times[static_cast<std::size_t>(q * static_cast<double>(app.times.size() - 1))];
  };
  std::printf("%s: %d rows of pictures over %d px in %.1f s; %zu pictures decoded, %.1f MB in memory\n", name,
              page.ranked().rowCount(), bar->maximum(), took, arrived,
              static_cast<double>(page.thumbnails().bytes()) / 1e6);
  std::printf("  longest event %.1f ms (%.1f ms of it on the processor; %s); 99.9 %% of %zu events under %.1f ms\n",
              app.longest.ms, app.longest.cpu_ms, app.longest.what.constData(), app.times.size(), quantile(0.999));
  std::printf("  longest processor time of one event %.1f ms (%s); longest time between two steps %.1f ms\n",
              app.longest_cpu.cpu_ms, app.longest_cpu.what.constData(), longest_gap);
  return at >= steps ? 0 : 1;
}

} // namespace

int main(int argc, char** argv) {
  if (qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
    qputenv("QT_QPA_PLATFORM", "offscreen");
  QTemporaryDir temporary;
  qputenv("XDG_CACHE_HOME", (temporary.path() + "/cache").toUtf8());
  qputenv("XDG_CONFIG_HOME", (temporary.path() + "/config").toUtf8());
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  TimedApplication app(argc, argv);
  QCommandLineParser parser;
  parser.addOptions({{QStringLiteral("pictures"), {}, QStringLiteral("N"), QStringLiteral("100000")},
                     {QStringLiteral("files"), {}, QStringLiteral("N"), QStringLiteral("2000")},
                     {QStringLiteral("seconds"), {}, QStringLiteral("S"), QStringLiteral("30")},
                     {QStringLiteral("folder"), {}, QStringLiteral("DIR")}});
  parser.process(app);
  const int pictures = parser.value(QStringLiteral("pictures")).toInt();
  const QString folder = parser.value(QStringLiteral("folder"));
  const fs::path project = fs::path((folder.isEmpty() ? temporary.path() : folder).toStdString()) / "project";
  if (!fs::exists(project / "runs"))
    if (const Status made =
            make_project(project, pictures, std::clamp(parser.value(QStringLiteral("files")).toInt(), 1, pictures));
        !made) {
      std::fprintf(stderr, "%s\n", made.error().message().c_str());
      return 1;
    }
  Workspace workspace;
  const bool opened = fs::exists(project / "project.json")
                          ? workspace.project().open(project).has_value()
                          : workspace.project().create(project, QStringLiteral("Wall")).has_value();
  if (!opened || !wait_for([&] { return !workspace.watcher().ids().isEmpty(); }, 30))
    return 1;
  workspace.selection().set_run(workspace.watcher().ids().first());
  const int seconds = std::max(1, parser.value(QStringLiteral("seconds")).toInt());
  int failed = scroll(app, workspace, "cold", seconds);
  const auto [count, mb] = files_and_mb(Thumbnails::usual_folder());
  std::printf("cache on disk: %zu files, %.1f MB\n", count, mb);
  failed += scroll(app, workspace, "warm", seconds);
  return failed > 0 ? 1 : 0;
}
