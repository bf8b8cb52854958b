#include "search/searcher.h"

#include "base/process.h"
#include "nn/use_device.h"
#include "search/search_task.h"
#include "space/cost.h"
#include "train/device.h"
#include "train/shares.h"
#include "train/trainer.h"

namespace cds {

Result<RunOutcome> run_search(Session& session) {
  const auto& spec = session.experiment();
  CDS_ASSIGN(const auto picked, pick_device(spec.engine));
  const auto device = own_device(picked, session.ranks().get());
  use_device(device);
  use_threads(session.record().threads > 0 ? session.record().threads : spec.engine.threads);
  CDS_ASSIGN(const SearchSpace space, SearchSpace::make(space_options(spec.space), "space"));
  CDS_ASSIGN(const RunData data, open_data(session.record()));
  CDS_ASSIGN(auto task, SearchTask::make(session, data, space, device));
  CDS_ASSIGN(const RunOutcome outcome, run_epochs(session, *task));
  session.leave_ranks();
  if (outcome == RunOutcome::stopped || !session.leads())
    return outcome;

  const auto genotype = task->genotype();
  const bool pairs_only = spec.space.depths == std::vector<int>{1};
  CDS_TRY(save_genotype(session.paths().genotype(), genotype, pairs_only));
  auto& journal = session.journal();
  journal.put_result("genotype", to_json(genotype, pairs_only));
  CDS_ASSIGN(const Cost cost, derived_cost(spec, genotype, make_labels(data.train).classes()));
  journal.put_result("cost", cost_json(cost));
  journal.put_result("seconds", seconds_worked(session));
  journal.put_result("peak_mb", peak_resident_mb());
  return RunOutcome::finished;
}

} // namespace cds
