// cds index build, add, search, info: a gallery index over embeddings in .npz files, ours or anyone's.
#include "app/cds/commands.h"
#include "app/cds/index_options.h"

#include "base/npz.h"
#include "base/process.h"
#include "retrieval/one_side.h"

#include <algorithm>
#include <cstdio>
#include <memory>

namespace cds {

void IndexArguments::add_to(CLI::App& command) {
  command.add_option("--kind", kind, "flat (exact), ivf (cells) or hnsw (graph)")
      ->check(CLI::IsMember({"flat", "ivf", "hnsw"}));
  command.add_option("--cells", index.cells, "ivf: cells; 0: the square root of the number of images")
      ->check(CLI::Range(0, 10000000));
  command.add_option("--probes", probes, "ivf: cells that a query looks into; 0: as many as --recall takes")
      ->check(CLI::Range(0, 10000000));
  command.add_option("--links", index.links, "hnsw: neighbours of an image")->check(CLI::Range(2, 1024));
  command.add_option("--effort", effort, "hnsw: candidates kept while searching; 0: as many as --recall takes")
      ->check(CLI::Range(0, 1000000));
  command.add_option("--recall", recall, "Share of the exact first 100 that a search is to find")
      ->check(CLI::Range(0.01, 1.0));
  command.add_option("--recall-sample", sample, "Images that recall is measured over; 0: do not measure")
      ->check(CLI::Range(0, 1000000));
}

Result<GalleryIndex> IndexArguments::build(const EmbeddingSet& gallery, Context& context) const {
  IndexOptions options = index;
  options.kind = kind == "flat" ? IndexKind::flat : kind == "hnsw" ? IndexKind::hnsw : IndexKind::ivf;
  const bool asked = (options.kind == IndexKind::ivf ? probes : effort) > 0;
  options.probes = probes > 0 ? probes : options.probes;
  options.effort = effort > 0 ? effort : options.effort;
  const ProgressSink progress = terminal_progress(context.quiet);
  CDS_ASSIGN(GalleryIndex built, GalleryIndex::build(gallery, options, progress, context.stop));
  if (sample > 0 && !asked)
    CDS_TRY(built.reach_recall(gallery, recall, sample, progress, context.stop));
  if (sample > 0)
    CDS_TRY(built.measure_recall(gallery, sample, progress, context.stop));
  return built;
}

Json index_json(const GalleryIndex& index) {
  Json json{{"kind", to_text(index.kind())}, {"images", index.rows()}, {"dims", index.dims()}};
  const IndexOptions options = index.options();
  if (options.kind == IndexKind::ivf) {
    json["cells"] = options.cells;
    json["probes"] = options.probes;
  } else if (options.kind == IndexKind::hnsw) {
    json["links"] = options.links;
    json["effort"] = options.effort;
  }
  if (const auto& recall = index.measured_recall())
    json["recall"] = {{"at_1", recall->at_1},
                      {"at_10", recall->at_10},
                      {"at_100", recall->at_100},
                      {"queries", recall->queries},
                      {"images", recall->rows}};
  return json;
}

std::string index_text(const GalleryIndex& index) {
  const Json json = index_json(index);
  std::string text = std::string(to_text(index.kind())) + " index of " + std::to_string(index.rows()) + " images, " +
                     std::to_string(index.dims()) + " numbers each";
  for (const char* key : {"cells", "probes", "links", "effort"})
    if (json.contains(key))
      text += std::string(", ") + key + " " + std::to_string(json[key].get<int>());
  if (const auto& recall = index.measured_recall()) {
    char line[200];
    std::snprintf(line, sizeof line,
                  "\nrecall against exact search, over %lld of its images: %.4f at 1, %.4f at 10, %.4f at 100",
                  static_cast<long long>(recall->queries), recall->at_1, recall->at_10, recall->at_100);
    text += line;
    if (recall->rows != index.rows())
      text += " (when it held " + std::to_string(recall->rows) + ")";
  } else {
    text += "\nrecall not measured";
  }
  return text;
}

namespace {

struct BuildCall {
  std::string gallery, out;
  IndexArguments arguments;
};

Status build(const BuildCall& call, Context& context) {
  const double started = now_seconds();
  CDS_ASSIGN(const EmbeddingSet gallery, read_side(call.gallery, "gallery"));
  CDS_ASSIGN(const GalleryIndex index, call.arguments.build(gallery, context));
  CDS_TRY(index.save(call.out));
  Json json = index_json(index);
  json["out"] = call.out;
  json["seconds"] = now_seconds() - started;
  context.answer(json, index_text(index) + "\n-> " + call.out);
  return {};
}

Status add(const std::string& path, const std::string& more, Context& context) {
  CDS_ASSIGN(GalleryIndex index, GalleryIndex::load(path));
  CDS_ASSIGN(const EmbeddingSet set, read_side(more, "gallery"));
  const std::int64_t before = index.rows();
  CDS_TRY(index.extend(set, terminal_progress(context.quiet), context.stop));
  CDS_TRY(index.save(path));
  Json json = index_json(index);
  json["added"] = index.rows() - before;
  context.answer(json, std::to_string(index.rows() - before) + " images added: " + index_text(index));
  return {};
}

struct SearchCall {
  std::string index, query, out, metric = "euclidean";
  int top = 10, probes = 0, effort = 0;
  std::int64_t show = 10;
};

Json match_json(const GalleryIndex& index, const RankLists& lists, std::size_t at) {
  const auto row = static_cast<std::size_t>(lists.indices[at]);
  const RowLabels& labels = index.labels();
  Json json{{"row", lists.indices[at]}, {"distance", lists.distances[at]}, {"identity", labels.identities[row]}};
  json["camera"] = labels.cameras[row];
  json["path"] = labels.paths[row];
  return json;
}

Status search(const SearchCall& call, Context& context) {
  CDS_ASSIGN(GalleryIndex index, GalleryIndex::load(call.index));
  CDS_TRY(index.set_effort(call.probes, call.effort));
  CDS_ASSIGN(const EmbeddingSet query, read_side(call.query, "query"));
  const double before = now_seconds();
  CDS_ASSIGN(const RankLists lists,
             index.search(query, call.top, call.metric == "cosine" ? Metric::cosine : Metric::euclidean));
  const double seconds = now_seconds() - before;
  if (!call.out.empty())
    CDS_TRY(write_npz(call.out, {{"indices", NpyArray<std::int64_t>{{lists.queries, lists.length}, lists.indices}},
                                 {"distances", NpyArray<float>{{lists.queries, lists.length}, lists.distances}}}));
  Json shown = Json::array();
  std::string text;
  for (std::int64_t q = 0; q < std::min(call.show, lists.queries); ++q) {
    const auto at = static_cast<std::size_t>(q);
    const std::string path = query.paths.empty() ? std::string() : query.paths[at];
    Json matches = Json::array();
    text += "query " + std::to_string(q) + (path.empty() ? "" : " " + path) + "\n";
    for (std::int64_t i = 0; i < lists.length; ++i) {
      const auto place = static_cast<std::size_t>(q * lists.length + i);
      if (lists.indices[place] < 0)
        break;
      matches.push_back(match_json(index, lists, place));
      char line[96];
      std::snprintf(line, sizeof line, "%6lld  %.4f  row %-8lld", static_cast<long long>(i + 1),
                    static_cast<double>(lists.distances[place]), static_cast<long long>(lists.indices[place]));
      text += line + ("  " + matches.back()["path"].get<std::string>()) + "\n";
    }
    shown.push_back({{"query", q}, {"path", path}, {"matches", matches}});
  }
  char line[128];
  std::snprintf(line, sizeof line, "%lld queries in %.1f ms", static_cast<long long>(lists.queries), seconds * 1e3);
  context.answer({{"queries", lists.queries},
                  {"length", lists.length},
                  {"seconds", seconds},
                  {"index", index_json(index)},
                  {"shown", shown}},
                 text + line);
  return {};
}

void report(const Status& status, Context& context) {
  if (!status)
    context.fail(status.error());
}

} // namespace

void add_index(CLI::App& app, Context& context) {
  auto* group = app.add_subcommand("index", "Gallery indices: a first page of millions without comparing them all");
  group->require_subcommand(1);

  auto* make = group->add_subcommand("build", "Make an index of embeddings; its recall is measured and kept");
  auto building = std::make_shared<BuildCall>();
  make->add_option("gallery", building->gallery, "An .npz with features (N x D), or a run's features.npz")->required();
  make->add_option("index", building->out, "The index to write")->required();
  building->arguments.add_to(*make);
  make->callback([building, &context] { report(build(*building, context), context); });

  auto* extend = group->add_subcommand("add", "Add embeddings behind those that an index holds");
  auto adding = std::make_shared<std::pair<std::string, std::string>>();
  extend->add_option("index", adding->first, "The index; replaced when all is added")->required();
  extend->add_option("gallery", adding->second, "An .npz with features of the same length")->required();
  extend->callback([adding, &context] { report(add(adding->first, adding->second, context), context); });

  auto* find = group->add_subcommand("search", "The nearest images of each query");
  auto searching = std::make_shared<SearchCall>();
  find->add_option("index", searching->index, "The index")->required();
  find->add_option("query", searching->query, "An .npz with features (N x D), or a run's features.npz")->required();
  find->add_option("--top", searching->top, "Images for each query")->check(CLI::Range(1, 1000000));
  find->add_option("--metric", searching->metric, "Distance that is told")
      ->check(CLI::IsMember({"euclidean", "cosine"}));
  find->add_option("--probes", searching->probes, "ivf: cells looked into (default: as built)")
      ->check(CLI::Range(1, 10000000));
  find->add_option("--effort", searching->effort, "hnsw: candidates kept (default: as built)")
      ->check(CLI::Range(1, 1000000));
  find->add_option("--show", searching->show, "Queries that are listed in the answer")->check(CLI::Range(0, 1000000));
  find->add_option("--out", searching->out, "Write all lists to this .npz: indices, distances (queries x top)");
  find->callback([searching, &context] { report(search(*searching, context), context); });

  auto* info = group->add_subcommand("info", "What an index holds");
  auto looking = std::make_shared<std::string>();
  info->add_option("index", *looking, "The index")->required();
  info->callback([looking, &context] {
    const auto index = GalleryIndex::load(*looking);
    if (!index)
      return context.fail(index.error());
    context.answer(index_json(*index), index_text(*index));
  });
}

} // namespace cds
