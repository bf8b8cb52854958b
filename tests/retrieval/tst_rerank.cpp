// Re-ranking against a dense, step by step transcription of its formula in double; query expansion against its
// definition.
#include "reference.h"
#include "retrieval/rerank.h"

#include <QTest>

using namespace cds;

namespace {

using Matrix = std::vector<std::vector<double>>;

template <class T>
std::string why(const Result<T>& result) {
  return result ? "no error" : result.error().message();
}

// Zhong et al. 2017 over all pairs of queries and gallery images: the final distances, queries x gallery.
Matrix dense_rerank(const EmbeddingSet& query, const EmbeddingSet& gallery, const MatchOptions& match,
                    const RerankOptions& options) {
  const auto n = static_cast<std::size_t>(query.rows + gallery.rows), queries = static_cast<std::size_t>(query.rows);
  const auto row = [&](std::size_t i) {
    return i < queries ? query.row(static_cast<std::int64_t>(i)) : gallery.row(static_cast<std::int64_t>(i - queries));
  };
  Matrix d(n, std::vector<double>(n));
  std::vector<std::vector<std::size_t>> rank(n, std::vector<std::size_t>(n));
  for (std::size_t i = 0; i < n; ++i) {
    for (std::size_t j = 0; j < n; ++j)
      d[i][j] = i == j ? 0 : std::pow(reference::distance(row(i), row(j), match), 2);
    const double most = *std::max_element(d[i].begin(), d[i].end());
    for (double& value : d[i])
      value /= most;
    std::iota(rank[i].begin(), rank[i].end(), std::size_t{0});
    std::sort(rank[i].begin(), rank[i].end(), [&](std::size_t a, std::size_t b) { return d[i][a] < d[i][b]; });
  }
  const auto reciprocal = [&](std::size_t i, int k) {
    std::vector<std::size_t> found;
    for (int a = 0; a <= k; ++a) {
      const std::size_t other = rank[i][static_cast<std::size_t>(a)];
      const auto end = rank[other].begin() + k + 1;
      if (std::find(rank[other].begin(), end, i) != end)
        found.push_back(other);
    }
    return found;
  };
  Matrix v(n, std::vector<double>(n, 0));
  for (std::size_t i = 0; i < n; ++i) {
    const auto own = reciprocal(i, options.k1);
    std::vector<bool> in(n, false);
    for (const std::size_t j : own)
      in[j] = true;
    auto grown = in;
    for (const std::size_t candidate : own) {
      const auto theirs = reciprocal(candidate, options.k1 / 2); // even k1 here
      int common = 0;
      for (const std::size_t j : theirs)
        common += in[j];
      if (common > 2.0 / 3.0 * static_cast<double>(theirs.size()))
        for (const std::size_t j : theirs)
          grown[j] = true;
    }
    double sum = 0;
    for (std::size_t j = 0; j < n; ++j)
      if (grown[j])
        sum += v[i][j] = std::exp(-d[i][j]);
    for (double& weight : v[i])
      weight /= sum;
  }
  Matrix mean(n, std::vector<double>(n, 0));
  for (std::size_t i = 0; i < n; ++i)
    for (int a = 0; a < options.k2; ++a)
      for (std::size_t j = 0; j < n; ++j)
        mean[i][j] += v[rank[i][static_cast<std::size_t>(a)]][j] / options.k2;
  Matrix result(queries, std::vector<double>(n - queries));
  for (std::size_t q = 0; q < queries; ++q)
    for (std::size_t g = queries; g < n; ++g) {
      double smaller = 0, larger = 0;
      for (std::size_t j = 0; j < n; ++j) {
        smaller += std::min(mean[q][j], mean[g][j]);
        larger += std::max(mean[q][j], mean[g][j]);
      }
      result[q][g - queries] = (1 - options.lambda) * (1 - smaller / larger) + options.lambda * d[q][g];
    }
  return result;
}

} // namespace

class TestRerank : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void againstTheFormula_data() {
    QTest::addColumn<int>("k1");
    QTest::addColumn<int>("k2");
    QTest::addColumn<double>("lambda");
    QTest::addColumn<bool>("cosine");
    QTest::newRow("the paper's") << 20 << 6 << 0.3 << false;
    QTest::newRow("small, cosine") << 6 << 1 << 0.1 << true;
    QTest::newRow("Jaccard alone") << 12 << 3 << 0.0 << false;
  }
  void againstTheFormula() {
    QFETCH(int, k1);
    QFETCH(int, k2);
    QFETCH(double, lambda);
    QFETCH(bool, cosine);
    const EmbeddingSet query = reference::made_up({.rows = 60, .dims = 24, .identities = 15, .spread = 1.6}, 1);
    const EmbeddingSet gallery = reference::made_up({.rows = 300, .dims = 24, .identities = 15, .spread = 1.6}, 2);
    MatchOptions options;
    options.list_length = 300;
    options.keep_matches = true;
    if (cosine)
      options.metric = Metric::cosine;
    const RerankOptions rerank{k1, k2, lambda};
    const auto result = evaluate_reranked(query, gallery, options, rerank);
    QVERIFY2(result, why(result).c_str());
    MatchOptions euclidean;
    const Matrix dense =
        dense_rerank(query, gallery, euclidean, rerank); // cosine's 1 - cos is half of the squared distance
    for (std::size_t q = 0; q < 60; ++q)
      for (std::size_t i = 0; i < 300; ++i) {
        const double expected = dense[q][static_cast<std::size_t>(result->lists.indices[q * 300 + i])];
        QVERIFY2(std::abs(result->lists.distances[q * 300 + i] - expected) < 2e-5, std::to_string(expected).c_str());
        if (i > 0)
          QVERIFY(result->lists.distances[q * 300 + i] >= result->lists.distances[q * 300 + i - 1]);
      }
    if (lambda == 0)
      return; // most distances tie at 1
    const auto scores = reference::evaluate(query, gallery, 50, [&](std::int64_t q, std::int64_t g) {
      return dense[static_cast<std::size_t>(q)][static_cast<std::size_t>(g)];
    });
    QVERIFY2(std::abs(result->map - scores.map) < 2e-5, std::to_string(result->map - scores.map).c_str());
    for (std::size_t r = 0; r < 50; ++r)
      QVERIFY(std::abs(result->cmc[r] - scores.cmc[r]) < 1e-9);
    QVERIFY(result->map > evaluate(query, gallery)->map); // it helps on clusters
    std::int64_t pairs = 0;
    for (std::size_t s = 0; s < result->histogram.right.size(); ++s)
      pairs += result->histogram.right[s] + result->histogram.wrong[s];
    QCOMPARE(pairs, std::ssize(scores.right_distances) + std::ssize(scores.wrong_distances));
  }

  void junkHasNoSay() {
    const EmbeddingSet query = reference::made_up({.rows = 40, .dims = 16}, 3);
    EmbeddingSet gallery = reference::made_up({.rows = 200, .dims = 16}, 4);
    const auto clean = evaluate_reranked(query, gallery);
    for (std::int64_t i = 0; i < 30; ++i) { // a copy of each of the first images as junk
      gallery.features.insert(gallery.features.end(), gallery.features.begin() + i * 16,
                              gallery.features.begin() + (i + 1) * 16);
      gallery.identities.push_back(-1);
      gallery.cameras.push_back(1);
    }
    gallery.rows += 30;
    MatchOptions options;
    options.list_length = 230;
    const auto result = evaluate_reranked(query, gallery, options);
    QVERIFY2(result, why(result).c_str());
    QCOMPARE(result->map, clean->map);
    QCOMPARE(result->cmc, clean->cmc);
    QCOMPARE(std::count(result->lists.flags.begin(), result->lists.flags.end(), 3), std::ptrdiff_t{30 * 40});
  }

  void independentOfThreads() {
    const EmbeddingSet query = reference::made_up({.rows = 100, .dims = 16}, 5),
                       gallery = reference::made_up({.rows = 900, .dims = 16}, 6);
    MatchOptions options;
    options.list_length = 900;
    options.threads = 1;
    const auto one = evaluate_reranked(query, gallery, options);
    options.threads = 5;
    const auto five = evaluate_reranked(query, gallery, options);
    QCOMPARE(one->lists.indices, five->lists.indices);
    QCOMPARE(one->lists.distances, five->lists.distances);
    QCOMPARE(one->average_precision.size(), five->average_precision.size());
    QCOMPARE(one->map, five->map);
  }

  void badNumbers() {
    const EmbeddingSet set = reference::made_up({.rows = 30, .dims = 4, .identities = 3}, 7);
    QVERIFY(!evaluate_reranked(set, set, {}, {20, 0, 0.3}));
    QVERIFY(!evaluate_reranked(set, set, {}, {5, 6, 0.3}));
    QVERIFY(!evaluate_reranked(set, set, {}, {20, 6, 1.5}));
    QVERIFY(!expand_queries(set, set, 0));
    QVERIFY(evaluate_reranked(set, set, {}, {200, 6, 0.3})); // more neighbours than images
  }

  void queryExpansion() {
    const EmbeddingSet query = reference::made_up({.rows = 30, .dims = 12}, 8);
    const EmbeddingSet gallery = reference::made_up({.rows = 200, .dims = 12, .junk = 0.3}, 9);
    const auto expanded = expand_queries(query, gallery, 5);
    QVERIFY2(expanded, why(expanded).c_str());
    QCOMPARE(expanded->identities, query.identities);
    for (std::int64_t q = 0; q < 30; ++q) {
      std::vector<std::pair<double, std::int64_t>> order;
      for (std::int64_t g = 0; g < 200; ++g)
        if (gallery.identities[static_cast<std::size_t>(g)] != -1)
          order.emplace_back(reference::distance(query.row(q), gallery.row(g), {}), g);
      std::sort(order.begin(), order.end());
      std::vector<double> mean(12, 0);
      const auto add = [&](std::span<const float> v) {
        for (std::size_t k = 0; k < 12; ++k)
          mean[k] += v[k] / reference::norm(v);
      };
      add(query.row(q));
      for (std::size_t i = 0; i < 5; ++i)
        add(gallery.row(order[i].second));
      const double length = std::sqrt(std::inner_product(mean.begin(), mean.end(), mean.begin(), 0.0));
      for (std::size_t k = 0; k < 12; ++k)
        QVERIFY(std::abs(expanded->row(q)[k] - mean[k] / length) < 1e-5);
    }
    QVERIFY(evaluate(*expanded, gallery)->map > evaluate(query, gallery)->map);
  }
};

QTEST_APPLESS_MAIN(TestRerank)
#include "tst_rerank.moc"
