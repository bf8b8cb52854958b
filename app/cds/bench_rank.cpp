// cds bench rank: matching on made-up embeddings beside the machine's matrix product of the same size.
#include "app/cds/commands.h"
#include "app/cds/made_up.h"
#include "app/cds/rank_options.h"

#include "base/process.h"
#include "retrieval/matrix_product.h"

#include <algorithm>
#include <cstdio>
#include <ctime>
#include <memory>
#include <vector>

namespace cds {
namespace {

struct BenchRankCall : MadeUpSize {
  bool no_product = false;
  int repeats = 1;
  RankArguments arguments;
};

double cpu_seconds() {
  return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

struct Times {
  std::vector<double> wall, cpu;
  template <class Fn>
  auto measure(Fn&& fn) {
    const double wall_before = now_seconds(), cpu_before = cpu_seconds();
    auto result = fn();
    wall.push_back(now_seconds() - wall_before);
    cpu.push_back(cpu_seconds() - cpu_before);
    return result;
  }
};

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? 0 : (values[(values.size() - 1) / 2] + values[values.size() / 2]) / 2;
}

// Matching and the matrix product by turns, so that both meet the machine in the same moods.
Status bench(BenchRankCall& call, Context& context) {
  const EmbeddingSet query = made_up(call, call.queries, 0), gallery = made_up(call, call.gallery, 1);
  const double embeddings_mb = resident_mb();
  CDS_ASSIGN(const MatchOptions options, call.arguments.options());
  RetrievalResult result;
  Times matching, product;
  double peak = 0;
  for (int repeat = 0; repeat < call.repeats; ++repeat) {
    CDS_ASSIGN(result, matching.measure([&] {
      return evaluate(query, gallery, options, terminal_progress(context.quiet), context.stop);
    }));
    if (repeat == 0)
      peak = peak_resident_mb(); // before the product takes memory of its own
    if (!call.no_product)
      (void)product.measure([&] { return matrix_product_seconds(query, gallery, call.arguments.match.threads); });
  }
  const double seconds = median(matching.wall), matching_cpu = median(matching.cpu);
  const double per_second = static_cast<double>(call.queries) / seconds;
  Json json{{"images_per_second", per_second}, {"seconds", seconds},
            {"cpu_seconds", matching_cpu},     {"peak_mb", peak},
            {"embeddings_mb", embeddings_mb},  {"queries", call.queries},
            {"gallery", call.gallery},         {"dims", call.dims},
            {"repeats", call.repeats},         {"mAP", result.map},
            {"rank1", result.cmc[0]},          {"device", options.device ? options.device->name() : "cpu"}};
  char text[512];
  std::snprintf(
      text, sizeof text,
      "%.0f queries a second: %.3f s (%.3f s of processor time), %.0f MB at most, of which %.0f MB embeddings "
      "and program; mAP %.4f",
      per_second, seconds, matching_cpu, peak, embeddings_mb, result.map);
  std::string out = text;
  if (!call.no_product) {
    const double alone = median(product.wall), alone_cpu = median(product.cpu);
    json["product_seconds"] = alone;
    json["product_cpu_seconds"] = alone_cpu;
    json["ratio"] = seconds / alone;
    json["cpu_ratio"] = matching_cpu / alone_cpu;
    std::snprintf(
        text, sizeof text,
        "\nthe matrix product alone (OpenBLAS): %.3f s (%.3f s of processor time); matching takes %.2f times as long",
        alone, alone_cpu, seconds / alone);
    out += text;
  }
  if (call.repeats > 1)
    out += "\nmedians of " + std::to_string(call.repeats) + " turns";
  context.answer(json, out);
  return {};
}

} // namespace

void add_bench_rank(CLI::App& bench_group, Context& context) {
  auto* command = bench_group.add_subcommand(
      "rank", "Matching: made-up queries against a made-up gallery, Market-1501's size by default");
  auto call = std::make_shared<BenchRankCall>();
  call->add_to(*command);
  command->add_option("--repeats", call->repeats, "Matching and matrix product by turns so often; medians are told")
      ->check(CLI::Range(1, 1000));
  command->add_flag("--no-product", call->no_product, "Leave out the matrix product that the time is compared with");
  call->arguments.add_to(*command);
  command->callback([call, &context] {
    if (auto status = bench(*call, context); !status)
      context.fail(status.error());
  });
}

} // namespace cds
