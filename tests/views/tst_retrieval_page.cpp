// The retrieval page as a person drives it, with keys and mouse: filters, walls, large pictures, other models, sheets.
#include "data/encode.h"
#include "models/project_model.h"
#include "models/query_models.h"
#include "models/retrieval_comparison.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/workspace.h"
#include "support/fail_on_warnings.h"
#include "support/fake_run.h"
#include "views/pages/retrieval/compare_offer.h"
#include "views/pages/retrieval/compare_tab.h"
#include "views/pages/retrieval/gallery_wall.h"
#include "views/pages/retrieval/picture_dialog.h"
#include "views/pages/retrieval/rank_sheet_dialog.h"
#include "views/pages/retrieval/ranking_panel.h"
#include "views/pages/retrieval/retrieval_export.h"
#include "views/pages/retrieval/retrieval_page.h"

#include <QAbstractItemModelTester>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPushButton>
#include <QScrollBar>
#include <QSignalSpy>
#include <QSpinBox>
#include <QStandardPaths>
#include <QStringListModel>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>
#include <cmath>
#include <fstream>
#include <set>

using namespace cds;

namespace {

void write_picture(const std::filesystem::path& path, int number) {
  Image8 image{64, 32, 3, {}};
  for (int i = 0; i < 64 * 32; ++i)
    for (int c = 0; c < 3; ++c)
      image.pixels.push_back(static_cast<std::uint8_t>((number * (37 + 20 * c) + i / 32) % 256));
  std::filesystem::create_directories(path.parent_path());
  const auto bytes = encode_jpeg(image);
  std::ofstream(path, std::ios::binary)
      .write(reinterpret_cast<const char*>(bytes->data()), static_cast<std::streamsize>(bytes->size()));
}

} // namespace

class TestRetrievalPage : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    project_ = std::filesystem::path(folder_.path().toStdString()) / "project";
    options_.depth = 12;
    gallery_ = fake::make_gallery(options_);
    const std::filesystem::path set = project_ / "set";
    int number = 0;
    for (const auto& paths : {gallery_.query_paths, gallery_.gallery_paths})
      for (const std::string& path : paths)
        write_picture(set / path, ++number);
    for (const auto& [name, spread] : {std::pair{"a-model", 0.9}, std::pair{"b-model", 0.5}}) {
      fake::RunOptions training;
      training.name = name;
      training.kind = ExperimentKind::train;
      training.epochs = 2;
      training.data_path = set.string();
      auto run = fake::make_run(project_, training);
      QVERIFY2(run, run ? "" : run.error().message().c_str());
      options_.spread = spread;
      QVERIFY(fake::write_rankings(*run, gallery_, options_));
    }
    workspace_ = std::make_unique<Workspace>();
    QVERIFY(workspace_->project().create(project_, QStringLiteral("Test")));
    QTRY_COMPARE(workspace_->watcher().ids().size(), 2);
  }

  void init() {
    fail_on_warnings();
    page_ = std::make_unique<RetrievalPage>(*workspace_);
    page_->prepare();
    page_->resize(1280, 720);
    page_->show();
    page_->on_screen(true);
    for (const QString& id : workspace_->watcher().ids())
      if (id.contains("a-model"))
        workspace_->selection().set_run(id);
    QTRY_VERIFY(page_->session());
    QTRY_VERIFY(page_->ready());
  }

  void cleanup() {
    page_.reset();
    workspace_->selection().set_run({});
  }

  void cleanupTestCase() { workspace_.reset(); }

  void filters_narrow_the_list() {
    const int all = page_->query_list().model()->rowCount();
    QCOMPARE(all, 36);
    auto* camera = page_->findChild<QComboBox*>("filter_camera");
    QCOMPARE(camera->count(), 4); // any, 1, 2, 3
    camera->setFocus();
    QTest::keyClick(camera, Qt::Key_Down);
    QCOMPARE(page_->query_list().model()->rowCount(), 12);
    QTest::keyClick(camera, Qt::Key_Up);
    auto* identity = page_->findChild<QLineEdit*>("filter_identity");
    QTest::keyClicks(identity, "12");
    QCOMPARE(page_->query_list().model()->rowCount(), 3);
    identity->clear();
    auto* worst = page_->findChild<QSpinBox*>("filter_worst");
    worst->setValue(5);
    QCOMPARE(page_->query_list().model()->rowCount(), 5);
    worst->setValue(0);
    QCOMPARE(page_->query_list().model()->rowCount(), all);
  }

  // The query shown is always one that the list shows as chosen; a list that nothing passes leads back.
  void a_filter_takes_the_first_that_is_left() {
    QListView& list = page_->query_list();
    const int before = workspace_->selection().query();
    const int camera = page_->session()->queries()[static_cast<std::size_t>(before)].camera % 3 + 1; // another one
    auto* box = page_->findChild<QComboBox*>("filter_camera");
    box->setCurrentIndex(box->findData(camera));
    QVERIFY(workspace_->selection().query() != before);
    QCOMPARE(list.currentIndex().row(), 0);
    QCOMPARE(list.currentIndex().data(QueryListModel::query_role).toInt(), workspace_->selection().query());
    QVERIFY(list.selectionModel()->isSelected(list.currentIndex()));
    // One that is chosen elsewhere and hidden here: shown, and nothing in the list claims to be it.
    workspace_->selection().set_query(before);
    QCOMPARE(page_->ranked().rowCount() > 0, true);
    QVERIFY(!list.currentIndex().isValid() && !list.selectionModel()->hasSelection());
    list.setFocus();
    QCOMPARE(list.currentIndex().row(), 0);
    QVERIFY(list.selectionModel()->isSelected(list.currentIndex()));
    QTest::keyClicks(page_->findChild<QLineEdit*>("filter_identity"), "99999");
    QCOMPARE(list.model()->rowCount(), 0);
    auto* all = page_->findChild<QPushButton*>("show_all_queries");
    QVERIFY(!list.isVisible() && all->isVisible());
    QTest::mouseClick(all, Qt::LeftButton);
    QVERIFY(list.isVisible() && !all->isVisible());
    QCOMPARE(list.model()->rowCount(), 36);
    QVERIFY(list.currentIndex().isValid());
  }

  // One camera's gallery: the pictures, and the AP of what is shown.
  void one_gallery_camera_alone() {
    auto* camera = page_->findChild<QComboBox*>("filter_gallery_camera");
    const auto whole = page_->session();
    camera->setCurrentIndex(2);
    QTRY_VERIFY(page_->session() != whole);
    QTRY_VERIFY(page_->ready());
    QCOMPARE(page_->session()->gallery_cameras(), std::vector<int>{2});
    for (int row = 0; row < page_->ranked().rowCount(); ++row)
      QCOMPARE(page_->ranked().index(row).data(RankedGallery::camera_role).toInt(), 2);
    const QueryRow& query = page_->session()->queries()[static_cast<std::size_t>(workspace_->selection().query())];
    const double shown = average_precision(page_->ranked().ranking());
    QCOMPARE(std::isnan(shown), !query.counts());
    if (query.counts())
      QVERIFY(std::abs(shown - query.ap) < 1e-6);
    camera->setCurrentIndex(0);
    QTRY_VERIFY(page_->session() == whole);
  }

  // Whatever query is shown, the ranking on screen has the AP that the table tells.
  void the_ap_on_screen_is_the_table_s() {
    const QString csv = QString::fromUtf8(queries_table(page_->session()).csv());
    const QStringList lines = csv.split("\r\n");
    for (int step = 0; step < 8; ++step) {
      QTRY_VERIFY(page_->ready());
      const int query = workspace_->selection().query();
      const double told = lines[query + 1].split(',')[4].toDouble();
      QVERIFY(std::abs(average_precision(page_->ranked().ranking()) - told) < 1e-6);
      page_->query_list().setFocus();
      QTest::keyClick(&page_->query_list(), Qt::Key_Down);
      QVERIFY(workspace_->selection().query() != query);
    }
    QTest::keyClick(&page_->query_list(), Qt::Key_End);
    QCOMPARE(page_->query_list().currentIndex().row(), 35);
    QTest::keyClick(&page_->query_list(), Qt::Key_Home);
    QCOMPARE(page_->query_list().currentIndex().row(), 0);
    QTest::keyClick(&page_->query_list(), Qt::Key_PageDown);
    QVERIFY(page_->query_list().currentIndex().row() > 1);
  }

  void ignored_images_are_off_until_asked_for() {
    const int before = page_->ranked().rowCount();
    for (int row = 0; row < before; ++row)
      QVERIFY(page_->ranked().index(row).data(RankedGallery::rank_role).toInt() > 0);
    page_->findChild<QComboBox*>("depth")->setCurrentIndex(5); // all
    QTest::mouseClick(page_->findChild<QAbstractButton*>("show_junk"), Qt::LeftButton, {}, QPoint(6, 8));
    QTest::mouseClick(page_->findChild<QAbstractButton*>("show_same_camera"), Qt::LeftButton, {}, QPoint(6, 8));
    QCOMPARE(page_->ranked().rowCount(), page_->session()->gallery_size());
  }

  void missed_matches_are_reached() {
    page_->findChild<QComboBox*>("depth")->setCurrentIndex(0); // 10
    for (int query = 0; query < 36 && page_->ranked().missed_count() == 0; ++query) {
      workspace_->selection().set_query(query);
      QTRY_VERIFY(page_->ready());
    }
    QVERIFY(page_->ranked().missed_count() > 0);
    auto* go = page_->findChild<QAction*>("retrieval_missed");
    go->trigger();
    const QModelIndex at = page_->gallery().currentIndex();
    QCOMPARE(at.row(), page_->ranked().first_missed_row());
    QVERIFY(at.data(RankedGallery::missed_role).toBool());
    QVERIFY(at.data(RankedGallery::rank_role).toInt() > 10);
    QVERIFY(page_->gallery().viewport()->rect().intersects(page_->gallery().visualRect(at)));
  }

  void enter_shows_a_picture_large_and_escape_leaves() {
    page_->gallery().setFocus();
    page_->gallery().setCurrentIndex(page_->ranked().index(1));
    QTest::keyClick(&page_->gallery(), Qt::Key_Return);
    auto* dialog = page_->findChild<PictureDialog*>();
    QVERIFY(dialog && dialog->isVisible());
    QCOMPARE(dialog->shown().path, page_->ranked().index(1).data(RankedGallery::path_role).toString());
    QTest::keyClick(dialog, Qt::Key_Right);
    QCOMPARE(page_->gallery().currentIndex().row(), 2);
    QCOMPARE(dialog->shown().path, page_->ranked().index(2).data(RankedGallery::path_role).toString());
    QTest::keyClick(dialog, Qt::Key_Escape);
    QVERIFY(!dialog->isVisible());
    QTest::keyClick(&page_->query_list(), Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    QVERIFY(dialog->shown().query.isEmpty());
    QTest::keyClick(dialog, Qt::Key_Escape);
  }

  // Features of another program may know no pictures: their line ends where the words do.
  void features_without_pictures() {
    RetrievalSets sets{page_->session()->query_set(), page_->session()->gallery_set(), {}};
    sets.query.paths.clear();
    sets.gallery.paths.clear();
    const auto session = RetrievalSession::rank(std::move(sets), {});
    QVERIFY2(session, session ? "" : session.error().message().c_str());
    Thumbnails thumbnails;
    PictureCache pictures(thumbnails);
    RankingPanel panel(pictures);
    panel.retranslate();
    panel.set_session(*session);
    panel.show_query(0);
    QStringList remarks;
    for (const QLabel* label : panel.findChildren<QLabel*>())
      if (label->text().startsWith("identity "))
        remarks << label->text();
    QCOMPARE(remarks, QStringList{"identity 1, camera 1"});
  }

  // While nothing is compared, the best other run is one click away.
  void a_second_run_is_offered() {
    CompareTab& compare = page_->compare();
    page_->findChild<QTabWidget*>()->setCurrentWidget(&compare);
    auto* offer = page_->findChild<CompareOffer*>();
    QVERIFY(offer->isVisible() && offer->geometry().bottom() <= compare.height());
    QVERIFY(offer->offered().contains("b-model"));
    auto* button = offer->findChild<QPushButton*>();
    QVERIFY(button->isVisible() && !button->accessibleName().isEmpty());
    QTest::mouseClick(button, Qt::LeftButton);
    QTRY_VERIFY(compare.comparison());
    QVERIFY(!offer->isVisible());
    QCOMPARE(page_->findChild<QComboBox*>("compare_B")->currentText(), QStringLiteral("b-model"));
    compare.choose_run(1, {});
    QVERIFY(offer->isVisible());
    // A project's only run has nothing to stand beside: on to an experiment.
    QTemporaryDir folder;
    Workspace alone;
    QVERIFY(alone.project().create(folder.filePath("alone").toStdString(), QStringLiteral("Alone")));
    CompareOffer nothing(alone);
    nothing.retranslate();
    QVERIFY(nothing.offered().isEmpty());
    QSignalSpy asked(&nothing, &CompareOffer::experiment_asked);
    nothing.findChild<QPushButton*>()->click();
    QCOMPARE(asked.count(), 1);
  }

  void another_model_side_by_side() {
    CompareTab& compare = page_->compare();
    page_->findChild<QTabWidget*>()->setCurrentWidget(&compare);
    auto* box = page_->findChild<QComboBox*>("compare_B");
    QCOMPARE(box->count(), 3); // none, the other run, files
    box->setFocus();
    QTest::keyClick(box, Qt::Key_Down);
    QTRY_VERIFY(compare.comparison());
    QTRY_VERIFY(page_->ready());
    QTRY_VERIFY(compare.strip(0).model()->rowCount() > 0 && compare.strip(1).model()->rowCount() > 0);
    QAbstractItemModelTester tester(compare.strip(1).model(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    // The same picture is current in both strips, with ranks that agree.
    compare.strip(0).setCurrentIndex(compare.strip(0).model()->index(1, 0));
    const QModelIndex a = compare.strip(0).currentIndex(), b = compare.strip(1).currentIndex();
    QVERIFY(b.isValid());
    QCOMPARE(a.data(RankedGallery::path_role).toString(), b.data(RankedGallery::path_role).toString());
    QCOMPARE(a.data(RankedGallery::move_role).toInt(), -b.data(RankedGallery::move_role).toInt());
    QVERIFY(b.data(RankedGallery::moves_role).toStringList().first().startsWith("A "));
    // The list sorts by the difference.
    auto* order = page_->findChildren<QComboBox*>().first();
    for (QComboBox* each : page_->findChildren<QComboBox*>())
      if (each->accessibleName() == "Order of the queries")
        order = each;
    order->setCurrentIndex(static_cast<int>(QueryOrder::By::lost));
    double before = -2;
    for (int row = 0; row < page_->query_list().model()->rowCount(); ++row) {
      const double now = page_->query_list().model()->index(row, 0).data(QueryListModel::difference_role).toDouble();
      if (std::isnan(now))
        break;
      QVERIFY(now >= before);
      before = now;
    }
    compare.choose_run(1, {});
    QVERIFY(!compare.comparison());
    QCOMPARE(order->currentIndex(), 0); // no difference to sort by
  }

  void features_of_another_program_side_by_side() {
    RetrievalSets sets{page_->session()->query_set(), page_->session()->gallery_set(), {}};
    const std::filesystem::path file = project_ / "foreign.npz";
    QVERIFY(write_features(file, sets));
    CompareTab& compare = page_->compare();
    page_->findChild<QTabWidget*>()->setCurrentWidget(&compare);
    compare.choose_files(1, {QString::fromStdString(file.string())});
    QTRY_VERIFY(compare.comparison());
    for (const double difference : compare.comparison()->ap_differences(1))
      QVERIFY(std::isnan(difference) || std::abs(difference) < 1e-6); // the same features
    compare.choose_files(2, {QString::fromStdString((project_ / "missing.npz").string())});
    const auto told = [&] {
      for (const QLabel* label : compare.findChildren<QLabel*>())
        if (label->isVisible() && label->text().contains("missing.npz"))
          return true;
      return false;
    };
    QTRY_VERIFY(told());
    QVERIFY(compare.comparison()); // what was there stays
  }

  void a_sheet_holds_what_the_metrics_count() {
    const auto rows = sheet_rows(*page_->session(), {0, 7}, 15);
    QCOMPARE(rows.size(), std::size_t{2});
    const auto ranking = page_->session()->full_ranking(7);
    std::size_t next = 0;
    for (const RankedMatch& match : ranking)
      if (match.rank > 0 && match.rank <= 15) {
        QCOMPARE(rows[1].cells[next].rank, match.rank);
        QCOMPARE(rows[1].cells[next].right, match.kind == MatchKind::right);
        QCOMPARE(rows[1].cells[next].path, page_->session()->gallery_path(match.gallery));
        ++next;
      }
    QCOMPARE(next, std::size_t{15}); // more than the 12 stored ranks
  }

  void sheets_are_saved() {
    RankSheetDialog dialog(page_->session(), {3, 4, 5}, {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12});
    dialog.show();
    QTRY_VERIFY(dialog.ready());
    // A standard button would speak English without Qt's catalogue.
    QCOMPARE(dialog.findChild<QDialogButtonBox*>()->standardButtons(), QDialogButtonBox::StandardButtons());
    QCOMPARE(dialog.sheet().rows.size(), std::size_t{3});
    QVERIFY(dialog.sheet().pictures.size() > 10);
    const QString png = QString::fromStdString((project_ / "sheet.png").string());
    QVERIFY(dialog.save(png));
    const QImage image(png);
    QCOMPARE(image.size(), (sheet_size(dialog.sheet(), 0, 3) * 3).toSize());
    std::set<QRgb> colours;
    for (int x = 0; x < image.width(); x += 7)
      colours.insert(image.pixel(x, image.height() / 3));
    QVERIFY(colours.size() > 3);
    const QString pdf = QString::fromStdString((project_ / "sheet.pdf").string());
    QVERIFY(dialog.save(pdf));
    QFile file(pdf);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray bytes = file.readAll();
    QVERIFY(bytes.startsWith("%PDF"));
    QVERIFY(bytes.contains("/FontFile2") || bytes.contains("/FontFile3") ||
            bytes.contains("/FontFile")); // text is text
    QVERIFY(!dialog.save(QString::fromStdString((project_ / "nowhere" / "sheet.pdf").string())));
    RankSheet longer = dialog.sheet();
    while (longer.rows.size() < 23)
      longer.rows.push_back(longer.rows.front());
    QCOMPARE(sheet_pages(longer), 3);
    QVERIFY(sheet_pdf(longer).contains("/Count 3"));
  }

  // A wall's arithmetic, on as many rows as a large gallery has.
  void a_wall_of_a_hundred_thousand() {
    QStringList texts;
    for (int i = 0; i < 100000; ++i)
      texts << QString::number(i);
    QStringListModel model(texts);
    GalleryWall wall(GalleryWall::Flow::wall);
    wall.setAccessibleName("wall");
    wall.set_cell({90, 150});
    wall.setModel(&model);
    wall.resize(1000, 600);
    wall.show();
    QVERIFY(QTest::qWaitForWindowExposed(&wall));
    const int columns = wall.columns();
    QVERIFY(columns >= 10 && columns <= 11);
    QCOMPARE(wall.verticalScrollBar()->maximum(), (100000 + columns - 1) / columns * 150 - wall.viewport()->height());
    for (const int row : {0, 1, columns, 4999, 99999}) {
      const QModelIndex at = model.index(row);
      wall.scrollTo(at);
      QVERIFY(wall.viewport()->rect().contains(wall.visualRect(at)));
      QCOMPARE(wall.indexAt(wall.visualRect(at).center()).row(), row);
      const auto [first, last] = wall.visible_rows();
      QVERIFY(first <= row && row < last && last - first <= 6 * columns);
    }
    wall.setCurrentIndex(model.index(500));
    QTest::keyClick(&wall, Qt::Key_Down);
    QCOMPARE(wall.currentIndex().row(), 500 + columns);
    QTest::keyClick(&wall, Qt::Key_Left);
    QCOMPARE(wall.currentIndex().row(), 499 + columns);
    QTest::keyClick(&wall, Qt::Key_End);
    QCOMPARE(wall.currentIndex().row(), 99999);
    QTest::keyClick(&wall, Qt::Key_PageUp);
    QVERIFY(wall.currentIndex().row() < 99999 - columns);
    QTest::keyClick(&wall, Qt::Key_Home);
    QCOMPARE(wall.currentIndex().row(), 0);
    QTest::mouseClick(wall.viewport(), Qt::LeftButton, {}, wall.visualRect(model.index(3)).center());
    QCOMPARE(wall.currentIndex().row(), 3);
    QCOMPARE(wall.selectionModel()->selectedIndexes().size(), 1);
    model.setStringList({"one", "two"});
    QCOMPARE(wall.visible_rows(), (std::pair{0, 2}));
  }

private:
  QTemporaryDir folder_;
  std::filesystem::path project_;
  fake::RetrievalOptions options_;
  fake::Gallery gallery_;
  std::unique_ptr<Workspace> workspace_;
  std::unique_ptr<RetrievalPage> page_;
};

QTEST_MAIN(TestRetrievalPage)
#include "tst_retrieval_page.moc"
