#include "models/run_reading.h"

#include "base/hash.h"
#include "models/text.h"

#include <algorithm>
#include <unordered_map>

namespace cds {

namespace {

double number(const Json& value, const char* key) {
  const auto found = value.is_object() ? value.find(key) : value.end();
  return value.is_object() && found != value.end() && found->is_number() ? found->get<double>() : -1;
}

// What makes two runs repetitions of one experiment: all its settings but the seed, the engine's and the words.
QString family_of(const Experiment& experiment) {
  Json json = to_json(experiment);
  for (const char* key : {"name", "notes", "seed", "engine"})
    json.erase(key);
  return to_qstring(hex(hash64(json.dump())));
}

} // namespace

void take_record(RunInfo& info, const RunRecord& record) {
  const Experiment& experiment = record.experiment;
  info.name = to_qstring(experiment.name.empty() ? record.id : experiment.name);
  info.kind = QString::fromLatin1(to_string(experiment.kind));
  info.strategy = experiment.kind == ExperimentKind::search ? to_qstring(experiment.search.strategy) : QString();
  info.parent = to_qstring(record.parent);
  info.created = record.created;
  info.classifier = classifies(experiment.network);
  info.seed = experiment.seed;
  info.family = family_of(experiment);
  if (info.epochs == 0)
    info.epochs = experiment.train.epochs;
}

void take_status(RunInfo& info, const RunStatus& status) {
  info.state = status.state;
  info.reason = to_qstring(status.reason);
  info.slurm_job = status.slurm_job;
  info.pending = to_qstring(status.pending);
  info.resumable = status.resumable();
  info.ended = status.active() ? 0 : status.since;
  if (const auto& beat = status.heartbeat) {
    info.work = to_qstring(beat->phase);
    info.epoch = beat->epoch;
    if (beat->epochs > 0)
      info.epochs = beat->epochs;
    info.step = beat->step;
    info.steps = beat->steps;
    info.images_per_second = beat->images_per_second;
    info.seconds_left = status.active() ? beat->seconds_left : -1;
    info.resident_mb = beat->resident_mb;
    info.peak_mb = beat->peak_mb;
  }
}

void take_results(RunInfo& info, const std::map<std::string, Json>& results) {
  for (const auto& [key, value] : results) {
    if (key == "test") {
      info.map = number(value, "mAP");
      info.accuracy = number(value, "accuracy");
      info.top5 = number(value, "top5");
      if (const auto cmc = value.is_object() ? value.find("cmc") : value.end();
          value.is_object() && cmc != value.end() && cmc->is_array() && !cmc->empty() && cmc->front().is_number())
        info.rank1 = cmc->front().get<double>();
    } else if (key == "validation") {
      info.validation_map = std::max({info.validation_map, number(value, "mAP"), number(value, "accuracy")});
    } else if (key == "cost") {
      info.parameters = number(value, "inference_params");
      info.macs = number(value, "macs");
    } else if (key == "peak_mb" && value.is_number()) {
      info.peak_mb = value.get<double>();
    }
  }
}

Status take_history(RunInfo& info, JournalReader& reader) {
  CDS_ASSIGN(const auto statuses, reader.statuses());
  for (const StatusRow& row : statuses)
    if (row.state == RunState::running) {
      info.started = row.t;
      break;
    }
  CDS_ASSIGN(const auto events, reader.events());
  info.warnings = static_cast<int>(
      std::count_if(events.begin(), events.end(), [](const Event& event) { return event.level != "info"; }));
  for (const Event& event : events)
    if (event.level == "error")
      info.way_out = to_qstring(event.way_out);
  // The engine's status says both in one sentence.
  if (const QString both = QStringLiteral(". ") + info.way_out; !info.way_out.isEmpty() && info.reason.endsWith(both))
    info.reason.chop(both.size());
  CDS_ASSIGN(const auto scores, reader.samples_of(info.classifier ? "val/accuracy" : "val/mAP"));
  for (const SampleRow& row : scores)
    if (row.value > info.validation_map)
      info.validation_map = row.value;
  return {};
}

RunInfo read_run_info(const std::filesystem::path& run_folder) {
  const RunEntry entry = read_run_entry(run_folder);
  RunInfo info;
  info.id = to_qstring(entry.id);
  info.name = info.id;
  if (entry.record)
    take_record(info, *entry.record);
  take_status(info, entry.status);
  take_results(info, entry.results);
  std::optional<Error> error = entry.error;
  if (auto reader = JournalReader::open(run_folder)) {
    if (auto status = take_history(info, *reader); !status && !error)
      error = status.error();
  }
  if (error) {
    info.reason = to_qstring(error->where.empty() ? error->what : error->where + ": " + error->what);
    info.way_out = to_qstring(error->way_out);
  }
  return info;
}

Result<FeedBatch> read_feed(JournalReader& reader, const FeedCursor& after) {
  FeedBatch batch;
  batch.cursor = after;
  CDS_ASSIGN(const auto rows, reader.samples(after.sample));
  // Series are asked for after the samples: each sample's series is then known.
  CDS_ASSIGN(const auto series, reader.series());
  std::unordered_map<int, std::size_t> place;
  for (const SeriesInfo& info : series) {
    place[info.id] = batch.curves.size();
    batch.curves.push_back({info.name, info.unit, {}});
  }
  for (const SampleRow& row : rows) {
    batch.cursor.sample = std::max(batch.cursor.sample, row.id);
    if (const auto found = place.find(row.series); found != place.end())
      batch.curves[found->second].samples.push_back({row.step, row.epoch, row.t, row.value});
  }
  CDS_ASSIGN(batch.epochs, reader.epochs(after.epoch));
  for (const EpochRow& row : batch.epochs)
    batch.cursor.epoch = std::max(batch.cursor.epoch, row.epoch);
  CDS_ASSIGN(batch.alphas, reader.alphas(after.alpha));
  for (const AlphaRow& row : batch.alphas)
    batch.cursor.alpha = std::max(batch.cursor.alpha, row.epoch);
  CDS_ASSIGN(batch.ledger, reader.ledger(after.ledger));
  for (const LedgerRow& row : batch.ledger)
    batch.cursor.ledger = std::max(batch.cursor.ledger, row.epoch);
  CDS_ASSIGN(batch.events, reader.events(after.event));
  for (const Event& event : batch.events)
    batch.cursor.event = std::max(batch.cursor.event, event.id);
  CDS_ASSIGN(const auto results, reader.results());
  for (const ResultRow& row : results)
    batch.results[row.key] = row.value;
  return batch;
}

} // namespace cds
