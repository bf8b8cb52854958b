#include "models/query_models.h"
#include "models/ranked_gallery.h"
#include "models/retrieval_session.h"
#include "support/fail_on_warnings.h"
#include "support/fake_run.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <functional>
#include <limits>
#include <map>
#include <set>

using namespace cds;

class TestRetrievalSession : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void initTestCase() {
    QVERIFY(folder_.isValid());
    const std::filesystem::path project = folder_.path().toStdString();
    fake::RunOptions run;
    run.name = "evaluated";
    run.kind = ExperimentKind::train;
    run.epochs = 2;
    run.data_path = "/somewhere/set";
    auto made = fake::make_run(project, run);
    QVERIFY2(made, made ? "" : made.error().message().c_str());
    run_ = *made;
    gallery_ = fake::make_gallery(options_);
    // A query whose only matches come from its own camera does not count.
    gallery_.query_identities.push_back(500);
    gallery_.query_cameras.push_back(1);
    gallery_.query_paths.push_back("query/500.jpg");
    auto map = fake::write_rankings(run_, gallery_, options_);
    QVERIFY2(map, map ? "" : map.error().message().c_str());
    map_ = *map;
    auto session = RetrievalSession::load(run_);
    QVERIFY2(session, session ? "" : session.error().message().c_str());
    session_ = *session;
  }

  void the_mean_is_the_one_that_was_written() {
    QCOMPARE(session_->queries().size(), gallery_.query_identities.size());
    QVERIFY(std::abs(session_->mean_ap() - map_) < 1e-6);
    QVERIFY(session_->mean_ap() > 0.2 && session_->mean_ap() < 0.98); // neither trivial
    QVERIFY(!session_->queries().back().counts());
  }

  void the_shown_ranking_gives_the_table_s_ap() {
    for (const QueryRow& query : session_->queries()) {
      const auto ranking = session_->full_ranking(query.query);
      QCOMPARE(ranking.size(), gallery_.gallery_identities.size());
      std::set<int> seen;
      int first = 0;
      for (const RankedMatch& match : ranking) {
        seen.insert(match.gallery);
        if (match.kind == MatchKind::right && first == 0)
          first = match.rank;
      }
      QCOMPARE(seen.size(), ranking.size());
      for (std::size_t i = 1; i < ranking.size(); ++i)
        QVERIFY(ranking[i - 1].distance <= ranking[i].distance + 1e-5F);
      const double ap = average_precision(ranking);
      QCOMPARE(std::isnan(ap), !query.counts());
      if (query.counts())
        QVERIFY2(std::abs(ap - query.ap) < 1e-6, qPrintable(QString::number(query.query)));
      QCOMPARE(first, query.first_right);
    }
  }

  void junk_and_same_camera_have_no_rank() {
    const auto ranking = session_->full_ranking(0);
    int next = 0;
    for (const RankedMatch& match : ranking) {
      const auto g = static_cast<std::size_t>(match.gallery);
      const bool ignored =
          gallery_.gallery_identities[g] == -1 || (gallery_.gallery_identities[g] == gallery_.query_identities[0] &&
                                                   gallery_.gallery_cameras[g] == gallery_.query_cameras[0]);
      QCOMPARE(match.rank, ignored ? 0 : ++next);
      if (gallery_.gallery_identities[g] == 0)
        QVERIFY(match.kind == MatchKind::wrong); // a distractor is nobody's right answer
    }
  }

  void missed_matches_keep_their_rank() {
    const auto ranking = session_->full_ranking(3);
    const auto missed = missed_matches(ranking, 2);
    std::size_t expected = 0;
    for (const RankedMatch& match : ranking)
      expected += match.kind == MatchKind::right && match.rank > 2 ? 1 : 0;
    QCOMPARE(missed.size(), expected);
    for (const RankedMatch& match : missed)
      QVERIFY(match.rank > 2);
  }

  void paths_are_taken_from_the_set_s_root() {
    QCOMPARE(session_->query_path(0), std::string("/somewhere/set/query/1_c1_0.jpg"));
  }

  void queries_sort_worst_first() {
    QueryListModel model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    QueryOrder order;
    order.setSourceModel(&model);
    QAbstractItemModelTester order_tester(&order, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.set_session(session_);
    QCOMPARE(order.rowCount(), static_cast<int>(session_->queries().size()));
    double before = -1;
    for (int row = 0; row + 1 < order.rowCount(); ++row) {
      const double ap = order.index(row, 0).data(QueryListModel::ap_role).toDouble();
      QVERIFY(ap >= before);
      before = ap;
    }
    QVERIFY(std::isnan(order.index(order.rowCount() - 1, 0).data(QueryListModel::ap_role).toDouble()));
    order.set_order(QueryOrder::By::first_right);
    int latest = order.index(0, 0).data(QueryListModel::first_right_role).toInt();
    for (const QueryRow& query : session_->queries())
      QVERIFY(query.first_right <= latest);
    order.set_order(QueryOrder::By::worst_ap);
    QueryFilter failing;
    failing.failures_only = true;
    order.set_filter(failing);
    int failures = 0;
    for (const QueryRow& query : session_->queries())
      failures += query.first_right != 1 ? 1 : 0;
    QCOMPARE(order.rowCount(), failures);
  }

  // Every order against a stable sort of the rows themselves.
  void every_order_is_a_sort_of_the_rows() {
    using By = QueryOrder::By;
    QueryListModel model;
    QueryOrder order;
    order.setSourceModel(&model);
    model.set_session(session_);
    std::vector<double> differences;
    for (const QueryRow& row : session_->queries())
      differences.push_back(std::sin(3.0 * row.query));
    differences.back() = std::nan("");
    model.set_differences(differences);
    order.refresh();
    const auto none = std::numeric_limits<double>::infinity();
    const auto last = [none](double value) { return std::isnan(value) ? none : value; };
    const std::map<By, std::function<double(const QueryRow&)>> keys{
        {By::worst_ap, [&](const QueryRow& r) { return last(r.ap); }},
        {By::best_ap, [&](const QueryRow& r) { return last(-r.ap); }},
        {By::inp, [&](const QueryRow& r) { return last(r.inp); }},
        {By::first_right, [&](const QueryRow& r) { return r.first_right > 0 ? -r.first_right : none; }},
        {By::best_wrong, [&](const QueryRow& r) { return last(static_cast<double>(r.best_wrong)); }},
        {By::identity, [&](const QueryRow& r) { return r.identity; }},
        {By::camera, [&](const QueryRow& r) { return r.camera * 100 + (r.counts() ? r.ap : 50); }},
        {By::camera_pair,
         [&](const QueryRow& r) { return r.camera * 10000 + r.best_wrong_camera * 100 + (r.counts() ? r.ap : 50); }},
        {By::set_order, [&](const QueryRow&) { return 0.0; }},
        {By::lost, [&](const QueryRow& r) { return last(differences[static_cast<std::size_t>(r.query)]); }},
        {By::gained, [&](const QueryRow& r) { return last(-differences[static_cast<std::size_t>(r.query)]); }}};
    for (const auto& [by, key] : keys) {
      order.set_order(by);
      std::vector<QueryRow> rows = session_->queries();
      std::stable_sort(rows.begin(), rows.end(), [&](const QueryRow& a, const QueryRow& b) { return key(a) < key(b); });
      for (int row = 0; row < order.rowCount(); ++row)
        QVERIFY2(order.index(row, 0).data(QueryListModel::query_role).toInt() ==
                     rows[static_cast<std::size_t>(row)].query,
                 qPrintable(QStringLiteral("order %1, row %2").arg(static_cast<int>(by)).arg(row)));
    }
  }

  void filters_keep_what_passes_all() {
    QueryListModel model;
    QueryOrder order;
    order.setSourceModel(&model);
    QAbstractItemModelTester tester(&order, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.set_session(session_);
    const auto shown = [&] {
      std::set<int> queries;
      for (int row = 0; row < order.rowCount(); ++row)
        queries.insert(order.index(row, 0).data(QueryListModel::query_role).toInt());
      return queries;
    };
    std::vector<QueryRow> by_ap;
    for (const QueryRow& row : session_->queries())
      if (row.counts())
        by_ap.push_back(row);
    std::stable_sort(by_ap.begin(), by_ap.end(), [](const QueryRow& a, const QueryRow& b) { return a.ap < b.ap; });
    QueryFilter filter;
    filter.worst = 8;
    filter.camera = 2;
    order.set_filter(filter);
    std::set<int> expected;
    for (std::size_t i = 0; i < 8; ++i)
      if (by_ap[i].camera == 2)
        expected.insert(by_ap[i].query);
    QVERIFY(!expected.empty());
    QCOMPARE(shown(), expected);
    filter = {};
    filter.identity = "1, 7";
    order.set_filter(filter);
    expected.clear();
    for (const QueryRow& row : session_->queries())
      if (row.identity == 7 || row.identity == 1 || (row.identity >= 10 && row.identity < 20))
        expected.insert(row.query);
    QCOMPARE(shown(), expected);
  }

  void moves_tell_the_other_model_s_rank() {
    RankedGallery model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto ranking = session_->full_ranking(0);
    model.set_ranking(session_, ranking, RankedGallery::whole);
    std::size_t kept = 0;
    for (const RankedMatch& match : ranking)
      kept += match.rank > 0 ? 1 : 0;
    QCOMPARE(model.rowCount(), static_cast<int>(kept));
    QCOMPARE(model.missed_count(), 0);
    QVERIFY(!model.index(0).data(RankedGallery::move_role).isValid());
    OtherRanks other{"B", std::vector<int>(ranking.size())};
    const int first = model.index(0).data(RankedGallery::gallery_role).toInt();
    other.rank[static_cast<std::size_t>(first)] = 11;
    model.set_others({other});
    QCOMPARE(model.index(0).data(RankedGallery::move_role).toInt(), 10); // rank 11 there, 1 here: 10 ranks gained
    QVERIFY(!model.index(1).data(RankedGallery::move_role).isValid());
    QCOMPARE(model.index(0).data(RankedGallery::moves_role).toStringList(), QStringList{"B 11 ▲10"});
    QCOMPARE(model.index(1).data(RankedGallery::moves_role).toStringList(), QStringList{"B –"});
    QVERIFY(model.index(0).data(Qt::AccessibleTextRole).toString().endsWith("rank 11 in B"));
    QCOMPARE(model.row_of(first), 0);
  }

  void the_gallery_hides_what_is_ignored() {
    RankedGallery model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const auto ranking = session_->full_ranking(1);
    model.set_ranking(session_, ranking, 10);
    int kept = 0, missed = 0;
    for (int row = 0; row < model.rowCount(); ++row) {
      const QModelIndex at = model.index(row);
      const auto kind = static_cast<MatchKind>(at.data(RankedGallery::kind_role).toInt());
      QVERIFY(kind == MatchKind::right || kind == MatchKind::wrong);
      if (at.data(RankedGallery::missed_role).toBool()) {
        ++missed;
        QVERIFY(at.data(RankedGallery::rank_role).toInt() > 10);
      } else {
        QCOMPARE(at.data(RankedGallery::rank_role).toInt(), ++kept);
      }
    }
    QCOMPARE(kept, 10);
    QCOMPARE(missed, model.missed_count());
    QCOMPARE(missed, static_cast<int>(missed_matches(ranking, 10).size()));
    const int first_wrong = model.first_wrong_row();
    QVERIFY(first_wrong >= 0);
    for (int row = 0; row < first_wrong; ++row)
      QCOMPARE(model.index(row).data(RankedGallery::kind_role).toInt(), static_cast<int>(MatchKind::right));
    const int before = model.rowCount();
    model.set_shown(true, true);
    QVERIFY(model.rowCount() >= before);
  }

  void damaged_files_are_refused() {
    const std::filesystem::path copy = std::filesystem::path(folder_.path().toStdString()) / "runs" / "damaged";
    std::filesystem::create_directories(copy);
    QVERIFY(!RetrievalSession::load(copy)); // nothing there
    std::filesystem::copy(run_ / "features.npz", copy / "features.npz");
    std::filesystem::copy(run_ / "ranks.npz", copy / "ranks.npz");
    QVERIFY(RetrievalSession::load(copy));
    auto ranks = read_npz(copy / "ranks.npz");
    QVERIFY(ranks);
    std::get<NpyArray<std::int64_t>>((*ranks)["indices"]).values[5] = 100000;
    QVERIFY(write_npz(copy / "ranks.npz", *ranks));
    const auto refused = RetrievalSession::load(copy);
    QVERIFY(!refused);
    QVERIFY(refused.error().message().find("100000") != std::string::npos);
    ranks->erase("flags");
    QVERIFY(write_npz(copy / "ranks.npz", *ranks));
    QVERIFY(!RetrievalSession::load(copy));
  }

  // Random embeddings on few places, so that many distances are equal: the browser's AP, evaluate()'s and a loop
  // that sorts every distance in double agree, query by query.
  void the_browser_s_ap_is_evaluate_s_and_a_plain_loop_s() {
    const RetrievalSets sets = coarse_sets();
    MatchOptions options;
    options.list_length = 7; // less than a page: the rest comes from the features
    const auto scores = evaluate(sets.query, sets.gallery, options);
    QVERIFY(scores);
    const auto session = RetrievalSession::rank(sets, "/set");
    QVERIFY2(session, session ? "" : session.error().message().c_str());
    int counted = 0, ties = 0;
    for (const QueryRow& query : (*session)->queries()) {
      const auto q = static_cast<std::size_t>(query.query);
      const auto ranking = (*session)->full_ranking(query.query);
      const double shown = average_precision(ranking), told = scores->average_precision[q];
      const double plain = plain_ap(sets, q);
      QCOMPARE(std::isnan(shown), std::isnan(told));
      QCOMPARE(std::isnan(plain), std::isnan(told));
      QCOMPARE(query.counts(), !std::isnan(told));
      QCOMPARE(static_cast<std::int64_t>(query.first_right), scores->first_right[q]);
      QCOMPARE(static_cast<std::int64_t>(query.right), scores->right[q]);
      for (std::size_t i = 1; i < ranking.size(); ++i)
        ties += ranking[i].distance == ranking[i - 1].distance ? 1 : 0;
      if (std::isnan(told))
        continue;
      ++counted;
      QVERIFY(std::abs(shown - told) < 1e-12);
      QVERIFY(std::abs(plain - told) < 1e-12);
      QVERIFY(std::abs(query.ap - told) < 1e-7); // stored as float
    }
    QVERIFY(counted > 20 && ties > 100);
    QVERIFY(std::abs((*session)->mean_ap() - scores->map) < 1e-7);
  }

  void one_camera_s_gallery_gives_the_camera_pairs() {
    const RetrievalSets sets = coarse_sets();
    const auto scores = evaluate(sets.query, sets.gallery);
    QVERIFY(scores);
    const auto session = *RetrievalSession::rank(sets, {});
    QCOMPARE(session->gallery_cameras(), (std::vector<int>{0, 1, 2}));
    for (const int camera : session->gallery_cameras()) {
      const auto seen = session->seen_by(camera);
      QVERIFY2(seen, seen ? "" : seen.error().message().c_str());
      for (int row = 0; row < (*seen)->gallery_size(); ++row)
        QCOMPARE((*seen)->gallery_camera(row), camera);
      for (const CameraPair& pair : scores->camera_pairs) {
        if (pair.gallery_camera != camera)
          continue;
        double sum = 0;
        std::int64_t count = 0;
        for (const QueryRow& query : (*seen)->queries())
          if (query.camera == pair.query_camera && query.counts()) {
            sum += query.ap;
            ++count;
          }
        QCOMPARE(count, pair.queries);
        QVERIFY(std::abs(sum / static_cast<double>(count) - pair.map) < 1e-6);
      }
    }
    QVERIFY(!session->seen_by(99));
  }

  void features_of_others_are_ranked() {
    const std::filesystem::path here = folder_.path().toStdString();
    RetrievalSets sets = coarse_sets();
    for (std::int64_t i = 0; i < sets.query.rows; ++i)
      sets.query.paths.push_back("q/" + std::to_string(i) + ".jpg");
    QVERIFY(write_embeddings(here / "my_query.npz", sets.query));
    QVERIFY(write_embeddings(here / "my_gallery.npz", sets.gallery));
    const auto session = RetrievalSession::rank_files({here / "my_gallery.npz", here / "my_query.npz"}, "/root");
    QVERIFY2(session, session ? "" : session.error().message().c_str());
    QCOMPARE((*session)->query_path(3), std::string("/root/q/3.jpg"));
    QCOMPARE((*session)->gallery_path(3), std::string()); // none was recorded
    QVERIFY(!RetrievalSession::rank_files({here / "my_gallery.npz", here / "my_gallery.npz"}, {}));
    QVERIFY(!RetrievalSession::rank_files({here / "my_gallery.npz"}, {})); // one file holds both sides or none
  }

  void a_feature_that_is_not_finite_is_refused() {
    RetrievalSets sets = coarse_sets();
    sets.gallery.features[static_cast<std::size_t>(5 * sets.gallery.dims + 2)] = std::nanf("");
    const auto refused = RetrievalSession::rank(sets, {});
    QVERIFY(!refused);
    QVERIFY2(refused.error().message().find("row 5") != std::string::npos, refused.error().message().c_str());
    const std::filesystem::path copy = std::filesystem::path(folder_.path().toStdString()) / "runs" / "not_finite";
    std::filesystem::create_directories(copy);
    auto features = read_npz(run_ / "features.npz");
    std::get<NpyArray<float>>((*features)["query_features"]).values[0] = std::nanf("");
    QVERIFY(write_npz(copy / "features.npz", *features));
    std::filesystem::copy(run_ / "ranks.npz", copy / "ranks.npz");
    const auto loaded = RetrievalSession::load(copy);
    QVERIFY(!loaded && loaded.error().message().find("row 0") != std::string::npos);
  }

private:
  // Corners of a cube in 16 dimensions (1 and -1: lengths and products are exact); identities -1 (junk), 0
  // (distractors), 1..8; 3 cameras.
  static RetrievalSets coarse_sets() {
    Random random(11, RandomUse::other, 3);
    const auto side = [&](std::int64_t rows) {
      EmbeddingSet set;
      set.rows = rows;
      set.dims = 16;
      for (std::int64_t i = 0; i < rows; ++i) {
        for (int d = 0; d < 16; ++d)
          set.features.push_back(random.chance(0.5) ? 1.0F : -1.0F);
        set.identities.push_back(static_cast<std::int64_t>(random.below(10)) - 1);
        set.cameras.push_back(static_cast<std::int64_t>(random.below(3)));
      }
      return set;
    };
    RetrievalSets sets;
    sets.query = side(40);
    sets.gallery = side(150);
    return sets;
  }

  // Sorts every squared distance of the normalised features; equal ones by row.
  static double plain_ap(const RetrievalSets& sets, std::size_t q) {
    const auto unit = [](std::span<const float> row) {
      double square = 0;
      for (const float v : row)
        square += static_cast<double>(v) * v;
      std::vector<double> out(row.begin(), row.end());
      for (double& v : out)
        v = square > 0 ? v / std::sqrt(square) : 0;
      return out;
    };
    if (sets.query.identities[q] == -1)
      return std::nan("");
    const auto mine = unit(sets.query.row(static_cast<std::int64_t>(q)));
    std::vector<std::pair<long, std::size_t>> order;
    for (std::size_t g = 0; g < sets.gallery.identities.size(); ++g) {
      const auto other = unit(sets.gallery.row(static_cast<std::int64_t>(g)));
      double square = 0;
      for (std::size_t d = 0; d < mine.size(); ++d)
        square += (mine[d] - other[d]) * (mine[d] - other[d]);
      order.emplace_back(std::lround(square * 1e5), g);
    }
    std::sort(order.begin(), order.end());
    int rank = 0, right = 0;
    double sum = 0;
    for (const auto& [distance, g] : order) {
      const bool same = sets.gallery.identities[g] == sets.query.identities[q];
      if (sets.gallery.identities[g] == -1 || (same && sets.gallery.cameras[g] == sets.query.cameras[q]))
        continue;
      ++rank;
      if (same)
        sum += static_cast<double>(++right) / rank;
    }
    return right > 0 ? sum / right : std::nan("");
  }

  QTemporaryDir folder_;
  fake::RetrievalOptions options_;
  fake::Gallery gallery_;
  std::filesystem::path run_;
  double map_ = 0;
  std::shared_ptr<const RetrievalSession> session_;
};

QTEST_GUILESS_MAIN(TestRetrievalSession)
#include "tst_retrieval_session.moc"
