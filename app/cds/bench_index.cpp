// cds bench index: the first page of one query in a large made-up gallery, by exact search and by an index.
#include "app/cds/commands.h"
#include "app/cds/index_options.h"
#include "app/cds/made_up.h"

#include "base/process.h"
#include "retrieval/exact_search.h"

#include <algorithm>
#include <cstdio>
#include <memory>

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
  const EmbeddingSet query = made_up(call, call.queries, 0), gallery = made_up(call, call.gallery, 1);
  const double embeddings_mb = resident_mb();
  double before = now_seconds();
  CDS_ASSIGN(const ExactSearch search, ExactSearch::over(gallery));
  const double ready_seconds = now_seconds() - before;
  CDS_ASSIGN(const Pages exact, pages(query, 9, [&](const EmbeddingSet& one) {
               return search.nearest(one, call.page, {}, context.stop);
             }));
  const double exact_mb = peak_resident_mb();
  before = now_seconds();
  CDS_ASSIGN(const GalleryIndex index, call.index.build(gallery, context));
  const double build_seconds = now_seconds() - before;
  CDS_ASSIGN(const Pages indexed,
             pages(query, query.rows, [&](const EmbeddingSet& one) { return index.search(one, call.page); }));
  const double peak = peak_resident_mb();
  // Of the queries, which the index has never seen.
  CDS_ASSIGN(const double recall, index.recall(query, gallery, call.page));
  char text[1024];
  std::snprintf(text, sizeof text,
                "%lld gallery images of %lld numbers, the nearest %d of one query\n"
                "exact search: %.0f ms (median), %.0f ms at most; made ready in %.1f s\n"
                "%s: %.1f ms (median), %.1f ms at most; built in %s\n"
                "of the exact first %d of %lld queries it finds %.4f\n"
                "memory: %.0f MB embeddings and program, %.0f MB with exact search, %.0f MB with the index",
                static_cast<long long>(call.gallery), static_cast<long long>(call.dims), call.page,
                exact.median() * 1e3, exact.seconds.back() * 1e3, ready_seconds, index_text(index).c_str(),
                indexed.median() * 1e3, indexed.seconds.back() * 1e3, duration_text(build_seconds).c_str(), call.page,
                static_cast<long long>(query.rows), recall, embeddings_mb, exact_mb, peak);
  context.answer({{"gallery", call.gallery},
                  {"dims", call.dims},
                  {"page", call.page},
                  {"exact", exact.json()},
                  {"ready_seconds", ready_seconds},
                  {"index", indexed.json()},
                  {"options", index_json(index)},
                  {"page_recall", recall},
                  {"build_seconds", build_seconds},
                  {"embeddings_mb", embeddings_mb},
                  {"exact_mb", exact_mb},
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
  command->callback([call, &context] {
    if (auto status = bench(*call, context); !status)
      context.fail(status.error());
  });
}

} // namespace cds
