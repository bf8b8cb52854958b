// The drawn network under the mouse: wheel, drag and double click, and what each nearness shows.
#include "support/fail_on_warnings.h"
#include "views/scenes/network_close_up.h"
#include "views/scenes/network_view.h"

#include <QCoreApplication>
#include <QImage>
#include <QPainter>
#include <QTest>
#include <QWheelEvent>
#include <QWindow>
#include <cmath>
#include <set>

using namespace cds;

namespace {

void turn_wheel(NetworkView& view, QPoint at, int delta) {
  QWheelEvent wheel(at, view.viewport()->mapToGlobal(at), {}, QPoint(0, delta), Qt::NoButton, Qt::NoModifier,
                    Qt::NoScrollPhase, false);
  QCoreApplication::sendEvent(view.viewport(), &wheel);
}

// One layer's card painted at `scale`, always brought to one size.
QImage card(NetworkScene& scene, int layer, double scale) {
  const QRectF from = scene.card_rect(layer);
  QImage image((from.size() * scale).toSize(), QImage::Format_RGB32);
  image.fill(Qt::white);
  QPainter painter(&image);
  scene.render(&painter, QRectF(), from);
  painter.end();
  return image.scaled(400, 200, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
}

// Mean difference of two pictures of one size, in grey levels.
double difference(const QImage& a, const QImage& b) {
  double sum = 0;
  for (int y = 0; y < a.height(); ++y)
    for (int x = 0; x < a.width(); ++x)
      sum += std::abs(qGray(a.pixel(x, y)) - qGray(b.pixel(x, y)));
  return sum / (a.width() * a.height());
}

} // namespace

class TestNetworkZoom : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() {
    fail_on_warnings();
    auto network = published_architecture("paper-cdnet");
    QVERIFY(network);
    view_ = std::make_unique<NetworkView>();
    view_->resize(900, 600);
    view_->set_network(std::make_shared<const Architecture>(std::move(*network)));
    view_->show();
    QVERIFY(QTest::qWaitForWindowExposed(view_.get()));
  }
  void cleanup() { view_.reset(); }

  // As many CBlocks as the choice's depth says, CDNet's are 1 and 2, each of a gate and two branches; what is drawn of
  // them grows in three steps.
  void aCdBlockOpensIntoItsCBlocks() {
    NetworkScene& scene = view_->network_scene();
    std::set<int> depths;
    for (const CardGeometry& drawn : scene.geometry().cards) {
      const int depth = scene.network()->genotype.layers[static_cast<std::size_t>(drawn.layer)].depth;
      depths.insert(depth);
      QCOMPARE(int(drawn.blocks.size()), depth);
      for (const BlockGeometry& block : drawn.blocks)
        QVERIFY(drawn.rect.contains(block.gate) && !block.lanes[0].intersects(block.lanes[1]) &&
                !block.beads[0].empty() && !block.beads[1].empty());
    }
    QCOMPARE(depths, (std::set<int>{1, 2}));
    const QImage far = card(scene, 0, 0.5), block = card(scene, 0, 1.0), near = card(scene, 0, 2.0);
    QVERIFY2(difference(far, block) > 3, qPrintable(QString::number(difference(far, block))));
    QVERIFY2(difference(block, near) > 3, qPrintable(QString::number(difference(block, near))));
  }

  // What is under the pointer stays there.
  void theWheelZoomsAtThePointer() {
    for (int i = 0; i < 6; ++i)
      turn_wheel(*view_, {450, 300}, 120);
    const QPoint at(300, 250);
    const QPointF before = view_->mapToScene(at);
    const double scale = view_->scale_factor();
    turn_wheel(*view_, at, 120);
    QVERIFY(view_->scale_factor() > scale);
    const QPointF moved = view_->mapToScene(at) - before;
    QVERIFY2(std::hypot(moved.x(), moved.y()) * view_->scale_factor() < 4,
             qPrintable(QStringLiteral("%1, %2").arg(moved.x()).arg(moved.y())));
    turn_wheel(*view_, at, -120);
    QVERIFY(std::abs(view_->scale_factor() - scale) < 1e-9);
  }

  void draggingPansAndADoubleClickShowsAll() {
    const double first = view_->scale_factor();
    for (int i = 0; i < 10; ++i)
      turn_wheel(*view_, {450, 300}, 120);
    QVERIFY(network_zoom(view_->scale_factor()) != NetworkZoom::overview);
    const QPointF before = view_->mapToScene(QPoint(450, 300));
    QWindow* window = view_->windowHandle();
    QTest::mousePress(window, Qt::LeftButton, {}, QPoint(450, 300));
    for (int x = 440; x >= 350; x -= 10)
      QTest::mouseMove(window, QPoint(x, 300));
    QTest::mouseRelease(window, Qt::LeftButton, {}, QPoint(350, 300));
    QVERIFY(view_->mapToScene(QPoint(450, 300)).x() > before.x());
    QTest::mouseDClick(view_->viewport(), Qt::LeftButton, {}, QPoint(450, 300));
    QCOMPARE(view_->scale_factor(), first);
    QCOMPARE(network_zoom(view_->scale_factor()), NetworkZoom::overview);
  }

  // It shows the layer that is selected, large enough to tell its parts, and takes no room that is not there.
  void aCloseUpShowsTheChosenLayerOpened() {
    NetworkScene& scene = view_->network_scene();
    NetworkCloseUp near(scene);
    near.resize(740, 240);
    near.take_height(580, 340);
    near.show();
    QCOMPARE(near.scale(), 0.0);
    std::set<QByteArray> pictures;
    for (int layer = 0; layer < 6; ++layer) {
      view_->set_selected_layer(layer);
      QVERIFY2(network_zoom(near.scale()) != NetworkZoom::overview, qPrintable(QString::number(near.scale())));
      const QImage image = near.grab().toImage();
      pictures.insert(QByteArray(reinterpret_cast<const char*>(image.constBits()), image.sizeInBytes()));
      QTRY_COMPARE(near.accessibleDescription(), scene.layer_text(layer));
    }
    QCOMPARE(pictures.size(), std::size_t{6});
    // What a part is, is told where it is drawn.
    const BlockGeometry& block = scene.geometry().cards[0].blocks[0];
    QVERIFY(scene.text_at(block.gate.center()).contains("gate"));
    QVERIFY(scene.text_at(block.squeeze.center()).startsWith("Squeeze"));
    QVERIFY(scene.text_at({-1000, -1000}).isEmpty());
    QCOMPARE(near.height(), 240);
    near.take_height(580, 480); // which yields some
    QVERIFY(near.isVisible() && near.height() >= 150 && 580 - near.height() > 350);
    near.take_height(580, 570);
    QVERIFY(!near.isVisible());
  }

private:
  std::unique_ptr<NetworkView> view_;
};

QTEST_MAIN(TestNetworkZoom)
#include "tst_network_zoom.moc"
