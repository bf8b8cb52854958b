// Requests to a running engine: request.json in the run folder, replaced atomically, numbered so that each is obeyed
// once.
// {"number": 3, "action": "pause", "t": 1763800000.5, "by": "host:pid"}
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace cds {

enum class RequestAction { pause, resume, stop, kill };
[[nodiscard]] const char* to_string(RequestAction action);

struct Request {
  std::int64_t number = 0; // grows by one with each request to this run
  RequestAction action = RequestAction::pause;
  double t = 0;
  std::string by; // "host:pid" of who asked
};

// Writes the next request and returns it; writers take turns (flock on request.lock). Blocks for milliseconds.
[[nodiscard]] Result<Request> send_request(const std::filesystem::path& run_folder, RequestAction action);
// The last one sent; none where there is no file.
[[nodiscard]] Result<std::optional<Request>> last_request(const std::filesystem::path& run_folder);

// The engine's side. poll() costs one stat() while nothing is new: call it each step. One thread.
class RequestPoller {
public:
  // `obeyed`: requests up to this number are done with (the journal's meta "request_obeyed", 0 for a new run).
  explicit RequestPoller(const std::filesystem::path& run_folder, std::int64_t obeyed = 0);
  // A request newer than the last one returned; an unreadable file is no request. After acting on it the engine puts
  // its number into the journal: put_meta("request_obeyed", number).
  [[nodiscard]] std::optional<Request> poll();

private:
  std::filesystem::path file_;
  std::filesystem::path folder_;
  std::int64_t seen_;
  std::int64_t inode_ = 0, modified_ns_ = 0;
};

} // namespace cds
