#include "models/retrieval_models.h"
#include "models/retrieval_session.h"
#include "support/fake_run.h"

#include <QAbstractItemModelTester>
#include <QTemporaryDir>
#include <QTest>
#include <cmath>
#include <fstream>
#include <set>

using namespace cds;

class TestRetrievalSession : public QObject {
  Q_OBJECT
private Q_SLOTS:
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
    order.set_failures_only(true);
    int failures = 0;
    for (const QueryRow& query : session_->queries())
      failures += query.first_right != 1 ? 1 : 0;
    QCOMPARE(order.rowCount(), failures);
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

private:
  QTemporaryDir folder_;
  fake::RetrievalOptions options_;
  fake::Gallery gallery_;
  std::filesystem::path run_;
  double map_ = 0;
  std::shared_ptr<const RetrievalSession> session_;
};

QTEST_GUILESS_MAIN(TestRetrievalSession)
#include "tst_retrieval_session.moc"
