// The live, network, retrieval and compare pages over run folders on disk, driven as a person does.
#include "models/project_model.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/workspace.h"
#include "support/fake_run.h"
#include "views/pages/architecture/architecture_page.h"
#include "views/pages/compare/compare_page.h"
#include "views/pages/live/live_page.h"
#include "views/pages/retrieval/gallery_wall.h"
#include "views/pages/retrieval/retrieval_page.h"
#include "views/plots/curve_plot.h"
#include "views/plots/heat_map.h"
#include "views/scenes/network_view.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSlider>
#include <QTabBar>
#include <QTemporaryDir>
#include <QTest>

using namespace cds;

class TestRunPages : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    project_ = std::filesystem::path(folder_.path().toStdString()) / "project";
    fake::RunOptions search;
    search.name = "a-search";
    search.results = false;
    QVERIFY(fake::make_run(project_, search));
    fake::RunOptions training;
    training.name = "b-training";
    training.kind = ExperimentKind::train;
    auto run = fake::make_run(project_, training);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    fake::RetrievalOptions options;
    QVERIFY(fake::write_rankings(*run, fake::make_gallery(options), options));
    workspace_ = std::make_unique<Workspace>();
    auto made = workspace_->project().create(project_, QStringLiteral("Test"));
    QVERIFY2(made, made ? "" : made.error().message().c_str());
    QTRY_COMPARE(workspace_->watcher().ids().size(), 2);
  }

  void cleanupTestCase() { workspace_.reset(); }

  void the_slider_scrubs_everything() {
    LivePage page(*workspace_);
    open(page, "a-search");
    QTRY_COMPARE(page.alphas().size(), 13);
    auto* slider = page.findChild<QSlider*>();
    QVERIFY(slider);
    QTRY_COMPARE(slider->maximum(), 12);
    QCOMPARE(slider->value(), 12); // follows the newest
    HeatMap* heat = nullptr;
    for (HeatMap* map : page.findChildren<HeatMap*>())
      if (map->csv().contains("0.")) // probabilities, not counts
        heat = map;
    QVERIFY(heat);
    const QByteArray newest = heat->csv();
    slider->setValue(3);
    QCOMPARE(workspace_->selection().epoch(), 3);
    const QByteArray third = heat->csv();
    QVERIFY(third != newest);
    const auto alphas = fake::alphas_at(3, 12, 6, 12, 1);
    const double p = softmax(alphas[2])[4];
    const auto cell = third.split('\n').at(3).split(',').at(5).toDouble();
    QVERIFY(std::abs(cell - p) < 1e-8);
    workspace_->selection().set_epoch(Selection::none);
    QCOMPARE(heat->csv(), newest);
    QTest::keyClick(slider, Qt::Key_Home);
    QCOMPARE(workspace_->selection().epoch(), 0);
    workspace_->selection().set_epoch(Selection::none);
  }

  void no_plot_stays_empty() {
    LivePage page(*workspace_);
    open(page, "a-search");
    QTRY_COMPARE(page.alphas().size(), 13);
    for (const CurvePlot* plot : page.findChildren<CurvePlot*>())
      QTRY_VERIFY2(plot->csv().count('\n') > 2, qPrintable(plot->accessibleName()));
    const auto drawn = [&](const char* value) {
      for (const CurvePlot* plot : page.findChildren<CurvePlot*>())
        if (plot->csv().contains(value))
          return true;
      return false;
    };
    QVERIFY(drawn(",500")); // 0.5 s of the backward pass, in milliseconds
  }

  void the_network_follows_run_epoch_and_layer() {
    ArchitecturePage page(*workspace_);
    open(page, "a-search");
    QTRY_VERIFY(page.view().network_scene().network());
    const auto expected = [](int epoch) {
      Genotype genotype;
      for (const auto& row : fake::alphas_at(epoch, 12, 6, 12, 1))
        genotype.layers.push_back(SearchSpace::cds().candidates()[static_cast<std::size_t>(first_largest(row))]);
      return to_string(genotype);
    };
    QTRY_COMPARE(to_string(page.view().network_scene().network()->genotype), expected(12));
    workspace_->selection().set_epoch(2);
    QTRY_COMPARE(to_string(page.view().network_scene().network()->genotype), expected(2));
    workspace_->selection().set_layer(4);
    QAbstractItemModelTester tester(const_cast<CandidateRanking*>(&page.ranking()),
                                    QAbstractItemModelTester::FailureReportingMode::QtTest);
    QCOMPARE(page.ranking().rowCount(), 12);
    QVERIFY(page.ranking().row(0).chosen);
    auto* source = page.findChild<QComboBox*>();
    source->setCurrentIndex(1);
    QCOMPARE(page.view().network_scene().network()->cost.inference_params, std::int64_t{1796600});
    QVERIFY(!page.ranking().knows_probabilities());
    workspace_->selection().set_epoch(Selection::none);
  }

  void keys_go_from_query_to_query_and_rank_to_rank() {
    RetrievalPage page(*workspace_);
    open(page, "b-training");
    QTRY_VERIFY(page.query_list().model()->rowCount() > 0);
    QTRY_VERIFY(workspace_->selection().query() >= 0);
    QTRY_VERIFY(page.ranked().rowCount() > 0);
    const int first = workspace_->selection().query();
    const int wrong = page.ranked().first_wrong_row();
    QCOMPARE(page.gallery().currentIndex().row(), std::max(0, wrong)); // where the eye lands
    page.gallery().setFocus();
    QTest::keyClick(&page.gallery(), Qt::Key_Down);
    QVERIFY(workspace_->selection().query() != first);
    QCOMPARE(page.query_list().currentIndex().row(), 1);
    QTest::keyClick(&page.gallery(), Qt::Key_Up);
    QCOMPARE(workspace_->selection().query(), first);
    page.gallery().setCurrentIndex(page.gallery().model()->index(2, 0));
    QTest::keyClick(&page.gallery(), Qt::Key_Right);
    QCOMPARE(page.gallery().currentIndex().row(), 3);
    QTest::keyClick(&page.query_list(), Qt::Key_Left);
    QCOMPARE(page.gallery().currentIndex().row(), 2);
  }

  void the_selection_survives_other_pages() {
    RetrievalPage page(*workspace_);
    open(page, "b-training");
    QTRY_VERIFY(page.query_list().model()->rowCount() > 0);
    workspace_->selection().set_query(5);
    QTRY_COMPARE(page.query_list().currentIndex().siblingAtColumn(0).data(QueryListModel::query_role).toInt(), 5);
    workspace_->selection().set_run(QStringLiteral("a-search")); // has no rankings
    QTRY_COMPARE(page.query_list().model()->rowCount(), 0);
  }

  void runs_are_compared() {
    ComparePage page(*workspace_);
    QAbstractItemModelTester tester(&page.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    open(page, "b-training");
    QCOMPARE(page.model().rowCount(), 2);
    QTRY_COMPARE(page.model().checked().size(), 2);
    QTRY_VERIFY(page.curves().csv().contains("b-training,"));
    QTRY_VERIFY(page.curves().csv().contains("a-search,"));
    page.model().set_checked(QStringLiteral("a-search"), false);
    QTRY_VERIFY(!page.curves().csv().contains("a-search,"));
    QTRY_COMPARE(page.model().index(1, CompareModel::map).data().toString(), QLocale().toString(71.0, 'f', 1));
  }

  void runs_found_later_are_compared_too() {
    Workspace late;
    ComparePage page(late);
    page.prepare();
    page.show();
    page.on_screen(true);
    QVERIFY(late.project().open(project_));
    QTRY_COMPARE(page.model().rowCount(), 2);
    QTRY_COMPARE(page.model().checked().size(), 2); // the newest ones, until a person chooses
    QTRY_VERIFY(page.curves().csv().contains("b-training,"));
  }

  void every_control_has_a_name() {
    const auto check = [this](auto&& page) {
      open(page, "a-search");
      for (QWidget* widget : page.template findChildren<QWidget*>()) {
        const bool control = qobject_cast<QAbstractButton*>(widget) || qobject_cast<QComboBox*>(widget) ||
                             qobject_cast<QAbstractSlider*>(widget) || qobject_cast<QAbstractItemView*>(widget) ||
                             qobject_cast<QLineEdit*>(widget) || qobject_cast<QAbstractSpinBox*>(widget) ||
                             qobject_cast<CurvePlot*>(widget) || qobject_cast<HeatMap*>(widget);
        // Parts of Qt's own composite widgets are named by their owner.
        const bool part = widget->objectName().startsWith(QLatin1String("qt_")) || widget->inherits("QScrollBar") ||
                          widget->inherits("QHeaderView") || widget->inherits("QTableCornerButton") ||
                          widget->inherits("QComboBoxPrivateContainer") || widget->inherits("QComboBoxListView") ||
                          qobject_cast<QTabBar*>(widget->parentWidget());
        if (control && !part)
          QVERIFY2(!widget->accessibleName().isEmpty(),
                   qPrintable(
                       QStringLiteral("%1 in %2: %3")
                           .arg(QLatin1String(widget->metaObject()->className()), page.title(), widget->objectName())));
      }
      for (QAction* action : page.actions())
        QVERIFY2(!action->text().isEmpty(), qPrintable(action->objectName()));
    };
    check(LivePage(*workspace_));
    check(ArchitecturePage(*workspace_));
    check(RetrievalPage(*workspace_));
    check(ComparePage(*workspace_));
  }

  void pages_without_a_run_say_what_they_are_for() {
    Workspace empty;
    const auto check = [](auto&& page) {
      page.prepare();
      page.resize(1000, 600);
      page.show();
      page.on_screen(true);
      QTest::qWait(20);
      bool told = false;
      for (const QLabel* label : page.template findChildren<QLabel*>())
        told = told || (label->isVisible() && label->text().size() > 40);
      QVERIFY2(told, qPrintable(page.title()));
    };
    check(LivePage(empty));
    check(ArchitecturePage(empty));
    check(RetrievalPage(empty));
    check(ComparePage(empty));
  }

private:
  void open(Page& page, const char* run) {
    workspace_->selection().set_run(QLatin1String(run));
    page.prepare();
    page.resize(1200, 640);
    page.show();
    page.on_screen(true);
    QTRY_VERIFY_WITH_TIMEOUT(page.ready(), 10000);
  }

  QTemporaryDir folder_;
  std::filesystem::path project_;
  std::unique_ptr<Workspace> workspace_;
};

QTEST_MAIN(TestRunPages)
#include "tst_run_pages.moc"
