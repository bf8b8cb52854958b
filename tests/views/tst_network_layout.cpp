#include "models/architecture_model.h"
#include "support/fail_on_warnings.h"
#include "views/scenes/network_layout.h"

#include <QTest>
#include <cmath>

using namespace cds;

class TestNetworkLayout : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void initTestCase() {
    auto made = published_architecture("paper-cdnet");
    QVERIFY2(made, made ? "" : made.error().message().c_str());
    network_ = std::make_unique<Architecture>(std::move(*made));
    geometry_ = layout_network(network_->plan);
  }

  void stages_are_lanes_and_layers_cards() {
    QCOMPARE(geometry_.lanes.size(), std::size_t{3});
    QCOMPARE(geometry_.cards.size(), std::size_t{6});
    QCOMPARE(geometry_.lanes[0].shape, (Shape{256, 64, 32}));
    QCOMPARE(geometry_.lanes[2].shape, (Shape{512, 16, 8}));
    for (const CardGeometry& card : geometry_.cards) {
      QCOMPARE(card.stage, card.layer / 2);
      QVERIFY(geometry_.lanes[static_cast<std::size_t>(card.stage)].rect.contains(card.rect));
      QVERIFY(geometry_.bounds.contains(card.rect));
      QCOMPARE(card.blocks.size(), static_cast<std::size_t>(card.plan->candidate.depth));
    }
  }

  void a_branch_is_as_long_as_its_kernel() {
    for (const CardGeometry& card : geometry_.cards)
      for (const BlockGeometry& block : card.blocks) {
        const std::array kernels{card.plan->candidate.k1, card.plan->candidate.k2};
        for (std::size_t i = 0; i < 2; ++i) {
          QCOMPARE(block.beads[i].size(), static_cast<std::size_t>(kernels[i] / 2));
          for (const QRectF& bead : block.beads[i])
            QVERIFY(block.lanes[i].contains(bead));
          QVERIFY(block.lanes[i].right() < block.gate.left());
          QVERIFY(block.rect.contains(block.lanes[i]));
        }
        QVERIFY(block.lanes[0].width() < block.lanes[1].width());
        QVERIFY(!block.lanes[0].intersects(block.lanes[1]));
      }
  }

  void parts_follow_each_other_without_overlap() {
    for (const CardGeometry& card : geometry_.cards) {
      double right = card.rect.left();
      for (const BlockGeometry& block : card.blocks) {
        QVERIFY(card.rect.contains(block.rect));
        QVERIFY(block.rect.left() >= right);
        right = block.rect.right();
        const std::array parts{block.squeeze, block.lanes[1], block.gate, block.restore, block.add};
        for (std::size_t i = 1; i < parts.size(); ++i)
          QVERIFY(parts[i - 1].right() <= parts[i].left());
        QCOMPARE(block.expand.isNull(), !block.plan->expand.has_value());
      }
    }
    for (std::size_t a = 0; a < geometry_.cards.size(); ++a)
      for (std::size_t b = a + 1; b < geometry_.cards.size(); ++b)
        QVERIFY(!geometry_.cards[a].rect.intersects(geometry_.cards[b].rect));
    for (const BoxGeometry& box : geometry_.boxes)
      for (const CardGeometry& card : geometry_.cards)
        QVERIFY(!box.rect.intersects(card.rect));
  }

  void an_edge_is_as_wide_as_its_channels() {
    QCOMPARE(geometry_.widest, 512);
    QCOMPARE(edge_width(512, 512), network_metrics::widest_edge);
    QCOMPARE(edge_width(256, 512), network_metrics::widest_edge / 2);
    QVERIFY(edge_width(1, 512) >= 1);
    for (const EdgeGeometry& edge : geometry_.edges)
      QCOMPARE(edge.width, edge_width(edge.channels, 512));
    const EdgeGeometry& shortcut = geometry_.cards[0].blocks[0].edges.front();
    QVERIFY(shortcut.shortcut);
  }

  void the_line_from_stem_to_neck_is_whole() {
    // Each edge ends where a card or box begins, and each of them is entered.
    for (const CardGeometry& card : geometry_.cards) {
      const QPointF entry(card.rect.left(), card.blocks.front().in.y());
      const bool entered = std::any_of(geometry_.edges.begin(), geometry_.edges.end(), [&](const EdgeGeometry& edge) {
        return (edge.points.back() - entry).manhattanLength() < 0.01;
      });
      QVERIFY2(entered, qPrintable(QStringLiteral("layer %1").arg(card.layer + 1)));
    }
    QCOMPARE(std::count_if(geometry_.boxes.begin(), geometry_.boxes.end(),
                           [](const BoxGeometry& box) { return box.kind == BoxGeometry::Kind::down; }),
             2);
    QCOMPARE(std::count_if(geometry_.boxes.begin(), geometry_.boxes.end(),
                           [](const BoxGeometry& box) { return box.kind == BoxGeometry::Kind::neck; }),
             1);
  }

  void any_space_can_be_drawn() {
    SpaceOptions options;
    options.kernels = {3, 5, 11};
    options.depths = {1, 3};
    options.channels = {32, 64, 96, 128, 160};
    options.layers_per_stage = 3;
    options.fusion = false;
    const auto space = SearchSpace::make(options);
    QVERIFY(space);
    std::vector<int> choice;
    for (int layer = 0; layer < space->layers(); ++layer)
      choice.push_back(layer % static_cast<int>(space->candidates().size()));
    const auto network = make_architecture(*space, genotype_of(*space, choice), 256, 128, NeckOptions{});
    QVERIFY2(network, network ? "" : network.error().message().c_str());
    const NetworkGeometry geometry = layout_network(network->plan);
    QCOMPARE(geometry.lanes.size(), std::size_t{4});
    QCOMPARE(geometry.cards.size(), std::size_t{12});
    for (std::size_t a = 0; a < geometry.cards.size(); ++a)
      for (std::size_t b = a + 1; b < geometry.cards.size(); ++b)
        QVERIFY(!geometry.cards[a].rect.intersects(geometry.cards[b].rect));
  }

private:
  std::unique_ptr<Architecture> network_;
  NetworkGeometry geometry_;
};

QTEST_APPLESS_MAIN(TestNetworkLayout)
#include "tst_network_layout.moc"
