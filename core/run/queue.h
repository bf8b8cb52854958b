// What waits to be run in a project, in order: PROJECT/queue.json, changed under one lock (queue.lock), so the order
// survives a restart and two programs may change it. {"next_number": 4, "items": [{"number", "command", ...}]}
#pragma once

#include "base/process.h"
#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace cds {

struct QueueItem {
  std::int64_t number = 0;           // given by add; never reused
  std::string command;               // "search", "train", "resume"
  std::string experiment;            // file; empty for resume
  std::vector<std::string> settings; // key=value
  std::string run;                   // the run's name; made when it is taken (resume: the run)
  std::string group;                 // entries that belong together (several seeds); may be empty
  double added = 0;
  ProcessId taken_by; // the queue runner that works on it; pid 0: waits
  std::string error;  // why it could not be done; it stays, skipped, until it is removed or retried

  [[nodiscard]] bool waits() const { return taken_by.pid == 0 && error.empty(); }
};

// One entry per seed, counted up from `first`: the same group, "seed=N" among the settings, run names (where given)
// numbered from 1. A single seed is the entry as it is.
[[nodiscard]] std::vector<QueueItem> items_for_seeds(QueueItem item, std::uint64_t first, int seeds);

// All block for milliseconds. Errors name queue.json. An unknown number is wrong_call.
[[nodiscard]] Result<std::vector<QueueItem>> read_queue(const std::filesystem::path& project_folder);
[[nodiscard]] Result<QueueItem> add_to_queue(const std::filesystem::path& project_folder, QueueItem item);
// Refuses one that is being run: stop its run instead.
[[nodiscard]] Status remove_from_queue(const std::filesystem::path& project_folder, std::int64_t number);
// To position 0 .. count-1 among all items.
[[nodiscard]] Status move_in_queue(const std::filesystem::path& project_folder, std::int64_t number, int position);
[[nodiscard]] Status retry_in_queue(const std::filesystem::path& project_folder,
                                    std::int64_t number); // clears its error

// The runner's side (`cds queue run`). take_next marks the first waiting item as ours and fixes its run's name, so that
// a runner that was killed finds the same run again: items of dead runners come first. None where nothing waits.
[[nodiscard]] Result<std::optional<QueueItem>> take_next(const std::filesystem::path& project_folder);
// Removes it (error empty), or keeps it with the error.
[[nodiscard]] Status finish_item(const std::filesystem::path& project_folder, std::int64_t number,
                                 const std::string& error);

// Gives a taken item back, to be continued later under the same run name.
[[nodiscard]] Status release_item(const std::filesystem::path& project_folder, std::int64_t number);

// The arguments after `cds` that do the item: a run that exists already is resumed.
[[nodiscard]] std::vector<std::string> command_line(const QueueItem& item, const std::filesystem::path& project_folder);

// Asks the runner on this host to stop: its engine writes a checkpoint, and the entry goes back to the queue.
// wrong_call where none works.
[[nodiscard]] Status stop_queue_runner(const std::filesystem::path& project_folder);

// Whether a queue runner works on this project on this host (it holds queue.runner.lock).
[[nodiscard]] bool queue_runner_alive(const std::filesystem::path& project_folder);

} // namespace cds
