// cds show: all that is recorded of one run, but its samples.
#include "app/cds/run_text.h"
#include "run/journal_reader.h"
#include "run/run_folder.h"
#include "run/slurm.h"
#include "run/step_times.h"

#include <cstdio>
#include <memory>

namespace cds {
namespace {

struct Options {
  std::string run, project;
};

// "0.412 s: load 0.8 %, forward 35.1 %, ..."
std::string step_text(const StepTimes& times) {
  char text[64];
  std::snprintf(text, sizeof text, "%.3f s:", times.total());
  std::string out = text;
  for (const auto& part : StepTimes::parts()) {
    std::snprintf(text, sizeof text, "%s %s %.1f %%", out.back() == ':' ? "" : ",", part.name,
                  100 * times.*part.seconds / times.total());
    out += text;
  }
  return out;
}

Status add_step_times(JournalReader& reader, Json& out, std::string& text) {
  CDS_ASSIGN(const auto times, step_times(reader));
  if (!times)
    return {};
  for (const auto& part : StepTimes::parts())
    out["step_seconds"][part.name] = (*times).*part.seconds;
  text += "step        " + step_text(*times) + "\n";
  return {};
}

// What Slurm says of the job that the run waits for, where Slurm can be asked.
void ask_slurm_of(RunEntry& run, Json& out, std::string& text) {
  const auto job = run.status.slurm_job != 0 ? slurm_job(run.folder) : std::nullopt;
  if (!job)
    return;
  const auto said = ask_slurm(run.folder, *job);
  if (!said)
    return;
  if (auto now = read_status(run.folder)) // its end may just have been noted
    run.status = std::move(*now);
  out = run_json(run);
  text = run_text(run);
  if (run.status.slurm_job == 0)
    return;
  out["slurm"] = {{"job", job->number}, {"state", *said}};
  text += "slurm       job " + std::to_string(job->number) + ": " + *said + "\n";
}

// What the journal adds to a run's entry: epochs, events and the last value of each series.
Status add_journal(const std::filesystem::path& folder, Json& out, std::string& text) {
  std::error_code code;
  if (!std::filesystem::exists(RunPaths{folder}.journal(), code))
    return {};
  CDS_ASSIGN(JournalReader reader, JournalReader::open(folder));
  CDS_TRY(add_step_times(reader, out, text));
  CDS_ASSIGN(const auto epochs, reader.epochs());
  out["epochs"] = Json::array();
  for (const EpochRow& row : epochs)
    out["epochs"].push_back({{"epoch", row.epoch}, {"t", row.t}, {"seconds", row.seconds}, {"values", row.json}});
  CDS_ASSIGN(const auto events, reader.events());
  out["events"] = Json::array();
  for (const Event& event : events) {
    out["events"].push_back({{"t", event.t},
                             {"level", event.level},
                             {"code", event.code},
                             {"message", event.message},
                             {"way_out", event.way_out}});
    text += time_text(event.t) + "  " + event.level + "  " + event.message +
            (event.way_out.empty() ? "" : ". " + event.way_out) + "\n";
  }
  CDS_ASSIGN(const auto series, reader.series());
  out["series"] = Json::array();
  for (const SeriesInfo& info : series)
    out["series"].push_back({{"name", info.name}, {"unit", info.unit}});
  CDS_ASSIGN(const std::int64_t samples, reader.sample_count());
  out["samples"] = samples;
  return {};
}

} // namespace

void add_show(CLI::App& app, Context& context) {
  auto* command = app.add_subcommand("show", "Show a run: state, progress, results, events");
  auto options = std::make_shared<Options>();
  command->add_option("run", options->run, "Run folder, or a run's id in the project")->required();
  add_project_option(*command, options->project);
  command->callback([options, &context] {
    const auto folder = find_run(options->run, options->project);
    if (!folder)
      return context.fail(folder.error());
    RunEntry run = read_run_entry(*folder);
    Json out = run_json(run);
    std::string text = run_text(run);
    ask_slurm_of(run, out, text);
    if (run.record) {
      const Json record = to_json(*run.record);
      for (const char* key : {"experiment", "data_fingerprint", "versions", "machine", "threads", "parent", "command"})
        out[key] = record[key];
    }
    const Status journal = add_journal(*folder, out, text);
    context.answer(out, text);
    if (run.error)
      context.fail(*run.error);
    else if (!journal)
      context.fail(journal.error());
  });
}

} // namespace cds
