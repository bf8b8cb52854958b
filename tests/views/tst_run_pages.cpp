// The live, network, retrieval and compare pages over run folders on disk, driven as a person does.
#include "models/project_model.h"
#include "models/query_models.h"
#include "models/run_bin.h"
#include "models/run_health.h"
#include "models/run_info.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/workspace.h"
#include "support/fail_on_warnings.h"
#include "support/fake_run.h"
#include "views/pages/architecture/architecture_page.h"
#include "views/pages/compare/compare_page.h"
#include "views/pages/live/live_events.h"
#include "views/pages/live/live_head.h"
#include "views/pages/live/live_page.h"
#include "views/pages/retrieval/gallery_wall.h"
#include "views/pages/retrieval/retrieval_page.h"
#include "views/plots/curve_plot.h"
#include "views/plots/heat_map.h"
#include "views/scenes/network_close_up.h"
#include "views/scenes/network_view.h"

#include <QAbstractButton>
#include <QAbstractItemModelTester>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QScrollArea>
#include <QScrollBar>
#include <QSlider>
#include <QTabBar>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

using namespace cds;

class TestRunPages : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
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
    QSlider* slider = nullptr;
    for (QSlider* found : page.findChildren<QSlider*>())
      slider = found->objectName().isEmpty() ? found : slider;
    QVERIFY(slider);
    QTRY_COMPARE(slider->maximum(), 12);
    QCOMPARE(slider->value(), 12); // follows the newest
    HeatMap* heat = nullptr;
    for (HeatMap* map : page.findChildren<HeatMap*>())
      if (map->csv().contains("0.")) // probabilities, not counts
        heat = map;
    QVERIFY(heat);
    QTRY_VERIFY(!heat->visibleRegion().isEmpty()); // in front of its tabs
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

  void warnings_stand_on_the_plots() {
    fake::RunOptions options;
    options.name = "c-broken";
    options.nan_after = 6;
    QVERIFY(fake::make_run(project_, options));
    workspace_->watcher().look_for_runs();
    QTRY_VERIFY(workspace_->watcher().info("c-broken"));
    LivePage page(*workspace_);
    open(page, "c-broken");
    QTRY_COMPARE(page.alphas().size(), 13);
    const CurvePlot* loss = nullptr;
    for (const CurvePlot* plot : page.findChildren<CurvePlot*>())
      loss = plot->accessibleName() == "Loss" ? plot : loss;
    QTRY_COMPARE(loss->notes().size(), 1);
    QVERIFY2(loss->notes()[0].contains("since epoch 6.0"), qPrintable(loss->notes()[0])); // what it is
    QVERIFY(loss->notes()[0].contains("Lower the learning rate"));                        // what to try
    // Scrubbed to where the loss was still a number, the warning is gone.
    workspace_->selection().set_epoch(5);
    QVERIFY(loss->notes().isEmpty());
    workspace_->selection().set_epoch(Selection::none);
    QCOMPARE(loss->notes().size(), 1);
    QVERIFY(workspace_->bin().remove({"c-broken"}));
  }

  void the_derived_network_is_scrubbed_too() {
    LivePage page(*workspace_);
    open(page, "a-search");
    QTRY_COMPARE(page.alphas().size(), 13);
    auto* view = page.findChild<NetworkView*>();
    QVERIFY(view);
    for (QTabBar* bar : page.findChildren<QTabBar*>()) // its tab to the front, as a person does
      for (int tab = 0; tab < bar->count(); ++tab)
        if (bar->tabText(tab) == "Network")
          QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
    QTRY_VERIFY(view->isVisible());
    const auto drawn = [&] {
      QStringList names;
      if (const auto network = view->network_scene().network())
        for (const Candidate& choice : network->genotype.layers)
          names << QString::fromStdString(to_string(choice));
      return names.join(' ');
    };
    const auto expected = [](int epoch) {
      QStringList names;
      for (const auto& row : fake::alphas_at(epoch, 12, 6, 12, 1))
        names << QString::fromStdString(
            to_string(SearchSpace::cds().candidates()[static_cast<std::size_t>(first_largest(row))]));
      return names.join(' ');
    };
    QTRY_COMPARE(drawn(), expected(12));
    workspace_->selection().set_epoch(1);
    QTRY_COMPARE(drawn(), expected(1));
    workspace_->selection().set_epoch(Selection::none);
  }

  void a_zoomed_plot_stays_zoomed_while_epochs_come() {
    LivePage page(*workspace_);
    open(page, "a-search");
    QTRY_COMPARE(page.alphas().size(), 13);
    for (QTabBar* bar : page.findChildren<QTabBar*>())
      for (int tab = 0; tab < bar->count(); ++tab)
        if (bar->tabText(tab) == "Certainty")
          QTest::mouseClick(bar, Qt::LeftButton, {}, bar->tabRect(tab).center());
    CurvePlot* certainty = nullptr;
    for (CurvePlot* plot : page.findChildren<CurvePlot*>())
      certainty = plot->accessibleName().startsWith("Entropy") ? plot : certainty;
    QTRY_VERIFY(certainty->isVisible());
    certainty->setFocus(Qt::TabFocusReason);
    QTRY_COMPARE(certainty->TEST_drawn(0).size(), std::size_t{13});
    for (int i = 0; i < 6; ++i)
      QTest::keyClick(certainty, Qt::Key_Plus);
    const double low = certainty->visible_x().first;
    QVERIFY(low > 2);
    page.retranslate(); // fills all plots again
    QCOMPARE(certainty->visible_x().first, low);
    workspace_->selection().set_layer(2);
    QCOMPARE(certainty->visible_x().first, low);
    workspace_->selection().set_layer(Selection::none);
  }

  void a_failed_run_is_not_called_usual() {
    RunInfo info;
    LiveHead head;
    const auto says = [&](RunState state) {
      info.state = state;
      head.show_run(&info, {});
      const auto labels = head.findChildren<QLabel*>();
      return std::any_of(labels.begin(), labels.end(),
                         [](const QLabel* label) { return label->text().contains("Nothing unusual"); });
    };
    QVERIFY(says(RunState::finished));
    QVERIFY(!says(RunState::failed));
    QVERIFY(!says(RunState::interrupted));
  }

  // A reason is read whole: at once where it is short, else with one click.
  void why_a_run_failed_is_readable_whole() {
    RunInfo info;
    info.state = RunState::failed;
    LiveHead head;
    head.retranslate();
    head.resize(600, 120);
    head.show();
    auto* reason = head.findChild<QLabel*>("run_reason");
    auto* whole = head.findChild<QAbstractButton*>("whole_reason");
    head.show_run(&info, {});
    QVERIFY(!reason->isVisible() && !whole->isVisible());
    info.reason = QStringLiteral("the batch does not fit: %1 images of 256 x 128 pixels (device cpu). Lower the batch "
                                 "size, or choose another device")
                      .arg(4096);
    head.show_run(&info, {});
    QVERIFY(reason->isVisible() && !whole->isVisible());
    QCOMPARE(reason->text(), info.reason);
    QCoreApplication::processEvents();
    QVERIFY(reason->height() >= reason->heightForWidth(reason->width()) && reason->width() <= head.width());
    info.reason = QString("frame #17: a long tale of a library. ").repeated(40).trimmed();
    head.show_run(&info, {});
    QVERIFY(whole->isVisible() && reason->text().size() < 400);
    QCOMPARE(reason->toolTip(), info.reason);
    whole->click();
    QCOMPARE(reason->text(), info.reason);
    // The plots below keep their room: what is longer is scrolled to, by keys as well.
    auto* room = head.findChild<QScrollArea*>("reason_room");
    QVERIFY(room);
    QTRY_VERIFY(room->verticalScrollBar()->maximum() > 0);
    QVERIFY(head.sizeHint().height() < 300);
    QCOMPARE(reason->height(), reason->heightForWidth(reason->width()));
    room->setFocus();
    QTest::keyClick(room, Qt::Key_Down);
    QVERIFY(room->verticalScrollBar()->value() > 0);
    head.show_run(&info, {}); // the run is told of again and again
    QCOMPARE(reason->text(), info.reason);
    info.reason.clear();
    head.show_run(&info, {});
    QVERIFY(!reason->isVisible() && !whole->isVisible());
  }

  // The overview is wider than high: the chosen layer takes the rest, unless a second network needs it.
  void the_drawing_shares_its_room_with_the_chosen_layer() {
    ArchitecturePage page(*workspace_);
    open(page, "a-search");
    page.resize(1180, 640);
    QCoreApplication::processEvents();
    auto* near = page.findChild<NetworkCloseUp*>();
    QTRY_VERIFY(near->isVisible());
    QTRY_VERIFY(page.view().height() + near->height() > 500);
    const auto& all = page.view().network_scene().sceneRect();
    const double share = all.height() * page.view().scale_factor() / page.view().height();
    QVERIFY2(share > 0.9, qPrintable(QString::number(share)));
    auto* beside = page.findChild<QComboBox*>("beside");
    beside->setCurrentIndex(2);
    QTRY_VERIFY(!near->isVisible() && page.other_view().isVisible());
    beside->setCurrentIndex(0);
    QTRY_VERIFY(near->isVisible());
  }

  void the_head_says_all_of_it_where_there_is_little_room() {
    LiveHead head;
    head.retranslate();
    RunInfo info;
    info.id = info.name = "Train the found network";
    info.state = RunState::finished;
    info.epochs = info.epoch = 60;
    info.map = 0.466, info.rank1 = 0.523, info.peak_mb = 286;
    head.setFixedWidth(420);
    head.show_run(&info, {});
    head.show();
    const QLabel* status = nullptr;
    for (const QLabel* label : head.findChildren<QLabel*>())
      status = label->text().contains("rank-1") ? label : status;
    QVERIFY(status && status->text().indexOf("mAP") < status->text().indexOf("286"));
    QTRY_VERIFY(status->width() >= status->sizeHint().width() ||
                (status->wordWrap() && status->height() >= status->heightForWidth(status->width())));
  }

  void no_events_are_told_too() {
    LiveEvents events;
    events.retranslate();
    events.resize(400, 200);
    const auto inks = [&] {
      const QImage image = events.grab().toImage();
      QSet<QRgb> seen;
      for (int y = 0; y < image.height(); ++y)
        for (int x = 0; x < image.width(); ++x)
          seen << image.pixel(x, y);
      return seen.size();
    };
    const auto told = inks();
    const auto* words = events.findChild<QLabel*>("empty_text");
    QVERIFY(words && words->text() == events.accessibleDescription() && words->isVisibleTo(&events));
    events.addItem(QString());
    QVERIFY2(told > inks(), qPrintable(QString::number(told)));
    QVERIFY(!words->isVisibleTo(&events));
    QCOMPARE(events.accessibleDescription(), QString()); // a screen reader reads the rows then
    events.retranslate();
    QCOMPARE(events.accessibleDescription(), QString());
    events.clear();
    QVERIFY(words->isVisibleTo(&events));
    QCOMPARE(events.accessibleDescription(), words->text());
  }

  void a_steps_time_is_shared_out() {
    LivePage page(*workspace_);
    open(page, "a-search");
    const auto* words = page.findChild<QLabel*>("step_words");
    QVERIFY(words);
    QTRY_COMPARE(words->text(),
                 QString::fromUtf8(
                     "766 ms a step: loading 0.3 % · forward 33 % · backward 65 % · optimiser 1.3 % · journal 0.5 %"));
  }

  void curves_are_smoothed_scaled_and_pointed_at_together() {
    LivePage page(*workspace_);
    open(page, "a-search");
    const auto plots = page.findChildren<CurvePlot*>();
    CurvePlot *loss = nullptr, *accuracy = nullptr;
    for (CurvePlot* plot : plots) {
      loss = plot->accessibleName() == "Loss" ? plot : loss;
      accuracy = plot->accessibleName().startsWith("Accuracy") ? plot : accuracy;
    }
    QVERIFY(loss && accuracy);
    QTRY_VERIFY(loss->csv().count('\n') > 2);
    // The crosshair stands at the same epoch in every visible plot.
    loss->setFocus(Qt::TabFocusReason);
    QTest::keyClick(loss, Qt::Key_Home);
    QTest::keyClick(loss, Qt::Key_Right);
    QVERIFY(std::isfinite(loss->crosshair()));
    QTRY_COMPARE(accuracy->crosshair(), loss->crosshair());
    QVERIFY(accuracy->visible_y().first >= 0 && accuracy->visible_y().second <= 100);
    QTest::keyClick(loss, Qt::Key_Escape);
    QVERIFY(std::isnan(accuracy->crosshair()));
    // Steps in place of epochs; logarithmic axes.
    auto* axis = page.findChild<QComboBox*>("curve_axis");
    const QByteArray epochs = loss->csv();
    axis->setCurrentIndex(1);
    QVERIFY(loss->csv() != epochs);
    QVERIFY(loss->csv().startsWith("curve,step,loss"));
    page.findChild<QAbstractButton*>("log_y")->click();
    QVERIFY(loss->is_log_y());
    page.findChild<QAbstractButton*>("log_x")->click();
    QVERIFY(loss->is_log_x() && accuracy->is_log_x());
    QTRY_VERIFY(!loss->TEST_drawn(0).empty());
    page.findChild<QSlider*>("smoothing")->setValue(0);
    axis->setCurrentIndex(0);
    QCOMPARE(loss->csv(), epochs); // the data are as they were
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
    auto* source = page.findChild<QComboBox*>(); // the first one
    source->setCurrentIndex(1);
    QCOMPARE(page.view().network_scene().network()->cost.inference_params, std::int64_t{1796600});
    QVERIFY(!page.ranking().knows_probabilities());
    workspace_->selection().set_epoch(Selection::none);
  }

  void a_choice_is_changed_by_hand() {
    ArchitecturePage page(*workspace_);
    open(page, "a-search");
    QTRY_VERIFY(page.view().network_scene().network());
    page.findChild<QComboBox*>()->setCurrentIndex(1); // the paper's CDNet
    QCOMPARE(page.view().network_scene().network()->cost.inference_params, std::int64_t{1796600});
    workspace_->selection().set_layer(0);
    auto* table = page.findChild<QTableView*>("candidates");
    int row = -1;
    for (int i = 0; i < table->model()->rowCount(); ++i)
      if (table->model()->index(i, 0).data().toString() == "(7,9,2)")
        row = i;
    QVERIFY(row >= 0);
    table->setCurrentIndex(table->model()->index(row, 0));
    table->setFocus();
    page.findChild<QAction*>("architecture_choose")->trigger();
    const auto shown = page.view().network_scene().network();
    QCOMPARE(to_string(shown->genotype.layers[0]), std::string("(7,9,2)"));
    // The cost is what the table of costs says of the two candidates.
    const auto choices = published_architecture("paper-cdnet")->choices();
    const auto& costs = shown->table.layers[0];
    const auto now = static_cast<std::size_t>(*shown->space.index_of({7, 9, 2}));
    QCOMPARE(shown->cost.inference_params,
             std::int64_t{1796600} + costs[now].params - costs[static_cast<std::size_t>(choices[0])].params);
    QVERIFY(page.view().network_scene().is_marked(0));
    QVERIFY(!page.view().network_scene().is_marked(1));
    QVERIFY(page.findChild<QLabel*>("edit_note")->text().contains("+"));
    page.findChild<QAction*>("architecture_undo")->trigger();
    QCOMPARE(page.view().network_scene().network()->cost.inference_params, std::int64_t{1796600});
    page.findChild<QAction*>("architecture_redo")->trigger();
    QCOMPARE(to_string(page.view().network_scene().network()->genotype.layers[0]), std::string("(7,9,2)"));
    page.findChild<QAction*>("architecture_revert")->trigger();
    QVERIFY(!page.edit().is_edited());
    // Two networks side by side: CDNet (3,5,1) (3,7,2) ... against CNet (5,7) (7,9) ...: every layer differs.
    auto* beside = page.findChild<QComboBox*>("beside");
    beside->setCurrentIndex(3);
    QVERIFY(page.other_view().isVisible());
    QCOMPARE(page.other_view().network_scene().network()->cost.inference_params, std::int64_t{1436240});
    for (int layer = 0; layer < 6; ++layer)
      QVERIFY(page.view().network_scene().is_marked(layer) && page.other_view().network_scene().is_marked(layer));
    beside->setCurrentIndex(2); // with itself: nothing differs
    for (int layer = 0; layer < 6; ++layer)
      QVERIFY(!page.view().network_scene().is_marked(layer));
    beside->setCurrentIndex(0);
    QVERIFY(!page.other_view().isVisible());
    // Any run of the project can be drawn beside it.
    const int run = beside->findData("a-search");
    QVERIFY(run > 0);
    beside->setCurrentIndex(run);
    QTRY_VERIFY(page.other_view().isVisible());
    Genotype newest;
    for (const auto& alphas : fake::alphas_at(12, 12, 6, 12, 1))
      newest.layers.push_back(SearchSpace::cds().candidates()[static_cast<std::size_t>(first_largest(alphas))]);
    QCOMPARE(to_string(page.other_view().network_scene().network()->genotype), to_string(newest));
    beside->setCurrentIndex(0);
    // Keys zoom in and pan; shapes and costs are written on demand.
    page.view().setFocus();
    for (int i = 0; i < 8; ++i)
      QTest::keyClick(&page.view(), Qt::Key_Plus);
    const int before = page.view().horizontalScrollBar()->value();
    QTest::keyClick(&page.view(), Qt::Key_Right, Qt::ShiftModifier);
    QVERIFY(page.view().horizontalScrollBar()->value() > before);
    QVERIFY(!page.view().network_scene().details());
    const QImage plain = page.view().grab().toImage();
    page.view().fit();
    const QImage overview = page.view().grab().toImage();
    page.findChild<QAction*>("architecture_details")->trigger();
    QVERIFY(page.view().network_scene().details());
    QVERIFY(page.view().grab().toImage() != overview);
    QVERIFY(plain != overview);
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
    page.model().set_checked({QStringLiteral("a-search")}, false);
    QTRY_VERIFY(!page.curves().csv().contains("a-search,"));
    const int map = page.model().section(RunColumn::map);
    QTRY_COMPARE(page.model().index(1, map).data().toString(), QLocale().toString(71.0, 'f', 1));
    // Both plots have one crosshair.
    QTRY_VERIFY(page.other_curves().csv().contains("b-training,"));
    page.curves().setFocus(Qt::TabFocusReason);
    QTest::keyClick(&page.curves(), Qt::Key_Home);
    // The other plot shows it where it has a curve.
    for (int i = 0; i < 400 && !std::isfinite(page.other_curves().crosshair()); ++i) {
      QTest::qWait(1); // axes follow their curves in the event loop
      QTest::keyClick(&page.curves(), Qt::Key_Right);
    }
    QVERIFY(std::isfinite(page.curves().crosshair()));
    QTRY_COMPARE(page.other_curves().crosshair(), page.curves().crosshair());
  }

  // Thirty runs: read one after another, drawn as a crowd, and gone at once.
  void a_crowd_is_compared() {
    const std::filesystem::path project = std::filesystem::path(folder_.path().toStdString()) / "crowd";
    for (int i = 0; i < 30; ++i) {
      fake::RunOptions options;
      options.name = "run-" + std::to_string(10 + i);
      options.kind = ExperimentKind::train;
      options.epochs = 2;
      options.seed = static_cast<std::uint64_t>(i);
      QVERIFY(fake::make_run(project, options));
    }
    Workspace crowd;
    QVERIFY(crowd.project().create(project, QStringLiteral("Crowd")));
    ComparePage page(crowd);
    QAbstractItemModelTester tester(&page.model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    page.prepare();
    page.resize(1200, 640);
    page.show();
    page.on_screen(true);
    QTRY_COMPARE(crowd.watcher().ids().size(), 30);
    QTRY_COMPARE(page.curves().curve_count(), 4); // the newest ones
    page.findChild<QAction*>("compare_check_shown")->trigger();
    QVERIFY(!page.ready()); // they are being read
    QTRY_COMPARE(page.curves().curve_count(), 30);
    QTRY_VERIFY(page.ready());
    QCOMPARE(page.curves().csv().count('\n'), 1 + 30 * 80);
    // All thirty are seeds of one experiment, and so one entry: of it, those that the filter leaves.
    page.findChild<QAction*>("compare_check_none")->trigger();
    QCOMPARE(page.curves().curve_count(), 0);
    page.findChild<QLineEdit*>("compare_filter")->setText("run-17");
    page.findChild<QAction*>("compare_check_shown")->trigger();
    QTRY_COMPARE(page.curves().curve_count(), 1);
    QVERIFY(page.curves().csv().contains("run-17,"));
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
                          qobject_cast<QTabBar*>(widget->parentWidget()) ||
                          qobject_cast<QLineEdit*>(widget->parentWidget());
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
