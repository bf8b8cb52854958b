// What the retrieval tabs show: analysis of pairs, maps, own pictures; with an engine made up in a script.
#include "data/encode.h"
#include "models/activation_pair.h"
#include "models/embedding_map.h"
#include "models/engine_launcher.h"
#include "models/match_analysis.h"
#include "models/own_image.h"
#include "models/picture_list.h"
#include "support/fail_on_warnings.h"
#include "support/fake_run.h"

#include <QAbstractItemModelTester>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <ctime>
#include <map>
#include <memory>
#include <numeric>

using namespace cds;

class TestRetrievalLook : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void initTestCase() {
    fake::RunOptions run;
    run.name = "evaluated";
    run.kind = ExperimentKind::train;
    run.epochs = 2;
    run.data_path = folder_.filePath("set").toStdString();
    auto made = fake::make_run(folder_.path().toStdString(), run);
    QVERIFY2(made, made ? "" : made.error().message().c_str());
    run_ = *made;
    gallery_ = fake::make_gallery(options_);
    QVERIFY(fake::write_rankings(run_, gallery_, options_));
    auto session = RetrievalSession::load(run_);
    QVERIFY2(session, session ? "" : session.error().message().c_str());
    session_ = *session;
  }

  void camerasAndDistances() {
    MatchAnalysis analysis;
    QVERIFY(analysis.camera_matrix().map.empty() && analysis.densities().x.empty());
    analysis.want(); // nothing to analyse
    QVERIFY(!analysis.busy());
    analysis.set_session(session_);
    analysis.want();
    QVERIFY(analysis.busy());
    QTRY_VERIFY(analysis.result());
    QVERIFY(std::abs(analysis.result()->map - session_->mean_ap()) < 1e-6);

    // mAP of camera 1's queries against camera 2's images, by sorting.
    const auto matrix = analysis.camera_matrix();
    QCOMPARE(matrix.query_cameras, (std::vector<std::int64_t>{1, 2, 3}));
    QCOMPARE(matrix.gallery_cameras, (std::vector<std::int64_t>{1, 2, 3}));
    double sum = 0;
    int queries = 0;
    for (const QueryRow& query : session_->queries()) {
      if (query.camera != 1)
        continue;
      double precision = 0;
      int rank = 0, right = 0;
      for (const RankedMatch& match : session_->full_ranking(query.query)) {
        if (match.rank == 0 || session_->gallery_camera(match.gallery) != 2)
          continue;
        ++rank;
        if (match.kind == MatchKind::right)
          precision += static_cast<double>(++right) / rank;
      }
      if (right > 0) {
        sum += precision / right;
        ++queries;
      }
    }
    QVERIFY(queries > 0);
    QVERIFY(std::abs(matrix.map[0][1] - sum / queries) < 1e-6);
    QCOMPARE(matrix.queries[0][1], std::int64_t{queries});
    QVERIFY(std::isnan(matrix.map[0][0])); // its own camera's images are dropped

    const auto densities = analysis.densities();
    // The engine's 200 steps, joined where few pairs would draw a comb.
    const auto& counts = analysis.result()->histogram.right;
    const std::size_t wide = counts.size() / densities.x.size();
    QVERIFY(wide > 1 && counts.size() == wide * densities.x.size());
    const auto all = static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::int64_t{0}));
    for (std::size_t i = 0; i < densities.x.size(); ++i) {
      const auto begin = counts.begin() + static_cast<std::ptrdiff_t>(i * wide);
      const auto joined = std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(wide), std::int64_t{0});
      QVERIFY(std::abs(densities.right[i] - static_cast<double>(joined) / all) < 1e-12);
    }
    QVERIFY(std::abs(std::accumulate(densities.right.begin(), densities.right.end(), 0.0) - 1) < 1e-9);
    QVERIFY(std::abs(std::accumulate(densities.wrong.begin(), densities.wrong.end(), 0.0) - 1) < 1e-9);
    const auto mean = [&](const std::vector<double>& shares) {
      return std::inner_product(shares.begin(), shares.end(), densities.x.begin(), 0.0);
    };
    QVERIFY(mean(densities.right) < mean(densities.wrong));
    analysis.set_session(nullptr);
    QVERIFY(!analysis.result());
  }

  void mapsOfTheEmbeddings() {
    EmbeddingMap map;
    map.set_cache(folder_.filePath("cache").toStdString());
    map.set_session(session_);
    map.want(EmbeddingMap::Method::pca);
    QTRY_VERIFY(!map.busy());
    QVERIFY2(map.problem().isEmpty(), qPrintable(map.problem()));
    const std::size_t queries = session_->queries().size();
    QCOMPARE(map.points().size(), queries + static_cast<std::size_t>(session_->gallery_size()));
    QCOMPARE(map.explained().size(), std::size_t{2});
    QVERIFY(map.points()[0].query && !map.points()[queries].query);
    QCOMPARE(map.path(static_cast<int>(queries)), session_->gallery_path(0));
    for (const QueryRow& query : session_->queries()) {
      const auto verdict = map.points()[static_cast<std::size_t>(query.query)].verdict;
      QVERIFY(verdict == (!query.counts()          ? MapPoint::Verdict::none
                          : query.first_right == 1 ? MapPoint::Verdict::right
                                                   : MapPoint::Verdict::wrong));
    }
    // A wrong rank 1 is marked in the gallery, too.
    for (const QueryRow& query : session_->queries())
      if (query.counts() && query.first_right > 1)
        for (const RankedMatch& match : session_->stored_ranking(query.query))
          if (match.rank == 1)
            QVERIFY(map.points()[queries + static_cast<std::size_t>(match.gallery)].verdict ==
                    MapPoint::Verdict::wrong);

    const float pca_x = map.points()[0].x;
    QSignalSpy progress(&map, &EmbeddingMap::progressed);
    double before = 0;
    bool back = false;
    connect(&map, &EmbeddingMap::progressed, &map, [&] {
      back = back || map.progress() < before || map.progress() > 1;
      before = map.progress();
    });
    map.want(EmbeddingMap::Method::tsne);
    QVERIFY(map.busy());
    QCOMPARE(map.points()[0].x, pca_x); // the old map stays until the new one is there
    QTRY_VERIFY_WITH_TIMEOUT(!map.busy(), 60000);
    QVERIFY(map.shown() == EmbeddingMap::Method::tsne);
    QVERIFY(progress.count() > 0 && !back && before > 0.9);
    std::vector<float> places;
    for (const MapPoint& point : map.points())
      places.push_back(point.x);
    map.want(EmbeddingMap::Method::pca); // at once
    QVERIFY(!map.busy());
    QCOMPARE(map.points()[0].x, pca_x);

    // Another map of the same embeddings finds the t-SNE in the cache; a damaged cache is no problem.
    EmbeddingMap second;
    second.set_cache(folder_.filePath("cache").toStdString());
    second.set_session(session_);
    QSignalSpy again(&second, &EmbeddingMap::progressed);
    second.want(EmbeddingMap::Method::tsne);
    QTRY_VERIFY_WITH_TIMEOUT(!second.busy(), 60000);
    QCOMPARE(again.count(), 0);
    for (std::size_t i = 0; i < places.size(); ++i)
      QCOMPARE(second.points()[i].x, places[i]);
    for (const auto& entry : std::filesystem::directory_iterator(folder_.filePath("cache").toStdString()))
      std::filesystem::resize_file(entry.path(), 40);
    EmbeddingMap third;
    third.set_cache(folder_.filePath("cache").toStdString());
    third.set_session(session_);
    third.want(EmbeddingMap::Method::tsne);
    third.cancel();
    QVERIFY(!third.busy() && third.points().empty());
    third.want(EmbeddingMap::Method::tsne);
    QTRY_VERIFY_WITH_TIMEOUT(!third.busy(), 60000);
    QCOMPARE(third.points()[0].x, places[0]); // made again, the same
  }

  // A large map that is given up: at once for who looks, and soon for the processor. Its time is measured rather than
  // the clock's, for the machine may be busy: 0.3 s on both threads of the measured machine.
  void aMapIsGivenUpSoon() {
    RetrievalSets sets;
    for (EmbeddingSet* set : {&sets.query, &sets.gallery}) {
      set->rows = set == &sets.query ? 500 : 15500;
      set->dims = 16;
      for (std::uint32_t i = 0; i < set->rows; ++i) {
        Random random(4, RandomUse::other, i, set == &sets.query ? 0 : 1);
        set->identities.push_back(1 + i % 400);
        set->cameras.push_back(1 + i % 6);
        for (int k = 0; k < 16; ++k)
          set->features.push_back(static_cast<float>(random.normal()));
      }
    }
    const auto large = RetrievalSession::rank(std::move(sets), {});
    QVERIFY2(large, large ? "" : large.error().message().c_str());
    for (const double share : {0.0, 0.01, 0.1, 0.255, 0.3}) { // when it is given up
      auto map = std::make_unique<EmbeddingMap>();
      map->set_cache({});
      map->set_session(*large);
      map->want(EmbeddingMap::Method::tsne);
      QTRY_VERIFY_WITH_TIMEOUT(share == 0 || map->progress() >= share, 60000);
      QVERIFY(map->busy());
      QSignalSpy changes(map.get(), &EmbeddingMap::changed), told(map.get(), &EmbeddingMap::progressed);
      map->cancel();
      const std::clock_t began = std::clock();
      QVERIFY(!map->busy());
      QCOMPARE(changes.count(), 1);
      QCoreApplication::processEvents();
      QCOMPARE(told.count(), 0);
      QCOMPARE(changes.count(), 1);
      map.reset(); // waits for the thread
      const double seconds = static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC;
      QVERIFY2(seconds < 0.6, qPrintable(QString("given up at %1: %2 s of processor time").arg(share).arg(seconds)));
    }
  }

  void lassoAndReach() {
    std::vector<MapPoint> points;
    for (int i = 0; i < 10; ++i)
      points.push_back({static_cast<float>(i), static_cast<float>(i % 2), i, true, 1, 1, {}});
    // A "U" around 2 and 6 but not around 4, which lies between its arms.
    const std::vector<QPointF> u{{1.5, 2}, {1.5, -2}, {6.5, -2}, {6.5, 2}, {5.5, 2}, {5.5, -1}, {2.5, -1}, {2.5, 2}};
    QCOMPARE(points_inside(points, u), (std::vector<int>{2, 6}));
    QVERIFY(points_inside(points, {{0, 0}, {9, 9}}).empty()); // no area
    QCOMPARE(nearest_point(points, {3.2, 0.9}, 0.5, 0.5), 3);
    QCOMPARE(nearest_point(points, {3.2, 0.4}, 0.3, 0.3), -1);
    QCOMPARE(nearest_point(points, {3.2, 0.4}, 0.3, 1), 3); // an ellipse
  }

  void pictureLists() {
    PictureList list;
    QAbstractItemModelTester tester(&list, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(list.rowCount(), 0);
    list.set_entries({{"a.jpg", "id 1", "query", PictureList::Mark::right, false, 3, -1},
                      {"b.jpg", "id 2", "gallery", PictureList::Mark::wrong, true, -1, 4}});
    QCOMPARE(list.rowCount(), 2);
    QCOMPARE(list.index(1).data(PictureList::path_role).toString(), QString("b.jpg"));
    QCOMPARE(list.index(0).data(PictureList::query_role).toInt(), 3);
    QVERIFY(list.index(1).data(PictureList::faint_role).toBool());
    QCOMPARE(list.index(1).data(Qt::AccessibleTextRole).toString(), QString("id 2, gallery"));
    list.set_entries({});
    QCOMPARE(list.rowCount(), 0);
  }

  // The "engine" embeds every picture as gallery row 7.
  void ownPicture() {
    const auto seventh = session_->gallery_set().row(7);
    const QString answer = folder_.filePath("seventh.npz");
    QVERIFY(write_npz(answer.toStdString(), {{"features", NpyArray<float>{{1, session_->gallery_set().dims},
                                                                          {seventh.begin(), seventh.end()}}}}));
    const QString picture = folder_.filePath("own.png");
    QVERIFY(write_png(picture.toStdString(), Image8{8, 10, 3, std::vector<std::uint8_t>(240, 90)}));
    EngineLauncher launcher;
    launcher.set_program(
        script("embed-engine", QString("for last; do true; done\n"
                                       "echo \"$@\" > '%1'\n"
                                       "while [ $# -gt 0 ]; do [ \"$1\" = --out ] && out=$2; shift; done\n"
                                       "cp '%2' \"$out\" && echo '{\"images\": 1}'\n")
                                   .arg(folder_.filePath("call"), answer)));
    OwnImage own(launcher);
    own.set_session(session_, run_);
    own.open(folder_.filePath("absent.png"));
    QTRY_VERIFY(!own.busy());
    QVERIFY2(own.problem().contains("absent.png"), qPrintable(own.problem()));
    own.open(picture);
    QTRY_VERIFY(own.picture() && !own.busy());
    own.search({});
    QVERIFY(own.busy());
    QTRY_VERIFY(!own.busy());
    QVERIFY2(own.problem().isEmpty(), qPrintable(own.problem()));
    QCOMPARE(own.embedded(), picture);
    QCOMPARE(own.found().length, std::int64_t{std::min(100, session_->gallery_size())});
    QCOMPARE(own.found().indices[0], std::int64_t{7});
    QVERIFY(own.found().distances[0] < 1e-3F);
    own.search(QRect(2, 1, 4, 3));
    QTRY_VERIFY(!own.busy());
    const auto part = decode_image(own.embedded().toStdString());
    QVERIFY(part);
    QCOMPARE(part->width, 4);
    QCOMPARE(part->height, 3);

    launcher.set_program(script("broken-engine", "echo 'cds: own.png: is truncated. Look at it' >&2; exit 1\n"));
    own.search({});
    QTRY_VERIFY(!own.busy());
    QCOMPARE(own.problem(), QString("own.png: is truncated. Look at it"));
    QVERIFY(own.found().indices.empty());
    launcher.set_program(folder_.filePath("no-engine"));
    own.search({});
    QTRY_VERIFY(!own.busy());
    QVERIFY(!own.problem().isEmpty());

    launcher.set_program(script("slow-engine", "exec sleep 60\n"));
    own.search({});
    QTest::qWait(50);
    QSignalSpy changes(&own, &OwnImage::changed);
    own.cancel();
    QVERIFY(!own.busy());
    QCOMPARE(changes.count(), 1);
    QTest::qWait(100);
    QCOMPARE(changes.count(), 1); // nothing follows
  }

  void whereItLooks() {
    const QString picture = folder_.filePath("seen.png");
    QVERIFY(write_png(picture.toStdString(), Image8{4, 2, 3, std::vector<std::uint8_t>(24, 90)}));
    QVERIFY(
        write_npz(folder_.filePath("maps.npz").toStdString(), {{"maps", NpyArray<float>{{2, 2, 1}, {0, 1, 1, 0}}}}));
    EngineLauncher launcher;
    launcher.set_program(
        script("activation-engine", QString("while [ $# -gt 0 ]; do [ \"$1\" = --out ] && out=$2; shift; done\n"
                                            "mkdir -p \"$out\" && cp '%1' \"$out/activation.npz\" && echo '{}'\n")
                                        .arg(folder_.filePath("maps.npz"))));
    ActivationPair pair(launcher);
    pair.want(run_, {picture, picture});
    QVERIFY(pair.busy());
    QTRY_VERIFY(!pair.busy());
    QVERIFY2(pair.problem().isEmpty(), qPrintable(pair.problem()));
    QCOMPARE(pair.overlays().size(), std::size_t{2});
    const auto& first = pair.overlays()[0]->pixels;
    QVERIFY(first[0] < first[18]); // dark above, yellow below
    pair.want(run_, {picture});    // the file holds two maps
    QTRY_VERIFY(!pair.busy());
    QVERIFY(!pair.problem().isEmpty() && pair.overlays().empty());
    pair.clear();
    QVERIFY(pair.problem().isEmpty());
  }

private:
  QString script(const char* name, const QString& body) {
    const QString path = folder_.filePath(name);
    QFile file(path);
    if (!file.open(QIODevice::WriteOnly))
      return {};
    file.write("#!/bin/sh\n" + body.toUtf8());
    file.close();
    file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    return path;
  }

  QTemporaryDir folder_;
  fake::RetrievalOptions options_;
  fake::Gallery gallery_;
  std::filesystem::path run_;
  RetrievalSession::Pointer session_;
};

QTEST_GUILESS_MAIN(TestRetrievalLook)
#include "tst_retrieval_look.moc"
