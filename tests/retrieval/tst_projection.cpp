// Maps on a plane: PCA against its definition, t-SNE against the divergence that it lowers and its exact forces.
#include "reference.h"
#include "retrieval/projection.h"
#include "retrieval/quad_tree.h"

#include <QTest>
#include <ctime>

using namespace cds;

namespace {

// Points 2 + 5 a u + 3 b v + 0.5 noise, u and v being known orthogonal unit vectors; a, b normal.
EmbeddingSet stretched(std::int64_t rows, std::int64_t dims) {
  EmbeddingSet set{rows, dims, {}, {}, {}, {}};
  for (std::uint32_t i = 0; i < rows; ++i) {
    Random random(5, RandomUse::other, i);
    const double a = random.normal(), b = random.normal();
    for (std::int64_t k = 0; k < dims; ++k) {
      const double u = k < 4 ? 0.5 : 0, v = k >= 4 && k < 8 ? (k % 2 == 0 ? 0.5 : -0.5) : 0;
      set.features.push_back(static_cast<float>(2 + 5 * a * u + 3 * b * v + 0.5 * random.normal()));
    }
    set.identities.push_back(1);
    set.cameras.push_back(1);
  }
  return set;
}

// t-SNE's joint probabilities by their definition, over all pairs.
std::vector<std::vector<double>> joint(const EmbeddingSet& set, double perplexity) {
  const auto n = static_cast<std::size_t>(set.rows);
  std::vector<std::vector<double>> p(n, std::vector<double>(n, 0)), both = p;
  for (std::size_t i = 0; i < n; ++i) {
    double low = 0, high = 1e6;
    for (int step = 0; step < 200; ++step) {
      const double beta = (low + high) / 2;
      double sum = 0, entropy = 0;
      for (std::size_t j = 0; j < n; ++j)
        sum += p[i][j] = i == j
                             ? 0
                             : std::exp(-beta * std::pow(reference::distance(set.row(static_cast<std::int64_t>(i)),
                                                                             set.row(static_cast<std::int64_t>(j)), {}),
                                                         2));
      for (double& value : p[i]) {
        value /= sum > 0 ? sum : 1;
        entropy -= value > 0 ? value * std::log(value) : 0;
      }
      (entropy > std::log(perplexity) ? low : high) = beta;
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      both[i][j] = (p[i][j] + p[j][i]) / (2 * static_cast<double>(n));
  return both;
}

double divergence(const std::vector<std::vector<double>>& p, const std::vector<float>& y, double scale) {
  const std::size_t n = p.size();
  std::vector<std::vector<double>> q(n, std::vector<double>(n, 0));
  double total = 0, sum = 0;
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (i != j)
        total += q[i][j] =
            1 / (1 + scale * scale * (std::pow(y[2 * i] - y[2 * j], 2) + std::pow(y[2 * i + 1] - y[2 * j + 1], 2)));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j)
      if (p[i][j] > 0)
        sum += p[i][j] * std::log(p[i][j] * total / q[i][j]);
  return sum;
}

} // namespace

class TestProjection : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void pcaFindsTheAxes() {
    const EmbeddingSet set = stretched(9000, 40);
    const auto map = project_pca(set);
    QVERIFY(map);
    QCOMPARE(map->points.size(), std::size_t{18000});
    // Variances 25.25, 9.25 and 38 times 0.25.
    const double total = 25.25 + 9.25 + 38 * 0.25;
    QVERIFY(std::abs(map->explained[0] - 25.25 / total) < 0.02);
    QVERIFY(std::abs(map->explained[1] - 9.25 / total) < 0.02);
    double means[2] = {0, 0}, squares[2] = {0, 0}, mixed = 0;
    for (std::size_t i = 0; i < 9000; ++i) {
      for (std::size_t a = 0; a < 2; ++a) {
        means[a] += map->points[2 * i + a] / 9000;
        squares[a] += map->points[2 * i + a] * map->points[2 * i + a] / 9000;
      }
      mixed += map->points[2 * i] * map->points[2 * i + 1] / 9000;
    }
    QVERIFY(std::abs(means[0]) < 1e-4 && std::abs(means[1]) < 1e-4);
    QVERIFY2(std::abs(mixed) < 1e-4 * squares[0], "the axes are not uncorrelated");
    // The first axis is u, up to the noise of the sample.
    for (std::size_t i = 0; i < 9000; i += 500) {
      double along = 0;
      for (std::size_t k = 0; k < 4; ++k)
        along += 0.5 * (set.features[i * 40 + k] - 2);
      QVERIFY(std::abs(along - map->points[2 * i]) < 0.7);
    }
  }

  // No direction has more variance than the first axis, and none orthogonal to it more than the second.
  void pcaIsTheMaximum() {
    const EmbeddingSet set = reference::made_up({.rows = 400, .dims = 30, .identities = 6}, 2);
    const auto map = project_pca(set);
    QVERIFY(map);
    const auto variance = [&](const std::vector<double>& direction) {
      double mean = 0, square = 0;
      for (std::int64_t i = 0; i < set.rows; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < 30; ++k)
          sum += direction[k] * set.row(i)[k];
        mean += sum / 400, square += sum * sum / 400;
      }
      return square - mean * mean;
    };
    double total = 0;
    for (std::size_t k = 0; k < 30; ++k) {
      std::vector<double> axis(30, 0);
      axis[k] = 1;
      total += variance(axis);
    }
    // The first axis by plain power iteration on the points.
    std::vector<double> v(30, 1), centre(30, 0);
    for (std::int64_t i = 0; i < 400; ++i)
      for (std::size_t k = 0; k < 30; ++k)
        centre[k] += set.row(i)[k] / 400.0;
    for (int iteration = 0; iteration < 2000; ++iteration) {
      std::vector<double> next(30, 0);
      for (std::int64_t i = 0; i < 400; ++i) {
        double sum = 0;
        for (std::size_t k = 0; k < 30; ++k)
          sum += v[k] * (set.row(i)[k] - centre[k]);
        for (std::size_t k = 0; k < 30; ++k)
          next[k] += sum * (set.row(i)[k] - centre[k]);
      }
      const double length = std::sqrt(std::inner_product(next.begin(), next.end(), next.begin(), 0.0));
      for (std::size_t k = 0; k < 30; ++k)
        v[k] = next[k] / length;
    }
    QVERIFY(std::abs(map->explained[0] - variance(v) / total) < 1e-5);
    QVERIFY(map->explained[1] <= map->explained[0] && map->explained[1] > 0);
    double sign = 0;
    for (std::int64_t i = 0; i < 400; ++i) {
      double sum = 0;
      for (std::size_t k = 0; k < 30; ++k)
        sum += v[k] * (set.row(i)[k] - centre[k]);
      const double point = map->points[static_cast<std::size_t>(i) * 2];
      if (sign == 0)
        sign = sum * point > 0 ? 1 : -1;
      QVERIFY(std::abs(sign * sum - point) < 1e-3);
    }
  }

  void pcaOfLittle() {
    EmbeddingSet one{1, 2, {1, 2}, {1}, {1}, {}};
    QVERIFY(!project_pca(one));
    EmbeddingSet same{3, 2, {1, 2, 1, 2, 1, 2}, {1, 1, 1}, {1, 1, 1}, {}};
    const auto map = project_pca(same);
    QVERIFY(map);
    QCOMPARE(map->explained, (std::vector<double>{0, 0}));
    for (const float x : map->points)
      QVERIFY(std::isfinite(x) && std::abs(x) < 1e-6F);
    EmbeddingSet flat{3, 1, {1, 2, 6}, {1, 1, 1}, {1, 1, 1}, {}};
    const auto line = project_pca(flat);
    QVERIFY(line);
    QCOMPARE(line->points, (std::vector<float>{-2, 0, -1, 0, 3, 0}));
    std::stop_source source;
    source.request_stop();
    QCOMPARE(project_pca(same, source.get_token()).error().kind, ErrorKind::cancelled);
  }

  void treeAgainstAllPairs() {
    std::vector<Point> points;
    Random random(3, RandomUse::other);
    for (int i = 0; i < 700; ++i)
      points.push_back({random.normal() * (i % 3), random.normal() * 5});
    for (int i = 0; i < 20; ++i)
      points.push_back(points[5]); // coincident ones
    const QuadTree tree(points);
    for (std::size_t i = 0; i < points.size(); i += 9) {
      QuadTree::Force all;
      for (std::size_t j = 0; j < points.size(); ++j)
        if (j != i) {
          const double dx = points[i].x - points[j].x, dy = points[i].y - points[j].y, w = 1 / (1 + dx * dx + dy * dy);
          all.mass += w, all.push.x += w * w * dx, all.push.y += w * w * dy;
        }
      const auto exact = tree.force(static_cast<std::int64_t>(i), 0),
                 about = tree.force(static_cast<std::int64_t>(i), 0.5);
      QVERIFY(std::abs(exact.mass - all.mass) < 1e-9 && std::abs(exact.push.x - all.push.x) < 1e-9 &&
              std::abs(exact.push.y - all.push.y) < 1e-9);
      QVERIFY(std::abs(about.mass - all.mass) < 0.03 * all.mass);
      QVERIFY(std::hypot(about.push.x - all.push.x, about.push.y - all.push.y) < 0.02 * all.mass);
    }
  }

  void tsneLowersTheDivergence() {
    const EmbeddingSet set = reference::made_up({.rows = 240, .dims = 20, .identities = 8, .spread = 0.5}, 4);
    TsneOptions options;
    options.perplexity = 75; // 225 of the 239 neighbours count, so that nothing is cut off
    std::int64_t reports = 0;
    const auto map = project_tsne(set, options, [&](const Progress& p) { reports += p.phase == "t-SNE"; });
    QVERIFY(map);
    QVERIFY(reports >= 1);
    const auto p = joint(set, 75);
    const auto pca = project_pca(set);
    double best_pca = 1e9;
    for (const double scale : {0.1, 0.3, 1.0, 3.0, 10.0, 30.0})
      best_pca = std::min(best_pca, divergence(p, pca->points, scale));
    const double reached = divergence(p, map->points, 1);
    QVERIFY2(reached < 0.6 * best_pca, qPrintable(QString("%1 against %2").arg(reached).arg(best_pca)));
    // A minimum: neither smaller, larger nor slightly shaken maps are better.
    QVERIFY(divergence(p, map->points, 0.8) > reached && divergence(p, map->points, 1.25) > reached);
    Random random(1, RandomUse::other);
    std::vector<float> shaken = map->points;
    for (float& x : shaken)
      x += static_cast<float>(0.3 * random.normal());
    QVERIFY(divergence(p, shaken, 1) > reached);
    // Neighbours on the map are of one identity.
    int same = 0;
    for (std::size_t i = 0; i < 240; ++i) {
      double nearest_square = 1e30;
      std::size_t best = 0;
      for (std::size_t j = 0; j < 240; ++j) {
        const double d = std::pow(map->points[2 * i] - map->points[2 * j], 2) +
                         std::pow(map->points[2 * i + 1] - map->points[2 * j + 1], 2);
        if (i != j && d < nearest_square)
          nearest_square = d, best = j;
      }
      same += set.identities[i] == set.identities[best];
    }
    QVERIFY2(same > 225, std::to_string(same).c_str());
    options.iterations = 60;
    options.threads = 1;
    const auto one = project_tsne(set, options);
    options.threads = 3;
    QCOMPARE(project_tsne(set, options)->points, one->points);
  }

  // A stop in any part is noticed within 0.3 s on two threads. The processor's time is measured, not the clock's: the
  // machine may be busy. Where neighbours have been found and become probabilities is the longest stretch.
  void tsneStopsSoon() {
    const EmbeddingSet set = reference::made_up({.rows = 30000, .dims = 8, .identities = 500}, 4);
    for (const auto& [phase, done] :
         {std::pair{"searching", 0.5}, std::pair{"searching", 1.0}, std::pair{"t-SNE", 0.0}}) {
      std::stop_source source;
      std::clock_t asked = 0;
      const auto stop_there = [&, phase = std::string(phase), done = done](const Progress& p) {
        if (asked == 0 && p.phase == phase && static_cast<double>(p.done) >= done * static_cast<double>(p.total)) {
          asked = std::clock();
          source.request_stop();
        }
      };
      const auto map = project_tsne(set, {.threads = 2}, stop_there, source.get_token());
      const double seconds = static_cast<double>(std::clock() - asked) / CLOCKS_PER_SEC;
      QVERIFY(!map && map.error().kind == ErrorKind::cancelled);
      QVERIFY(asked != 0);
      QVERIFY2(seconds < 0.3, qPrintable(QString("stopped while %1, %2 s later").arg(phase).arg(seconds)));
    }
  }

  void tsneOfLittle() {
    EmbeddingSet same{6, 2, std::vector<float>(12, 1), {1, 1, 1, 1, 1, 1}, {1, 1, 1, 1, 1, 1}, {}};
    const auto map = project_tsne(same);
    QVERIFY(map);
    for (const float x : map->points)
      QVERIFY(std::isfinite(x));
    QVERIFY(!project_tsne(EmbeddingSet{2, 1, {1, 2}, {1, 1}, {1, 1}, {}}));
    QVERIFY(!project_tsne(same, {.perplexity = 0}));
    QVERIFY(!project_tsne(same, {.angle = 2}));
    std::stop_source source;
    source.request_stop();
    QCOMPARE(project_tsne(same, {}, {}, source.get_token()).error().kind, ErrorKind::cancelled);
  }
};

QTEST_APPLESS_MAIN(TestProjection)
#include "tst_projection.moc"
