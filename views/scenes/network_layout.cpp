#include "views/scenes/network_layout.h"

#include <algorithm>

namespace cds {

using namespace network_metrics;

namespace {

constexpr double side = 16; // from a block's border to its first part
constexpr double fan = 22;  // room in which one edge becomes two branches
constexpr double trapezoid = 20, gate_size = 26, add_size = 18, part_gap = 12;
constexpr double shortcut_y = 20, first_y = 60, second_y = 98;

double lane_length(int beads) {
  return beads * bead_pitch + (bead_pitch - bead);
}

double block_width(int longest) {
  return side + trapezoid + fan + lane_length(longest) + fan + gate_size + part_gap + trapezoid + part_gap + add_size +
         side;
}

double card_width(int depth, int longest) {
  return 2 * card_pad + depth * block_width(longest) + (depth - 1) * block_gap;
}

QRectF centred(double x, double y, double width, double height) {
  return {x, y - height / 2, width, height};
}

struct Layouter {
  const NetworkPlan& plan;
  int longest = 1;
  NetworkGeometry out;

  [[nodiscard]] EdgeGeometry edge(std::vector<QPointF> points, int channels) const {
    return {std::move(points), edge_width(channels, out.widest), channels, false};
  }

  BlockGeometry block(const CBlockPlan& p, QPointF corner) const {
    BlockGeometry b;
    b.plan = &p;
    b.rect = QRectF(corner, QSizeF(block_width(longest), block_height));
    const double top = corner.y(), middle = top + (first_y + second_y) / 2;
    const std::array<double, 2> y{top + first_y, top + second_y};
    double x = corner.x() + side;
    b.in = {corner.x(), middle};
    b.out = {b.rect.right(), middle};
    b.squeeze = centred(x, middle, trapezoid, 40);
    x += trapezoid + fan;
    const double branch_left = x;
    for (std::size_t i = 0; i < 2; ++i) {
      const auto& lites = i == 0 ? p.branch1 : p.branch2;
      b.lanes[i] = centred(branch_left, y[i], lane_length(static_cast<int>(lites.size())), bead + 5);
      for (std::size_t j = 0; j < lites.size(); ++j)
        b.beads[i].push_back(
            centred(branch_left + (bead_pitch - bead) + static_cast<double>(j) * bead_pitch, y[i], bead, bead));
    }
    x += lane_length(longest) + fan;
    b.gate = centred(x, middle, gate_size, gate_size);
    x += gate_size + part_gap;
    b.restore = centred(x, middle, trapezoid, 40);
    x += trapezoid + part_gap;
    b.add = centred(x, middle, add_size, add_size);
    const double fork = corner.x() + side / 2, up = top + shortcut_y;
    const QPointF sum = b.add.center();
    if (p.expand)
      b.expand = centred(b.lanes[0].left(), up, 34, 20);

    const int hidden = p.squeeze.conv.output.channels;
    b.edges.push_back(edge({b.in, {fork, middle}, {fork, up}, {sum.x(), up}, {sum.x(), b.add.top()}},
                           p.expand ? p.output.channels : p.input.channels));
    b.edges.back().shortcut = true;
    b.edges.push_back(edge({{fork, middle}, {b.squeeze.left(), middle}}, p.input.channels));
    for (std::size_t i = 0; i < 2; ++i) {
      const double split = b.squeeze.right() + fan / 2, join = b.gate.left() - fan / 2;
      b.edges.push_back(
          edge({{b.squeeze.right(), middle}, {split, middle}, {split, y[i]}, {b.lanes[i].left(), y[i]}}, hidden));
      b.edges.push_back(
          edge({{b.lanes[i].right(), y[i]}, {join, y[i]}, {join, middle}, {b.gate.left(), middle}}, hidden));
    }
    b.edges.push_back(edge({{b.gate.right(), middle}, {b.restore.left(), middle}}, hidden));
    b.edges.push_back(edge({{b.restore.right(), middle}, {b.add.left(), middle}}, p.output.channels));
    b.edges.push_back(edge({{b.add.right(), middle}, b.out}, p.output.channels));
    return b;
  }

  CardGeometry card(const LayerPlan& layer, int index, int stage, QPointF corner) const {
    CardGeometry c;
    c.plan = &layer.candidates.front();
    c.layer = index;
    c.stage = stage;
    c.input = layer.input;
    c.output = layer.output;
    const int depth = static_cast<int>(c.plan->blocks.size());
    c.rect = QRectF(corner, QSizeF(card_width(depth, longest), card_title + block_height + card_pad));
    QPointF at(corner.x() + card_pad, corner.y() + card_title);
    for (int i = 0; i < depth; ++i) {
      c.blocks.push_back(block(c.plan->blocks[static_cast<std::size_t>(i)], at));
      at.rx() += block_width(longest) + block_gap;
    }
    c.edges.push_back(edge({{c.rect.left(), c.blocks.front().in.y()}, c.blocks.front().in}, layer.input.channels));
    for (std::size_t i = 1; i < c.blocks.size(); ++i)
      c.edges.push_back(edge({c.blocks[i - 1].out, c.blocks[i].in}, layer.output.channels));
    c.edges.push_back(edge({c.blocks.back().out, {c.rect.right(), c.blocks.back().out.y()}}, layer.output.channels));
    return c;
  }

  void run() {
    const auto layers = plan.layers();
    out.widest = plan.stem.output.channels;
    for (const LayerPlan* layer : layers) {
      out.widest = std::max(out.widest, layer->output.channels);
      for (const CBlockPlan& b : layer->candidates.front().blocks)
        longest = std::max({longest, static_cast<int>(b.branch1.size()), static_cast<int>(b.branch2.size())});
    }
    const double first = lane_pad + box_width + card_gap; // the stem's column; later lanes are entered through it
    double last = 0;                                      // column of DownSamples and neck
    for (const StagePlan& stage : plan.stages) {
      double x = first;
      for (const LayerPlan& layer : stage.layers)
        x += card_width(static_cast<int>(layer.candidates.front().blocks.size()), longest) + card_gap;
      last = std::max(last, x);
    }
    const double lane_width = last + box_width + lane_pad;
    const double card_height = card_title + block_height + card_pad,
                 lane_height = lane_title + card_height + 2 * lane_pad;
    const double wire =
        lane_pad + lane_title + card_title + (first_y + second_y) / 2; // height of the middle line in a lane

    QPointF from;
    int channels = plan.input.channels;
    int layer_index = 0;
    for (std::size_t s = 0; s < plan.stages.size(); ++s) {
      const StagePlan& stage = plan.stages[s];
      const double top = static_cast<double>(s) * (lane_height + lane_gap), y = top + wire;
      LaneGeometry lane;
      lane.rect = QRectF(0, top, lane_width, lane_height);
      lane.header = QRectF(lane_pad, top + lane_pad - 4, lane_width - 2 * lane_pad, lane_title);
      lane.stage = static_cast<int>(s);
      lane.shape = stage.layers.back().output;
      out.lanes.push_back(lane);
      std::vector<QPointF> path;
      if (s == 0) {
        const QRectF stem = centred(lane_pad, y, box_width, box_height);
        out.boxes.push_back({BoxGeometry::Kind::stem, stem, -1, plan.stem.output});
        channels = plan.stem.output.channels;
        path = {{stem.right(), y}};
      } else { // back to the left, through the gap above this lane
        const double gap = top - lane_gap / 2, turn = -lane_pad - 4;
        path = {from, {from.x() + lane_pad + 10, from.y()}, {from.x() + lane_pad + 10, gap}, {turn, gap}, {turn, y}};
      }
      double left = first;
      for (std::size_t i = 0; i < stage.layers.size(); ++i) {
        CardGeometry c = card(stage.layers[i], layer_index++, static_cast<int>(s), {left, top + lane_pad + lane_title});
        left = c.rect.right() + card_gap;
        path.push_back({c.rect.left(), y});
        out.edges.push_back(edge(std::move(path), channels));
        channels = stage.layers[i].output.channels;
        path = {{c.rect.right(), y}};
        out.cards.push_back(std::move(c));
      }
      const QRectF box = centred(last, y, box_width, box_height);
      path.push_back({box.left(), y});
      out.edges.push_back(edge(std::move(path), channels));
      if (stage.down) {
        out.boxes.push_back({BoxGeometry::Kind::down, box, static_cast<int>(s), stage.output});
        from = {box.right(), y};
        channels = stage.output.channels;
        // FBLNeck's local branch looks at the map before the last stage.
        if (plan.neck.kind == NeckKind::fbl && s + 2 == plan.stages.size())
          out.edges.push_back(edge(
              {{box.center().x(), box.bottom()}, {box.center().x(), box.top() + lane_height + lane_gap}}, channels));
      } else {
        out.boxes.push_back({BoxGeometry::Kind::neck, box, -1, stage.output});
      }
    }
    out.bounds = out.lanes.front().rect.united(out.lanes.back().rect).adjusted(-2 * lane_pad - 4, 0, 2 * lane_pad, 0);
  }
};

} // namespace

double edge_width(int channels, int widest) {
  return widest <= 0 ? 1.5 : std::max(1.5, widest_edge * channels / widest);
}

NetworkGeometry layout_network(const NetworkPlan& plan, int longest_branch) {
  Layouter layouter{plan, std::max(1, longest_branch), {}};
  layouter.run();
  return std::move(layouter.out);
}

} // namespace cds
