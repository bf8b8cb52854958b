// Repeated single-shot evaluation against an example worked by hand, and the draws by their promises.
#include "retrieval/single_shot.h"

#include <QTest>
#include <algorithm>
#include <cmath>
#include <map>
#include <set>

using namespace cds;

namespace {

EmbeddingSet line(const std::vector<float>& places, const std::vector<std::int64_t>& identities) {
  EmbeddingSet set;
  set.rows = std::ssize(places);
  set.dims = 1;
  set.features = places;
  set.identities = identities;
  set.cameras.assign(places.size(), 3); // one camera for all: the standard rule would drop every right match
  return set;
}

bool near(double a, double b) {
  return std::abs(a - b) < 1e-12;
}

} // namespace

class TestSingleShot : public QObject {
  Q_OBJECT
private Q_SLOTS:
  // On a line: 1 at 0 and 1, 2 at 3 and 10, 3 at 20 alone. With 0 or 1 and with 3 in the gallery both queries find
  // their own first; with 10 in it, the one at 3 lies nearer to 0 or 1 (rank 2). Nobody asks for 3.
  void by_hand() {
    const auto pool = line({0, 1, 3, 10, 20}, {1, 1, 2, 2, 3});
    for (const int trials : {1, 2, 7}) {
      SingleShotOptions options;
      options.trials = trials;
      options.seed = 5;
      options.match.normalise = false;
      const auto result = evaluate_single_shot({}, pool, options);
      QVERIFY2(result, result ? "" : result.error().message().c_str());
      std::vector<double> rank1;
      double map = 0;
      for (int trial = 0; trial < trials; ++trial) {
        const auto draw = draw_gallery(pool.identities, options.seed, trial);
        const bool far = std::count(draw.gallery.begin(), draw.gallery.end(), 3) > 0; // row 3 lies at 10
        rank1.push_back(far ? 0.5 : 1.0);
        map += far ? 0.75 : 1.0;
      }
      double mean = 0, squares = 0;
      for (const double value : rank1)
        mean += value / trials;
      for (const double value : rank1)
        squares += (value - mean) * (value - mean);
      QVERIFY(near(result->cmc.front(), mean));
      QVERIFY(near(result->cmc[1], 1));
      QVERIFY(near(result->map, map / trials));
      QVERIFY(near(result->minp, map / trials));
      QVERIFY(near(result->rank1_spread, trials > 1 ? std::sqrt(squares / (trials - 1)) : 0));
      QCOMPARE(result->queries, std::int64_t{2});
      QCOMPARE(result->gallery.rows, std::int64_t{3});
      QCOMPARE(result->cmc.size(), std::size_t{3});
    }
  }

  void given_queries_stay() {
    const auto query = line({2.4F, 12}, {2, 3});
    const auto pool = line({0, 1, 3, 10, 20}, {1, 1, 2, 2, 3});
    SingleShotOptions options;
    options.trials = 20;
    options.match.normalise = false;
    const auto result = evaluate_single_shot(query, pool, options);
    QVERIFY(result);
    // 12 lies nearer to 10 than to 20, but nearer to 20 than to 3: rank 1 where 3 was drawn of identity 2, else rank 2.
    // 2.4: rank 1 where 3 was drawn; else 0 or 1 lies nearer than 10.
    double expected = 0;
    for (int trial = 0; trial < options.trials; ++trial) {
      const auto draw = draw_gallery(pool.identities, options.seed, trial);
      expected += std::count(draw.gallery.begin(), draw.gallery.end(), 2) > 0 ? 1.0 : 0.0;
    }
    QVERIFY(near(result->cmc.front(), expected / options.trials));
    QCOMPARE(result->query.rows, std::int64_t{2});
  }

  void draws_are_even_and_repeatable() {
    const std::vector<std::int64_t> identities{5, 7, 5, -1, 5, 7, 9};
    std::map<std::int64_t, int> drawn;
    for (int trial = 0; trial < 3000; ++trial) {
      const auto draw = draw_gallery(identities, 1, trial), again = draw_gallery(identities, 1, trial);
      QCOMPARE(draw.gallery, again.gallery);
      QCOMPARE(draw.gallery.size(), std::size_t{3});
      std::set<std::int64_t> rows(draw.gallery.begin(), draw.gallery.end());
      rows.insert(draw.rest.begin(), draw.rest.end());
      QCOMPARE(rows, (std::set<std::int64_t>{0, 1, 2, 4, 5, 6})); // all but the junk
      for (std::size_t i = 0; i < 3; ++i)
        QCOMPARE(identities[static_cast<std::size_t>(draw.gallery[i])], (std::vector<std::int64_t>{5, 7, 9})[i]);
      for (const std::int64_t row : draw.gallery)
        ++drawn[row];
    }
    for (const std::int64_t row : {0, 2, 4})
      QVERIFY(std::abs(drawn[row] - 1000) < 130); // five deviations of a fair draw
    QVERIFY(std::abs(drawn[1] - 1500) < 140);
    QCOMPARE(drawn[6], 3000);
    QVERIFY(draw_gallery(identities, 1, 0).gallery != draw_gallery(identities, 1, 1).gallery ||
            draw_gallery(identities, 1, 0).gallery != draw_gallery(identities, 1, 2).gallery);
    QVERIFY(draw_gallery(identities, 1, 0).gallery != draw_gallery(identities, 2, 0).gallery ||
            draw_gallery(identities, 1, 1).gallery != draw_gallery(identities, 2, 1).gallery);
  }

  void refusals() {
    const auto pool = line({0, 1}, {1, 1});
    const auto none = evaluate_single_shot({}, pool, {.trials = 0});
    QVERIFY(!none);
    QCOMPARE(none.error().kind, ErrorKind::wrong_call);
    QVERIFY(!evaluate_single_shot({}, line({0, 1}, {1, 2}))); // nobody is left to ask
  }
};

QTEST_APPLESS_MAIN(TestSingleShot)
#include "tst_single_shot.moc"
