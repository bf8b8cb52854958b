// A study: a search in several variants and seeds, each followed by the training and test of the network it found. One
// JSON file, written by a person:
//   {"name": "strategies", "search": "experiments/search.json", "train": "experiments/train.json", "seeds": [1, 2, 3],
//    "variants": [{"name": "top-1", "set": ["search.strategy=topk", "search.k=1"]}, ...]}
// Its runs are ordinary runs of the project: NAME-VARIANT-sSEED and, the training, NAME-VARIANT-sSEED-train.
#pragma once

#include "run/experiment.h"
#include "run/project.h"

#include <filesystem>
#include <string>
#include <vector>

namespace cds {

struct StudyVariant {
  std::string name;                  // letters, digits and dashes; part of its runs' names
  std::vector<std::string> settings; // key=value, of the search
};

struct Study {
  std::string name;
  std::filesystem::path search, train; // the two experiments, absolute
  std::vector<std::uint64_t> seeds;
  std::vector<StudyVariant> variants;
  std::vector<std::string> settings; // key=value, of every search and training; not in the file
};

// wrong_call names file and pointer: unknown keys, names that make no folder names or come twice, nothing to do.
[[nodiscard]] Result<Study> load_study(const std::filesystem::path& file);
// With these variants and as many of the first seeds alone. wrong_call for a name that the study does not have.
[[nodiscard]] Result<Study> part_of(Study study, const std::vector<std::string>& variants, int seeds);

// One run of a study.
struct StudyRun {
  ExperimentKind kind = ExperimentKind::search;
  std::size_t variant = 0; // in Study::variants
  std::uint64_t seed = 1;
  std::string id;                    // the run's
  std::string parent;                // of a training: its search's id
  std::filesystem::path experiment;  // file
  std::vector<std::string> settings; // seed included
};

// In the order they are done: seed by seed, in it variant by variant, each search followed by its training.
[[nodiscard]] std::vector<StudyRun> study_runs(const Study& study);

// Whether the run in this folder was made with what the study asks now: the same experiment but for names, engine
// settings and where the data and the genotype lie. wrong_call names the first key that differs.
[[nodiscard]] Status same_experiment(const StudyRun& run, const std::filesystem::path& run_folder);

// What a pair of runs has given so far; zero or null where it is not there yet.
struct StudySeed {
  std::uint64_t seed = 1;
  RunState search = RunState::queued, train = RunState::queued;
  Json genotype;               // "layers"
  double search_seconds = 0;   // of work, over all sessions of that run
  double peak_mb = 0;          // resident memory of the search's process, LibTorch itself included
  double params = 0, macs = 0; // of the found network in inference
  double map = 0, rank1 = 0;   // of its test, shares
  double chance_map = 0, chance_rank1 = 0;

  [[nodiscard]] bool tested() const { return train == RunState::finished && map > 0; }
};

struct StudyRow {
  std::string variant;
  std::vector<StudySeed> seeds; // one for each of the study's, in its order
};

struct Spread {
  int count = 0;
  double mean = 0;
  double deviation = 0; // of the sample (n - 1); 0 for fewer than two
};
[[nodiscard]] Spread spread_of(const std::vector<double>& values);

// Reads the journals of the study's runs. Blocks for milliseconds a run.
[[nodiscard]] std::vector<StudyRow> read_study(const Study& study, const std::filesystem::path& project_folder);

} // namespace cds
