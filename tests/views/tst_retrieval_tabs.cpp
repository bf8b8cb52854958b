// The retrieval page's further tabs over a run folder on disk, driven as a person does.
#include "data/encode.h"
#include "models/engine_launcher.h"
#include "models/project_model.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/thumbnails.h"
#include "models/workspace.h"
#include "support/fail_on_warnings.h"
#include "support/fake_run.h"
#include "views/pages/retrieval/activation_tab.h"
#include "views/pages/retrieval/box_picture.h"
#include "views/pages/retrieval/embedding_view.h"
#include "views/pages/retrieval/map_tab.h"
#include "views/pages/retrieval/own_image_tab.h"
#include "views/pages/retrieval/pairs_tab.h"
#include "views/pages/retrieval/picture_label.h"
#include "views/pages/retrieval/picture_wall_view.h"
#include "views/pages/retrieval/results_table.h"
#include "views/pages/retrieval/retrieval_page.h"
#include "views/plots/curve_plot.h"
#include "views/plots/heat_map.h"

#include <QComboBox>
#include <QDragEnterEvent>
#include <QDragLeaveEvent>
#include <QDropEvent>
#include <QFile>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <QUrl>
#include <ctime>
#include <set>

using namespace cds;

class TestRetrievalTabs : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    project_ = std::filesystem::path(folder_.path().toStdString()) / "project";
    fake::RunOptions training;
    training.name = "b-training";
    training.kind = ExperimentKind::train;
    training.data_path = folder_.filePath("set").toStdString();
    auto run = fake::make_run(project_, training);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    run_ = *run;
    const fake::Gallery gallery = fake::make_gallery({});
    QVERIFY(fake::write_rankings(run_, gallery, {}));
    for (const auto* paths : {&gallery.query_paths, &gallery.gallery_paths})
      for (const std::string& path : *paths) {
        const std::filesystem::path file = std::filesystem::path(training.data_path) / path;
        std::filesystem::create_directories(file.parent_path());
        QVERIFY(write_png(file, Image8{32, 16, 3, std::vector<std::uint8_t>(32 * 16 * 3, 120)}));
      }
    workspace_ = std::make_unique<Workspace>();
    auto made = workspace_->project().create(project_, QStringLiteral("Test"));
    QVERIFY2(made, made ? "" : made.error().message().c_str());
    QTRY_COMPARE(workspace_->watcher().ids().size(), 1);
    auto session = RetrievalSession::load(run_);
    QVERIFY(session);
    shown_ = {*session, "b-training", run_};
  }

  void theMapSelectsTheQuery() {
    MapTab tab(*workspace_, thumbnails_);
    open(tab);
    QTRY_VERIFY(!tab.map().busy() && !tab.map().points().empty());
    EmbeddingView& view = tab.view();
    QSignalSpy chosen(&view, &EmbeddingView::chosen);
    // A query's point that lies alone.
    int alone = -1;
    for (std::size_t i = 0; i < shown_.session->queries().size() && alone < 0; ++i) {
      const MapPoint& point = tab.map().points()[i];
      const double units = 4 / view.transform().scale;
      if (nearest_point(tab.map().points(), {point.x, point.y}, units, units) == static_cast<int>(i))
        alone = static_cast<int>(i);
    }
    QVERIFY(alone >= 0);
    workspace_->selection().set_query(Selection::none);
    QTest::mouseClick(&view, Qt::LeftButton, {}, at(tab, alone));
    QCOMPARE(chosen.count(), 1);
    QCOMPARE(workspace_->selection().query(), alone);
    QCOMPARE(view.current(), alone);
    // By keys: to a neighbour, and Return takes a query.
    view.setFocus();
    QTest::keyClick(&view, Qt::Key_Right);
    QVERIFY(view.current() >= 0 && view.current() != alone);
    const int reached = view.current();
    QVERIFY(tab.map().points()[static_cast<std::size_t>(reached)].x >
            tab.map().points()[static_cast<std::size_t>(alone)].x);
    QTest::keyClick(&view, Qt::Key_Return);
    QCOMPARE(chosen.count(), 2);
    QVERIFY(!view.accessibleDescription().isEmpty());
    // Reached by keys, it stays while the mouse passes by, and goes with the keyboard; what the mouse shows goes with
    // it.
    QEvent leave(QEvent::Leave);
    QCoreApplication::sendEvent(&view, &leave);
    QCOMPARE(view.current(), reached);
    QFocusEvent out(QEvent::FocusOut);
    QCoreApplication::sendEvent(&view, &out);
    QCOMPARE(view.current(), -1);
    view.setFocus();
    drag_to(view, at(tab, alone));
    QCOMPARE(view.current(), alone);
    QCoreApplication::sendEvent(&view, &leave);
    QCOMPARE(view.current(), -1);
  }

  void aLassoCatchesPictures() {
    MapTab tab(*workspace_, thumbnails_);
    open(tab);
    QTRY_VERIFY(!tab.map().busy() && !tab.map().points().empty());
    EmbeddingView& view = tab.view();
    const auto all = tab.map().points().size();
    // Around everything, with Shift; then around nothing.
    const auto circle = [&](QRect box) {
      QTest::mousePress(&view, Qt::LeftButton, Qt::ShiftModifier, box.topLeft());
      for (const QPoint& corner : {box.topRight(), box.bottomRight(), box.bottomLeft(), box.topLeft()})
        drag_to(view, corner);
      QTest::mouseRelease(&view, Qt::LeftButton, Qt::ShiftModifier, box.topLeft());
    };
    circle(view.rect().adjusted(2, 2, -2, -2));
    QCOMPARE(view.caught().size(), all);
    QCOMPARE(tab.caught().rowCount(), static_cast<int>(all));
    QVERIFY(tab.caught().entries()[0].query == 0 && tab.caught().entries()[0].gallery == -1);
    QTest::keyClick(&view, Qt::Key_Escape);
    QCOMPARE(tab.caught().rowCount(), 0);
    // What the empty panel is for stands in it.
    const auto* wall = tab.findChild<PictureWallView*>();
    QVERIFY(wall->accessibleDescription().contains("Lasso"));
    QImage empty = wall->viewport()->grab().toImage();
    std::set<QRgb> colours;
    for (int y = 0; y < empty.height(); ++y)
      for (int x = 0; x < empty.width(); ++x)
        colours.insert(empty.pixel(x, y));
    QVERIFY(colours.size() > 3);
    const QPoint point = at(tab, 0);
    circle(QRect(point - QPoint(6, 6), point + QPoint(6, 6)));
    QVERIFY(tab.caught().rowCount() >= 1 && tab.caught().rowCount() < static_cast<int>(all));
  }

  void wheelDragAndReset() {
    MapTab tab(*workspace_, thumbnails_);
    open(tab);
    QTRY_VERIFY(!tab.map().busy() && !tab.map().points().empty());
    EmbeddingView& view = tab.view();
    const MapTransform before = view.transform();
    const QPointF fixed = before.to_map(QRectF(view.rect()).center());
    QTest::keyClick(&view, Qt::Key_Plus);
    QVERIFY(view.transform().scale > before.scale);
    QVERIFY((view.transform().to_map(QRectF(view.rect()).center()) - fixed).manhattanLength() < 1e-6);
    QTest::mousePress(&view, Qt::LeftButton, {}, {100, 100});
    drag_to(view, {140, 130});
    QTest::mouseRelease(&view, Qt::LeftButton, {}, {140, 130});
    QVERIFY((view.transform().to_screen(before.to_map({0, 0})) - before.to_map({0, 0})).manhattanLength() > 1);
    QTest::keyClick(&view, Qt::Key_0);
    QCOMPARE(view.transform().scale, before.scale);
    const QPointF there(3, -2);
    const QPointF back = view.transform().to_map(view.transform().to_screen(there));
    QVERIFY((back - there).manhattanLength() < 1e-9);
  }

  void camerasAndThreshold() {
    const auto analysis = std::make_shared<MatchAnalysis>();
    PairsTab tab(analysis);
    open(tab);
    QTRY_VERIFY(tab.distances().csv().count('\n') > 40);
    QCOMPARE(tab.matrix().csv().count('\n'), 4); // a header and three cameras
    auto* rate = tab.findChild<QComboBox*>();
    QCOMPARE(rate->count(), 4);
    QVERIFY(rate->currentText().startsWith(QLocale().toString(1)));
    QStringList words;
    for (const QLabel* label : tab.findChildren<QLabel*>())
      words << label->text();
    rate->setCurrentIndex(0);
    QStringList others;
    for (const QLabel* label : tab.findChildren<QLabel*>())
      others << label->text();
    QVERIFY(words != others); // another threshold is told
    // In words above the plot, with both rates; nothing is written over the curves.
    const RocPoint& point = analysis->result()->roc.front();
    QCOMPARE(others.filter(QLocale().toString(point.threshold, 'f', 3)).size(), 1);
    const QString told = others.filter(QLocale().toString(point.threshold, 'f', 3)).front();
    QVERIFY(told.contains(QLocale().toString(point.tpr * 100, 'f', 1)) && told.contains(rate_text(point.fpr)));
    int lines = 0;
    for (const QObject* item : tab.distances().findChildren<QObject*>())
      lines += item->inherits("QCPItemStraightLine") && item->property("visible").toBool();
    const auto written = [&tab] {
      QString text;
      for (const QObject* item : tab.distances().findChildren<QObject*>())
        if (item->inherits("QCPItemText") && item->property("visible").toBool())
          text += item->property("text").toString();
      return text;
    };
    QTRY_COMPARE(written(), QString()); // an empty plot's words go when it is drawn anew
    QVERIFY(lines >= 1);
  }

  // The rates of the Results tab are the engine's, and come once somebody looks.
  void resultsTellTheRates() {
    const auto analysis = std::make_shared<MatchAnalysis>();
    ResultsTable table(analysis);
    const auto value = [&table](const QString& name) {
      for (int row = 0; row < table.rowCount(); ++row)
        if (table.item(row, 0)->text() == name)
          return table.item(row, 1)->text();
      return QString();
    };
    analysis->set_session(shown_.session);
    table.show_session(shown_.session, {});
    QCOMPARE(value(QStringLiteral("TPR at FPR 10 %")), QStringLiteral("…"));
    QVERIFY(!analysis->busy()); // nobody has asked
    table.show();
    QTRY_VERIFY(analysis->result());
    const auto result = evaluate(shown_.session->query_set(), shown_.session->gallery_set());
    QVERIFY(result && result->roc.size() == 4);
    for (const RocPoint& point : result->roc)
      QCOMPARE(value(QStringLiteral("TPR at FPR ") + rate_text(point.fpr)),
               QLocale().toString(point.tpr * 100, 'f', 1) + QStringLiteral(" %"));
    // Another gallery than the analysis's tells none.
    table.show_session(*RetrievalSession::load(run_), {});
    QVERIFY(value(QStringLiteral("TPR at FPR 10 %")).isEmpty());
    QVERIFY(!value(QStringLiteral("mAP")).isEmpty());
  }

  void boxesByMouseAndKeys() {
    BoxPicture picture;
    picture.resize(204, 204);
    picture.set_picture(std::make_shared<const Image8>(Image8{100, 100, 3, std::vector<std::uint8_t>(30000, 9)}));
    picture.show();
    QSignalSpy boxes(&picture, &BoxPicture::box_changed);
    QTest::mousePress(&picture, Qt::LeftButton, {}, {22, 42}); // two pixels of the widget for one of the picture
    drag_to(picture, {102, 182});
    QTest::mouseRelease(&picture, Qt::LeftButton, {}, {102, 182});
    QCOMPARE(picture.box(), QRect(10, 20, 40, 70));
    QTest::mousePress(&picture, Qt::LeftButton, {}, {60, 100}); // inside: moves it, and no further than the border
    drag_to(picture, {70, 400});
    QTest::mouseRelease(&picture, Qt::LeftButton, {}, {70, 400});
    QCOMPARE(picture.box(), QRect(15, 30, 40, 70));
    QTest::keyClick(&picture, Qt::Key_Left, Qt::ControlModifier);
    QCOMPARE(picture.box(), QRect(14, 30, 40, 70));
    QTest::keyClick(&picture, Qt::Key_Up);
    QCOMPARE(picture.box(), QRect(14, 28, 40, 70));
    QTest::keyClick(&picture, Qt::Key_Right, Qt::ShiftModifier | Qt::ControlModifier);
    QCOMPARE(picture.box(), QRect(14, 28, 41, 70));
    QTest::keyClick(&picture, Qt::Key_Escape);
    QVERIFY(picture.box().isEmpty());
    QTest::keyClick(&picture, Qt::Key_Down);
    QCOMPARE(picture.box(), QRect(25, 25, 50, 50));
    QVERIFY(boxes.count() >= 5);
    QSignalSpy accepted(&picture, &BoxPicture::accepted);
    QTest::keyClick(&picture, Qt::Key_Return);
    QCOMPARE(accepted.count(), 1);
    picture.set_picture(nullptr);
    QVERIFY(picture.box().isEmpty());
  }

  // Dropped, embedded as gallery row 7, ranked; and once as nobody.
  void aDroppedPictureIsLookedFor() {
    const auto& set = shown_.session->gallery_set();
    const auto seventh = set.row(7);
    std::vector<float> nobody(seventh.begin(), seventh.end());
    for (float& value : nobody)
      value = -value;
    const auto engine = [&](const std::vector<float>& feature, const char* name) {
      const QString answer = folder_.filePath(QString(name) + ".npz");
      if (!write_npz(answer.toStdString(), {{"features", NpyArray<float>{{1, set.dims}, feature}}}))
        return;
      QFile file(folder_.filePath(name));
      if (!file.open(QIODevice::WriteOnly))
        return;
      file.write(QString("#!/bin/sh\nwhile [ $# -gt 0 ]; do [ \"$1\" = --out ] && out=$2; shift; done\n"
                         "cp '%1' \"$out\" && echo '{}'\n")
                     .arg(answer)
                     .toUtf8());
      file.close();
      file.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
      workspace_->engine().set_program(file.fileName());
    };
    engine({seventh.begin(), seventh.end()}, "finds");
    OwnImageTab tab(*workspace_, thumbnails_, std::make_shared<MatchAnalysis>());
    open(tab);
    QMimeData data;
    data.setUrls({QUrl::fromLocalFile(QString::fromStdString(shown_.session->gallery_path(7)))});
    QDragEnterEvent enter({30, 30}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&tab, &enter);
    QVERIFY(enter.isAccepted());
    QVERIFY(tab.picture().is_drop_target());
    const QImage hovered = tab.picture().grab().toImage();
    QDragLeaveEvent leave;
    QCoreApplication::sendEvent(&tab, &leave);
    QVERIFY(!tab.picture().is_drop_target() && tab.picture().grab().toImage() != hovered);
    QCoreApplication::sendEvent(&tab, &enter);
    QDropEvent drop({30, 30}, Qt::CopyAction, &data, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&tab, &drop);
    QVERIFY(!tab.picture().is_drop_target());
    QMimeData folder;
    folder.setUrls({QUrl::fromLocalFile(folder_.path())});
    QDragEnterEvent no_picture({30, 30}, Qt::CopyAction, &folder, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&tab, &no_picture);
    QVERIFY(!tab.picture().is_drop_target()); // a folder is the window's to take
    QTRY_VERIFY(!tab.own().busy() && tab.found().rowCount() > 0);
    QTRY_COMPARE(tab.findChild<QComboBox*>()->count(), 4);
    QCOMPARE(tab.found().entries()[0].gallery, 7);
    const int narrow = tab.picture().width();
    QVERIFY(narrow < tab.width() / 3);
    QVERIFY(!tab.found().entries()[0].faint);
    QVERIFY2(!tab.verdict().startsWith("Not in the gallery"), qPrintable(tab.verdict()));
    tab.findChild<QComboBox*>()->setCurrentIndex(3); // one wrong pair in ten thousand
    const auto within = std::count_if(tab.found().entries().begin(), tab.found().entries().end(),
                                      [](const PictureList::Entry& entry) { return !entry.faint; });
    tab.findChild<QComboBox*>()->setCurrentIndex(0); // one in ten
    const auto more = std::count_if(tab.found().entries().begin(), tab.found().entries().end(),
                                    [](const PictureList::Entry& entry) { return !entry.faint; });
    QVERIFY(more > within);
    // A frame gets half of the page; the person's own width stays.
    const QString frame = folder_.filePath("frame.png");
    QVERIFY(write_png(frame.toStdString(), Image8{36, 64, 3, std::vector<std::uint8_t>(64 * 36 * 3, 120)}));
    tab.take_picture(frame);
    QTRY_VERIFY(tab.picture().width() > narrow + 100);
    QTRY_VERIFY(!tab.own().busy());
    engine(nobody, "nobody");
    tab.findChild<QComboBox*>()->setCurrentIndex(3);
    tab.picture().set_box({2, 2, 8, 8});
    QTest::keyClick(&tab.picture(), Qt::Key_Return);
    QVERIFY(tab.own().busy());
    QTRY_VERIFY(!tab.own().busy());
    QVERIFY2(tab.own().problem().isEmpty(), qPrintable(tab.own().problem()));
    QVERIFY2(tab.verdict().startsWith("Not in the gallery"), qPrintable(tab.verdict()));
    QVERIFY(tab.found().entries()[0].faint);
    workspace_->engine().set_program(folder_.filePath("no-engine"));
    QTest::keyClick(&tab.picture(), Qt::Key_Return);
    QTRY_VERIFY(!tab.own().busy());
    QVERIFY(!tab.own().problem().isEmpty());
    workspace_->engine().set_program({});
  }

  // Query, match and what the network sees in both: as high as the window allows, all four alike, and back again.
  void whereItLooksGrowsWithTheWindow() {
    QVERIFY(write_npz(folder_.filePath("maps.npz").toStdString(),
                      {{"maps", NpyArray<float>{{2, 4, 2}, std::vector<float>(16, 0.5F)}}}));
    QFile engine(folder_.filePath("looks"));
    QVERIFY(engine.open(QIODevice::WriteOnly));
    engine.write(QString("#!/bin/sh\nwhile [ $# -gt 0 ]; do [ \"$1\" = --out ] && out=$2; shift; done\n"
                         "mkdir -p \"$out\" && cp '%1' \"$out/activation.npz\" && echo '{}'\n")
                     .arg(folder_.filePath("maps.npz"))
                     .toUtf8());
    engine.close();
    engine.setPermissions(QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    workspace_->engine().set_program(engine.fileName());
    workspace_->selection().set_query(0);
    ActivationTab tab(*workspace_, thumbnails_);
    open(tab);
    QTRY_VERIFY(!tab.pair().overlays().empty());
    // The four pictures' heights, after the layout has settled; 0: they differ.
    const auto height = [&tab] {
      QCoreApplication::processEvents();
      std::set<int> heights;
      for (const auto* picture : tab.findChildren<PictureLabel*>())
        heights.insert(picture->height());
      for (const auto* label : tab.findChildren<QLabel*>())
        if (const QPixmap map = label->pixmap(Qt::ReturnByValue); !map.isNull())
          heights.insert(qRound(map.height() / map.devicePixelRatio()));
      return heights.size() == 1 ? *heights.begin() : 0;
    };
    const auto right = [&tab] {
      int most = 0;
      for (const auto* label : tab.findChildren<QLabel*>())
        if (const QPixmap map = label->pixmap(Qt::ReturnByValue); !map.isNull())
          most = std::max(most, label->x() + qRound(map.width() / map.devicePixelRatio()));
      return most;
    };
    const int first = height();
    QVERIFY(first >= 200);
    tab.resize(1700, 900);
    const int large = height();
    QVERIFY2(large > first + 60, qPrintable(QString("%1 after %2").arg(large).arg(first)));
    QVERIFY(right() <= tab.width());
    tab.resize(900, 380);
    const int small = height();
    QVERIFY(small >= 200 && small < first);
    QVERIFY(right() <= tab.width());
    tab.resize(1000, 600);
    QCOMPARE(height(), first);
    workspace_->engine().set_program({});
  }

  // A t-SNE of 20,000 images that is stopped stays stopped, the map before it stays, and the choice tells which one.
  void aMapIsStopped() {
    const auto session = large_session();
    MapTab tab(*workspace_, thumbnails_);
    tab.map().set_cache({});
    tab.resize(1000, 600);
    tab.retranslate();
    tab.set_rankings({*session, "large", run_});
    tab.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tab));
    QTRY_VERIFY_WITH_TIMEOUT(!tab.map().busy() && !tab.map().points().empty(), 60000);
    auto* method = tab.findChild<QComboBox*>();
    QToolButton* stop = nullptr;
    for (auto* button : tab.findChildren<QToolButton*>())
      if (button->accessibleName() == QLatin1String("Stop making the map"))
        stop = button;
    for (int turn = 0; turn < 2; ++turn) {
      const int version = tab.map().version();
      method->setFocus();
      QTest::keyClick(method, Qt::Key_Down);
      QTRY_VERIFY(tab.map().busy() && stop->isVisible());
      QTRY_VERIFY_WITH_TIMEOUT(tab.map().progress() > 0, 60000);
      QTest::mouseClick(stop, Qt::LeftButton);
      QVERIFY(!tab.map().busy() && !stop->isVisible());
      QCOMPARE(method->currentIndex(), 0);
      QTest::qWait(100);
      QVERIFY(!tab.map().busy() && !stop->isVisible());
      QCOMPARE(tab.map().version(), version);
      QVERIFY(tab.map().shown() == EmbeddingMap::Method::pca);
    }
  }

  // 20,000 points: painting them again stays below what an eye sees, and a hover only copies the picture.
  void manyPointsStayFluid() {
    std::vector<double> repaints;
    const auto session = large_session();
    EmbeddingMap map;
    map.set_session(*session);
    map.want(EmbeddingMap::Method::pca);
    QTRY_VERIFY_WITH_TIMEOUT(!map.busy(), 60000);
    EmbeddingView view(map, thumbnails_);
    view.resize(1000, 640);
    view.take_map();
    view.show();
    QVERIFY(QTest::qWaitForWindowExposed(&view));
    for (int turn = 0; turn < 5; ++turn) {
      const std::clock_t before = std::clock(); // processor time: the machine may be busy
      QTest::keyClick(&view, Qt::Key_Plus);
      view.grab();
      repaints.push_back(1e3 * static_cast<double>(std::clock() - before) / CLOCKS_PER_SEC);
    }
    std::sort(repaints.begin(), repaints.end());
    qInfo("20,000 points painted in %.1f ms of processor time (median)", repaints[2]);
    const QImage first = view.grab().toImage();
    int painted = 0; // the points are there: many pixels are not ground
    const QRgb ground = first.pixel(first.width() / 2, 3);
    for (int y = 0; y < first.height(); y += 4)
      for (int x = 0; x < first.width(); x += 4)
        painted += first.pixel(x, y) != ground;
    QVERIFY(painted > 2000);
  }

  void thePageHoldsThemAll() {
    workspace_->selection().set_run(QStringLiteral("b-training"));
    RetrievalPage page(*workspace_);
    page.prepare();
    page.resize(1200, 640);
    page.show();
    page.on_screen(true);
    QTRY_VERIFY_WITH_TIMEOUT(page.ready(), 10000);
    auto* tabs = page.findChild<QTabWidget*>();
    int own = 0;
    for (int i = 0; i < tabs->count(); ++i) {
      tabs->setCurrentIndex(i);
      QTRY_VERIFY_WITH_TIMEOUT(page.ready(), 10000);
      QVERIFY(!tabs->tabText(i).isEmpty());
      own += qobject_cast<RetrievalTab*>(tabs->widget(i)) != nullptr;
    }
    QVERIFY(own >= 4);
  }

private:
  // As the page does.
  void open(RetrievalTab& tab) {
    tab.resize(1000, 600);
    tab.retranslate();
    tab.set_rankings(shown_);
    tab.show();
    QVERIFY(QTest::qWaitForWindowExposed(&tab));
  }
  static Result<RetrievalSession::Pointer> large_session() {
    RetrievalSets sets;
    for (EmbeddingSet* set : {&sets.query, &sets.gallery}) {
      set->rows = set == &sets.query ? 3000 : 17000;
      set->dims = 4;
      for (std::uint32_t i = 0; i < set->rows; ++i) {
        Random random(3, RandomUse::other, i, set == &sets.query ? 0 : 1);
        set->identities.push_back(1 + i % 700);
        set->cameras.push_back(1 + i % 6);
        for (int k = 0; k < 4; ++k)
          set->features.push_back(static_cast<float>(random.normal()));
      }
    }
    return RetrievalSession::rank(std::move(sets), {});
  }
  static QPoint at(MapTab& tab, int point) {
    const MapPoint& place = tab.map().points()[static_cast<std::size_t>(point)];
    return tab.view().transform().to_screen({place.x, place.y}).toPoint();
  }
  static void drag_to(QWidget& widget, QPoint at) {
    QMouseEvent move(QEvent::MouseMove, at, widget.mapToGlobal(at), Qt::NoButton, Qt::LeftButton, Qt::NoModifier);
    QCoreApplication::sendEvent(&widget, &move);
  }

  QTemporaryDir folder_;
  std::filesystem::path project_, run_;
  std::unique_ptr<Workspace> workspace_;
  Thumbnails thumbnails_;
  ShownRankings shown_;
};

QTEST_MAIN(TestRetrievalTabs)
#include "tst_retrieval_tabs.moc"
