#include "run/same_runs.h"

#include "run/journal_reader.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>
#include <tuple>
#include <vector>

namespace cds {
namespace {

// By step, then series: the order in which people look for where two runs part.
using Samples = std::map<std::pair<std::int64_t, std::string>, double>;
using Cells = std::map<std::tuple<int, int, int>, std::pair<double, double>>; // epoch, layer, candidate

bool measures_time(const std::string& name) {
  const auto ends = [&](std::string_view end) {
    return name.size() >= end.size() && name.compare(name.size() - end.size(), end.size(), end) == 0;
  };
  return name.rfind("time/", 0) == 0 || name == "images_per_second" || name == "seconds" || ends("_seconds") ||
         ends("_mb");
}

Json without_times(const Json& value) {
  if (!value.is_object())
    return value;
  Json out = Json::object();
  for (const auto& [key, item] : value.items())
    if (!measures_time(key))
      out[key] = without_times(item);
  return out;
}

// Equal bits, and so NaN equals itself and 0 is not -0.
bool same(double a, double b) {
  return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b) || (std::isnan(a) && std::isnan(b));
}

// JSON has no NaN.
Json number(double value) {
  return std::isfinite(value) ? Json(value) : Json(std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf");
}

struct Recorded {
  Samples samples;
  std::map<int, Json> epochs;
  Cells alphas, ledger;
  std::map<std::string, Json> results;
};

Result<Recorded> read(const std::filesystem::path& folder, const std::optional<RunExtent>& extent) {
  Recorded out;
  CDS_ASSIGN(auto journal, JournalReader::open(folder));
  std::map<int, std::string> names;
  CDS_ASSIGN(const auto series, journal.series());
  for (const auto& one : series)
    names[one.id] = one.name;
  CDS_ASSIGN(const auto samples, journal.samples());
  for (const auto& row : samples)
    if ((!extent || row.step <= extent->step) && !measures_time(names[row.series]))
      out.samples[{row.step, names[row.series]}] = row.value;
  const auto over = [&](int epoch) { return !extent || epoch <= extent->epoch; };
  CDS_ASSIGN(const auto epochs, journal.epochs());
  for (const auto& row : epochs)
    if (over(row.epoch))
      out.epochs[row.epoch] = without_times(row.json);
  CDS_ASSIGN(const auto alphas, journal.alphas());
  for (const auto& row : alphas)
    if (over(row.epoch))
      out.alphas[{row.epoch, row.layer, row.candidate}] = {row.alpha, row.probability};
  CDS_ASSIGN(const auto ledger, journal.ledger());
  for (const auto& row : ledger)
    if (over(row.epoch))
      out.ledger[{row.epoch, row.layer, row.candidate}] = {static_cast<double>(row.count), 0};
  if (extent)
    return out;
  CDS_ASSIGN(const auto results, journal.results());
  for (const auto& row : results)
    if (!measures_time(row.key))
      out.results[row.key] = without_times(row.value);
  return out;
}

// Walks two maps side by side; report(key, first or null, second or null) for the first pair that is not `equal`.
template <class Map, class Equal, class Report>
void walk(const Map& first, const Map& second, std::int64_t& count, const Equal& equal, const Report& report) {
  auto a = first.begin(), b = second.begin();
  while (a != first.end() || b != second.end()) {
    const bool only_a = b == second.end() || (a != first.end() && a->first < b->first);
    const bool only_b = a == first.end() || (b != second.end() && b->first < a->first);
    if (only_a || only_b || !equal(a->second, b->second)) {
      report(only_b ? b->first : a->first, only_b ? nullptr : &a->second, only_a ? nullptr : &b->second);
      return;
    }
    ++count, ++a, ++b;
  }
}

void compare_samples(const Recorded& a, const Recorded& b, RunComparison& out) {
  walk(a.samples, b.samples, out.samples, same, [&](const auto& key, const double* x, const double* y) {
    out.difference = RunDifference{key.second, key.first, -1, x ? number(*x) : Json(), y ? number(*y) : Json()};
  });
}

void compare_epochs(const Recorded& a, const Recorded& b, RunComparison& out) {
  walk(a.epochs, b.epochs, out.epochs, std::equal_to<Json>(), [&](int epoch, const Json* x, const Json* y) {
    RunDifference difference{"the epoch's row", -1, epoch, x ? *x : Json(), y ? *y : Json()};
    if (x && y)
      for (const auto& [key, value] : x->items())
        if (!y->contains(key) || (*y)[key] != value) {
          difference.what = key;
          difference.first = value;
          difference.second = y->value(key, Json());
          break;
        }
    out.difference = difference;
  });
}

void compare_cells(const Cells& a, const Cells& b, const char* word, std::int64_t& count, RunComparison& out) {
  const auto equal = [](const auto& x, const auto& y) { return same(x.first, y.first) && same(x.second, y.second); };
  walk(a, b, count, equal, [&](const auto& key, const auto* x, const auto* y) {
    const auto [epoch, layer, candidate] = key;
    const bool second = x && y && same(x->first, y->first); // the probability alone differs
    const auto value = [&](const auto* cell) { return cell ? number(second ? cell->second : cell->first) : Json(); };
    out.difference = RunDifference{std::string(second ? "probability" : word) + " of layer " +
                                       std::to_string(layer + 1) + ", candidate " + std::to_string(candidate + 1),
                                   -1, epoch, value(x), value(y)};
  });
}

void compare_results(const Recorded& a, const Recorded& b, RunComparison& out) {
  walk(a.results, b.results, out.results, std::equal_to<Json>(), [&](const auto& key, const Json* x, const Json* y) {
    out.difference = RunDifference{"result " + key, -1, -1, x ? *x : Json(), y ? *y : Json()};
  });
}

} // namespace

std::string to_string(const RunDifference& difference) {
  const auto text = [](const Json& value) { return value.is_null() ? std::string("nothing") : value.dump(); };
  std::string where;
  if (difference.step >= 0)
    where = " at step " + std::to_string(difference.step);
  else if (difference.epoch >= 0)
    where = " after epoch " + std::to_string(difference.epoch);
  return difference.what + where + ": " + text(difference.first) + " and " + text(difference.second);
}

Result<RunComparison> compare_runs(const std::filesystem::path& first, const std::filesystem::path& second,
                                   const std::optional<RunExtent>& extent) {
  CDS_ASSIGN(const Recorded a, read(first, extent));
  CDS_ASSIGN(const Recorded b, read(second, extent));
  RunComparison out;
  compare_samples(a, b, out);
  if (!out.difference)
    compare_epochs(a, b, out);
  if (!out.difference)
    compare_cells(a.alphas, b.alphas, "alpha", out.alphas, out);
  if (!out.difference)
    compare_cells(a.ledger, b.ledger, "steps trained", out.ledger, out);
  if (!out.difference)
    compare_results(a, b, out);
  return out;
}

Result<std::optional<RunExtent>> comparable_extent(const std::filesystem::path& run, int epochs) {
  CDS_ASSIGN(auto journal, JournalReader::open(run));
  CDS_ASSIGN(const auto status, journal.last_status());
  CDS_ASSIGN(const auto rows, journal.epochs());
  CDS_ASSIGN(const auto samples, journal.samples());
  const int over = rows.empty() ? 0 : rows.back().epoch;
  const bool finished = status && status->state == RunState::finished;
  if (finished && (epochs == 0 || epochs >= over))
    return std::nullopt;
  RunExtent extent;
  extent.epoch = epochs > 0 ? std::min(epochs, over) : over;
  for (const auto& row : samples) // before the first epoch is over, every sample counts
    if (over == 0 || row.epoch <= extent.epoch + 1e-9)
      extent.step = std::max(extent.step, row.step);
  if (extent.step == 0)
    return failed("this run has recorded nothing yet", run.string(), "let it run first");
  return extent;
}

} // namespace cds
