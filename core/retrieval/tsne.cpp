#include "base/process.h"
#include "retrieval/evaluate.h"
#include "retrieval/parallel.h"
#include "retrieval/projection.h"
#include "retrieval/quad_tree.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <numeric>

namespace cds {
namespace {

constexpr std::int64_t rows_per_task = 256;
constexpr std::size_t rows_per_look = 1024; // of plain loops, between looks at the stop token

// Symmetric neighbour probabilities, rows one after the other; they sum to 1.
struct Affinities {
  std::vector<std::int64_t> begin;
  std::vector<std::int32_t> neighbour;
  std::vector<double> probability;
};

// The Gaussian around a row whose perplexity is the one asked for, by bisection on its precision.
void fit(std::span<const double> squares, double perplexity, std::span<double> probabilities) {
  double low = 0, high = 0, beta = 1;
  const double nearest = *std::min_element(squares.begin(), squares.end());
  for (int step = 0; step < 100; ++step) {
    double sum = 0, weighted = 0;
    for (std::size_t i = 0; i < squares.size(); ++i) {
      const double d = squares[i] - nearest;
      probabilities[i] = std::exp(-beta * d);
      sum += probabilities[i];
      weighted += probabilities[i] * d;
    }
    const double entropy = std::log(sum) + beta * weighted / sum;
    for (double& p : probabilities)
      p /= sum;
    const double off = entropy - std::log(perplexity);
    if (std::abs(off) < 1e-7)
      return;
    if (off > 0) { // too flat
      low = beta;
      beta = high > 0 ? (low + high) / 2 : beta * 2;
    } else {
      high = beta;
      beta = (low + high) / 2;
    }
  }
}

Result<Affinities> affinities_of(const EmbeddingSet& set, const TsneOptions& options, const ProgressSink& progress,
                                 const std::stop_token& stop) {
  const auto n = static_cast<std::size_t>(set.rows);
  const auto k = static_cast<std::size_t>(std::min<std::int64_t>(set.rows - 1, std::lround(3 * options.perplexity)));
  MatchOptions match;
  match.threads = options.threads;
  CDS_ASSIGN(const RankLists lists, nearest(set, set, static_cast<int>(k + 1), match, progress, stop));
  std::vector<std::int32_t> neighbours(n * k);
  std::vector<double> probabilities(n * k);
  parallel_for(options.threads, set.rows, [&](int, std::int64_t row) {
    if (stop.stop_requested())
      return;
    const auto i = static_cast<std::size_t>(row);
    std::vector<double> squares;
    for (std::size_t j = 0, kept = 0; j <= k && kept < k; ++j)
      if (const std::int64_t other = lists.indices[i * (k + 1) + j];
          other != row) { // among copies, a row may miss itself
        neighbours[i * k + kept++] = static_cast<std::int32_t>(other);
        const double d = lists.distances[i * (k + 1) + j];
        squares.push_back(d * d);
      }
    fit(squares, std::min(options.perplexity, static_cast<double>(k)), std::span(probabilities).subspan(i * k, k));
  });
  const auto stopped = [&stop](std::size_t row) { return row % rows_per_look == 0 && stop.stop_requested(); };
  // Both directions of every pair, then equal ones added up.
  std::vector<std::int64_t> begin(n + 1, 0);
  for (std::size_t i = 0; i < n; ++i) {
    if (stopped(i))
      return cancelled();
    begin[i + 1] += static_cast<std::int64_t>(k);
    for (std::size_t e = i * k; e < (i + 1) * k; ++e)
      ++begin[static_cast<std::size_t>(neighbours[e]) + 1];
  }
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::pair<std::int32_t, double>> both(static_cast<std::size_t>(begin.back()));
  std::vector<std::int64_t> next(begin.begin(), begin.end() - 1);
  for (std::size_t i = 0; i < n; ++i) {
    if (stopped(i))
      return cancelled();
    for (std::size_t e = i * k; e < (i + 1) * k; ++e) {
      const auto j = static_cast<std::size_t>(neighbours[e]);
      const double p = probabilities[e] / (2 * static_cast<double>(n));
      both[static_cast<std::size_t>(next[i]++)] = {static_cast<std::int32_t>(j), p};
      both[static_cast<std::size_t>(next[j]++)] = {static_cast<std::int32_t>(i), p};
    }
  }
  Affinities all;
  all.begin.push_back(0);
  for (std::size_t i = 0; i < n; ++i) {
    if (stopped(i))
      return cancelled();
    const auto first = both.begin() + begin[i], last = both.begin() + begin[i + 1];
    std::stable_sort(first, last, [](const auto& a, const auto& b) { return a.first < b.first; });
    for (auto it = first; it != last; ++it)
      if (std::ssize(all.neighbour) > all.begin.back() && all.neighbour.back() == it->first) {
        all.probability.back() += it->second;
      } else {
        all.neighbour.push_back(it->first);
        all.probability.push_back(it->second);
      }
    all.begin.push_back(std::ssize(all.neighbour));
  }
  return all;
}

// The map while it is being made: positions, and the forces of one step.
class Layout {
public:
  // `stop`: a step under way is given up, and what it leaves means nothing.
  Layout(const Affinities& affinities, std::vector<Point> start, const TsneOptions& options, std::stop_token stop)
      : affinities_(affinities), points_(std::move(start)), attraction_(points_.size()), repulsion_(points_.size()),
        mass_(points_.size()), speed_(points_.size()), gain_(points_.size(), Point{1, 1}), options_(options),
        stop_(std::move(stop)) {}

  void step(double exaggeration, double momentum, double rate) {
    find_forces();
    const double total =
        std::accumulate(mass_.begin(), mass_.end(), 0.0); // in the order of rows: the same on any number of threads
    Point centre;
    for (std::size_t i = 0; i < points_.size(); ++i) {
      const auto move = [&](double& x, double& speed, double& gain, double attraction, double repulsion) {
        const double gradient = 4 * (exaggeration * attraction - repulsion / total);
        gain = std::max(0.01, (gradient > 0) == (speed > 0) ? gain * 0.8 : gain + 0.2);
        speed = momentum * speed - rate * gain * gradient;
        x += speed;
      };
      move(points_[i].x, speed_[i].x, gain_[i].x, attraction_[i].x, repulsion_[i].x);
      move(points_[i].y, speed_[i].y, gain_[i].y, attraction_[i].y, repulsion_[i].y);
      centre.x += points_[i].x / static_cast<double>(points_.size());
      centre.y += points_[i].y / static_cast<double>(points_.size());
    }
    for (Point& point : points_) {
      point.x -= centre.x;
      point.y -= centre.y;
    }
  }

  // Kullback-Leibler divergence of the map from the neighbourhoods.
  [[nodiscard]] double divergence() {
    find_forces();
    const double total = std::accumulate(mass_.begin(), mass_.end(), 0.0);
    double sum = 0;
    for (std::size_t i = 0; i < points_.size(); ++i)
      for (std::int64_t e = affinities_.begin[i]; e < affinities_.begin[i + 1]; ++e) {
        const double p = affinities_.probability[static_cast<std::size_t>(e)];
        const double q =
            closeness(points_[i],
                      points_[static_cast<std::size_t>(affinities_.neighbour[static_cast<std::size_t>(e)])]) /
            total;
        sum += p > 0 ? p * std::log(p / std::max(q, 1e-300)) : 0;
      }
    return sum;
  }

  [[nodiscard]] const std::vector<Point>& points() const { return points_; }

private:
  static double closeness(Point a, Point b) {
    const double dx = a.x - b.x, dy = a.y - b.y;
    return 1 / (1 + dx * dx + dy * dy);
  }

  void find_forces() {
    const QuadTree tree(points_);
    const auto rows = std::ssize(points_);
    parallel_for(options_.threads, (rows + rows_per_task - 1) / rows_per_task, [&](int, std::int64_t task) {
      if (stop_.stop_requested())
        return;
      for (std::int64_t row = task * rows_per_task; row < std::min(rows, (task + 1) * rows_per_task); ++row) {
        const auto i = static_cast<std::size_t>(row);
        Point pull;
        for (std::int64_t e = affinities_.begin[i]; e < affinities_.begin[i + 1]; ++e) {
          const Point other = points_[static_cast<std::size_t>(affinities_.neighbour[static_cast<std::size_t>(e)])];
          const double weight = affinities_.probability[static_cast<std::size_t>(e)] * closeness(points_[i], other);
          pull.x += weight * (points_[i].x - other.x);
          pull.y += weight * (points_[i].y - other.y);
        }
        attraction_[i] = pull;
        const QuadTree::Force force = tree.force(row, options_.angle);
        repulsion_[i] = force.push;
        mass_[i] = force.mass;
      }
    });
  }

  const Affinities& affinities_;
  std::vector<Point> points_, attraction_, repulsion_;
  std::vector<double> mass_;
  std::vector<Point> speed_, gain_;
  const TsneOptions& options_;
  std::stop_token stop_;
};

} // namespace

Result<Projection> project_tsne(const EmbeddingSet& set, const TsneOptions& asked, const ProgressSink& progress,
                                std::stop_token stop) {
  if (!(asked.perplexity >= 1) || asked.iterations < 1 || !(asked.angle >= 0 && asked.angle <= 0.7) ||
      !(asked.exaggeration >= 1) || asked.threads < 0)
    return wrong_call(
        "t-SNE needs a perplexity and an exaggeration of at least 1, an iteration and an angle from 0 to 0.7");
  if (set.rows < 4)
    return failed("t-SNE needs at least 4 images, not " + std::to_string(set.rows));
  TsneOptions options = asked;
  options.threads = asked.threads > 0 ? asked.threads : core_count();
  options.perplexity = std::clamp(asked.perplexity, 1.0, static_cast<double>(set.rows - 1) / 3);
  EmbeddingSet unit = set;
  CDS_TRY(check(set, "embeddings"));
  if (stop.stop_requested())
    return cancelled();
  normalise(unit);
  CDS_ASSIGN(const Projection start, project_pca(unit, stop));
  CDS_ASSIGN(const Affinities affinities, affinities_of(unit, options, progress, stop));
  unit = {};

  const auto n = static_cast<std::size_t>(set.rows);
  double spread = 0;
  for (std::size_t i = 0; i < n; ++i)
    spread += static_cast<double>(start.points[2 * i]) * start.points[2 * i];
  const double scale = spread > 0 ? 1e-4 / std::sqrt(spread / static_cast<double>(n)) : 0;
  std::vector<Point> points(n);
  for (std::size_t i = 0; i < n; ++i)
    points[i] = {start.points[2 * i] * scale, start.points[2 * i + 1] * scale};

  Layout layout(affinities, std::move(points), options, stop);
  const int early = options.iterations / 3;
  const double rate = std::max(static_cast<double>(n) / options.exaggeration / 4, 50.0); // Belkina et al. 2019
  ProgressMeter meter(progress, "t-SNE", options.iterations);
  std::string detail;
  for (int iteration = 0; iteration < options.iterations; ++iteration) {
    if (stop.stop_requested())
      return cancelled();
    const bool exaggerate = iteration < early;
    layout.step(exaggerate ? options.exaggeration : 1, exaggerate ? 0.5 : 0.8, rate);
    if (iteration % 50 == 49) {
      char text[48];
      std::snprintf(text, sizeof text, "divergence %.3f", layout.divergence());
      detail = text;
    }
    if (stop.stop_requested()) // the step was given up
      return cancelled();
    meter.advance(iteration + 1, detail);
  }
  meter.finish(detail);
  Projection map;
  for (const Point& point : layout.points()) {
    map.points.push_back(static_cast<float>(point.x));
    map.points.push_back(static_cast<float>(point.y));
  }
  return map;
}

} // namespace cds
