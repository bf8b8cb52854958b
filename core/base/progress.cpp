#include "base/progress.h"

#include "base/process.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>
#include <sys/ioctl.h>
#include <unistd.h>

namespace cds {

ProgressMeter::ProgressMeter(ProgressSink sink, std::string phase, std::int64_t total, std::int64_t begin_at, double interval)
    : sink_(std::move(sink)), begin_at_(begin_at), interval_(interval), started_(now_seconds()) {
  progress_.phase = std::move(phase);
  progress_.total = total;
  progress_.done = begin_at;
}

double ProgressMeter::seconds_left() const {
  return progress_.seconds_left;
}

void ProgressMeter::advance(std::int64_t done, const std::string& detail) {
  progress_.done = done;
  const double now = now_seconds();
  progress_.seconds = now - started_;
  const auto here = done - begin_at_;
  progress_.seconds_left = here > 0 && progress_.total > 0
                               ? progress_.seconds * static_cast<double>(std::max<std::int64_t>(0, progress_.total - done)) / static_cast<double>(here)
                               : -1;
  if (now - reported_ >= interval_) {
    reported_ = now;
    report(detail);
  }
}

void ProgressMeter::finish(const std::string& detail) {
  progress_.seconds = now_seconds() - started_;
  progress_.seconds_left = 0;
  if (progress_.total > 0)
    progress_.done = progress_.total;
  report(detail);
}

void ProgressMeter::report(const std::string& detail) {
  progress_.detail = detail;
  if (sink_)
    sink_(progress_);
}

std::string duration_text(double seconds) {
  const auto s = static_cast<long long>(std::llround(std::max(0.0, seconds)));
  char text[64];
  if (s >= 3600)
    std::snprintf(text, sizeof text, "%lld h %02lld min", s / 3600, s / 60 % 60);
  else if (s >= 60)
    std::snprintf(text, sizeof text, "%lld min %02lld s", s / 60, s % 60);
  else
    std::snprintf(text, sizeof text, "%lld s", s);
  return text;
}

ProgressSink terminal_progress(bool quiet) {
  if (quiet)
    return {};
  struct State {
    bool terminal = ::isatty(STDERR_FILENO) != 0;
    double printed = now_seconds();
    std::string phase;
  };
  auto state = std::make_shared<State>();
  return [state](const Progress& p) {
    const bool ends = p.seconds_left == 0;
    const double now = now_seconds();
    if (!state->terminal && !ends && now - state->printed < 10)
      return;
    if (!state->terminal && ends && p.seconds < 2)
      return;
    state->printed = now;
    const double share = p.total > 0 ? std::clamp(static_cast<double>(p.done) / static_cast<double>(p.total), 0.0, 1.0) : 0.0;
    std::string bar(24, '-');
    std::fill_n(bar.begin(), static_cast<std::size_t>(std::lround(share * 24)), '#');
    std::string line = p.phase + "  [" + bar + "] " + std::to_string(static_cast<int>(share * 100)) + " %";
    if (ends)
      line += "  " + duration_text(p.seconds);
    else if (p.seconds_left >= 0)
      line += "  " + duration_text(p.seconds_left) + " left";
    if (!p.detail.empty())
      line += "  " + p.detail;
    if (state->terminal) {
      winsize size{};
      if (::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 1 && line.size() >= size.ws_col)
        line.resize(size.ws_col - 1u);
      std::fprintf(stderr, "\r\033[K%s%s", line.c_str(), ends ? "\n" : "");
    } else {
      std::fprintf(stderr, "%s\n", line.c_str());
    }
    std::fflush(stderr);
  };
}

} // namespace cds
