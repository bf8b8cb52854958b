// cds bench rank: matching on made-up embeddings beside the machine's matrix product of the same size.
#include "app/cds/commands.h"
#include "app/cds/rank_options.h"

#include "base/process.h"
#include "base/random.h"
#include "retrieval/matrix_product.h"

#include <cstdio>
#include <ctime>
#include <memory>
#include <thread>

namespace cds {
namespace {

struct BenchRankCall {
  std::int64_t queries = 3368, gallery = 15913, dims = 768; // Market-1501's
  int identities = 750, cameras = 6;
  std::uint64_t seed = 1;
  bool no_product = false;
  RankArguments arguments;
};

// Unit-free noise around a centre for each identity, so that right matches are spread over the ranks. Uniform numbers
// do.
EmbeddingSet made_up(const BenchRankCall& call, std::int64_t rows, std::uint32_t side) {
  EmbeddingSet set{rows, call.dims, std::vector<float>(static_cast<std::size_t>(rows * call.dims)), {}, {}, {}};
  for (std::uint32_t i = 0; i < rows; ++i) {
    Random random(call.seed, RandomUse::other, i, side);
    set.identities.push_back(1 + static_cast<std::int64_t>(random.below(static_cast<std::uint32_t>(call.identities))));
    set.cameras.push_back(1 + static_cast<std::int64_t>(random.below(static_cast<std::uint32_t>(call.cameras))));
  }
  const int threads = core_count();
  const auto fill = [&](int thread) {
    for (std::int64_t i = thread; i < rows; i += threads) {
      Random random(call.seed, RandomUse::other, static_cast<std::uint32_t>(i), side + 2);
      Random centre(call.seed, RandomUse::other,
                    static_cast<std::uint32_t>(set.identities[static_cast<std::size_t>(i)]), 9);
      float* out = &set.features[static_cast<std::size_t>(i * call.dims)];
      for (std::int64_t k = 0; k < call.dims; ++k)
        out[k] = static_cast<float>(centre.bits()) * 0x1p-33F + static_cast<float>(random.bits()) * 0x1p-31F - 1.25F;
    }
  };
  std::vector<std::jthread> workers;
  for (int thread = 1; thread < threads; ++thread)
    workers.emplace_back(fill, thread);
  fill(0);
  return set;
}

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

Status bench(const BenchRankCall& call, Context& context) {
  const EmbeddingSet query = made_up(call, call.queries, 0), gallery = made_up(call, call.gallery, 1);
  const double cpu = cpu_seconds();
  CDS_ASSIGN(const RetrievalResult result,
             evaluate(query, gallery, call.arguments.options(), terminal_progress(context.quiet), context.stop));
  const double matching_cpu = cpu_seconds() - cpu, peak = peak_resident_mb();
  const double per_second = static_cast<double>(call.queries) / result.seconds;
  Json json{{"images_per_second", per_second},
            {"seconds", result.seconds},
            {"cpu_seconds", matching_cpu},
            {"peak_mb", peak},
            {"queries", call.queries},
            {"gallery", call.gallery},
            {"dims", call.dims},
            {"mAP", result.map},
            {"rank1", result.cmc[0]}};
  char text[512];
  std::snprintf(text, sizeof text,
                "%.0f queries a second: %.3f s (%.3f s of processor time), %.0f MB at most, mAP %.4f", per_second,
                result.seconds, matching_cpu, peak, result.map);
  std::string out = text;
  if (!call.no_product) {
    const double before = cpu_seconds();
    const double product = matrix_product_seconds(query, gallery, call.arguments.match.threads);
    const double product_cpu = cpu_seconds() - before;
    json["product_seconds"] = product;
    json["product_cpu_seconds"] = product_cpu;
    json["ratio"] = result.seconds / product;
    json["cpu_ratio"] = matching_cpu / product_cpu;
    std::snprintf(
        text, sizeof text,
        "\nthe matrix product alone (OpenBLAS): %.3f s (%.3f s of processor time); matching takes %.2f times as long",
        product, product_cpu, result.seconds / product);
    out += text;
  }
  context.answer(json, out);
  return {};
}

} // namespace

void add_bench_rank(CLI::App& bench_group, Context& context) {
  auto* command = bench_group.add_subcommand(
      "rank", "Matching: made-up queries against a made-up gallery, Market-1501's size by default");
  auto call = std::make_shared<BenchRankCall>();
  command->add_option("--queries", call->queries, "Queries")->check(CLI::Range(1, 100000000));
  command->add_option("--gallery", call->gallery, "Gallery images")->check(CLI::Range(1, 100000000));
  command->add_option("--dim", call->dims, "Numbers of a feature")->check(CLI::Range(1, 1000000));
  command->add_option("--identities", call->identities, "Identities")->check(CLI::Range(1, 100000000));
  command->add_option("--cameras", call->cameras, "Cameras")->check(CLI::Range(2, 1000000));
  command->add_option("--seed", call->seed, "Seed of the embeddings");
  command->add_flag("--no-product", call->no_product, "Leave out the matrix product that the time is compared with");
  call->arguments.add_to(*command);
  command->callback([call, &context] {
    if (auto status = bench(*call, context); !status)
      context.fail(status.error());
  });
}

} // namespace cds
