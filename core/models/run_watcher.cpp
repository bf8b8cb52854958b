#include "models/run_watcher.h"

#include "models/run_look.h"
#include "models/run_reading.h"
#include "models/run_scan.h"
#include "models/text.h"
#include "run/run_folder.h"

#include <QElapsedTimer>
#include <algorithm>
#include <utility>

namespace cds {

namespace {

constexpr int poll_ms = 250;
constexpr int scan_every = 6; // polls
constexpr std::size_t slice_rows = 20000;
constexpr qint64 slice_ms = 6;

} // namespace

struct RunWatcher::Watched {
  RunInfo info;
  std::filesystem::path folder;
  std::shared_ptr<JournalReader> reader; // of an active run; one thread uses it at a time
  bool reading = false;                  // a thread does now
  RunFeed* feed = nullptr;               // owned by the watcher
  FeedCursor cursor;                     // of the feed
  bool loading = false;                  // the feed's first rows are on their way
  bool stale = false;                    // changed while loading
  int ordinal = -1;
};

RunWatcher::RunWatcher(QObject* parent) : QObject(parent), scans_(this), loads_(this, 2) {
  timer_.setInterval(poll_ms);
  connect(&timer_, &QTimer::timeout, this, &RunWatcher::poll);
}

RunWatcher::~RunWatcher() = default;

void RunWatcher::watch(const std::filesystem::path& project_folder) {
  scans_.cancel();
  loads_.cancel();
  timer_.stop();
  scanning_ = scan_again_ = scanned_ = false;
  const QStringList old = std::exchange(ids_, {});
  const auto runs = std::exchange(runs_, {});
  stamps_.clear();
  old_ordinals_.clear();
  project_ = project_folder;
  for (const QString& id : old)
    Q_EMIT run_removed(id);
  for (const auto& run : runs)
    delete run->feed;
  if (project_.empty()) {
    scanned_ = true;
    Q_EMIT scanned();
    return;
  }
  begin_scan();
  timer_.start();
}

std::filesystem::path RunWatcher::run_folder(const QString& id) const {
  return project_ / "runs" / id.toStdString();
}

const RunInfo* RunWatcher::info(const QString& id) const {
  const auto found = runs_.constFind(id);
  return found == runs_.constEnd() ? nullptr : &(*found)->info;
}

int RunWatcher::ordinal(const QString& id) const {
  const auto found = runs_.constFind(id);
  return found == runs_.constEnd() ? -1 : (*found)->ordinal;
}

// Those that have no number yet: a colour stays with its run while others come and go, also when it comes back from the
// bin.
void RunWatcher::number_runs() {
  int next = 0;
  for (const auto& run : std::as_const(runs_))
    next = std::max(next, run->ordinal + 1);
  for (const int ordinal : std::as_const(old_ordinals_))
    next = std::max(next, ordinal + 1);
  for (const QString& id : std::as_const(ids_))
    if (Watched& run = *runs_[id]; run.ordinal < 0)
      run.ordinal = old_ordinals_.contains(id) ? old_ordinals_.take(id) : next++;
}

void RunWatcher::begin_scan() {
  if (std::exchange(scanning_, true)) {
    scan_again_ = true;
    return;
  }
  scans_.start([project = project_, known = stamps_](const std::stop_token&) { return scan_runs(project, known); },
               [this](RunScan scan) { take_scan(std::move(scan)); });
}

void RunWatcher::take_scan(RunScan scan) {
  scanning_ = false;
  stamps_ = std::move(scan.stamps);
  for (const std::string& id : scan.gone)
    forget(to_qstring(id));
  QStringList added;
  for (RunInfo& info : scan.changed) {
    const auto found = runs_.constFind(info.id);
    if (found == runs_.constEnd()) {
      auto run = std::make_shared<Watched>();
      run->folder = run_folder(info.id);
      run->info = std::move(info);
      added << run->info.id;
      runs_.insert(run->info.id, run);
      continue;
    }
    const auto run = *found;
    if (run->reader)
      continue; // followed by polling, which is newer than this
    take_info(*run, std::move(info));
    if (run->feed && runs_.contains(run->info.id))
      load_feed(*run);
  }
  if (!added.isEmpty()) {
    ids_ += added;
    ids_.sort();
    number_runs();
    Q_EMIT runs_added(added);
  }
  if (!std::exchange(scanned_, true))
    Q_EMIT scanned();
  if (std::exchange(scan_again_, false))
    begin_scan();
}

void RunWatcher::take_info(Watched& run, RunInfo info) {
  if (run.info == info)
    return;
  const bool ended = run.info.active() && !info.active();
  run.info = std::move(info);
  const QString id = run.info.id; // listeners may make the watcher forget the run
  Q_EMIT run_changed(id);
  if (ended)
    Q_EMIT run_ended(id);
}

void RunWatcher::poll() {
  if (project_.empty())
    return;
  if (++polls_ % scan_every == 0)
    begin_scan();
  const auto runs = runs_; // listeners may change the list
  for (const auto& run : runs)
    if (run->info.active() && runs_.contains(run->info.id))
      poll_run(run);
}

void RunWatcher::poll_run(const std::shared_ptr<Watched>& run) {
  if (std::exchange(run->reading, true))
    return;
  RunLook look;
  look.folder = run->folder;
  look.reader = run->reader;
  look.info = run->info;
  look.wants_feed = run->feed && !run->loading;
  look.cursor = run->cursor;
  loads_.start([look = std::move(look)](const std::stop_token&) { return look_at(look); },
               [this, run](RunLook read) { take_look(run, std::move(read)); });
}

void RunWatcher::take_look(const std::shared_ptr<Watched>& run, RunLook look) {
  run->reading = false;
  run->reader = look.reader;
  const QString id = run->info.id;
  if (runs_.value(id) != run || !look.reader)
    return;
  if (look.batch && !run->loading && run->cursor == look.cursor) {
    run->cursor = look.batch->cursor;
    run->feed->take(std::move(*look.batch));
  } else if (look.changed && run->feed) {
    if (run->loading)
      run->stale = true;
    else
      load_feed(*run); // asked for while the thread was reading
  }
  if (!look.info.active())
    run->reader.reset(); // the journal's last rows are read above: status is written after them
  if (runs_.value(id) == run)
    take_info(*run, std::move(look.info));
}

RunFeed* RunWatcher::feed(const QString& id) {
  const auto found = runs_.constFind(id);
  if (found == runs_.constEnd()) {
    auto* empty = new RunFeed(id, this); // of no run: loaded and empty
    empty->loaded_ = true;
    return empty;
  }
  Watched& run = **found;
  if (!run.feed) {
    run.feed = new RunFeed(id, this);
    load_feed(run);
  }
  return run.feed;
}

struct RunWatcher::Loaded {
  FeedBatch batch;
  Json run_json;
  std::size_t curve = 0, row = 0; // handed over so far
};

void RunWatcher::load_feed(Watched& run) {
  if (std::exchange(run.loading, true)) {
    run.stale = true;
    return;
  }
  loads_.start(
      [folder = run.folder, cursor = run.cursor](const std::stop_token&) {
        Loaded loaded;
        loaded.batch.cursor = cursor;
        if (auto reader = JournalReader::open(folder))
          if (auto batch = read_feed(*reader, cursor))
            loaded.batch = std::move(*batch);
        if (auto json = read_json(RunPaths{folder}.run_json()))
          loaded.run_json = std::move(*json);
        return loaded;
      },
      [this, id = run.info.id](Loaded loaded) {
        if (const auto watched = runs_.value(id))
          hand_over(watched, std::make_shared<Loaded>(std::move(loaded)));
      });
}

// A million rows at once would stop the window: a slice now, the rest when other events have had their turn.
void RunWatcher::hand_over(const std::shared_ptr<Watched>& run, const std::shared_ptr<Loaded>& loaded) {
  const QString id = run->info.id;
  if (runs_.value(id) != run)
    return;
  RunFeed* feed = run->feed;
  QElapsedTimer clock;
  clock.start();
  auto& curves = loaded->batch.curves;
  while (loaded->curve < curves.size()) {
    const FeedCurve& curve = curves[loaded->curve];
    const std::size_t count = std::min(slice_rows, curve.samples.size() - loaded->row);
    feed->take_rows(curve, loaded->row, count);
    loaded->row += count;
    if (loaded->row == curve.samples.size()) {
      ++loaded->curve;
      loaded->row = 0;
    }
    if (clock.elapsed() >= slice_ms) {
      QTimer::singleShot(0, this, [this, run, loaded] { hand_over(run, loaded); });
      return;
    }
  }
  curves.clear();
  run->loading = false;
  run->cursor = loaded->batch.cursor;
  feed->run_json_ = std::move(loaded->run_json);
  feed->take(std::move(loaded->batch));
  if (!std::exchange(feed->loaded_, true))
    Q_EMIT feed->loaded();
  if (std::exchange(run->stale, false) && runs_.value(id) == run)
    load_feed(*run);
}

void RunWatcher::look_for_runs() {
  if (!project_.empty())
    begin_scan();
}

void RunWatcher::forget(const QString& id) {
  const auto run = runs_.take(id);
  if (!run)
    return;
  old_ordinals_[id] = run->ordinal;
  ids_.removeOne(id);
  stamps_.erase(id.toStdString());
  Q_EMIT run_removed(id);
  if (run->feed)
    run->feed->deleteLater();
}

} // namespace cds
