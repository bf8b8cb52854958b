#include "app/gpu_bench/match_bench.h"

#include "app/gpu_bench/measure.h"
#include "base/random.h"
#include "kernels/cuda_match.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace cds {
namespace {

// Unit features that gather around their identity's centre, as a trained network's do.
struct Features {
  std::vector<float> values;
  std::vector<std::int32_t> identities, cameras;
};

Features made_up(const MatchBench& size, std::int64_t count, std::uint32_t lane) {
  constexpr double spread = 0.8;
  Features out;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto identity = static_cast<std::int32_t>(i % size.identities);
    Random centre(1, RandomUse::other, static_cast<std::uint32_t>(identity), 0),
        own(1, RandomUse::other, static_cast<std::uint32_t>(i), lane);
    double square = 0;
    for (std::int64_t k = 0; k < size.dims; ++k) {
      const double value = centre.uniform() - 0.5 + spread * (own.uniform() - 0.5);
      out.values.push_back(static_cast<float>(value));
      square += value * value;
    }
    const auto first = out.values.end() - size.dims;
    std::transform(first, out.values.end(), first,
                   [&](float value) { return value / static_cast<float>(std::sqrt(square)); });
    out.identities.push_back(identity);
    out.cameras.push_back(static_cast<std::int32_t>(own.below(6)));
  }
  return out;
}

// The right matches of every query, as MatchQueries wants them.
struct Right {
  std::vector<std::int64_t> begin{0};
  std::vector<MatchImage> nearest_first, by_camera;
};

Right right_matches(const MatchBench& size, const Features& query, const Features& gallery) {
  Right out;
  for (std::size_t q = 0; q < query.identities.size(); ++q) {
    const auto first = out.nearest_first.size();
    for (auto g = static_cast<std::size_t>(query.identities[q]); g < gallery.identities.size();
         g += static_cast<std::size_t>(size.identities)) {
      const float* a = &query.values[q * static_cast<std::size_t>(size.dims)];
      const float* b = &gallery.values[g * static_cast<std::size_t>(size.dims)];
      float score = 0;
      for (std::int64_t k = 0; k < size.dims; ++k)
        score = std::fma(a[k], b[k], score);
      out.nearest_first.push_back({score, static_cast<std::int32_t>(g), gallery.cameras[g]});
    }
    const auto some = out.nearest_first.begin() + static_cast<std::ptrdiff_t>(first);
    std::stable_sort(some, out.nearest_first.end(), [](const auto& a, const auto& b) { return a.score > b.score; });
    out.by_camera.insert(out.by_camera.end(), some, out.nearest_first.end());
    std::stable_sort(out.by_camera.begin() + static_cast<std::ptrdiff_t>(first), out.by_camera.end(),
                     [](const auto& a, const auto& b) { return a.camera < b.camera; });
    out.begin.push_back(std::ssize(out.nearest_first));
  }
  return out;
}

torch::Tensor on_device(const Features& features, std::int64_t dims, const torch::Device& device) {
  return torch::from_blob(const_cast<float*>(features.values.data()), {std::ssize(features.identities), dims},
                          torch::kFloat)
      .to(device, torch::kFloat, false, true);
}

} // namespace

Result<Json> bench_match(const torch::Device& device, const MatchBench& size) {
  const Features query = made_up(size, size.queries, 1), gallery = made_up(size, size.gallery, 2);
  const Right right = right_matches(size, query, gallery);
  const std::vector<float> query_scale(query.identities.size(), 1), low(query.identities.size(), -1),
      gallery_scale(gallery.identities.size(), 1), bias(gallery.identities.size(), 0);
  const std::vector<std::uint8_t> binned(query.identities.size(), 1);
  MatchQueries asked;
  asked.count = size.queries;
  asked.features = query.values.data();
  asked.scale = query_scale;
  asked.low = low;
  asked.binned = binned;
  asked.bins = 4096;
  asked.bin_scale = static_cast<float>(asked.bins) / 2; // cosines lie in [-1, 1]
  asked.begin = right.begin;
  asked.right = right.nearest_first;
  asked.own = right.by_camera;
  asked.list_length = size.list_length;

  const auto matcher = cuda_match_device(std::max<int>(0, device.index()));
  const auto trouble_of = [&](const std::string& words) { return failed("matching: " + words, matcher->name()); };
  std::string trouble;
  const auto match =
      matcher->open({size.gallery, size.dims, gallery.values.data(), gallery_scale, bias, gallery.cameras}, trouble);
  if (!match)
    return trouble_of(trouble);
  MatchTallies tallies;
  Json out = measure_steps(device, static_cast<int>(size.queries), 1, size.blocks, [&](int) {
    tallies = {};
    if (const auto words = match->walk(asked, tallies, [](std::int64_t) { return true; }); !words.empty())
      trouble = words;
  });
  if (!trouble.empty())
    return trouble_of(trouble);

  const auto rows = on_device(query, size.dims, device), columns = on_device(gallery, size.dims, device).t();
  torch::Tensor order;
  const Json sorted = measure_steps(device, static_cast<int>(size.queries), 1, size.blocks,
                                    [&](int) { order = torch::mm(rows, columns).argsort(1, true); });
  const auto nearest = order.select(1, 0).to(torch::kCPU).contiguous();
  std::int64_t others = 0;
  for (std::int64_t q = 0; q < size.queries; ++q)
    others += nearest.data_ptr<std::int64_t>()[q] !=
              tallies.list_rows[static_cast<std::size_t>(q) * static_cast<std::size_t>(size.list_length)];
  if (others > size.queries / 100)
    return failed("matching: the nearest image of " + std::to_string(others) + " queries is not LibTorch's",
                  matcher->name(), "report it, with the card's name");
  out["gallery"] = size.gallery;
  out["sort_ms"] = sorted.at("ms");
  out["sort_ratio"] = sorted.at("ms").get<double>() / out.at("ms").get<double>();
  return out;
}

} // namespace cds
