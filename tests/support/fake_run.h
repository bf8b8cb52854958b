// A run folder as the engine would leave it, made in milliseconds: journal, run.json, features and rank lists. Its
// numbers are computed here by the plainest code, so that what the desktop shows can be checked against it.
#pragma once

#include "base/npz.h"
#include "base/random.h"
#include "models/alpha_history.h"
#include "run/journal.h"
#include "run/run_folder.h"
#include "space/genotype.h"
#include "space/search_space.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <numeric>
#include <string>
#include <vector>

namespace cds::fake {

struct RunOptions {
  std::string name = "fake";
  ExperimentKind kind = ExperimentKind::search;
  int epochs = 12, steps_per_epoch = 40;
  RunState state = RunState::finished;
  bool results = true; // of the final test
  double map = 0.71, rank1 = 0.85;
  std::uint64_t seed = 1;
  std::string data_path; // the set's root
  double nan_after = -1; // epoch from which the loss is NaN; -1: never
};

// The alphas of an epoch: from even to clearly decided, each layer for a candidate of its own.
inline std::vector<std::vector<double>> alphas_at(int epoch, int epochs, int layers, int candidates,
                                                  std::uint64_t seed) {
  std::vector<std::vector<double>> out(static_cast<std::size_t>(layers),
                                       std::vector<double>(static_cast<std::size_t>(candidates)));
  for (int layer = 0; layer < layers; ++layer)
    for (int c = 0; c < candidates; ++c) {
      Random random(seed, RandomUse::other, static_cast<std::uint32_t>(layer), static_cast<std::uint32_t>(c));
      const double direction = random.normal() * 1.6, wobble = random.normal() * 0.35;
      const double share = static_cast<double>(epoch) / std::max(1, epochs);
      out[static_cast<std::size_t>(layer)][static_cast<std::size_t>(c)] =
          0.001 + direction * share * share + wobble * std::sin(6 * share) * (1 - share);
    }
  return out;
}

// Creates PROJECT/runs/NAME. Returns its folder.
inline Result<std::filesystem::path> make_run(const std::filesystem::path& project, const RunOptions& options) {
  RunRecord record;
  record.experiment = default_experiment(options.kind);
  record.experiment.name = options.name;
  record.experiment.data.path = options.data_path;
  record.experiment.seed = options.seed;
  record.experiment.train.epochs = options.epochs;
  record.experiment.input = {128, 64};
  record.versions = Json{{"program", "0.1.0"}};
  CDS_ASSIGN(const RunPaths paths, create_run(project / "runs", options.name, record));
  CDS_ASSIGN(Journal journal, Journal::open(paths.folder));
  CDS_TRY(journal.set_status(RunState::running));
  const double begin = now_seconds() - options.epochs * 10.0;
  const bool search = options.kind == ExperimentKind::search;
  const SearchSpace space = SearchSpace::cds();
  const int candidates = static_cast<int>(space.candidates().size());
  const auto put_alphas = [&](int epoch) {
    std::vector<AlphaRow> rows;
    const auto alphas = alphas_at(epoch, options.epochs, space.layers(), candidates, options.seed);
    for (int layer = 0; layer < space.layers(); ++layer) {
      const auto p = softmax(alphas[static_cast<std::size_t>(layer)]);
      for (int c = 0; c < candidates; ++c)
        rows.push_back({epoch, layer, c, alphas[static_cast<std::size_t>(layer)][static_cast<std::size_t>(c)],
                        p[static_cast<std::size_t>(c)]});
    }
    journal.append_alphas(std::move(rows));
  };
  std::vector<std::vector<std::int64_t>> trained(static_cast<std::size_t>(space.layers()),
                                                 std::vector<std::int64_t>(static_cast<std::size_t>(candidates)));
  if (search)
    put_alphas(0);
  Random noise(options.seed, RandomUse::other, 99);
  const auto sample = [&](const char* series, std::int64_t step, double epoch, double value, double t) {
    journal.append({journal.series(series), step, epoch, value, t});
  };
  for (int epoch = 0; epoch < options.epochs; ++epoch) {
    for (int s = 0; s < options.steps_per_epoch; ++s) {
      const std::int64_t step = static_cast<std::int64_t>(epoch) * options.steps_per_epoch + s + 1;
      const double at = epoch + (s + 1.0) / options.steps_per_epoch, t = begin + at * 10;
      const double share = at / options.epochs;
      const double loss = 1.1 + 6.2 * std::exp(-3 * share) + 0.25 * noise.normal();
      const bool broken = options.nan_after >= 0 && at > options.nan_after;
      sample("train/loss", step, at, broken ? std::nan("") : loss, t);
      sample("train/ce", step, at, 0.72 * loss, t);
      sample("train/triplet", step, at, 0.28 * loss, t);
      sample("train/accuracy", step, at, std::clamp(1 - std::exp(-3 * share) + 0.04 * noise.normal(), 0.0, 1.0), t);
      sample("lr", step, at, 0.0125 * (1 + std::cos(3.14159265 * share)), t);
      sample("images_per_second", step, at, 31 + noise.normal(), t);
      sample("time/load", step, at, 0.002, t);
      sample("time/forward", step, at, 0.25, t);
      sample("time/backward", step, at, 0.5, t);
      sample("time/optimizer", step, at, 0.01, t);
      sample("time/journal", step, at, 0.004, t);
      if (search) {
        sample("alpha/loss", step, at, loss + 0.5 + 0.2 * noise.normal(), t);
        sample("alpha/accuracy", step, at, std::clamp(0.93 - std::exp(-2.6 * share) + 0.05 * noise.normal(), 0.0, 1.0),
               t);
        sample("alpha_lr", step, at, 3e-4, t);
      }
    }
    EpochRow row;
    row.epoch = epoch + 1;
    row.t = begin + 10.0 * (epoch + 1);
    row.seconds = 10;
    row.json = Json{{"train/loss", 1.0}};
    journal.append_epoch(row);
    if (search) {
      const std::int64_t last = static_cast<std::int64_t>(epoch + 1) * options.steps_per_epoch;
      sample("alpha/expected_macs", last, epoch + 1, 9e8 - 1e7 * epoch, begin + 10.0 * (epoch + 1));
      sample("alpha/expected_params", last, epoch + 1, 1.8e6 - 1e4 * epoch, begin + 10.0 * (epoch + 1));
      sample("alpha/cost_penalty", last, epoch + 1, 0.5, begin + 10.0 * (epoch + 1));
      put_alphas(epoch + 1);
      std::vector<LedgerRow> ledger;
      const auto alphas = alphas_at(epoch + 1, options.epochs, space.layers(), candidates, options.seed);
      for (int layer = 0; layer < space.layers(); ++layer) {
        const auto l = static_cast<std::size_t>(layer);
        std::vector<int> order(static_cast<std::size_t>(candidates));
        std::iota(order.begin(), order.end(), 0);
        std::sort(order.begin(), order.end(), [&](int a, int b) {
          return alphas[l][static_cast<std::size_t>(a)] > alphas[l][static_cast<std::size_t>(b)];
        });
        for (int k = 0; k < 2; ++k)
          trained[l][static_cast<std::size_t>(order[static_cast<std::size_t>(k)])] += options.steps_per_epoch;
        for (int c = 0; c < candidates; ++c)
          ledger.push_back({epoch + 1, layer, c, trained[l][static_cast<std::size_t>(c)]});
      }
      journal.append_ledger(std::move(ledger));
    }
    if ((epoch + 1) % 4 == 0 || epoch + 1 == options.epochs) {
      const std::int64_t step = static_cast<std::int64_t>(epoch + 1) * options.steps_per_epoch;
      const double share = (epoch + 1.0) / options.epochs;
      sample("val/mAP", step, epoch + 1, 0.8 * (1 - std::exp(-2.5 * share)), row.t);
      sample("val/rank1", step, epoch + 1, 0.92 * (1 - std::exp(-3 * share)), row.t);
    }
  }
  journal.append_event({0, begin, "info", "began", "The run began", ""});
  if (options.nan_after >= 0)
    journal.append_event({0, begin + 10 * options.nan_after, "error", "nan_loss", "The loss is not a number",
                          "Lower the learning rate or clip the gradients."});
  Heartbeat heartbeat;
  heartbeat.phase = search ? "search" : "train";
  heartbeat.epoch = options.epochs;
  heartbeat.epochs = options.state == RunState::finished ? options.epochs : options.epochs + options.epochs / 3;
  heartbeat.step = static_cast<std::int64_t>(options.epochs) * options.steps_per_epoch;
  heartbeat.steps = static_cast<std::int64_t>(heartbeat.epochs) * options.steps_per_epoch;
  heartbeat.images_per_second = 31.2;
  heartbeat.seconds_left = options.state == RunState::finished ? 0 : 42;
  journal.beat(heartbeat);
  const auto final_alphas = alphas_at(options.epochs, options.epochs, space.layers(), candidates, options.seed);
  Genotype genotype;
  for (const auto& row : final_alphas)
    genotype.layers.push_back(space.candidates()[static_cast<std::size_t>(first_largest(row))]);
  genotype.alphas = final_alphas;
  journal.put_result("genotype", to_json(genotype));
  journal.put_result("cost", Json{{"inference_params", 1700000 + 40000 * static_cast<int>(options.seed)},
                                  {"training_params", 2900000},
                                  {"macs", 955065500}});
  if (options.results) {
    journal.put_result("test", Json{{"mAP", options.map},
                                    {"cmc", {options.rank1, 0.9, 0.92, 0.94, 0.95}},
                                    {"mINP", 0.31},
                                    {"queries", 40},
                                    {"seconds", 1.5}});
    journal.put_result("chance", Json{{"mAP", 0.03}, {"rank1", 0.02}});
  }
  CDS_TRY(journal.set_status(options.state));
  CDS_TRY(journal.close());
  return paths.folder;
}

struct RetrievalOptions {
  int identities = 12, cameras = 3, per_camera = 3, width = 16, junk = 5, distractors = 10, depth = 20;
  double spread = 0.9; // of the features around their identity: larger is harder
  std::uint64_t seed = 7;
};

struct Gallery {
  std::vector<std::string> query_paths, gallery_paths;
  std::vector<std::int64_t> query_identities, gallery_identities, query_cameras, gallery_cameras;
};

// Names without files behind them: identity_camera_number.jpg.
inline Gallery make_gallery(const RetrievalOptions& o) {
  Gallery g;
  for (int i = 1; i <= o.identities; ++i)
    for (int c = 1; c <= o.cameras; ++c)
      for (int n = 0; n < o.per_camera; ++n) {
        const std::string name = std::to_string(i) + "_c" + std::to_string(c) + "_" + std::to_string(n) + ".jpg";
        auto& paths = n == 0 ? g.query_paths : g.gallery_paths;
        (n == 0 ? g.query_identities : g.gallery_identities).push_back(i);
        (n == 0 ? g.query_cameras : g.gallery_cameras).push_back(c);
        paths.push_back((n == 0 ? "query/" : "gallery/") + name);
      }
  for (int i = 0; i < o.junk + o.distractors; ++i) {
    g.gallery_identities.push_back(i < o.junk ? -1 : 0);
    g.gallery_cameras.push_back(1 + i % o.cameras);
    g.gallery_paths.push_back("gallery/extra_" + std::to_string(i) + ".jpg");
  }
  return g;
}

// Writes features.npz and ranks.npz, by sorting every distance. Returns the mAP.
inline Result<double> write_rankings(const std::filesystem::path& run, const Gallery& g, const RetrievalOptions& o) {
  const auto w = static_cast<std::size_t>(o.width);
  const auto features = [&](const std::vector<std::int64_t>& identities, std::uint32_t side) {
    std::vector<float> out;
    for (std::size_t row = 0; row < identities.size(); ++row) {
      Random own(o.seed, RandomUse::other, static_cast<std::uint32_t>(identities[row] + 10), 1);
      Random noise(o.seed, RandomUse::other, static_cast<std::uint32_t>(row) + 1000, side);
      double norm = 0;
      std::vector<double> v(w);
      for (double& x : v) {
        x = own.normal() + o.spread * noise.normal();
        norm += x * x;
      }
      for (double x : v)
        out.push_back(static_cast<float>(x / std::sqrt(norm)));
    }
    return out;
  };
  const auto qf = features(g.query_identities, 2), gf = features(g.gallery_identities, 3);
  const std::size_t queries = g.query_identities.size(), gallery = g.gallery_identities.size();
  const std::size_t depth = std::min<std::size_t>(static_cast<std::size_t>(o.depth), gallery);
  std::vector<std::int64_t> indices, flags, first_right;
  std::vector<float> distances, ap, inp, cmc(gallery, 0);
  double sum = 0;
  int counted = 0;
  for (std::size_t q = 0; q < queries; ++q) {
    std::vector<std::pair<float, std::int64_t>> order;
    for (std::size_t i = 0; i < gallery; ++i) {
      double dot = 0;
      for (std::size_t k = 0; k < w; ++k)
        dot += static_cast<double>(qf[q * w + k]) * gf[i * w + k];
      order.emplace_back(static_cast<float>(std::sqrt(std::max(0.0, 2 - 2 * dot))), static_cast<std::int64_t>(i));
    }
    std::sort(order.begin(), order.end());
    int rank = 0, right = 0, first = 0, last = 0;
    double precision = 0;
    for (std::size_t place = 0; place < gallery; ++place) {
      const auto row = static_cast<std::size_t>(order[place].second);
      const bool same = g.gallery_identities[row] == g.query_identities[q];
      const int flag = g.gallery_identities[row] == -1                ? 3
                       : !same                                        ? 0
                       : g.gallery_cameras[row] == g.query_cameras[q] ? 2
                                                                      : 1;
      if (place < depth) {
        indices.push_back(order[place].second);
        flags.push_back(flag);
        distances.push_back(order[place].first);
      }
      if (flag > 1)
        continue;
      ++rank;
      if (flag == 1) {
        precision += static_cast<double>(++right) / rank;
        first = first ? first : rank;
        last = rank;
      }
    }
    ap.push_back(right > 0 ? static_cast<float>(precision / right) : std::nanf(""));
    inp.push_back(right > 0 ? static_cast<float>(right) / static_cast<float>(last) : std::nanf(""));
    first_right.push_back(first);
    if (right > 0) {
      sum += precision / right;
      ++counted;
      for (std::size_t k = static_cast<std::size_t>(first) - 1; k < gallery; ++k)
        cmc[k] += 1;
    }
  }
  for (float& share : cmc)
    share /= static_cast<float>(std::max(1, counted));
  const auto n = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  const auto q = n(queries), gg = n(gallery), d = n(depth);
  CDS_TRY(
      write_npz(run / "features.npz", Npz{{"query_features", NpyArray<float>{{q, o.width}, qf}},
                                          {"gallery_features", NpyArray<float>{{gg, o.width}, gf}},
                                          {"query_identities", NpyArray<std::int64_t>{{q}, g.query_identities}},
                                          {"gallery_identities", NpyArray<std::int64_t>{{gg}, g.gallery_identities}},
                                          {"query_cameras", NpyArray<std::int64_t>{{q}, g.query_cameras}},
                                          {"gallery_cameras", NpyArray<std::int64_t>{{gg}, g.gallery_cameras}},
                                          {"query_paths", NpyArray<std::string>{{q}, g.query_paths}},
                                          {"gallery_paths", NpyArray<std::string>{{gg}, g.gallery_paths}}}));
  CDS_TRY(write_npz(run / "ranks.npz", Npz{{"indices", NpyArray<std::int64_t>{{q, d}, indices}},
                                           {"flags", NpyArray<std::int64_t>{{q, d}, flags}},
                                           {"distances", NpyArray<float>{{q, d}, distances}},
                                           {"average_precision", NpyArray<float>{{q}, ap}},
                                           {"inp", NpyArray<float>{{q}, inp}},
                                           {"first_right", NpyArray<std::int64_t>{{q}, first_right}},
                                           {"cmc", NpyArray<float>{{gg}, cmc}}}));
  return sum / std::max(1, counted);
}

} // namespace cds::fake
