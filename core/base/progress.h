// Progress of long work: the worker reports, somebody shows. Reporting never blocks for long.
#pragma once

#include <cstdint>
#include <functional>
#include <stop_token>
#include <string>

namespace cds {

struct Progress {
  std::string phase;       // what is being done, e.g. "training"
  std::int64_t done = 0;   // units finished
  std::int64_t total = 0;  // 0: not known
  double seconds = 0;      // since the phase began
  double seconds_left = -1; // -1: not known
  std::string detail;      // e.g. "loss 3.21, 31 img/s"
};

using ProgressSink = std::function<void(const Progress&)>;

// Counts one phase and reports to the sink at most every `interval` seconds, and at its end. Time left is extrapolated
// from the rate of this session alone: begin_at() tells how much was done before (a resumed run). One thread.
class ProgressMeter {
public:
  ProgressMeter(ProgressSink sink, std::string phase, std::int64_t total, std::int64_t begin_at = 0, double interval = 0.1);
  void advance(std::int64_t done, const std::string& detail = {}); // done: absolute count
  void finish(const std::string& detail = {});
  [[nodiscard]] double seconds_left() const;

private:
  void report(const std::string& detail);
  ProgressSink sink_;
  Progress progress_;
  std::int64_t begin_at_;
  double interval_, started_, reported_ = 0;
};

// A bar on standard error: redrawn in place on a terminal; elsewhere one line each 10 seconds. Silent when quiet.
[[nodiscard]] ProgressSink terminal_progress(bool quiet = false);

// "1 h 04 min", "3 min 20 s", "12 s"
[[nodiscard]] std::string duration_text(double seconds);

} // namespace cds
