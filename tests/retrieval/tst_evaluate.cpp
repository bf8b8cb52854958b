// Matching and its metrics: worked by hand, and against the definitions (reference.h).
#include "base/process.h"
#include "reference.h"
#include "retrieval/chance.h"
#include "retrieval/rank_list.h"

#include <QTemporaryDir>
#include <QTest>

using namespace cds;

namespace {

using Integers = std::vector<std::int64_t>;

template <class T>
std::string why(const Result<T>& result) {
  return result ? "no error" : result.error().message();
}

// One-dimensional raw features, so that a distance is |a - b|.
EmbeddingSet line(const std::vector<float>& at, const Integers& identities, const Integers& cameras) {
  return {std::ssize(at), 1, at, identities, cameras, {}};
}

MatchOptions raw() {
  MatchOptions options;
  options.normalise = false;
  options.keep_matches = true;
  options.list_length = 100;
  return options;
}

#define CLOSE(actual, expected, tolerance)                                                                             \
  QVERIFY2(std::abs((actual) - (expected)) <= (tolerance),                                                             \
           qPrintable(QString("%1 is not %2")                                                                          \
                          .arg(static_cast<double>(actual), 0, 'g', 12)                                                \
                          .arg(static_cast<double>(expected), 0, 'g', 12)))

// exact: the features' products are exact in float, so that every rank has to agree. Else a pair of neighbours whose
// distances differ by less than float can tell may stand the other way round.
void compare(const RetrievalResult& fast, const reference::Scores& slow, bool exact) {
  const std::int64_t moves = exact ? 0 : 1;
  QCOMPARE(fast.queries, slow.queries);
  CLOSE(fast.map, slow.map, exact ? 1e-12 : 1e-6);
  CLOSE(fast.minp, slow.minp, exact ? 1e-12 : 1e-4);
  QCOMPARE(fast.cmc.size(), slow.cmc.size());
  for (std::size_t r = 0; r < slow.cmc.size(); ++r)
    CLOSE(fast.cmc[r], slow.cmc[r], 1e-12);
  QCOMPARE(fast.first_right, slow.first_right);
  for (std::size_t q = 0; q < slow.inp.size(); ++q) {
    QCOMPARE(std::isnan(fast.average_precision[q]), std::isnan(slow.average_precision[q]));
    if (std::isnan(slow.inp[q]))
      continue;
    CLOSE(fast.average_precision[q], slow.average_precision[q], exact ? 1e-12 : 1e-3);
    CLOSE(fast.inp[q], slow.inp[q], exact ? 1e-12 : 1e-2);
  }
  QCOMPARE(fast.match_begin.size(), slow.matches.size() + 1);
  for (std::size_t q = 0; q < slow.matches.size(); ++q) {
    if (slow.first_right[q] == 0)
      continue;
    QCOMPARE(fast.match_begin[q + 1] - fast.match_begin[q], std::ssize(slow.matches[q]));
    for (std::size_t i = 0; i < slow.matches[q].size(); ++i) {
      const RightMatch& match = fast.matches[static_cast<std::size_t>(fast.match_begin[q]) + i];
      if (exact)
        QCOMPARE(match.gallery, slow.matches[q][i].gallery);
      QVERIFY(std::abs(match.rank - slow.matches[q][i].rank) <= moves);
      CLOSE(match.distance, slow.matches[q][i].distance, 2e-3);
    }
  }
  QCOMPARE(fast.camera_pairs.size(), slow.pair_ap.size());
  for (const CameraPair& pair : fast.camera_pairs) {
    const auto& aps = slow.pair_ap.at({pair.query_camera, pair.gallery_camera});
    QCOMPARE(pair.queries, std::ssize(aps));
    CLOSE(pair.map, std::accumulate(aps.begin(), aps.end(), 0.0) / static_cast<double>(aps.size()),
          exact ? 1e-12 : 1e-3);
  }
}

// All that a result says of the order, as text.
std::string fingerprint(const RetrievalResult& r) {
  std::string text = std::to_string(r.map) + std::to_string(r.minp);
  const auto append = [&](const auto& values) {
    text.append(reinterpret_cast<const char*>(values.data()), values.size() * sizeof values[0]);
  };
  append(r.cmc), append(r.first_right), append(r.lists.indices), append(r.lists.distances), append(r.histogram.right),
      append(r.histogram.wrong);
  for (const RightMatch& m : r.matches)
    text += std::to_string(m.gallery) + ":" + std::to_string(m.rank) + " ";
  for (const RocPoint& p : r.roc)
    text += std::to_string(p.tpr) + "@" + std::to_string(p.threshold);
  return text;
}

} // namespace

class TestEvaluate : public QObject {
  Q_OBJECT
private Q_SLOTS:
  // Query at 0, camera 1. Gallery by distance: same camera (dropped), wrong, right, junk (ignored), right, distractor,
  // right.
  void byHand() {
    const EmbeddingSet query = line({0}, {7}, {1});
    const EmbeddingSet gallery = line({6, 5, 1, 2, 3, 4, 3.5F}, {7, 0, 7, 9, 7, 7, -1}, {3, 1, 1, 1, 2, 2, 2});
    const auto result = evaluate(query, gallery, raw());
    QVERIFY2(result, why(result).c_str());
    // Kept: 9 at 2 (wrong), 7 at 3 (right, rank 2), 7 at 4 (right, rank 3), 0 at 5 (wrong), 7 at 6 (right, rank 5).
    CLOSE(result->map, (1.0 / 2 + 2.0 / 3 + 3.0 / 5) / 3, 1e-12);
    CLOSE(result->minp, 3.0 / 5, 1e-12);
    QCOMPARE(result->cmc, (std::vector<double>{0, 1, 1, 1, 1, 1, 1}));
    QCOMPARE(result->queries, std::int64_t{1});
    QCOMPARE(result->first_right, Integers{2});
    QCOMPARE(result->right, Integers{3});
    QCOMPARE(result->lists.indices, (Integers{2, 3, 4, 6, 5, 1, 0}));
    QCOMPARE(result->lists.flags, (Integers{2, 0, 1, 3, 1, 0, 1}));
    QCOMPARE(result->lists.distances, (std::vector<float>{1, 2, 3, 3.5F, 4, 5, 6}));
    QCOMPARE(result->matches.size(), std::size_t{3});
    QCOMPARE(result->matches[2].rank, std::int64_t{5});
    QCOMPARE(result->matches[2].gallery, std::int64_t{0});
    // Against camera 2 only: both right ones first. Against camera 3 only: the one image there.
    QCOMPARE(result->camera_pairs.size(), std::size_t{2});
    QCOMPARE(result->camera_pairs[0].gallery_camera, std::int64_t{2});
    CLOSE(result->camera_pairs[0].map, 1.0, 1e-12);
    CLOSE(result->camera_pairs[1].map, 1.0, 1e-12);
  }

  void tiesGoByGalleryRow() {
    const EmbeddingSet query = line({0}, {1}, {1});
    // All at distance 2; right ones are rows 1 and 3.
    const EmbeddingSet gallery = line({2, -2, 2, -2}, {5, 1, 6, 1}, {2, 2, 3, 4});
    const auto result = evaluate(query, gallery, raw());
    QVERIFY(result);
    CLOSE(result->map, (1.0 / 2 + 2.0 / 4) / 2, 1e-12);
    QCOMPARE(result->lists.indices, (Integers{0, 1, 2, 3}));
  }

  void queriesWithoutAnAnswer() {
    // 0: right. 1: identity not in the gallery. 2: only in its own camera. 3: junk. 4: junk again, and junk matches no
    // junk.
    const EmbeddingSet query = line({0, 0, 0, 0, 0}, {1, 2, 3, -1, -1}, {1, 1, 1, 1, 9});
    const EmbeddingSet gallery = line({1, 2, 3, 4}, {3, -1, 1, -1}, {1, 5, 2, 6});
    const auto result = evaluate(query, gallery, raw());
    QVERIFY(result);
    QCOMPARE(result->queries, std::int64_t{1});
    CLOSE(result->map, 0.5, 1e-12);
    QCOMPARE(result->first_right, (Integers{2, 0, 0, 0, 0}));
    for (std::size_t q = 1; q < 5; ++q)
      QVERIFY(std::isnan(result->average_precision[q]) && std::isnan(result->inp[q]));
    QCOMPARE(std::vector(result->lists.flags.begin(), result->lists.flags.begin() + 4), (Integers{0, 3, 1, 3}));
    QCOMPARE(std::vector(result->lists.flags.begin() + 12, result->lists.flags.begin() + 16), (Integers{0, 3, 0, 3}));
    compare(*result, reference::evaluate(query, gallery, raw()), true);
  }

  void nothingToEvaluate() {
    const auto junk = evaluate(line({0}, {-1}, {1}), line({1, 2}, {-1, -1}, {1, 2}), raw());
    QVERIFY(!junk);
    QVERIFY2(junk.error().message().find("no query has a right match") != std::string::npos,
             junk.error().message().c_str());
    QVERIFY(!evaluate(line({0}, {1}, {1}), line({1}, {1}, {1}), raw())); // its own camera only
    QVERIFY(!evaluate(line({0}, {1}, {1}), line({}, {}, {}), raw()));
    QVERIFY(!evaluate(line({}, {}, {}), line({1}, {1}, {1}), raw()));
  }

  void oneImageGallery() {
    const auto result = evaluate(line({0}, {1}, {1}), line({5}, {1}, {2}), raw());
    QVERIFY(result);
    QCOMPARE(result->map, 1.0);
    QCOMPARE(result->minp, 1.0);
    QCOMPARE(result->cmc, std::vector<double>{1});
    QCOMPARE(result->lists.length, std::int64_t{1});
  }

  void badEmbeddings() {
    const auto message = [](const EmbeddingSet& q, const EmbeddingSet& g) {
      const auto result = evaluate(q, g);
      return result ? std::string("no error") : result.error().message();
    };
    const EmbeddingSet good{2, 2, {1, 2, 3, 4}, {1, 2}, {1, 2}, {}};
    EmbeddingSet bad = good;
    bad.features[3] = std::numeric_limits<float>::quiet_NaN();
    QVERIFY(message(good, bad).find("gallery: the feature of row 1 is not finite: number 1 is NaN") == 0);
    bad.features[3] = std::numeric_limits<float>::infinity();
    QVERIFY(message(bad, good).find("query: the feature of row 1 is not finite") == 0);
    bad.features[3] = 1e30F;
    QVERIFY(message(bad, good).find("row 1 is too large") != std::string::npos);
    bad = good;
    bad.cameras.pop_back();
    QVERIFY(message(good, bad).find("has 2 features and 1 cameras") != std::string::npos);
    bad = good;
    bad.identities.push_back(1);
    QVERIFY(message(good, bad).find("has 2 features and 3 identities") != std::string::npos);
    bad = good;
    bad.features.pop_back();
    QVERIFY(message(good, bad).find("has 3 numbers for 2 x 2") != std::string::npos);
    QVERIFY(message(good, EmbeddingSet{1, 3, {1, 2, 3}, {1}, {1}, {}})
                .find("query features have 2 numbers and gallery features 3") != std::string::npos);
    MatchOptions tiny;
    tiny.memory_mb = 1;
    QCOMPARE(exit_status(evaluate(good, good, tiny).error()), 2);
  }

  void againstTheDefinitions_data() {
    QTest::addColumn<int>("metric");
    QTest::addColumn<bool>("normalise");
    QTest::addColumn<int>("levels");
    QTest::addColumn<int>("dims");
    QTest::addColumn<int>("identities");
    QTest::newRow("euclidean") << 0 << true << 0 << 64 << 40;
    QTest::newRow("cosine") << 1 << true << 0 << 64 << 40;
    QTest::newRow("raw") << 0 << false << 0 << 48 << 40;
    QTest::newRow("raw, exact ties") << 0 << false << 1 << 4 << 40;
    QTest::newRow("raw, many ties, many right ones")
        << 0 << false << 1 << 3 << 2; // over 256 right ones: the other way to count
    QTest::newRow("euclidean, many right ones") << 0 << true << 0 << 33 << 2;
  }
  void againstTheDefinitions() {
    QFETCH(int, metric);
    QFETCH(bool, normalise);
    QFETCH(int, levels);
    QFETCH(int, dims);
    QFETCH(int, identities);
    reference::Shape shape{.rows = 150,
                           .dims = dims,
                           .identities = identities,
                           .cameras = 5,
                           .spread = 1.5,
                           .levels = levels,
                           .junk = 0.1};
    const EmbeddingSet query = reference::made_up(shape, 1);
    shape.rows = 1301;
    const EmbeddingSet gallery = reference::made_up(shape, 2);
    MatchOptions options = raw();
    options.metric = metric == 0 ? Metric::euclidean : Metric::cosine;
    options.normalise = normalise;
    const auto fast = evaluate(query, gallery, options);
    QVERIFY2(fast, why(fast).c_str());
    const reference::Scores slow = reference::evaluate(query, gallery, options);
    compare(*fast, slow, levels > 0);

    // TPR at each FPR: the threshold holds, and the next step of the bins would not.
    const auto share = [](const std::vector<double>& distances, double threshold) {
      return static_cast<double>(
                 std::count_if(distances.begin(), distances.end(), [&](double d) { return d <= threshold; })) /
             static_cast<double>(distances.size());
    };
    if (levels == 0)
      for (const RocPoint& point : fast->roc) {
        const double slack = 2e-3; // distances at the threshold, on either side
        QVERIFY(share(slow.wrong_distances, point.threshold - slack) <= point.fpr);
        QVERIFY(share(slow.wrong_distances, point.threshold + slack) >=
                point.fpr - 1.0 / static_cast<double>(slow.wrong_distances.size()));
        QVERIFY(point.tpr >= share(slow.right_distances, point.threshold - slack) &&
                point.tpr <= share(slow.right_distances, point.threshold + slack));
      }
    QCOMPARE(std::accumulate(fast->histogram.right.begin(), fast->histogram.right.end(), std::int64_t{0}),
             std::ssize(slow.right_distances));
    QCOMPARE(std::accumulate(fast->histogram.wrong.begin(), fast->histogram.wrong.end(), std::int64_t{0}),
             std::ssize(slow.wrong_distances));

    // The lists: every gallery image in the reference's order, to the length asked for.
    QCOMPARE(fast->lists.length, std::int64_t{100});
    for (std::int64_t q = 0; q < query.rows; q += 7) {
      std::vector<std::pair<double, std::int64_t>> order;
      for (std::int64_t g = 0; g < gallery.rows; ++g)
        order.emplace_back(reference::distance(query.row(q), gallery.row(g), options), g);
      std::sort(order.begin(), order.end());
      for (std::size_t i = 0; i < 100; ++i) {
        const auto at = static_cast<std::size_t>(q) * 100 + i;
        if (levels > 0)
          QCOMPARE(fast->lists.indices[at], order[i].second);
        CLOSE(fast->lists.distances[at], order[i].first, 2e-3);
      }
      const auto matches = right_matches(query, q, gallery, options);
      if (slow.first_right[static_cast<std::size_t>(q)] == 0)
        continue;
      QCOMPARE(matches.size(), slow.matches[static_cast<std::size_t>(q)].size());
      for (std::size_t i = 0; i < matches.size(); ++i)
        QVERIFY(std::abs(matches[i].rank - slow.matches[static_cast<std::size_t>(q)][i].rank) <= (levels > 0 ? 0 : 1));
    }
  }

  void bothMetricsGiveOneOrder() {
    const EmbeddingSet query = reference::made_up({.rows = 80, .dims = 40}, 3),
                       gallery = reference::made_up({.rows = 700, .dims = 40}, 4);
    MatchOptions options;
    options.list_length = 700;
    const auto euclidean = evaluate(query, gallery, options);
    options.metric = Metric::cosine;
    const auto cosine = evaluate(query, gallery, options);
    QCOMPARE(euclidean->lists.indices, cosine->lists.indices);
    QCOMPARE(euclidean->map, cosine->map);
    for (std::size_t i = 0; i < cosine->lists.distances.size(); i += 97)
      CLOSE(euclidean->lists.distances[i] * euclidean->lists.distances[i] / 2, cosine->lists.distances[i], 1e-5);
  }

  // A row of zeros is at distance 1 from every other by either metric.
  void zeroFeatures() {
    EmbeddingSet query = reference::made_up({.rows = 20, .dims = 8}, 5);
    EmbeddingSet gallery = reference::made_up({.rows = 200, .dims = 8}, 6);
    std::fill_n(gallery.features.begin() + 3 * 8, 8, 0.0F);
    MatchOptions options;
    options.list_length = 200;
    options.keep_matches = true;
    for (const Metric metric : {Metric::euclidean, Metric::cosine}) {
      options.metric = metric;
      compare(*evaluate(query, gallery, options), reference::evaluate(query, gallery, options), false);
    }
    std::fill_n(query.features.begin(), 8, 0.0F);
    const auto result = evaluate(query, gallery, options);
    for (std::size_t i = 0; i < 200; ++i) {
      QCOMPARE(result->lists.indices[i], static_cast<std::int64_t>(i)); // all tie
      QCOMPARE(result->lists.distances[i], 1.0F);
    }
  }

  // Neither the number of threads nor the sizes of blocks and batches change anything.
  void independentOfThreadsAndMemory() {
    const reference::Shape shape{.rows = 300, .dims = 200, .identities = 25, .cameras = 3, .spread = 2, .junk = 0.05};
    const EmbeddingSet query = reference::made_up(shape, 7);
    reference::Shape wide = shape;
    wide.rows = 12000; // more than one packed block, and more right matches than 16 MB hold at once
    wide.identities = 25;
    const EmbeddingSet gallery = reference::made_up(wide, 8);
    MatchOptions options;
    options.keep_matches = true;
    options.list_length = 50;
    options.threads = 1;
    const auto one = evaluate(query, gallery, options);
    QVERIFY(one);
    for (const int threads : {2, 3, 7}) {
      options.threads = threads;
      options.memory_mb = threads == 3 ? 16 : 64;
      QVERIFY(fingerprint(*evaluate(query, gallery, options)) == fingerprint(*one));
    }
  }

  // One query alone takes another way through the gallery, to the same numbers.
  void oneQueryAtATime() {
    const EmbeddingSet query = reference::made_up({.rows = 40, .dims = 100, .identities = 30, .spread = 2}, 20);
    const EmbeddingSet gallery = reference::made_up({.rows = 70000, .dims = 100, .identities = 3000, .spread = 2}, 21);
    MatchOptions options;
    options.list_length = 30;
    options.keep_matches = true;
    const auto all = evaluate(query, gallery, options);
    QVERIFY2(all, why(all).c_str());
    for (std::size_t q = 0; q < 40; q += 13) {
      const auto row = query.row(static_cast<std::int64_t>(q));
      const EmbeddingSet one{1, 100, {row.begin(), row.end()}, {query.identities[q]}, {query.cameras[q]}, {}};
      const auto alone = evaluate(one, gallery, options);
      QVERIFY2(alone, why(alone).c_str());
      QCOMPARE(alone->map, all->average_precision[q]);
      for (std::size_t i = 0; i < 30; ++i) {
        QCOMPARE(alone->lists.indices[i], all->lists.indices[q * 30 + i]);
        QCOMPARE(alone->lists.distances[i], all->lists.distances[q * 30 + i]);
      }
      for (std::size_t i = 0; i < alone->matches.size(); ++i)
        QCOMPARE(alone->matches[i].rank, all->matches[static_cast<std::size_t>(all->match_begin[q]) + i].rank);
    }
  }

  void memoryIsBounded() {
    const EmbeddingSet query = reference::made_up({.rows = 4000, .dims = 32, .identities = 500}, 9);
    const EmbeddingSet gallery = reference::made_up({.rows = 40000, .dims = 32, .identities = 500}, 10);
    MatchOptions options;
    options.memory_mb = 16;
    const double before = peak_resident_mb();
    QVERIFY(evaluate(query, gallery, options)); // Q x G floats would be 640 MB
    const double used = peak_resident_mb() - before;
    QVERIFY2(used < 40, std::to_string(used).c_str()); // labels and thread stacks come on top
  }

  void stopsAndReports() {
    const EmbeddingSet query = reference::made_up({.rows = 500, .dims = 64}, 11),
                       gallery = reference::made_up({.rows = 5000, .dims = 64}, 12);
    std::stop_source source;
    std::int64_t reports = 0;
    const auto result = evaluate(
        query, gallery, {},
        [&](const Progress& p) {
          ++reports;
          QCOMPARE(p.total, std::int64_t{500} * 5000);
          source.request_stop();
        },
        source.get_token());
    QVERIFY(!result);
    QCOMPARE(result.error().kind, ErrorKind::cancelled);
    QVERIFY(reports >= 1);
  }

  void nearestAlone() {
    const EmbeddingSet query = reference::made_up({.rows = 30, .dims = 24, .junk = 0.5}, 13),
                       gallery = reference::made_up({.rows = 400, .dims = 24, .junk = 0.5}, 14);
    MatchOptions options;
    options.list_length = 15;
    const auto all = evaluate(query, gallery, options);
    const auto lists = nearest(query, gallery, 15);
    QVERIFY(all && lists);
    QCOMPARE(lists->indices, all->lists.indices);
    QCOMPARE(lists->distances, all->lists.distances);
    QVERIFY(!nearest(query, gallery, 0));
  }

  void filesOfARun() {
    const QTemporaryDir folder;
    const std::filesystem::path path = folder.path().toStdString();
    RetrievalSets sets{reference::made_up({.rows = 20, .dims = 8}, 15), reference::made_up({.rows = 60, .dims = 8}, 16),
                       "{\"network\": \"made up\"}"};
    for (std::int64_t i = 0; i < sets.query.rows; ++i)
      sets.query.paths.push_back("query/" + std::to_string(i) + ".jpg");
    QVERIFY(write_features(path / "features.npz", sets));
    const auto back = read_features(path / "features.npz");
    QVERIFY2(back, why(back).c_str());
    QCOMPARE(back->query.features, sets.query.features);
    QCOMPARE(back->query.paths, sets.query.paths);
    QCOMPARE(back->gallery.identities, sets.gallery.identities);
    QCOMPARE(back->gallery.cameras, sets.gallery.cameras);
    QCOMPARE(back->gallery.paths.size(), std::size_t{60});
    QCOMPARE(back->meta, sets.meta);

    MatchOptions options;
    options.list_length = rank_list_length;
    const auto result = evaluate(sets.query, sets.gallery, options);
    QVERIFY(write_ranks(path / "ranks.npz", *result));
    const auto ranks = read_ranks(path / "ranks.npz");
    QVERIFY2(ranks, why(ranks).c_str());
    QCOMPARE(ranks->lists.length, std::int64_t{60});
    QCOMPARE(ranks->lists.indices, result->lists.indices);
    QCOMPARE(ranks->lists.flags, result->lists.flags);
    QCOMPARE(ranks->first_right, result->first_right);
    for (std::size_t q = 0; q < 20; ++q)
      QVERIFY(ranks->average_precision[q] == static_cast<float>(result->average_precision[q]) ||
              std::isnan(result->average_precision[q]));
    QVERIFY(read_features(path / "ranks.npz").error().message().find("has no array \"query_features\"") !=
            std::string::npos);
    QVERIFY(!read_ranks(path / "features.npz"));

    QVERIFY(write_embeddings(path / "query.npz", sets.query));
    QCOMPARE(read_embeddings(path / "query.npz")->features, sets.query.features);
    QVERIFY(write_npz(path / "short.npz", {{"features", NpyArray<float>{{2, 1}, {1, 2}}},
                                           {"identities", NpyArray<std::int64_t>{{2}, {1, 2}}},
                                           {"cameras", NpyArray<std::int64_t>{{1}, {1}}}}));
    QVERIFY(read_embeddings(path / "short.npz").error().message().find("2 features and 1 cameras") !=
            std::string::npos);
  }

  // The closed forms against every order of a few images, and against shuffled rankings of a real shape.
  void chanceLevel() {
    for (int n = 1; n <= 4; ++n) {
      const int total = 7;
      std::vector<int> right(static_cast<std::size_t>(total), 0);
      std::fill_n(right.end() - n, n, 1);
      double ap = 0, inp = 0, cmc3 = 0;
      int orders = 0;
      do {
        const std::vector<bool> ranking(right.begin(), right.end());
        ap += reference::average_precision(ranking);
        inp += n / static_cast<double>(std::find(right.rbegin(), right.rend(), 1).base() - right.begin());
        cmc3 += right[0] + right[1] + right[2] > 0;
        ++orders;
      } while (std::next_permutation(right.begin(), right.end()));
      CLOSE(chance_ap(n, total), ap / orders, 1e-12);
      CLOSE(chance_inp(n, total), inp / orders, 1e-12);
      CLOSE(chance_cmc(n, total, 3), cmc3 / orders, 1e-12);
    }
    QCOMPARE(chance_ap(1, 1), 1.0);
    QCOMPARE(chance_inp(1, 1), 1.0);

    const reference::Shape shape{.rows = 400, .dims = 1, .identities = 12, .junk = 0.1};
    EmbeddingSet query = reference::made_up(shape, 17), gallery = reference::made_up(shape, 18);
    const auto chance = chance_level(query.identities, query.cameras, gallery.identities, gallery.cameras);
    QVERIFY(chance);
    double map = 0, minp = 0, rank1 = 0;
    const int trials = 60;
    for (std::uint32_t trial = 0; trial < trials; ++trial) {
      Random random(trial, RandomUse::other);
      const auto scores = reference::evaluate(query, gallery, 5, [&](auto, auto) { return random.uniform(); });
      map += scores.map / trials, minp += scores.minp / trials, rank1 += scores.cmc[0] / trials;
      QCOMPARE(scores.queries, chance->queries);
    }
    CLOSE(chance->map, map, 3e-3);
    CLOSE(chance->minp, minp, 3e-3);
    CLOSE(chance->cmc[0], rank1, 1e-2);
    QVERIFY(!chance_level(query.identities, query.cameras, {}, {}));
  }
};

QTEST_APPLESS_MAIN(TestEvaluate)
#include "tst_evaluate.moc"
