// The loop that a training and a search share: epochs of steps, samples to the journal, checkpoints, requests,
// resuming. What a step does is the task's affair.
#pragma once

#include "train/checkpoint.h"
#include "train/session.h"

#include <cstdint>
#include <string>
#include <vector>

namespace cds {

// Where a run stands. A checkpoint at (epoch, step) resumes with that very step.
struct Position {
  int epoch = 0;                // from 0
  std::int64_t step = 0;        // in the epoch, from 0
  std::int64_t global_step = 0; // steps done in the whole run
};

struct StepReport {
  torch::Tensor means; // the step's values, one per Task::series(), float64, on any device
  int images = 0;      // that the weights were trained on
  double load = 0, forward = 0, backward = 0, optimizer = 0; // seconds
};

struct EpochReport {
  Json row = Json::object(); // joins the epoch's row in the journal
  bool best = false;         // save checkpoints/best.pt
};

class Task {
public:
  virtual ~Task() = default;
  [[nodiscard]] virtual std::string phase() const = 0;               // "train", "search"
  [[nodiscard]] virtual std::vector<std::string> series() const = 0; // journal names of StepReport::means
  // Learning rates during the epoch, by journal name.
  [[nodiscard]] virtual std::vector<std::pair<std::string, double>> rates(int epoch) const = 0;

  // Before the first step of a new run; not after a resume.
  virtual Status begin_run() { return {}; }
  // Starts loading from step `first` on; gives the number of steps of this epoch.
  [[nodiscard]] virtual Result<std::int64_t> begin_epoch(int epoch, std::int64_t first) = 0;
  [[nodiscard]] virtual Result<StepReport> step(const Position& at) = 0;
  // After the epoch's last step: validation, alpha rows. `cancelled` where a stop request ended it: it is called again
  // when the run is resumed.
  [[nodiscard]] virtual Result<EpochReport> end_epoch(const Position& at) = 0;

  // Everything that the next step depends on. Pure functions of seed and position need no saving.
  virtual void save(Checkpoint& checkpoint) const = 0;
  [[nodiscard]] virtual Status load(const Checkpoint& checkpoint) = 0;
  // What best.pt holds.
  virtual void save_best(Checkpoint& checkpoint) const = 0;
};

// Runs the task's epochs from where the run's last checkpoint left it to the end, or until a stop is asked for; then
// the checkpoint is on the disk. NaN in a mean is an error (failed) that names step and epoch, met before anything is
// saved. Blocks.
[[nodiscard]] Result<RunOutcome> run_epochs(Session& session, Task& task);

// Of what decides the results: everything in the experiment but names and engine settings (device apart).
[[nodiscard]] std::string experiment_hash(const Experiment& experiment);

// Seconds of work so far, over all sessions of the run; from the last checkpoint. 0 for a new run.
[[nodiscard]] double seconds_worked(const Session& session);

} // namespace cds
