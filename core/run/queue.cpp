#include "run/queue.h"

#include "base/ids.h"
#include "base/json.h"
#include "run/file_lock.h"
#include "run/project.h"

#include <algorithm>
#include <csignal>
#include <ctime>
#include <utility>

namespace cds {
namespace fs = std::filesystem;
namespace {

struct Queue {
  std::int64_t next_number = 1;
  std::vector<QueueItem> items;
};

fs::path queue_file(const fs::path& folder) {
  return folder / "queue.json";
}

Result<Queue> load(const fs::path& folder) {
  Queue out;
  const fs::path path = queue_file(folder);
  std::error_code code;
  if (!fs::exists(path, code))
    return out;
  const std::string file = path.string();
  CDS_ASSIGN(const Json json, read_json(path));
  JsonReader reader(json, file);
  std::uint64_t next = 1;
  Json items;
  reader.read("next_number", next).read_any("items", items);
  CDS_TRY(reader.finish());
  out.next_number = static_cast<std::int64_t>(next);
  if (!items.is_null() && !items.is_array())
    return wrong_call("a list is expected here", file + ": /items");
  for (std::size_t i = 0; i < items.size(); ++i) {
    JsonReader read(items[i], file, "/items/" + std::to_string(i));
    QueueItem item;
    std::uint64_t number = 0;
    read.read("number", number)
        .read_word("command", item.command, {"search", "train", "resume"})
        .read("experiment", item.experiment)
        .read("settings", item.settings)
        .read("run", item.run)
        .read("group", item.group)
        .read("added", item.added)
        .read("error", item.error)
        .object("taken_by", [&](JsonReader& who) {
          who.read("host", item.taken_by.host)
              .read("pid", item.taken_by.pid)
              .read("start_ticks", item.taken_by.start_ticks);
        });
    CDS_TRY(read.finish());
    item.number = static_cast<std::int64_t>(number);
    out.next_number = std::max(out.next_number, item.number + 1);
    out.items.push_back(std::move(item));
  }
  return out;
}

Status store(const fs::path& folder, const Queue& queue) {
  Json items = Json::array();
  for (const QueueItem& item : queue.items) {
    Json json{{"number", item.number},     {"command", item.command}, {"experiment", item.experiment},
              {"settings", item.settings}, {"run", item.run},         {"group", item.group},
              {"added", item.added}};
    if (item.taken_by.pid != 0)
      json["taken_by"] = {
          {"host", item.taken_by.host}, {"pid", item.taken_by.pid}, {"start_ticks", item.taken_by.start_ticks}};
    if (!item.error.empty())
      json["error"] = item.error;
    items.push_back(std::move(json));
  }
  return write_json(queue_file(folder), {{"next_number", queue.next_number}, {"items", std::move(items)}});
}

// fn(Queue&) -> Result<T> under the lock; the queue is written back where it succeeded.
template <class Fn>
auto change(const fs::path& folder, Fn&& fn) -> decltype(fn(std::declval<Queue&>())) {
  CDS_ASSIGN(const FileLock lock, FileLock::wait(folder / "queue.lock"));
  CDS_ASSIGN(Queue queue, load(folder));
  auto result = fn(queue);
  if (result)
    CDS_TRY(store(folder, queue));
  return result;
}

Result<std::vector<QueueItem>::iterator> find(Queue& queue, const fs::path& folder, std::int64_t number) {
  const auto found = std::find_if(queue.items.begin(), queue.items.end(),
                                  [&](const QueueItem& item) { return item.number == number; });
  if (found == queue.items.end())
    return wrong_call("there is no entry " + std::to_string(number), queue_file(folder).string(),
                      "`cds queue list` shows them");
  return found;
}

bool is_taken(const QueueItem& item) {
  return item.taken_by.pid != 0 && (item.taken_by.host != host_name() || is_alive(item.taken_by));
}

// A name that no run has: the time, then the experiment's file name.
std::string free_run_name(const fs::path& folder, const QueueItem& item) {
  char stamp[32];
  const std::time_t now = std::time(nullptr);
  std::tm utc{};
  ::gmtime_r(&now, &utc);
  std::strftime(stamp, sizeof stamp, "%Y%m%d-%H%M%S-", &utc);
  const std::string base = stamp + slug(fs::path(item.experiment).stem().string());
  std::string name = base;
  std::error_code code;
  for (int n = 2; fs::exists(folder / "runs" / name, code); ++n)
    name = base + "-" + std::to_string(n);
  return name;
}

} // namespace

Result<std::vector<QueueItem>> read_queue(const fs::path& project_folder) {
  CDS_ASSIGN(Queue queue, load(project_folder)); // replaced atomically: readers need no lock
  for (QueueItem& item : queue.items)
    if (!is_taken(item))
      item.taken_by = {};
  return std::move(queue.items);
}

Result<QueueItem> add_to_queue(const fs::path& project_folder, QueueItem item) {
  return change(project_folder, [&](Queue& queue) -> Result<QueueItem> {
    item.number = queue.next_number++;
    item.added = now_seconds();
    item.taken_by = {};
    item.error.clear();
    queue.items.push_back(item);
    return item;
  });
}

Status remove_from_queue(const fs::path& project_folder, std::int64_t number) {
  return change(project_folder, [&](Queue& queue) -> Status {
    CDS_ASSIGN(const auto item, find(queue, project_folder, number));
    if (is_taken(*item))
      return wrong_call("entry " + std::to_string(number) + " is being run", queue_file(project_folder).string(),
                        "Stop its run: cds stop " + item->run);
    queue.items.erase(item);
    return {};
  });
}

Status move_in_queue(const fs::path& project_folder, std::int64_t number, int position) {
  return change(project_folder, [&](Queue& queue) -> Status {
    CDS_ASSIGN(const auto item, find(queue, project_folder, number));
    if (position < 0 || position >= static_cast<int>(queue.items.size()))
      return wrong_call("there is no position " + std::to_string(position), queue_file(project_folder).string(),
                        "Choose from 0 to " + std::to_string(queue.items.size() - 1));
    QueueItem moved = std::move(*item);
    queue.items.erase(item);
    queue.items.insert(queue.items.begin() + position, std::move(moved));
    return {};
  });
}

Status retry_in_queue(const fs::path& project_folder, std::int64_t number) {
  return change(project_folder, [&](Queue& queue) -> Status {
    CDS_ASSIGN(const auto item, find(queue, project_folder, number));
    item->error.clear();
    return {};
  });
}

Result<std::optional<QueueItem>> take_next(const fs::path& project_folder) {
  return change(project_folder, [&](Queue& queue) -> Result<std::optional<QueueItem>> {
    const auto left_over = [](const QueueItem& item) {
      return item.taken_by.pid != 0 && !is_taken(item) && item.error.empty();
    };
    auto item = std::find_if(queue.items.begin(), queue.items.end(), left_over);
    if (item == queue.items.end())
      item = std::find_if(queue.items.begin(), queue.items.end(), [](const QueueItem& i) { return i.waits(); });
    if (item == queue.items.end())
      return std::nullopt;
    item->taken_by = this_process();
    if (item->run.empty())
      item->run = free_run_name(project_folder, *item);
    return *item;
  });
}

Status finish_item(const fs::path& project_folder, std::int64_t number, const std::string& error) {
  return change(project_folder, [&](Queue& queue) -> Status {
    CDS_ASSIGN(const auto item, find(queue, project_folder, number));
    item->taken_by = {};
    item->error = error;
    if (error.empty())
      queue.items.erase(item);
    return {};
  });
}

Status release_item(const fs::path& project_folder, std::int64_t number) {
  return change(project_folder, [&](Queue& queue) -> Status {
    CDS_ASSIGN(const auto item, find(queue, project_folder, number));
    item->taken_by = {};
    return {};
  });
}

std::vector<std::string> command_line(const QueueItem& item, const fs::path& project_folder) {
  std::error_code code;
  const fs::path run = project_folder / "runs" / item.run;
  if (item.command == "resume" || (!item.run.empty() && fs::exists(run / "run.json", code)))
    return {"resume", item.run, "--project", project_folder.string()};
  const fs::path experiment(item.experiment);
  std::vector<std::string> out{item.command,
                               (experiment.is_absolute() ? experiment : project_folder / experiment).string(),
                               "--project", project_folder.string()};
  if (!item.run.empty())
    out.insert(out.end(), {"--run", item.run});
  for (const std::string& setting : item.settings)
    out.insert(out.end(), {"--set", setting});
  return out;
}

std::vector<QueueItem> items_for_seeds(QueueItem item, std::uint64_t first, int seeds) {
  if (seeds <= 1)
    return {std::move(item)};
  if (item.group.empty())
    item.group = fs::path(item.experiment).stem().string();
  std::vector<QueueItem> out;
  for (int n = 0; n < seeds; ++n) {
    out.push_back(item);
    out.back().settings.push_back("seed=" + std::to_string(first + static_cast<std::uint64_t>(n)));
    if (!item.run.empty())
      out.back().run = item.run + "-" + std::to_string(n + 1);
  }
  return out;
}

Status stop_queue_runner(const fs::path& project_folder) {
  CDS_ASSIGN(const auto items, read_queue(project_folder));
  for (const QueueItem& item : items)
    if (item.taken_by.pid != 0 && item.taken_by.host == host_name() && is_alive(item.taken_by)) {
      if (::kill(static_cast<pid_t>(item.taken_by.pid), SIGTERM) != 0)
        return failed("the queue's runner could not be asked to stop", project_folder.string());
      return {};
    }
  return wrong_call("nothing works on this queue", project_folder.string());
}

bool queue_runner_alive(const fs::path& project_folder) {
  std::error_code code;
  const fs::path file = project_folder / "queue.runner.lock";
  if (!fs::exists(file, code))
    return false;
  const auto lock = FileLock::try_lock(file);
  return !lock && lock.error().what == "is locked";
}

} // namespace cds
