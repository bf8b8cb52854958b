#include "run/engine_child.h"

#include "base/file.h"
#include "run/child_process.h"
#include "run/requests.h"

#include <chrono>
#include <thread>

namespace cds {
namespace fs = std::filesystem;
namespace {

constexpr auto tick = std::chrono::milliseconds(100);

std::string last_line(const fs::path& log) {
  auto text = read_file(log);
  if (!text)
    return {};
  while (!text->empty() && (text->back() == '\n' || text->back() == '\r'))
    text->pop_back();
  return text->substr(text->find_last_of("\r\n") + 1);
}

void look(const fs::path& run_folder, const EngineWatch& watch) {
  if (!watch.look)
    return;
  if (const auto status = read_status(run_folder))
    watch.look(*status);
}

} // namespace

void wait_for_living(const fs::path& run_folder, const EngineWatch& watch) {
  for (;;) {
    const auto status = read_status(run_folder);
    if (!status || !status->process_alive || !status->active())
      return;
    if (watch.stop.stop_requested()) {
      static_cast<void>(send_request(run_folder, RequestAction::stop));
      return;
    }
    if (watch.look)
      watch.look(*status);
    std::this_thread::sleep_for(tick * 5);
  }
}

std::string run_engine_child(const fs::path& program, const std::vector<std::string>& arguments, const fs::path& log,
                             const fs::path& run_folder, const EngineWatch& watch) {
  auto child = ChildProcess::start(program, arguments, log);
  if (!child)
    return child.error().message();
  bool asked = false;
  for (int ticks = 0; !child->ended(); ++ticks) {
    if (watch.stop.stop_requested() && !asked) {
      child->ask_to_stop();
      asked = true;
    }
    if (ticks % 10 == 9)
      look(run_folder, watch);
    std::this_thread::sleep_for(tick);
  }
  if (*child->ended() == 0)
    return {};
  const auto after = read_status(run_folder);
  if (after && after->state == RunState::failed && !after->reason.empty())
    return after->reason;
  const std::string said = last_line(log);
  return said.empty() ? "the engine ended with status " + std::to_string(*child->ended()) : said;
}

} // namespace cds
