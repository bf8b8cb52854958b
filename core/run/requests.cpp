#include "run/requests.h"

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "run/file_lock.h"
#include "run/run_folder.h"

#include <sys/stat.h>

namespace cds {
namespace {

const std::vector<std::string> actions{"pause", "resume", "stop", "kill"};

Result<Request> parse(const std::string& text, const std::string& file) {
  CDS_ASSIGN(const Json json, parse_json(text, file));
  JsonReader reader(json, file);
  Request out;
  std::string action;
  std::uint64_t number = 0;
  reader.read("number", number).read_word("action", action, actions).read("t", out.t).read("by", out.by);
  CDS_TRY(reader.finish());
  for (std::size_t i = 0; i < actions.size(); ++i)
    if (actions[i] == action)
      out.action = static_cast<RequestAction>(i);
  if (action.empty() || number == 0)
    return wrong_call("a request has a number from 1 and an action", file);
  out.number = static_cast<std::int64_t>(number);
  return out;
}

} // namespace

const char* to_string(RequestAction action) {
  return actions[static_cast<std::size_t>(action)].c_str();
}

Result<std::optional<Request>> last_request(const std::filesystem::path& run_folder) {
  const auto file = RunPaths{run_folder}.request();
  std::error_code code;
  if (!std::filesystem::exists(file, code))
    return std::nullopt;
  CDS_ASSIGN(const std::string text, read_file(file));
  CDS_ASSIGN(Request request, parse(text, file.string()));
  return request;
}

Result<Request> send_request(const std::filesystem::path& run_folder, RequestAction action) {
  CDS_ASSIGN(const FileLock lock, FileLock::wait(run_folder / "request.lock"));
  const auto last = last_request(run_folder); // an unreadable one is replaced
  const ProcessId self = this_process();
  Request out{1, action, now_seconds(), self.host + ":" + std::to_string(self.pid)};
  if (last && *last)
    out.number = (*last)->number + 1;
  else if (!last)
    out.number = static_cast<std::int64_t>(out.t * 1000); // above whatever the lost number was
  CDS_TRY(write_json(RunPaths{run_folder}.request(),
                     {{"number", out.number}, {"action", to_string(action)}, {"t", out.t}, {"by", out.by}}));
  return out;
}

RequestPoller::RequestPoller(const std::filesystem::path& run_folder, std::int64_t obeyed)
    : file_(RunPaths{run_folder}.request()), folder_(run_folder), seen_(obeyed) {}

std::optional<Request> RequestPoller::poll() {
  struct stat info {};
  if (::stat(file_.c_str(), &info) != 0)
    return std::nullopt;
  const auto inode = static_cast<std::int64_t>(info.st_ino);
  const auto modified = static_cast<std::int64_t>(info.st_mtim.tv_sec) * 1'000'000'000 + info.st_mtim.tv_nsec;
  if (inode == inode_ && modified == modified_ns_)
    return std::nullopt;
  inode_ = inode;
  modified_ns_ = modified;
  const auto request = last_request(folder_);
  if (!request || !*request || (*request)->number <= seen_)
    return std::nullopt;
  seen_ = (*request)->number;
  return **request;
}

} // namespace cds
