#include "train/final_test.h"

#include "retrieval/chance.h"
#include "retrieval/rank_list.h"
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

Result<TestScores> run_test(const TestInputs& inputs, const ProgressSink& progress,
                            const std::function<Result<bool>()>& keep_going) {
  CDS_ASSIGN(const QueryGallery test, inputs.data->test.open(RunPhase::final_evaluation));
  if (test.query.empty() || test.gallery.empty())
    return wrong_call("the data set has no query or no gallery images", inputs.data->root.string(),
                      "set evaluate.final_test=false");
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
  CDS_ASSIGN(const RetrievalResult result, evaluate(sets.query, sets.gallery, options, progress));
  CDS_TRY(write_features(inputs.paths.features(), sets));
  CDS_TRY(write_ranks(inputs.paths.ranks(), result));
  CDS_ASSIGN(const Chance chance,
             chance_level(sets.query.identities, sets.query.cameras, sets.gallery.identities, sets.gallery.cameras));
  TestScores scores;
  scores.test = scores_json(result);
  scores.test["cmc"] = result.cmc;
  scores.test["embedding_seconds"] = embedding;
  scores.test["seconds"] = embedding + result.seconds;
  scores.chance["mAP"] = chance.map;
  scores.chance["rank1"] = chance.cmc.empty() ? 0.0 : chance.cmc.front();
  scores.chance["mINP"] = chance.minp;
  return scores;
}

} // namespace cds
