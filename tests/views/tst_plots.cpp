#include "models/run_feed.h"
#include "models/run_series.h"
#include "support/fail_on_warnings.h"
#include "views/plots/curve_plot.h"
#include "views/plots/heat_map.h"
#include "views/plots/scatter_plot.h"
#include "views/plots/series_binder.h"
#include "views/scenes/network_view.h"

#include <QApplication>
#include <QImage>
#include <QSignalSpy>
#include <QTest>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <numeric>

using namespace cds;

class TestPlots : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void many_appends_ask_for_one_replot() {
    CurvePlot plot;
    plot.resize(500, 300);
    const int curve = plot.add_curve(QStringLiteral("loss"), 0);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QTRY_VERIFY(!plot.is_stale());
    QTest::qWait(50);
    const int before = plot.TEST_replots();
    for (int i = 0; i < 200; ++i) {
      const double x = i, y = std::sin(i / 10.0);
      plot.append(curve, {&x, 1}, {&y, 1});
    }
    QCOMPARE(plot.TEST_replots(), before); // nothing yet: the replot is queued
    QTRY_VERIFY(plot.TEST_replots() > before);
    QTest::qWait(50);
    QVERIFY2(plot.TEST_replots() <= before + 2,
             qPrintable(QString::number(plot.TEST_replots() - before))); // a second one where the margin changed
    QCOMPARE(plot.TEST_drawn(curve).size(), std::size_t{200});
  }

  void a_hidden_plot_notes_that_it_is_stale() {
    CurvePlot plot;
    plot.resize(500, 300);
    const int curve = plot.add_curve(QStringLiteral("loss"), 0);
    const double x[]{1, 2, 3}, y[]{3, 2, 1};
    plot.append(curve, x, y);
    QTest::qWait(30);
    QVERIFY(plot.is_stale());
    QVERIFY(plot.TEST_drawn(curve).empty());
    plot.show();
    QTRY_VERIFY(!plot.is_stale());
    QCOMPARE(plot.TEST_drawn(curve).size(), std::size_t{3});
  }

  void a_spike_among_a_million_is_drawn() {
    CurvePlot plot;
    plot.resize(600, 300);
    const int curve = plot.add_curve(QStringLiteral("loss"), 0, true);
    std::vector<double> x(1'000'000), y(1'000'000, 1.0);
    for (std::size_t i = 0; i < x.size(); ++i)
      x[i] = static_cast<double>(i);
    y[123'456] = 40;
    plot.set_data(curve, x, y);
    plot.show();
    QTRY_VERIFY(!plot.is_stale());
    const auto drawn = plot.TEST_drawn(curve);
    QVERIFY(drawn.size() < 4000);
    QVERIFY(std::any_of(drawn.begin(), drawn.end(),
                        [](const auto& point) { return point.first == 123'456 && point.second == 40; }));
  }

  // What is recorded meanwhile comes after what was, and each row once.
  void a_long_run_is_handed_over_in_parts() {
    RunFeed feed(QStringLiteral("long"));
    std::vector<RunSample> samples(2'000'000);
    for (std::size_t i = 0; i < samples.size(); ++i)
      samples[i] = {static_cast<std::int64_t>(i), static_cast<double>(i), 0, static_cast<double>(i % 7)};
    feed.series(QStringLiteral("train/loss"))->append(samples);
    CurvePlot plot;
    SeriesBinder binder;
    binder.add(
        &plot, QStringLiteral("train/loss"), [] { return QStringLiteral("loss"); }, 0);
    QSignalSpy told(&binder, &SeriesBinder::behind_changed);
    binder.follow(&feed);
    QCOMPARE(plot.curve_count(), 1);
    QVERIFY(binder.is_behind());
    const RunSample late[]{{2'000'000, 2'000'000, 0, 3}};
    feed.series(QStringLiteral("train/loss"))->append(late);
    QTRY_VERIFY(!binder.is_behind());
    QCOMPARE(told.count(), 2);
    const auto lines = plot.csv().split('\n');
    QCOMPARE(lines.size(), 2'000'001 + 2); // the head, and nothing behind the last line's end
    for (qsizetype i = 1; i < lines.size() - 1; i += 333'333)
      QVERIFY2(lines[i].contains(QByteArray::number(static_cast<qlonglong>(i - 1))), lines[i]);
    QVERIFY2(lines[2'000'001].contains("2000000"), lines[2'000'001]);
  }

  // A percentage below 0 or above 100 is none: the axis ends there, also around a single value.
  void shares_stay_within_their_limits() {
    CurvePlot plot;
    plot.set_limits_y(0, 100);
    plot.resize(400, 250);
    plot.show();
    const int curve = plot.add_curve("accuracy", 0);
    const auto shown_for = [&](const std::vector<double>& y) {
      std::vector<double> x(y.size());
      std::iota(x.begin(), x.end(), 0.0);
      plot.set_data(curve, x, y);
      const int before = plot.TEST_replots();
      [&] { QTRY_VERIFY(plot.TEST_replots() > before); }();
      return plot.visible_y();
    };
    QCOMPARE(shown_for({0}), std::pair(0.0, 5.0));
    QCOMPARE(shown_for({0, 100}), std::pair(0.0, 100.0));
    QCOMPARE(shown_for({100}).second, 100.0);
    const auto inner = shown_for({40, 50});
    QVERIFY(inner.first > 35 && inner.first < 40 && inner.second > 50 && inner.second < 55);
    plot.set_limits_y(0, 0);
    QVERIFY(shown_for({0, 100}).first < 0);
    ScatterPlot scatter;
    scatter.set_limits_y(0, 100);
    scatter.set_points({{"a", "a", 0, 1, 2}, {"b", "b", 0, 9, 99, false, 3}});
    QCOMPARE(scatter.visible_y(), std::pair(0.0, 100.0));
  }

  void epochs_are_whole_numbers() {
    CurvePlot plot;
    plot.resize(500, 300);
    const int curve = plot.add_curve(QStringLiteral("loss"), 0);
    for (int i = 0; i <= 24; ++i) {
      const double x = i / 2.0, y = i * 5000.0;
      plot.append(curve, {&x, 1}, {&y, 1});
    }
    plot.show();
    QTRY_VERIFY(!plot.is_stale());
    QVERIFY(render(plot.picture(), PictureFormat::svg).contains(">7.5<"));
    plot.set_whole_x(true);
    const QByteArray svg = render(plot.picture(), PictureFormat::svg);
    QVERIFY(!svg.contains(">7.5<") && !svg.contains(">2.5<"));
    QVERIFY(svg.contains(">6<"));
    QVERIFY(svg.contains(">100,000<")); // of the other axis
  }

  // Five curves that leave no corner free, in a plot too narrow for their names beside the title.
  void a_legend_without_a_free_corner_lies_below_the_title() {
    CurvePlot plot;
    plot.resize(520, 240);
    plot.set_texts(QStringLiteral("Where a step's time goes"), QStringLiteral("epoch"), QStringLiteral("ms"));
    for (int c = 0; c < 5; ++c) {
      const int curve = plot.add_curve(QStringLiteral("optimiser %1").arg(c), c);
      for (int i = 0; i < 40; ++i) {
        const double x = i, y = (i + c) % 2 == 0 ? c : 10 - c;
        plot.append(curve, {&x, 1}, {&y, 1});
      }
    }
    plot.show();
    QTRY_VERIFY(!plot.is_stale());
    QTRY_VERIFY(plot.is_legend_above());
    plot.resize(400, 240); // in two lines, the second one shorter
    QTRY_VERIFY(plot.is_legend_above());
    plot.resize(520, 120); // no line to spare
    QTRY_VERIFY(!plot.is_legend_above());
    plot.resize(1400, 240); // beside the title
    QTRY_VERIFY(plot.is_legend_above());
    plot.clear();
    plot.add_curve(QStringLiteral("one"), 0);
  }

  void curves_toggle_and_keys_move_the_crosshair() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.set_texts(QStringLiteral("Loss"), QStringLiteral("epoch"), QStringLiteral("loss"));
    const int curve = plot.add_curve(QStringLiteral("weights"), 0);
    const double x[]{0, 1, 2}, y[]{3, 2, 1};
    plot.append(curve, x, y);
    plot.show();
    QTRY_VERIFY(!plot.is_stale());
    plot.set_curve_visible(curve, false);
    QVERIFY(!plot.is_curve_visible(curve));
    plot.set_curve_visible(curve, true);
    QTest::keyClick(&plot, Qt::Key_Home);
    QVERIFY2(plot.accessibleDescription().contains(QStringLiteral("3.000")), qPrintable(plot.accessibleDescription()));
    QTest::keyClick(&plot, Qt::Key_End);
    QVERIFY2(plot.accessibleDescription().contains(QStringLiteral("1.000")), qPrintable(plot.accessibleDescription()));
  }

  void exports_are_what_they_say() {
    CurvePlot plot;
    plot.resize(400, 240);
    plot.set_texts(QStringLiteral("Loss"), QStringLiteral("epoch"), QStringLiteral("loss"));
    const int curve = plot.add_curve(QStringLiteral("a, \"b\""), 0);
    const double x[]{0, 1}, y[]{0.5, 0.25};
    plot.append(curve, x, y);
    check(plot.picture());
    QCOMPARE(plot.csv(), QByteArray("curve,epoch,loss\n\"a, \"\"b\"\"\",0,0.5\n\"a, \"\"b\"\"\",1,0.25\n"));

    HeatMap map;
    map.resize(300, 200);
    fill(map);
    check(map.picture());
    QCOMPARE(
        map.csv(),
        QByteArray(",(3,5),(3,7)\nlayer 1,0.25,0.75\nlayer 2,0.5,0.5\n").replace("(3,5),(3,7)", "\"(3,5)\",\"(3,7)\""));

    auto network = published_architecture("paper-cdnet");
    QVERIFY(network);
    NetworkView view;
    view.set_network(std::make_shared<const Architecture>(std::move(*network)));
    check(view.picture());
    const auto genotype =
        genotype_from_json(*parse_json(render(view.picture(), PictureFormat::json).toStdString(), "export"), "export");
    QVERIFY(genotype);
    QCOMPARE(to_string(*genotype), to_string(view.network_scene().network()->genotype));
  }

  void a_crowd_is_drawn_thin_and_named_by_the_nearest() {
    CurvePlot plot;
    plot.resize(500, 300);
    plot.show();
    for (int i = 0; i < 40; ++i) {
      const int curve = plot.add_curve(QString("run %1").arg(i), i, true);
      plot.append(curve, std::vector<double>{0, 1, 2}, std::vector<double>{1.0 * i, 1.0 * i, 1.0 * i});
    }
    QCOMPARE(plot.curve_count(), 40);
    plot.set_smoothing(0);
    QTRY_COMPARE(plot.visible_x().second, 2.0); // drawn with all of them
    plot.setFocus(Qt::TabFocusReason);
    QTest::keyClick(&plot, Qt::Key_Right); // in the middle of the axes: the runs around the twentieth
    const QString said = plot.accessibleDescription();
    QVERIFY2(said.contains("run 19") && said.contains("run 20"), qPrintable(said));
    QVERIFY2(!said.contains("run 0 ") && !said.contains("run 39"), qPrintable(said));
    QVERIFY2(said.contains("40"), qPrintable(said)); // of how many
    plot.clear();
    QCOMPARE(plot.curve_count(), 0);
  }

  void values_are_written_elsewhere_too() {
    CurvePlot plot;
    plot.set_texts("t", "epoch", "loss");
    plot.append(plot.add_curve("a, b", 0), std::vector<double>{1, 2}, std::vector<double>{0.5, 0.25});
    const auto later = plot.picture().later_csv();
    const QByteArray now = plot.csv();
    plot.append(0, std::vector<double>{3}, std::vector<double>{0.125});
    QCOMPARE(later(), now); // of what there was when it was asked for
    QCOMPARE(now, QByteArray("curve,epoch,loss\n\"a, b\",1,0.5\n\"a, b\",2,0.25\n"));
  }

  void notes_take_their_room() {
    HeatMap map;
    map.resize(400, 300);
    map.set_labels({"L1", "L2"}, {"a", "b"}, {}, {});
    map.set_values({{0.1, 0.9}, {0.5, 0.5}});
    map.show();
    const QImage before = map.grab().toImage();
    map.set_notes({"Layer 1: one candidate took 99 %"});
    map.set_marked_rows({0});
    QCOMPARE(map.notes().size(), 1);
    QVERIFY(map.grab().toImage() != before);
    QTest::mouseClick(&map, Qt::LeftButton, {}, QPoint(380, 60)); // cells follow the room that is left
    QCOMPARE(map.current_row(), 0);
    map.set_notes({});
    map.set_marked_rows({});
    QVERIFY(map.notes().isEmpty());
  }

  void heat_map_answers_mouse_and_keys() {
    HeatMap map;
    map.resize(300, 200);
    fill(map);
    map.show();
    QSignalSpy moved(&map, &HeatMap::current_changed);
    map.setFocus();
    QTest::keyClick(&map, Qt::Key_Down);
    QCOMPARE(moved.count(), 1);
    QCOMPARE(moved.back(), (QVariantList{0, 1})); // begins at the row's chosen cell
    QTest::keyClick(&map, Qt::Key_Down);
    QTest::keyClick(&map, Qt::Key_Left);
    QCOMPARE(map.current_row(), 1);
    QCOMPARE(map.current_column(), 0);
    QTest::keyClick(&map, Qt::Key_Left); // stays inside
    QCOMPARE(map.current_column(), 0);
    QVERIFY(map.cell_text(0, 1).contains(QStringLiteral("75")));
    QCOMPARE(map.accessibleDescription(), map.cell_text(1, 0));
    const HeatMapGeometry geometry = heat_map_geometry({300, 200}, 4, 3, 2, 40, 30, 30);
    for (int row = 0; row < 4; ++row)
      for (int column = 0; column < 3; ++column)
        QCOMPARE(geometry.at(geometry.cell(row, column).center()), (std::pair{row, column}));
    QCOMPARE(geometry.at({5, 5}), (std::pair{-1, -1}));
    QVERIFY(geometry.cell(3, 2).bottom() <= 170.001);
  }

  void network_is_walked_by_keys_and_clicked() {
    auto network = published_architecture("paper-cdnet");
    QVERIFY(network);
    NetworkView view;
    view.resize(900, 600);
    view.set_network(std::make_shared<const Architecture>(std::move(*network)));
    view.show();
    QSignalSpy chosen(&view, &NetworkView::layer_selected);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Right);
    QTest::keyClick(&view, Qt::Key_Down);
    QCOMPARE(view.network_scene().selected_layer(), 3);
    QCOMPARE(chosen.count(), 3);
    QVERIFY(view.accessibleDescription().contains(QStringLiteral("5")));
    const QPoint at = view.mapFromScene(view.network_scene().card_rect(5).center());
    QTest::mouseClick(view.viewport(), Qt::LeftButton, {}, at);
    QCOMPARE(view.network_scene().selected_layer(), 5);
    const double fitted = view.scale_factor();
    QCOMPARE(network_zoom(fitted), NetworkZoom::overview);
    QTest::keyClick(&view, Qt::Key_Plus);
    QVERIFY(view.scale_factor() > fitted);
    QTest::mouseDClick(view.viewport(), Qt::LeftButton, {}, QPoint(450, 300));
    QVERIFY(std::abs(view.scale_factor() - fitted) < 1e-6);
  }

  // The cell under the pointer stays under it; dragging goes no further than there are cells; all are seen again after
  // a double click.
  void heatMapZooms() {
    HeatMap map;
    QStringList rows, columns;
    std::vector<std::vector<double>> values;
    for (int row = 0; row < 6; ++row) {
      rows << QString::number(row);
      values.emplace_back();
      for (int column = 0; column < 12; ++column)
        values.back().push_back(row + column);
    }
    for (int column = 0; column < 12; ++column)
      columns << QString::number(column);
    map.set_labels(rows, columns, rows, columns);
    map.set_values(values);
    map.resize(600, 300);
    map.show();
    QVERIFY(QTest::qWaitForWindowExposed(&map));
    const auto press = [&](QPoint at) {
      QTest::mouseClick(&map, Qt::LeftButton, {}, at);
      return std::pair(map.current_row(), map.current_column());
    };
    const QPoint at(430, 170);
    const auto before = press(at);
    QVERIFY(before.first >= 0);
    for (int turn = 0; turn < 8; ++turn) {
      QWheelEvent wheel(at, map.mapToGlobal(at), {}, QPoint(0, 120), Qt::NoButton, Qt::NoModifier, Qt::NoScrollPhase,
                        false);
      QCoreApplication::sendEvent(&map, &wheel);
    }
    QVERIFY(map.zoom() > 3);
    QTest::qWait(QApplication::doubleClickInterval() + 10);
    QCOMPARE(press(at), before);
    QTest::qWait(QApplication::doubleClickInterval() + 10);
    QTest::mousePress(&map, Qt::LeftButton, {}, at);
    QMouseEvent drag(QEvent::MouseMove, QPointF(100000, 100000), QPointF(100000, 100000), Qt::NoButton, Qt::LeftButton,
                     Qt::NoModifier);
    QCoreApplication::sendEvent(&map, &drag);
    QTest::mouseRelease(&map, Qt::LeftButton, {}, at);
    QTest::qWait(QApplication::doubleClickInterval() + 10);
    QCOMPARE(press(QPoint(60, 60)), std::pair(0, 0)); // the first cell, large
    QTest::mouseDClick(&map, Qt::LeftButton, {}, at);
    QCOMPARE(map.zoom(), 1.0);
    QTest::keyClick(&map, Qt::Key_Plus);
    QVERIFY(map.zoom() > 1);
    QTest::keyClick(&map, Qt::Key_0);
    QCOMPARE(map.zoom(), 1.0);
  }

  // The legend leaves the corner where the curve runs, for one where it does not.
  void theLegendHidesNoCurve() {
    CurvePlot plot;
    plot.resize(420, 300);
    const int rising = plot.add_curve(QStringLiteral("rising"), 0),
              falling = plot.add_curve(QStringLiteral("other"), 1);
    plot.set_legend_corner(CurvePlot::Corner::top_right);
    std::vector<double> x, y, low;
    for (int i = 0; i < 200; ++i) {
      x.push_back(i);
      y.push_back(i);
      low.push_back(i / 2.0);
    }
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QCOMPARE(plot.legend_corner(), CurvePlot::Corner::top_right); // nothing is there yet
    plot.set_data(rising, x, y);
    plot.set_data(falling, x, low);
    QTRY_COMPARE(plot.legend_corner(), CurvePlot::Corner::top_left);
    std::reverse(y.begin(), y.end());
    std::reverse(low.begin(), low.end());
    plot.set_data(rising, x, y);
    plot.set_data(falling, x, low);
    QTRY_COMPARE(plot.legend_corner(), CurvePlot::Corner::top_right); // home again
  }

  // Where curves fill every corner the legend stands beside the title; it is back where one gets free.
  void theLegendLeavesAFullPlot() {
    CurvePlot plot;
    plot.resize(420, 220);
    plot.set_texts(QStringLiteral("Two"), QStringLiteral("x"), QStringLiteral("y"));
    const int up = plot.add_curve(QStringLiteral("up"), 0), down = plot.add_curve(QStringLiteral("down"), 1);
    std::vector<double> x, y, other;
    for (int i = 0; i < 200; ++i) {
      x.push_back(i);
      y.push_back(i % 2);
      other.push_back((i + 1) % 2);
    }
    plot.set_data(up, x, y);
    plot.set_data(down, x, other);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QTRY_VERIFY(plot.is_legend_above());
    std::fill(y.begin(), y.end(), 0.0);
    std::fill(other.begin(), other.end(), 1.0);
    for (std::size_t i = 60; i < other.size(); ++i)
      other[i] = 0.0;
    plot.set_data(up, x, y);
    plot.set_data(down, x, other);
    QTRY_VERIFY(!plot.is_legend_above());
    QCOMPARE(plot.legend_corner(), CurvePlot::Corner::top_right);
  }

  // The crosshair stands at the nearest value, and a curve that ended long before says nothing there.
  void theCrosshairTellsWhatIsThere() {
    CurvePlot plot;
    plot.resize(600, 300);
    const int one = plot.add_curve(QStringLiteral("short"), 0), other = plot.add_curve(QStringLiteral("long"), 1);
    plot.set_data(one, std::vector<double>{0.05}, std::vector<double>{22});
    std::vector<double> x, y;
    for (int i = 0; i <= 60; ++i) {
      x.push_back(i);
      y.push_back(100 + i);
    }
    plot.set_data(other, x, y);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    QTRY_VERIFY(!plot.is_stale());
    plot.show_crosshair(24.2);
    QVERIFY2(plot.accessibleDescription().contains("24"), qPrintable(plot.accessibleDescription()));
    QVERIFY2(plot.accessibleDescription().contains("124"), qPrintable(plot.accessibleDescription()));
    QVERIFY2(!plot.accessibleDescription().contains("short"), qPrintable(plot.accessibleDescription()));
    plot.show_crosshair(0.04);
    QVERIFY2(plot.accessibleDescription().contains("short"), qPrintable(plot.accessibleDescription()));
  }

  // Beside the title where there is room, so that rows keep the height; below where there is none.
  void theHeatMapsScaleLeavesRowsTheirHeight() {
    HeatMap map;
    fill(map);
    map.set_texts(QStringLiteral("Weights"), QStringLiteral("%"));
    map.show();
    map.resize(500, 160);
    QVERIFY(QTest::qWaitForWindowExposed(&map));
    map.set_current(0, 0);
    const QImage wide = map.grab().toImage();
    map.set_texts(QString(90, QLatin1Char('w')), QStringLiteral("%"));
    const QImage narrow = map.grab().toImage();
    // The first row's lower edge lies higher where the scale takes the room below.
    const auto edge = [](const QImage& image) {
      const int x = image.width() - 20;
      int y = image.height() / 3;
      const QRgb colour = image.pixel(x, y);
      while (y < image.height() && image.pixel(x, y) == colour)
        ++y;
      return y;
    };
    QVERIFY2(edge(wide) > edge(narrow) + 8, qPrintable(QStringLiteral("%1 %2").arg(edge(wide)).arg(edge(narrow))));
  }

private:
  static void fill(HeatMap& map) {
    map.set_labels(
        {QStringLiteral("L1"), QStringLiteral("L2")}, {QStringLiteral("3\u00b75"), QStringLiteral("3\u00b77")},
        {QStringLiteral("layer 1"), QStringLiteral("layer 2")}, {QStringLiteral("(3,5)"), QStringLiteral("(3,7)")});
    map.set_values({{0.25, 0.75}, {0.5, 0.5}});
    map.set_chosen({1, 0});
  }
  static void check(const Picture& picture) {
    const QImage image = QImage::fromData(render(picture, PictureFormat::png), "PNG");
    QCOMPARE(image.size(), picture.size * 2);
    QVERIFY(render(picture, PictureFormat::svg).contains("<svg"));
    QVERIFY(render(picture, PictureFormat::pdf).startsWith("%PDF"));
  }
};

QTEST_MAIN(TestPlots)
#include "tst_plots.moc"
