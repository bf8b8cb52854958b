// Run folders in bulk for bench_workbench, written through core/run.
#pragma once

#include "fixtures/fake_project.h"
#include "run/run_folder.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <string>

namespace cds::bench {

// Copies of one finished search and one finished training, each with its own id, in groups of five seeds.
inline void make_runs(fixture::FakeProject& project, int count) {
  namespace fs = std::filesystem;
  const auto first = project.add_search("00000-search", RunState::finished, 12, 12);
  const auto second = project.add_training("00001-train", RunState::finished, 12, 12);
  for (int i = 2; i < count; ++i) {
    const auto& from = i % 2 ? second : first;
    char id[40];
    std::snprintf(id, sizeof id, "%05d-%s", i, i % 2 ? "train" : "search");
    const fs::path folder = project.project().runs() / id;
    fs::create_directories(folder);
    fs::copy_file(RunPaths{from.folder}.journal(), RunPaths{folder}.journal());
    auto record = read_run(from.folder);
    record->id = id;
    record->experiment.seed = static_cast<std::uint64_t>(i / 2 % 5);
    record->experiment.train.epochs = 100 + i / 10;
    record->experiment.name = "experiment " + std::to_string(i / 10);
    std::FILE* file = std::fopen(RunPaths{folder}.run_json().c_str(), "w");
    const std::string text = to_json(*record).dump();
    std::fwrite(text.data(), 1, text.size(), file);
    std::fclose(file);
  }
}

// A finished training of 100 epochs with half of the samples in each of two series.
inline void make_long_run(fixture::FakeProject& project, std::int64_t samples) {
  const auto run = project.add_training("99998-long", RunState::running, 0, 100);
  auto journal = Journal::open(run.folder);
  static_cast<void>(journal->set_status(RunState::running));
  const int loss = journal->series("train/loss"), accuracy = journal->series("train/accuracy");
  for (std::int64_t step = 1; step <= samples / 2; ++step) {
    const double epoch = 100.0 * static_cast<double>(step) / (static_cast<double>(samples) / 2);
    const double noise = std::sin(static_cast<double>(step) * 12.9898) * 0.2;
    journal->append({loss, 1000 + step, epoch, 5 * std::exp(-epoch / 20) + noise, 1.7e9 + epoch});
    journal->append({accuracy, 1000 + step, epoch, 1 - std::exp(-epoch / 20), 1.7e9 + epoch});
    if (step % 20000 == 0)
      static_cast<void>(journal->flush());
  }
  static_cast<void>(journal->set_status(RunState::finished));
  static_cast<void>(journal->close());
}

} // namespace cds::bench
