#include "app/cds/study_text.h"

#include "base/progress.h"

#include <algorithm>
#include <cstdio>
#include <functional>

namespace cds {
namespace {

using Cells = std::vector<std::string>;

std::vector<double> collect(const StudyRow& row, const std::function<double(const StudySeed&)>& value) {
  std::vector<double> out;
  for (const StudySeed& seed : row.seeds)
    if (const double one = value(seed); one > 0)
      out.push_back(one);
  return out;
}

struct Summary {
  Spread seconds, params, macs, map, rank1;
  double peak_mb = 0;
};

Summary summary_of(const StudyRow& row) {
  Summary out;
  const auto searched = [](const StudySeed& seed) { return seed.search == RunState::finished; };
  const auto spread = [&](const std::function<double(const StudySeed&)>& value) {
    return spread_of(collect(row, value));
  };
  out.seconds = spread([&](const StudySeed& s) { return searched(s) ? s.search_seconds : 0; });
  out.params = spread([&](const StudySeed& s) { return searched(s) ? s.params : 0; });
  out.macs = spread([&](const StudySeed& s) { return searched(s) ? s.macs : 0; });
  out.map = spread([](const StudySeed& s) { return s.tested() ? s.map : 0; });
  out.rank1 = spread([](const StudySeed& s) { return s.tested() ? s.rank1 : 0; });
  for (const StudySeed& seed : row.seeds)
    out.peak_mb = std::max(out.peak_mb, searched(seed) ? seed.peak_mb : 0);
  return out;
}

std::string format(const char* how, double value) {
  char text[48];
  std::snprintf(text, sizeof text, how, value);
  return text;
}

std::string percent(const Spread& spread) {
  if (spread.count == 0)
    return "-";
  auto text = format("%.1f", 100 * spread.mean);
  if (spread.count > 1)
    text += " ± " + format("%.1f", 100 * spread.deviation);
  return text + " %";
}

// "3,5,1 3,7,2 ...": kernels and depth, layer by layer.
std::string genotype_text(const Json& layers) {
  std::string out;
  for (const Json& layer : layers) {
    std::string one;
    for (const Json& value : layer)
      one += (one.empty() ? "" : ",") + value.dump();
    out += (out.empty() ? "" : "  ") + one;
  }
  return out;
}

// Columns are bytes but for "±", which is two.
std::size_t width_of(const std::string& text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::string table(const std::vector<Cells>& rows, TableStyle style) {
  std::vector<std::size_t> widths(rows.front().size(), 0);
  for (const Cells& row : rows)
    for (std::size_t i = 0; i < row.size(); ++i)
      widths[i] = std::max(widths[i], width_of(row[i]));
  const bool markdown = style == TableStyle::markdown;
  std::string out;
  for (std::size_t r = 0; r < rows.size(); ++r) {
    for (std::size_t i = 0; i < rows[r].size(); ++i) {
      const std::string space(widths[i] - width_of(rows[r][i]), ' ');
      const bool left = i == 0 || i + 1 == rows[r].size(); // names and what runs on; numbers stand to the right
      out +=
          markdown ? "| " + rows[r][i] + " " : (i > 0 ? "  " : "") + (left ? rows[r][i] + space : space + rows[r][i]);
    }
    if (markdown)
      out += "|";
    while (!out.empty() && out.back() == ' ')
      out.pop_back();
    out += "\n";
    if (markdown && r == 0)
      for (std::size_t i = 0; i < widths.size(); ++i)
        out += i + 1 == widths.size() ? "|---|\n" : "|---";
  }
  return out;
}

const StudySeed* first_tested(const std::vector<StudyRow>& rows) {
  for (const StudyRow& row : rows)
    for (const StudySeed& seed : row.seeds)
      if (seed.tested())
        return &seed;
  return nullptr;
}

Json spread_json(const Spread& spread) {
  return {{"mean", spread.mean}, {"deviation", spread.deviation}, {"count", spread.count}};
}

} // namespace

Json study_json(const Study& study, const std::vector<StudyRow>& rows) {
  Json out{{"study", study.name}};
  if (const StudySeed* tested = first_tested(rows))
    out["chance"] = {{"mAP", tested->chance_map}, {"rank1", tested->chance_rank1}};
  out["variants"] = Json::array();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Json variant{{"name", rows[i].variant}, {"settings", study.variants[i].settings}, {"seeds", Json::array()}};
    for (const StudySeed& seed : rows[i].seeds) {
      Json one{{"seed", seed.seed}, {"search", to_string(seed.search)}, {"train", to_string(seed.train)}};
      if (!seed.genotype.is_null())
        one.update({{"genotype", seed.genotype},
                    {"search_seconds", seed.search_seconds},
                    {"peak_mb", seed.peak_mb},
                    {"inference_params", seed.params},
                    {"macs", seed.macs}});
      if (seed.tested())
        one.update({{"mAP", seed.map}, {"rank1", seed.rank1}});
      variant["seeds"].push_back(std::move(one));
    }
    const Summary summary = summary_of(rows[i]);
    if (summary.seconds.count > 0)
      variant.update({{"search_seconds", spread_json(summary.seconds)}, {"peak_mb", summary.peak_mb}});
    if (summary.map.count > 0)
      variant.update({{"mAP", spread_json(summary.map)}, {"rank1", spread_json(summary.rank1)}});
    out["variants"].push_back(std::move(variant));
  }
  return out;
}

std::string study_table(const Study& study, const std::vector<StudyRow>& rows, TableStyle style) {
  std::vector<Cells> figures{
      {"variant", "search time", "peak memory", "parameters", "multiply-adds", "seeds", "mAP", "rank-1"}};
  std::vector<Cells> networks{{"variant", "seed", "mAP", "the network found"}};
  for (const StudyRow& row : rows) {
    const Summary s = summary_of(row);
    const bool any = s.seconds.count > 0;
    figures.push_back({row.variant, any ? duration_text(s.seconds.mean) : "-", any ? format("%.0f MB", s.peak_mb) : "-",
                       any ? format("%.0f", s.params.mean) : "-", any ? format("%.2f M", s.macs.mean / 1e6) : "-",
                       std::to_string(s.map.count) + "/" + std::to_string(row.seeds.size()), percent(s.map),
                       percent(s.rank1)});
    for (const StudySeed& seed : row.seeds)
      if (!seed.genotype.is_null())
        networks.push_back({row.variant, std::to_string(seed.seed),
                            seed.tested() ? format("%.1f %%", 100 * seed.map) : "-", genotype_text(seed.genotype)});
  }
  if (const StudySeed* tested = first_tested(rows))
    figures.push_back({"chance", "", "", "", "", "", format("%.1f %%", 100 * tested->chance_map),
                       format("%.1f %%", 100 * tested->chance_rank1)});
  std::string out = style == TableStyle::markdown ? "" : study.name + "\n";
  out += table(figures, style);
  if (networks.size() > 1)
    out += "\n" + table(networks, style);
  return out;
}

} // namespace cds
