// cds rank QUERY.npz GALLERY.npz: the metrics of anyone's embeddings.
#include "app/cds/commands.h"
#include "app/cds/rank_options.h"

#include "base/process.h"
#include "retrieval/chance.h"
#include "retrieval/per_query.h"
#include "retrieval/rank_list.h"
#include "retrieval/rerank.h"

#include <cstdio>
#include <memory>

namespace cds {

void RankArguments::add_to(CLI::App& command) {
  command.add_option("--metric", metric, "Distance between features")->check(CLI::IsMember({"euclidean", "cosine"}));
  command.add_flag("--no-normalise{false}", match.normalise, "Take the features as they are, without L2 normalisation");
  command.add_option("--ranks", match.ranks, "Length of the CMC")->check(CLI::Range(1, 1 << 20));
  command.add_option("--memory", match.memory_mb, "Working memory in MB beyond the embeddings")
      ->check(CLI::Range(16.0, 1e9));
  command.add_option("--threads", match.threads, "Threads; 0: every core")->check(CLI::Range(0, 4096));
  command.add_option("--device", device, "Where scores are made and counted: cpu, cuda:N, or auto; same results");
}

Result<MatchOptions> RankArguments::options() {
  CDS_ASSIGN(picked_, pick_match_device(device));
  MatchOptions options = match;
  options.device = picked_.get();
  options.metric = metric == "cosine" ? Metric::cosine : Metric::euclidean;
  return options;
}

Json rank_scores_json(const RetrievalResult& result) {
  Json roc = Json::array();
  for (const RocPoint& point : result.roc)
    roc.push_back({{"fpr", point.fpr}, {"tpr", point.tpr}, {"threshold", point.threshold}});
  return {{"mAP", result.map},         {"cmc", result.cmc}, {"mINP", result.minp},
          {"queries", result.queries}, {"roc", roc},        {"seconds", result.seconds}};
}

std::string scores_text(const RetrievalResult& result) {
  const auto rank = [&](std::size_t k) { return result.cmc[std::min(k, result.cmc.size()) - 1] * 100; };
  char line[256];
  std::snprintf(line, sizeof line,
                "mAP      %6.2f %%\nrank-1   %6.2f %%\nrank-5   %6.2f %%\nrank-10  %6.2f %%\nmINP     %6.2f %%\n",
                result.map * 100, rank(1), rank(5), rank(10), result.minp * 100);
  std::string text = line;
  for (const RocPoint& point : result.roc) {
    std::snprintf(line, sizeof line, "TPR      %6.2f %% at FPR %g (distance %.4f)\n", point.tpr * 100, point.fpr,
                  point.threshold);
    text += line;
  }
  std::snprintf(line, sizeof line, "queries  %lld, matched in %.2f s", static_cast<long long>(result.queries),
                result.seconds);
  return text + line;
}

namespace {

struct RankCall {
  std::string query, gallery, lists, per_query;
  RankArguments arguments;
  bool rerank = false;
  RerankOptions reranking;
  int expansion = 0;
};

Status rank(RankCall& call, Context& context) {
  const double started = now_seconds();
  const ProgressSink progress = terminal_progress(context.quiet);
  CDS_ASSIGN(EmbeddingSet query, read_embeddings(call.query));
  CDS_ASSIGN(const EmbeddingSet gallery, read_embeddings(call.gallery));
  const double read = now_seconds();
  CDS_ASSIGN(MatchOptions options, call.arguments.options());
  if (!call.lists.empty() || !call.per_query.empty())
    options.list_length = rank_list_length;
  if (call.expansion > 0) {
    CDS_ASSIGN(query, expand_queries(query, gallery, call.expansion, options, progress, context.stop));
  }
  CDS_ASSIGN(RetrievalResult result,
             call.rerank ? evaluate_reranked(query, gallery, options, call.reranking, progress, context.stop)
                         : evaluate(query, gallery, options, progress, context.stop));
  result.seconds = now_seconds() - read;
  if (!call.lists.empty())
    CDS_TRY(write_ranks(call.lists, result));
  if (!call.per_query.empty())
    CDS_TRY(write_per_query(call.per_query, per_query(result, query, gallery)));
  CDS_ASSIGN(const Chance chance,
             chance_level(query.identities, query.cameras, gallery.identities, gallery.cameras, 1));
  Json json = rank_scores_json(result);
  json["gallery"] = gallery.rows;
  json["metric"] = call.arguments.metric;
  json["device"] = options.device && !call.rerank ? options.device->name() : "cpu";
  json["chance"] = {{"mAP", chance.map}, {"rank1", chance.cmc[0]}};
  json["read_seconds"] = read - started;
  json["peak_mb"] = peak_resident_mb();
  char line[128];
  std::snprintf(line, sizeof line, "\nchance   mAP %.2f %%, rank-1 %.2f %%", chance.map * 100, chance.cmc[0] * 100);
  context.answer(json, scores_text(result) + line);
  return {};
}

} // namespace

void add_rank(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("rank", "Rank a gallery for each query: mAP, CMC, mINP, ROC of embeddings in .npz files");
  auto call = std::make_shared<RankCall>();
  command->add_option("query", call->query, "Arrays features (N x D), identities, cameras (N)")->required();
  command->add_option("gallery", call->gallery, "The same for the gallery")->required();
  call->arguments.add_to(*command);
  command->add_flag("--rerank", call->rerank, "Re-rank by k-reciprocal neighbours (Zhong et al. 2017)");
  command->add_option("--k1", call->reranking.k1, "Re-ranking: neighbours")->check(CLI::Range(1, 10000));
  command->add_option("--k2", call->reranking.k2, "Re-ranking: neighbours averaged")->check(CLI::Range(1, 10000));
  command->add_option("--lambda", call->reranking.lambda, "Re-ranking: share of the first distance")
      ->check(CLI::Range(0.0, 1.0));
  command
      ->add_option("--query-expansion", call->expansion, "Average each query with its nearest N gallery images; 0: off")
      ->check(CLI::Range(0, 10000));
  command->add_option("--lists", call->lists, "Write the nearest 100 images of each query to this .npz file");
  command->add_option("--per-query", call->per_query, "Write each query's AP, INP and first right rank: .csv or .json");
  command->callback([call, &context] {
    if (auto status = rank(*call, context); !status)
      context.fail(status.error());
  });
}

} // namespace cds
