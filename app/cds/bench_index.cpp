// cds bench index: the first page of one query in a large made-up gallery, by exact search and by an index.
#include "app/cds/commands.h"
#include "app/cds/index_options.h"
#include "app/cds/made_up.h"

#include "base/process.h"

#include <algorithm>
#include <cstdio>
#include <memory>
#include <numeric>

namespace cds {
namespace {

struct BenchIndexCall : MadeUpSize {
  BenchIndexCall() {
    queries = 50;
    gallery = 1000000;
    identities = 50000;
  }
  IndexArguments index;
  int page = 100;
  std::int64_t sample = 100;
};

struct Pages {
  std::vector<double> seconds; // of each query, ascending
  [[nodiscard]] double median() const { return seconds[seconds.size() / 2]; }
  [[nodiscard]] Json json() const {
    return {{"median_ms", median() * 1e3}, {"longest_ms", seconds.back() * 1e3}, {"queries", seconds.size()}};
  }
};

// One query after the other, as a person asks.
template <class Search>
Result<Pages> pages(const EmbeddingSet& query, std::int64_t count, Search&& search) {
  Pages pages;
  for (std::int64_t q = 0; q < std::min(count, query.rows); ++q) {
    const auto row = query.row(q);
    const auto at = static_cast<std::size_t>(q);
    const EmbeddingSet one{1, query.dims, {row.begin(), row.end()}, {query.identities[at]}, {query.cameras[at]}, {}};
    const double before = now_seconds();
    CDS_ASSIGN(const RankLists lists, search(one));
    pages.seconds.push_back(now_seconds() - before);
    if (lists.indices.empty() || lists.indices[0] < 0)
      return failed("a query found nothing");
  }
  std::sort(pages.seconds.begin(), pages.seconds.end());
  return pages;
}

Status bench(const BenchIndexCall& call, Context& context) {
  const ProgressSink progress = terminal_progress(context.quiet);
  const EmbeddingSet query = made_up(call, call.queries, 0), gallery = made_up(call, call.gallery, 1);
  CDS_ASSIGN(const Pages exact, pages(query, 5, [&](const EmbeddingSet& one) {
               return nearest(one, gallery, call.page, {}, {}, context.stop);
             }));
  const double before = now_seconds();
  CDS_ASSIGN(GalleryIndex index, GalleryIndex::build(gallery, call.index.options(), progress, context.stop));
  const double build_seconds = now_seconds() - before;
  CDS_TRY(index.measure_recall(gallery, call.sample));
  CDS_ASSIGN(const Pages indexed,
             pages(query, query.rows, [&](const EmbeddingSet& one) { return index.search(one, call.page); }));
  const IndexRecall recall = index.measured_recall().value_or(IndexRecall{});
  const double peak = peak_resident_mb();
  char text[640];
  std::snprintf(text, sizeof text,
                "%lld gallery images of %lld numbers, the nearest %d of one query\n"
                "exact search: %.0f ms (median), %.0f ms at most\n"
                "%s index: %.1f ms (median), %.1f ms at most; built in %s\n"
                "recall against exact search, over %lld images: %.4f at 1, %.4f at 10\n"
                "%.0f MB at most",
                static_cast<long long>(call.gallery), static_cast<long long>(call.dims), call.page,
                exact.median() * 1e3, exact.seconds.back() * 1e3, to_text(index.kind()), indexed.median() * 1e3,
                indexed.seconds.back() * 1e3, duration_text(build_seconds).c_str(),
                static_cast<long long>(recall.queries), recall.at_1, recall.at_10, peak);
  context.answer({{"gallery", call.gallery},
                  {"dims", call.dims},
                  {"page", call.page},
                  {"exact", exact.json()},
                  {"index", indexed.json()},
                  {"options", index_json(index)},
                  {"build_seconds", build_seconds},
                  {"peak_mb", peak}},
                 text);
  return {};
}

} // namespace

void add_bench_index(CLI::App& bench_group, Context& context) {
  auto* command = bench_group.add_subcommand(
      "index", "The first page of a query in 1,000,000 made-up images: exact search beside a gallery index");
  auto call = std::make_shared<BenchIndexCall>();
  call->add_to(*command);
  call->index.add_to(*command);
  command->add_option("--page", call->page, "Images of a page")->check(CLI::Range(1, 100000));
  command->add_option("--recall-sample", call->sample, "Images that the recall is measured over")
      ->check(CLI::Range(1, 1000000));
  command->callback([call, &context] {
    if (auto status = bench(*call, context); !status)
      context.fail(status.error());
  });
}

} // namespace cds
