#include "app/cds/run_text.h"

#include "base/progress.h"

#include <cmath>
#include <cstdio>
#include <ctime>

namespace cds {
namespace {

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f", 100 * share);
  return text;
}

// "72.4 / 88.1" of the test where there is one, else of the validation, else "".
std::string scores(const RunEntry& run) {
  for (const char* key : {"test", "validation"}) {
    const auto found = run.results.find(key);
    if (found == run.results.end() || !found->second.is_object())
      continue;
    const Json& value = found->second;
    const char* const note = std::string(key) == "test" ? "" : " (validation)";
    if (const Json accuracy = value.value("accuracy", Json()); accuracy.is_number())
      return "top-1 " + percent(accuracy.get<double>()) + note;
    if (!value.contains("mAP") || !value["mAP"].is_number())
      continue;
    const Json rank1 = value.contains("cmc") && value["cmc"].is_array() && !value["cmc"].empty()
                           ? value["cmc"][0]
                           : value.value("rank1", Json());
    return percent(value["mAP"].get<double>()) + (rank1.is_number() ? " / " + percent(rank1.get<double>()) : "") + note;
  }
  return {};
}

std::string progress(const RunEntry& run) {
  if (run.status.slurm_job != 0)
    return run.status.reason;
  if (!run.status.heartbeat || run.status.heartbeat->epochs == 0)
    return {};
  const Heartbeat& h = *run.status.heartbeat;
  std::string out = "epoch " + std::to_string(h.epoch) + "/" + std::to_string(h.epochs);
  if (run.status.active() && h.seconds_left > 0)
    out += ", " + duration_text(h.seconds_left) + " left";
  return out;
}

// "31.2 images/s, 0.8 % of the time waiting for images, 812 MB at most" of a run under way.
std::string speed(const RunEntry& run) {
  if (!run.status.heartbeat || !run.status.active() || run.status.heartbeat->images_per_second <= 0)
    return {};
  const Heartbeat& h = *run.status.heartbeat;
  char text[128];
  std::snprintf(text, sizeof text, "%.1f images/s, %.1f %% of the time waiting for images, %.0f MB at most",
                h.images_per_second, 100 * h.load_share, h.peak_mb);
  return text;
}

std::string padded(std::string text, std::size_t width) {
  if (text.size() < width)
    text.append(width - text.size(), ' ');
  return text;
}

} // namespace

std::string time_text(double unix_seconds) {
  const auto when = static_cast<std::time_t>(unix_seconds);
  std::tm local{};
  ::localtime_r(&when, &local);
  char text[32];
  std::strftime(text, sizeof text, "%Y-%m-%d %H:%M", &local);
  return text;
}

Json run_json(const RunEntry& run) {
  Json out{{"id", run.id}, {"folder", run.folder.string()}};
  if (run.record) {
    out["name"] = run.record->experiment.name;
    out["kind"] = to_string(run.record->experiment.kind);
    out["created"] = run.record->created;
  }
  const RunStatus& status = run.status;
  out["state"] = run.error && !run.record ? "broken" : to_string(status.state);
  if (!status.reason.empty())
    out["reason"] = status.reason;
  if (status.since > 0)
    out["since"] = status.since;
  if (status.slurm_job != 0)
    out["slurm_job"] = status.slurm_job;
  if (!status.pending.empty())
    out["pending"] = status.pending;
  if (status.process.pid != 0)
    out["process"] = {{"host", status.process.host}, {"pid", status.process.pid}, {"alive", status.process_alive}};
  if (status.heartbeat) {
    const Heartbeat& h = *status.heartbeat;
    out["progress"] = {{"phase", h.phase},
                       {"epoch", h.epoch},
                       {"epochs", h.epochs},
                       {"step", h.step},
                       {"steps", h.steps},
                       {"images_per_second", h.images_per_second},
                       {"seconds_left", h.seconds_left},
                       {"resident_mb", h.resident_mb},
                       {"peak_mb", h.peak_mb},
                       {"load_share", h.load_share},
                       {"t", h.t},
                       {"moved", h.moved}};
  }
  out["results"] = Json::object();
  for (const auto& [key, value] : run.results)
    out["results"][key] = value;
  if (run.error)
    out["error"] = run.error->message();
  return out;
}

std::string runs_table(const std::vector<RunEntry>& runs) {
  std::vector<std::vector<std::string>> rows{{"RUN", "KIND", "STATE", "PROGRESS", "mAP / rank-1 %"}};
  for (const RunEntry& run : runs) {
    const std::string state = run.error && !run.record ? "broken" : to_string(run.status.state);
    rows.push_back({run.id, run.record ? to_string(run.record->experiment.kind) : "",
                    run.status.pending.empty() ? state : state + " (" + run.status.pending + " asked)", progress(run),
                    run.error ? run.error->message() : scores(run)});
  }
  std::vector<std::size_t> widths(rows[0].size());
  for (const auto& row : rows)
    for (std::size_t i = 0; i + 1 < row.size(); ++i)
      widths[i] = std::max(widths[i], row[i].size());
  std::string out;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i)
      line += (i ? "  " : "") + padded(row[i], widths[i]);
    line.erase(line.find_last_not_of(' ') + 1);
    out += line + "\n";
  }
  return out;
}

std::string run_text(const RunEntry& run) {
  std::string out = run.id + "\n";
  const auto line = [&](const char* key, const std::string& value) {
    if (!value.empty())
      out += padded(key, 12) + value + "\n";
  };
  line("folder", run.folder.string());
  if (run.record) {
    line("experiment", run.record->experiment.name);
    line("kind", to_string(run.record->experiment.kind));
    line("created", time_text(run.record->created));
    line("data", run.record->experiment.data.path);
  }
  line("state", run.error && !run.record ? "broken" : to_string(run.status.state));
  line("reason", run.status.reason);
  line("asked", run.status.pending);
  line("progress", progress(run));
  line("speed", speed(run));
  line("scores", scores(run));
  for (const auto& [key, value] : run.results)
    if (key != "test" && key != "validation")
      line(key.c_str(), value.dump());
  if (run.error)
    line("error", run.error->message());
  return out;
}

void add_project_option(CLI::App& command, std::string& out) {
  command.add_option("--project", out, "The project's folder; default: the nearest one at or above the current folder");
}

std::filesystem::path project_folder(const std::string& given) {
  if (given.empty())
    return default_project_folder();
  const auto folder = std::filesystem::absolute(given).lexically_normal();
  return folder.has_filename() ? folder : folder.parent_path(); // "project/"
}

} // namespace cds
