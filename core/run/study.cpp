#include "run/study.h"

#include "base/ids.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

namespace cds {
namespace fs = std::filesystem;

Result<Study> load_study(const fs::path& file) {
  const std::string text = file.string();
  CDS_ASSIGN(const Json json, read_json(file));
  Study study;
  std::string search, train;
  std::vector<int> seeds;
  Json variants;
  JsonReader reader(json, text);
  reader.read("name", study.name).read("search", search).read("train", train).read("seeds", seeds, 0);
  reader.read_any("variants", variants);
  CDS_TRY(reader.finish());
  const auto usable = [](const std::string& name) { return !name.empty() && slug(name) == name; };
  if (!usable(study.name))
    return wrong_call("a study needs a name of small letters, digits and dashes", text + ": /name");
  for (const auto& [key, value] : {std::pair{"search", search}, {"train", train}})
    if (value.empty())
      return wrong_call(std::string("a study names its ") + key + " experiment", text + ": /" + key,
                        "Write a path relative to this file");
  if (seeds.empty() || std::set<int>(seeds.begin(), seeds.end()).size() != seeds.size())
    return wrong_call("a study needs seeds, each once", text + ": /seeds", "Write for example [1, 2, 3]");
  if (!variants.is_array() || variants.empty())
    return wrong_call("a study needs variants", text + ": /variants", "Write [{\"name\": ..., \"set\": [...]}]");
  std::set<std::string> names;
  for (std::size_t i = 0; i < variants.size(); ++i) {
    StudyVariant variant;
    const std::string pointer = "/variants/" + std::to_string(i);
    JsonReader one(variants[i], text, pointer);
    one.read("name", variant.name).read("set", variant.settings);
    CDS_TRY(one.finish());
    if (!usable(variant.name) || !names.insert(variant.name).second)
      return wrong_call("a variant needs a name of its own, of small letters, digits and dashes",
                        text + ": " + pointer + "/name");
    study.variants.push_back(std::move(variant));
  }
  const fs::path folder = fs::absolute(file).parent_path();
  study.search = (folder / search).lexically_normal();
  study.train = (folder / train).lexically_normal();
  study.seeds.assign(seeds.begin(), seeds.end());
  for (const StudyRun& run : study_runs(study)) // a slip shows now, not after an hour
    CDS_TRY(load_experiment(run.experiment, run.settings));
  return study;
}

Result<Study> part_of(Study study, const std::vector<std::string>& variants, int seeds) {
  std::vector<std::string> known;
  for (const auto& variant : study.variants)
    known.push_back(variant.name);
  for (const auto& name : variants)
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      const std::string close = closest_word(name, known);
      return wrong_call("the study has no variant '" + name + "'", "--only",
                        close.empty() ? "" : "Did you mean '" + close + "'?");
    }
  if (!variants.empty())
    std::erase_if(study.variants, [&](const StudyVariant& variant) {
      return std::find(variants.begin(), variants.end(), variant.name) == variants.end();
    });
  if (seeds > 0 && static_cast<std::size_t>(seeds) < study.seeds.size())
    study.seeds.resize(static_cast<std::size_t>(seeds));
  return study;
}

std::vector<StudyRun> study_runs(const Study& study) {
  std::vector<StudyRun> runs;
  for (const auto seed : study.seeds)
    for (std::size_t i = 0; i < study.variants.size(); ++i) {
      const auto& variant = study.variants[i];
      StudyRun search;
      search.variant = i;
      search.seed = seed;
      search.id = study.name + "-" + variant.name + "-s" + std::to_string(seed);
      search.experiment = study.search;
      search.settings = variant.settings;
      search.settings.insert(search.settings.end(), study.settings.begin(), study.settings.end());
      search.settings.push_back("seed=" + std::to_string(seed));
      StudyRun train = search;
      train.kind = ExperimentKind::train;
      train.parent = search.id;
      train.id = search.id + "-train";
      train.experiment = study.train;
      train.settings = study.settings;
      train.settings.push_back("seed=" + std::to_string(seed));
      runs.push_back(std::move(search));
      runs.push_back(std::move(train));
    }
  return runs;
}

Status same_experiment(const StudyRun& run, const fs::path& run_folder) {
  CDS_ASSIGN(const RunRecord record, read_run(run_folder));
  CDS_ASSIGN(const Experiment wanted, load_experiment(run.experiment, run.settings));
  for (const auto& change : difference(record.experiment, wanted)) {
    const bool named = change.pointer == "/name" || change.pointer == "/notes" || change.pointer == "/data/path" ||
                       change.pointer == "/network/genotype" || change.pointer.rfind("/engine/", 0) == 0;
    if (!named)
      return wrong_call("the run has " + change.pointer + " = " + change.before.dump() + ", the study asks for " +
                            change.after.dump(),
                        run_folder.string(), "Remove that run, or give the study another name (--name)");
  }
  return {};
}

Spread spread_of(const std::vector<double>& values) {
  Spread out;
  out.count = static_cast<int>(values.size());
  if (values.empty())
    return out;
  out.mean = std::accumulate(values.begin(), values.end(), 0.0) / out.count;
  if (out.count < 2)
    return out;
  double squares = 0;
  for (const double value : values)
    squares += (value - out.mean) * (value - out.mean);
  out.deviation = std::sqrt(squares / (out.count - 1));
  return out;
}

namespace {

double number(const std::map<std::string, Json>& results, const char* key, const char* inner) {
  const auto found = results.find(key);
  if (found == results.end())
    return 0;
  const Json& value = found->second;
  if (value.is_number())
    return value.get<double>();
  return value.is_object() ? value.value(inner, 0.0) : 0;
}

} // namespace

std::vector<StudyRow> read_study(const Study& study, const fs::path& project_folder) {
  std::vector<StudyRow> rows;
  for (const auto& variant : study.variants)
    rows.push_back({variant.name, {}});
  for (const StudyRun& run : study_runs(study)) {
    auto& seeds = rows[run.variant].seeds;
    const RunEntry entry = read_run_entry(project_folder / "runs" / run.id);
    if (run.kind == ExperimentKind::search) {
      auto& seed = seeds.emplace_back();
      seed.seed = run.seed;
      seed.search = entry.status.state;
      if (const auto found = entry.results.find("genotype"); found != entry.results.end())
        seed.genotype = found->second.value("layers", Json());
      seed.search_seconds = number(entry.results, "seconds", "");
      seed.peak_mb = number(entry.results, "peak_mb", "");
      seed.params = number(entry.results, "cost", "inference_params");
      seed.macs = number(entry.results, "cost", "macs");
      continue;
    }
    auto& seed = seeds.back();
    seed.train = entry.status.state;
    seed.map = number(entry.results, "test", "mAP");
    seed.rank1 = number(entry.results, "test", "rank1");
    seed.chance_map = number(entry.results, "chance", "mAP");
    seed.chance_rank1 = number(entry.results, "chance", "rank1");
  }
  return rows;
}

} // namespace cds
