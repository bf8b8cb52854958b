#include "models/run_watcher.h"

#include "base/process.h"
#include "models/run_reading.h"
#include "models/text.h"
#include "run/run_folder.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace cds {

namespace {

constexpr int poll_ms = 250;
constexpr int scan_every = 6; // polls

// Sizes and times of the files that tell of a run: an unchanged stamp needs no reading.
std::string stamp_of(const std::filesystem::path& folder) {
  std::string stamp;
  for (const char* name : {"run.json", "journal.sqlite", "journal.sqlite-wal", "request.json"}) {
    std::error_code error;
    const auto file = folder / name;
    const auto size = std::filesystem::file_size(file, error);
    stamp += error ? "-" : std::to_string(size);
    const auto time = std::filesystem::last_write_time(file, error);
    stamp += error ? "/" : ":" + std::to_string(time.time_since_epoch().count()) + "/";
  }
  return stamp;
}

} // namespace

struct RunWatcher::Watched {
  RunInfo info;
  std::filesystem::path folder;
  std::optional<JournalReader> reader; // of an active run
  RunFeed* feed = nullptr;             // owned by the watcher
  FeedCursor cursor;                   // of the feed
  bool loading = false;                // the feed's first rows are on their way
  bool stale = false;                  // changed while loading
};

struct RunWatcher::Scan {
  std::vector<RunInfo> changed; // new ones too
  std::vector<std::string> gone;
  Stamps stamps;
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
  return static_cast<int>(ids_.indexOf(id));
}

RunWatcher::Scan RunWatcher::scan_folder(const std::filesystem::path& project, const Stamps& known) {
  Scan scan;
  for (const auto& folder : run_folders(project)) {
    const std::string id = folder.filename().string();
    std::string stamp = stamp_of(folder); // before reading: a change meanwhile is seen next time
    const auto old = known.find(id);
    if (old == known.end() || old->second != stamp)
      scan.changed.push_back(read_run_info(folder));
    scan.stamps[id] = std::move(stamp);
  }
  for (const auto& [id, stamp] : known)
    if (!scan.stamps.contains(id))
      scan.gone.push_back(id);
  return scan;
}

void RunWatcher::begin_scan() {
  if (std::exchange(scanning_, true)) {
    scan_again_ = true;
    return;
  }
  scans_.start([project = project_, known = stamps_](const std::stop_token&) { return scan_folder(project, known); },
               [this](Scan scan) { take_scan(std::move(scan)); });
}

void RunWatcher::take_scan(Scan scan) {
  scanning_ = false;
  stamps_ = std::move(scan.stamps);
  for (const std::string& id : scan.gone)
    forget(to_qstring(id));
  for (RunInfo& info : scan.changed) {
    const auto found = runs_.constFind(info.id);
    if (found == runs_.constEnd()) {
      auto run = std::make_shared<Watched>();
      run->folder = run_folder(info.id);
      run->info = std::move(info);
      const QString id = run->info.id;
      ids_.insert(std::lower_bound(ids_.begin(), ids_.end(), id), id);
      runs_.insert(id, run);
      Q_EMIT run_added(id);
      continue;
    }
    const auto run = *found;
    if (run->reader)
      continue; // followed by polling, which is newer than this
    take_info(*run, std::move(info));
    if (run->feed && runs_.contains(run->info.id))
      load_feed(*run);
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
      poll_run(*run);
}

void RunWatcher::poll_run(Watched& run) {
  if (!run.reader) {
    auto opened = JournalReader::open(run.folder);
    if (!opened)
      return; // the next scan says what is wrong
    run.reader.emplace(std::move(*opened));
  }
  read_active(run);
}

void RunWatcher::read_active(Watched& run) {
  const auto changed = run.reader->changed();
  const auto status =
      changed ? read_status(*run.reader, run.folder) : Result<RunStatus>(tl::unexpected(changed.error()));
  RunInfo info = run.info;
  if (!status) {
    run.reader.reset();
    return;
  }
  take_status(info, *status);
  if (*changed) {
    std::map<std::string, Json> results;
    if (const auto rows = run.reader->results())
      for (const ResultRow& row : *rows)
        results[row.key] = row.value;
    take_results(info, results);
    if (auto history = take_history(info, *run.reader); !history)
      info.reason = to_qstring(history.error().message());
    if (run.feed && run.loading) {
      run.stale = true;
    } else if (run.feed) {
      if (auto batch = read_feed(*run.reader, run.cursor)) {
        run.cursor = batch->cursor;
        run.feed->take(std::move(*batch));
      }
    }
  }
  if (!info.active())
    run.reader.reset(); // the journal's last rows are read above: status is written after them
  take_info(run, std::move(info));
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

void RunWatcher::load_feed(Watched& run) {
  if (std::exchange(run.loading, true)) {
    run.stale = true;
    return;
  }
  struct Loaded {
    FeedBatch batch;
    Json run_json;
  };
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
        const auto found = runs_.constFind(id);
        if (found == runs_.constEnd())
          return;
        const auto watched = *found;
        watched->loading = false;
        watched->cursor = loaded.batch.cursor;
        RunFeed* feed = watched->feed;
        feed->run_json_ = std::move(loaded.run_json);
        feed->take(std::move(loaded.batch));
        if (!std::exchange(feed->loaded_, true))
          Q_EMIT feed->loaded();
        if (std::exchange(watched->stale, false) && runs_.contains(id))
          load_feed(*watched);
      });
}

void RunWatcher::look_for_runs() {
  if (!project_.empty())
    begin_scan();
}

void RunWatcher::forget(const QString& id) {
  const auto run = runs_.take(id);
  if (!run)
    return;
  ids_.removeOne(id);
  stamps_.erase(id.toStdString());
  Q_EMIT run_removed(id);
  if (run->feed)
    run->feed->deleteLater();
}

} // namespace cds
