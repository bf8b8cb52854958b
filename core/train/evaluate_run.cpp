#include "train/evaluate_run.h"

#include "nn/use_device.h"
#include "run/journal.h"
#include "run/run_lock.h"
#include "run/status.h"
#include "train/device.h"
#include "train/embedder.h"
#include "train/inputs.h"
#include "train/session.h"
#include "train/trainer.h"

namespace cds {
namespace {

Result<TestScores> evaluate_locked(RunRecord record, const EvaluateOptions& options, const RunPaths& paths,
                                   const ProgressSink& progress, std::stop_token stop) {
  auto& spec = record.experiment;
  if (!options.cpu.empty())
    spec.engine.cpu = options.cpu;
  if (!options.precision.empty())
    spec.evaluate.precision = options.precision;
  CDS_ASSIGN(const auto device, pick_device(spec.engine));
  use_device(device);
  use_threads(record.threads > 0 ? record.threads : spec.engine.threads);
  CDS_ASSIGN(const RunData data, open_data(record));
  CDS_ASSIGN(const auto split, train_split(data, spec));
  CDS_ASSIGN(const Genotype genotype, genotype_of(paths, spec));
  const auto labels = make_labels(split.train);
  CDS_ASSIGN(auto network, make_network(spec, genotype, labels.classes()));
  const auto weights =
      std::filesystem::exists(paths.best_checkpoint()) ? paths.best_checkpoint() : paths.last_checkpoint();
  CDS_TRY(load_weights(network, weights));
  network->to(device);
  TestInputs inputs;
  inputs.data = &data;
  inputs.paths = paths;
  inputs.meta = {{"run", record.id},
                 {"set", data.title},
                 {"weights", weights.filename().string()},
                 {"precision", spec.evaluate.precision}};
  CDS_ASSIGN(inputs.embed, make_embedder(network, device, spec));
  inputs.options.height = spec.input.height;
  inputs.options.width = spec.input.width;
  inputs.options.batch = spec.evaluate.batch;
  inputs.options.loader_threads = spec.engine.loader_threads;
  inputs.options.device = device;
  inputs.classes = labels.identities;
  inputs.trials = spec.evaluate.trials;
  inputs.seed = spec.seed;
  return run_test(inputs, progress, [&]() -> Result<bool> { return !stop.stop_requested(); });
}

} // namespace

Result<TestScores> evaluate_run(const std::filesystem::path& run_folder, const ProgressSink& progress,
                                std::stop_token stop, const EvaluateOptions& options) {
  CDS_ASSIGN(const RunRecord record, read_run(run_folder));
  if (record.experiment.kind != ExperimentKind::train)
    return wrong_call("a search has no trained network to evaluate", run_folder.string(),
                      "train its genotype first (--genotype run:ID)");
  CDS_ASSIGN(const RunStatus status, read_status(run_folder));
  if (status.state != RunState::finished)
    return failed(std::string("the test is sealed: this run is ") + to_string(status.state) + ", not finished",
                  run_folder.string(), "let it finish first (cds resume)");
  CDS_ASSIGN(const auto lock, lock_run(run_folder));
  const RunPaths paths{run_folder};
  Result<TestScores> scores = failed("");
  try {
    scores = evaluate_locked(record, options, paths, progress, stop);
  } catch (const std::exception& problem) {
    return tl::unexpected(error_of(problem));
  }
  if (!scores)
    return scores;
  CDS_ASSIGN(auto journal, Journal::open(run_folder));
  journal.put_result("test", scores->test);
  journal.put_result("chance", scores->chance);
  CDS_TRY(journal.close());
  return scores;
}

} // namespace cds
