#include "train/final_test.h"

#include "kernels/cuda_match.h"
#include "kernels/devices.h"
#include "retrieval/chance.h"
#include "retrieval/rank_list.h"
#include "retrieval/single_shot.h"
#include "train/class_scores.h"
#include "train/stopwatch.h"

namespace cds {

Json scores_json(const RetrievalResult& result) {
  Json json;
  json["mAP"] = result.map;
  const auto rank = [&](std::size_t n) {
    return result.cmc.empty() ? 0.0 : result.cmc[std::min(n, result.cmc.size()) - 1];
  };
  json["rank1"] = rank(1);
  json["rank5"] = rank(5);
  json["rank10"] = rank(10);
  json["mINP"] = result.minp;
  json["queries"] = result.queries;
  return json;
}

namespace {

using KeepGoing = std::function<Result<bool>()>;

Result<TestScores> name_classes(const TestInputs& inputs, const QueryGallery& test, const ProgressSink& progress,
                                const KeepGoing& keep_going) {
  Stopwatch watch;
  TestScores scores;
  CDS_ASSIGN(scores.test, score_classes(test.query, inputs.classes, inputs.data->root, inputs.embed, inputs.options,
                                        progress, keep_going));
  scores.test["seconds"] = watch.lap();
  const double share = 1 / static_cast<double>(std::max<std::size_t>(1, inputs.classes.size()));
  scores.chance = {{"accuracy", share}, {"top5", std::min(1.0, 5 * share)}};
  return scores;
}

} // namespace

Result<TestScores> run_test(const TestInputs& inputs, const ProgressSink& progress, const KeepGoing& keep_going) {
  CDS_ASSIGN(const QueryGallery test, inputs.data->test.open(RunPhase::final_evaluation));
  if (inputs.data->test.empty())
    return wrong_call("the data set has no test images", inputs.data->root.string(), "set evaluate.final_test=false");
  if (inputs.data->test.kind() == TestKind::classes)
    return name_classes(inputs, test, progress, keep_going);
  Stopwatch watch;
  RetrievalSets sets;
  sets.meta = inputs.meta.dump();
  CDS_ASSIGN(sets.query,
             embed_records(test.query, inputs.data->root, inputs.embed, inputs.options, progress, keep_going));
  CDS_ASSIGN(sets.gallery,
             embed_records(test.gallery, inputs.data->root, inputs.embed, inputs.options, progress, keep_going));
  const double embedding = watch.lap();
  MatchOptions options;
  options.list_length = rank_list_length;
  const auto& where = inputs.options.device;
  const auto card = where.is_cuda() && built_with_cuda() ? cuda_match_device(std::max<int>(0, where.index())) : nullptr;
  options.device = card.get();
  options.or_cpu = true;
  TestScores scores;
  RetrievalResult result;
  if (inputs.data->test.kind() == TestKind::single_shot) {
    CDS_ASSIGN(auto trials,
               evaluate_single_shot(sets.query, sets.gallery,
                                    {.trials = inputs.trials, .seed = inputs.seed, .match = options}, progress));
    RetrievalResult mean;
    mean.map = trials.map;
    mean.minp = trials.minp;
    mean.cmc = trials.cmc;
    mean.queries = trials.queries;
    scores.test = scores_json(mean);
    scores.test["cmc"] = trials.cmc;
    scores.test["trials"] = inputs.trials;
    scores.test["rank1_spread"] = trials.rank1_spread;
    sets.query = std::move(trials.query);
    sets.gallery = std::move(trials.gallery);
    result = std::move(trials.first);
  } else {
    CDS_ASSIGN(result, evaluate(sets.query, sets.gallery, options, progress));
    scores.test = scores_json(result);
    scores.test["cmc"] = result.cmc;
  }
  const double matching = watch.lap();
  scores.device_trouble = result.device_trouble;
  CDS_TRY(write_features(inputs.paths.features(), sets));
  CDS_TRY(write_ranks(inputs.paths.ranks(), result));
  CDS_ASSIGN(const Chance chance,
             chance_level(sets.query.identities, sets.query.cameras, sets.gallery.identities, sets.gallery.cameras));
  scores.test["embedding_seconds"] = embedding;
  scores.test["seconds"] = embedding + matching;
  scores.chance["mAP"] = chance.map;
  scores.chance["rank1"] = chance.cmc.empty() ? 0.0 : chance.cmc.front();
  scores.chance["mINP"] = chance.minp;
  return scores;
}

} // namespace cds
