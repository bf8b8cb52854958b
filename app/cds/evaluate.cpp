// cds evaluate RUN: the test of a finished training, done again.
#include "train/evaluate_run.h"

#include "app/cds/commands.h"
#include "retrieval/per_query.h"

#include <cstdio>
#include <memory>

namespace cds {
namespace {

std::string text_of(const TestScores& scores) {
  char text[256];
  if (scores.test.contains("accuracy")) {
    std::snprintf(text, sizeof text, "top-1 %.1f %%, top-5 %.1f %% of %lld images (chance: top-1 %.1f %%)\n%.1f s\n",
                  100 * scores.test["accuracy"].get<double>(), 100 * scores.test["top5"].get<double>(),
                  scores.test["images"].get<long long>(), 100 * scores.chance["accuracy"].get<double>(),
                  scores.test["seconds"].get<double>());
    return text;
  }
  std::snprintf(text, sizeof text,
                "mAP %.1f %%, rank-1 %.1f %%, rank-5 %.1f %%, rank-10 %.1f %%, mINP %.1f %% over %lld queries (chance: "
                "mAP %.1f %%)\n"
                "%.1f s, of which embedding %.1f s\n",
                100 * scores.test["mAP"].get<double>(), 100 * scores.test["rank1"].get<double>(),
                100 * scores.test["rank5"].get<double>(), 100 * scores.test["rank10"].get<double>(),
                100 * scores.test["mINP"].get<double>(), scores.test["queries"].get<long long>(),
                100 * scores.chance["mAP"].get<double>(), scores.test["seconds"].get<double>(),
                scores.test["embedding_seconds"].get<double>());
  if (!scores.device_trouble.empty())
    return text + scores.device_trouble + ": the CPU made the ranks, which are the same\n";
  return text;
}

Status write_table(const std::filesystem::path& run, const std::string& file) {
  const RunPaths paths{run};
  CDS_ASSIGN(const RetrievalSets sets, read_features(paths.features()));
  CDS_ASSIGN(const RankFile ranks, read_ranks(paths.ranks()));
  return write_per_query(file, per_query(ranks, sets.query, sets.gallery));
}

} // namespace

void add_evaluate(CLI::App& app, Context& context) {
  auto* command =
      app.add_subcommand("evaluate", "Rank a finished training's test images anew; writes features.npz and ranks.npz");
  struct Call {
    std::string run, project, per_query;
    EvaluateOptions evaluation;
  };
  auto options = std::make_shared<Call>();
  command->add_option("run", options->run, "Run folder, or a run's id in the project")->required();
  command->add_option("--project", options->project,
                      "Project folder (default: the nearest one at or above this folder)");
  command->add_option("--per-query", options->per_query,
                      "Write each query's AP, INP and first right rank: .csv or .json");
  command
      ->add_option("--cpu", options->evaluation.cpu,
                   "On the CPU: fused, the engine's own kernels; modules, LibTorch's (default: the run's)")
      ->check(CLI::IsMember({"fused", "modules"}));
  command
      ->add_option("--precision", options->evaluation.precision,
                   "fp32; or bf16, eight significant bits: faster, on the engine's own kernels only (default: the run's)")
      ->check(CLI::IsMember({"fp32", "bf16"}));
  command->callback([options, &context] {
    const auto folder = find_run(options->run, options->project);
    if (!folder)
      return context.fail(folder.error());
    const auto scores = evaluate_run(*folder, terminal_progress(context.quiet), context.stop, options->evaluation);
    if (!scores)
      return context.fail(scores.error());
    if (!options->per_query.empty())
      if (const auto written = write_table(*folder, options->per_query); !written)
        return context.fail(written.error());
    Json out = scores->test;
    out["chance"] = scores->chance;
    out["run"] = folder->filename().string();
    if (!out.contains("accuracy")) {
      out["features"] = RunPaths{*folder}.features().string();
      out["ranks"] = RunPaths{*folder}.ranks().string();
    }
    if (!scores->device_trouble.empty())
      out["device_trouble"] = scores->device_trouble;
    context.answer(out, text_of(*scores));
  });
}

} // namespace cds
