#include "train/trainer.h"

#include "base/process.h"
#include "nn/use_device.h"
#include "space/cost.h"
#include "train/device.h"
#include "train/final_test.h"
#include "train/shares.h"
#include "train/train_task.h"

namespace cds {

namespace {

Result<NetworkPlan> plan_of(const Experiment& experiment, const Genotype& genotype, int classes) {
  NeckOptions neck;
  CDS_ASSIGN(neck.kind, neck_kind(experiment.network.neck, "network.neck"));
  neck.classes = classes;
  neck.stripes = experiment.network.stripes;
  neck.dropout = experiment.network.dropout;
  if (!has_genotype(experiment.network))
    return plan_peer(experiment.network.backbone, experiment.input.height, experiment.input.width, neck);
  CDS_ASSIGN(const SearchSpace space, SearchSpace::make(space_options(experiment.space), "space"));
  CDS_TRY(check_genotype(genotype, space, experiment.network.genotype));
  return plan_network(space, genotype, experiment.input.height, experiment.input.width, neck);
}

} // namespace

Result<Cost> derived_cost(const Experiment& experiment, const Genotype& genotype, int classes) {
  CDS_ASSIGN(const auto plan, plan_of(experiment, genotype, classes));
  return count(plan);
}

Json cost_json(const Cost& cost) {
  return {{"inference_params", cost.inference_params}, {"training_params", cost.training_params}, {"macs", cost.macs}};
}

Result<ReidNetwork> make_network(const Experiment& experiment, const Genotype& genotype, int classes) {
  CDS_ASSIGN(auto plan, plan_of(experiment, genotype, classes));
  ReidNetwork network(std::move(plan), experiment.seed);
  network->train_with(engine_of(experiment));
  prepare(*network, torch::kCPU);
  return network;
}

Result<Genotype> genotype_of(const Experiment& experiment) {
  return has_genotype(experiment.network) ? load_genotype(experiment.network.genotype) : Genotype{};
}

Result<Genotype> genotype_of(const RunPaths& paths, const Experiment& experiment) {
  const auto own = paths.genotype();
  return has_genotype(experiment.network) && std::filesystem::exists(own) ? load_genotype(own.string())
                                                                          : genotype_of(experiment);
}

namespace {

// Says what begins anew: a neck that the weights don't have is no error at a start, but no secret either.
Status start_from(Session& session, ReidNetwork& network, const std::filesystem::path& file) {
  CDS_ASSIGN(const auto report, load_weights(network, file, WeightsFor::start));
  const std::string anew =
      report.missing.empty()
          ? ""
          : "; '" + report.missing.front() + "'" +
                (report.missing.size() > 1 ? " and " + std::to_string(report.missing.size() - 1) + " others" : "") +
                " begin anew";
  session.inform("weights",
                 "started from " + file.string() + ": " + std::to_string(report.matched) + " tensors" + anew);
  return {};
}

Result<RunOutcome> finish(Session& session, const RunData& data, TrainTask& task, ReidNetwork& network) {
  const auto& spec = session.experiment();
  auto& journal = session.journal();
  if (task.best_epoch() > 0) {
    CDS_TRY(load_weights(network, session.paths().best_checkpoint()));
    journal.put_result("validation", task.best_scores());
  }
  journal.put_result("best_epoch", task.best_epoch() > 0 ? task.best_epoch() : spec.train.epochs);
  journal.put_result("seconds", seconds_worked(session));
  if (spec.evaluate.final_test && !data.test.empty()) {
    Heartbeat heartbeat;
    heartbeat.phase = "test";
    heartbeat.epoch = heartbeat.epochs = spec.train.epochs;
    journal.beat(heartbeat);
    TestInputs inputs;
    inputs.data = &data;
    inputs.paths = session.paths();
    CDS_ASSIGN(inputs.embed, task.embed_function());
    inputs.options = task.embed_options();
    inputs.classes = task.classes();
    inputs.trials = spec.evaluate.trials;
    inputs.seed = spec.seed;
    inputs.meta = {{"run", session.record().id},
                   {"set", data.title},
                   {"epoch", task.best_epoch() > 0 ? task.best_epoch() : spec.train.epochs}};
    auto scores = run_test(inputs, session.hooks().progress, [&] { return session.proceed(); });
    if (!scores && scores.error().kind == ErrorKind::cancelled)
      return RunOutcome::stopped;
    if (!scores)
      return tl::unexpected(scores.error());
    if (!scores->device_trouble.empty())
      session.warn("matched_on_cpu", scores->device_trouble,
                   "the test's ranks were made on the CPU, which gives the same");
    journal.put_result("test", scores->test);
    journal.put_result("chance", scores->chance);
  }
  journal.put_result("peak_mb", peak_resident_mb());
  return RunOutcome::finished;
}

} // namespace

Result<RunOutcome> run_training(Session& session) {
  const auto& spec = session.experiment();
  CDS_ASSIGN(const auto picked, pick_device(spec.engine));
  const auto device = own_device(picked, session.ranks().get());
  use_device(device);
  use_threads(session.record().threads > 0 ? session.record().threads : spec.engine.threads);
  CDS_ASSIGN(const RunData data, open_data(session.record()));
  CDS_ASSIGN(auto split, train_split(data, spec));
  CDS_ASSIGN(const Genotype genotype, genotype_of(session.paths(), spec));
  CDS_ASSIGN(auto network, make_network(spec, genotype, make_labels(split.train).classes()));
  CDS_TRY(check_precision(spec, device, network->has_engine()));
  if (!spec.network.weights.empty())
    CDS_TRY(start_from(session, network, spec.network.weights));
  session.journal().put_result("backbone", spec.network.backbone);
  if (has_genotype(spec.network))
    session.journal().put_result("genotype", to_json(genotype));
  session.journal().put_result("cost", cost_json(count(network->plan())));
  CDS_ASSIGN(auto task, TrainTask::make(session, data, network, device, std::move(split)));
  CDS_ASSIGN(const RunOutcome outcome, run_epochs(session, *task));
  session.leave_ranks();
  if (outcome == RunOutcome::stopped || !session.leads())
    return outcome;
  return finish(session, data, *task, network);
}

} // namespace cds
