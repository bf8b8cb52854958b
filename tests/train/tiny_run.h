// Runs small enough for a test: a synthetic set of 8 training identities and networks of a few channels.
#pragma once

#include "data/synth.h"
#include "run/journal_reader.h"
#include "run/run_folder.h"
#include "train/checkpoint.h"
#include "train/session.h"

#include <csignal>
#include <filesystem>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace tiny {

inline cds::Status make_set(const std::filesystem::path& folder) {
  cds::SynthSpec spec;
  spec.identities = 16;
  spec.cameras = 2;
  spec.images_per_camera = 4;
  spec.height = 32;
  spec.width = 16;
  auto made = cds::write_synthetic_set(folder, spec, 1);
  return made ? cds::Status{} : cds::Status(tl::unexpected(made.error()));
}

inline cds::Experiment experiment(cds::ExperimentKind kind, const std::filesystem::path& set) {
  auto spec = cds::default_experiment(kind);
  spec.name = "tiny";
  spec.data.path = set.string();
  spec.data.validation_share = 0.25;
  spec.space.width = 0.0625;
  spec.input = {};
  spec.input.height = 32;
  spec.input.width = 16;
  spec.train.epochs = 3;
  spec.train.identities_per_batch = 4;
  spec.train.images_per_identity = 2;
  spec.evaluate.every = 1;
  spec.engine.device = "cpu";
  spec.engine.threads = 1;
  spec.engine.sample_every = 1;
  spec.seed = 7;
  return spec;
}

// The folder of a new run of this experiment.
inline cds::Result<std::filesystem::path> make_run(const std::filesystem::path& project, const std::string& name,
                                                   const cds::Experiment& spec) {
  cds::RunRecord record;
  record.experiment = spec;
  record.threads = 1;
  auto paths = cds::create_run(project / "runs", name, record);
  if (!paths)
    return tl::unexpected(paths.error());
  return paths->folder;
}

// Everything in the journal that must repeat: series values by name and step, without those that measure time.
inline std::map<std::string, std::map<std::int64_t, double>> curves(const std::filesystem::path& run) {
  std::map<std::string, std::map<std::int64_t, double>> all;
  auto reader = cds::JournalReader::open(run);
  if (!reader)
    return all;
  std::map<int, std::string> names;
  const auto series = reader->series().value_or(std::vector<cds::SeriesInfo>{});
  for (const auto& one : series)
    names[one.id] = one.name;
  const auto rows = reader->samples().value_or(std::vector<cds::SampleRow>{});
  for (const auto& row : rows)
    if (const auto& name = names[row.series]; name.rfind("time/", 0) != 0 && name != "images_per_second")
      all[name][row.step] = row.value;
  return all;
}

inline cds::RunState state_of(const std::filesystem::path& run) {
  auto reader = cds::JournalReader::open(run);
  if (!reader) // not made yet
    return cds::RunState::queued;
  const auto last = reader->last_status();
  return last && *last ? (*last)->state : cds::RunState::queued;
}

inline std::string reason_of(const std::filesystem::path& run) {
  auto reader = cds::JournalReader::open(run);
  return reader->last_status().value()->reason;
}

// Whether both runs' last checkpoints hold the same tensors, bit for bit.
inline bool same_checkpoints(const std::filesystem::path& a, const std::filesystem::path& b, std::string& difference) {
  const auto one = cds::load_checkpoint(cds::RunPaths{a}.last_checkpoint());
  const auto two = cds::load_checkpoint(cds::RunPaths{b}.last_checkpoint());
  if (!one || !two) {
    difference = "a checkpoint can't be read";
    return false;
  }
  for (const auto& [group, tensors] : one->groups)
    for (const auto& [name, tensor] : tensors) {
      const auto found = two->groups.find(group);
      if (found == two->groups.end() || !found->second.contains(name) ||
          !torch::equal(tensor, found->second.at(name))) {
        difference = group + "/" + name;
        return false;
      }
    }
  difference = "progress";
  return one->groups.size() == two->groups.size() && one->progress["task"] == two->progress["task"];
}

// Hooks that ask for a stop once `done` steps were reported, whatever the machine's speed. `stop` must outlive them.
inline cds::EngineHooks stopping_after(std::int64_t done, std::stop_source& stop) {
  cds::EngineHooks hooks;
  hooks.stop = stop.get_token();
  hooks.progress_interval = 0; // a fast machine would be done before the first report
  hooks.progress = [done, &stop](const cds::Progress& progress) {
    if ((progress.phase == "train" || progress.phase == "search") && progress.done >= done)
      stop.request_stop();
  };
  return hooks;
}

// Hooks by which the process dies in the middle of an epoch.
inline cds::EngineHooks dying_after(std::int64_t done) {
  cds::EngineHooks hooks;
  hooks.progress_interval = 0;
  hooks.progress = [done](const cds::Progress& progress) {
    if (progress.done >= done)
      std::raise(SIGKILL);
  };
  return hooks;
}

// An error's text for QVERIFY2; valid until the next call.
inline const char* text(const cds::Error& error) {
  static std::string kept;
  kept = error.message();
  return kept.c_str();
}

} // namespace tiny
