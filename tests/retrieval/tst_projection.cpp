// Maps on a plane: PCA against its definition.
#include "reference.h"
#include "retrieval/projection.h"

#include <QTest>

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
};

QTEST_APPLESS_MAIN(TestProjection)
#include "tst_projection.moc"
