// Where everything of a drawn network lies, in scene units (pixels at zoom 1). Pure: no painting, no fonts.
//
// A stage is a lane from left to right and the lanes stand below each other, so that a page is filled and each stage's
// tensor shape is read once, at its left. Card columns line up between the lanes. The length of a card is its depth,
// the length of a branch its kernel (one bead per Lite 3x3), the width of an edge its channel count.
#pragma once

#include "space/plan.h"

#include <QPointF>
#include <QRectF>
#include <array>
#include <vector>

namespace cds {

struct EdgeGeometry {
  std::vector<QPointF> points; // a polyline; corners are rounded when painted
  double width = 1;            // proportional to channels
  int channels = 0;
  bool shortcut = false;
};

struct BlockGeometry { // one CBlock
  QRectF rect;
  const CBlockPlan* plan = nullptr;
  QPointF in, out; // on the card's middle line
  QRectF squeeze, restore, gate, add;
  QRectF expand; // the shortcut's 1x1 convolution; null for an identity
  std::array<QRectF, 2> lanes;
  std::array<std::vector<QRectF>, 2> beads;
  std::vector<EdgeGeometry> edges; // inside the block; the shortcut first
};

struct CardGeometry { // one searched layer's CDBlock
  QRectF rect;
  int layer = 0, stage = 0;
  const CDBlockPlan* plan = nullptr;
  Shape input, output;
  std::vector<BlockGeometry> blocks;
  std::vector<EdgeGeometry> edges; // between the blocks, and to the card's sides
};

struct LaneGeometry { // one stage
  QRectF rect, header;
  int stage = 0;
  Shape shape; // of its layers' outputs
};

struct BoxGeometry { // stem, DownSample, neck, image
  enum class Kind { image, stem, down, neck };
  Kind kind = Kind::stem;
  QRectF rect;
  int stage = -1; // of a DownSample
  Shape output;
};

struct NetworkGeometry {
  QRectF bounds;
  std::vector<LaneGeometry> lanes;
  std::vector<CardGeometry> cards; // in the order of the layers
  std::vector<BoxGeometry> boxes;
  std::vector<EdgeGeometry> edges; // between cards and boxes
  int widest = 0;                  // channels of the widest edge
};

// REQUIRES a derived network's plan (one candidate a layer) that outlives the result. `longest_branch`: beads to leave
// room for, at least what the plan needs (two networks side by side get the same).
[[nodiscard]] NetworkGeometry layout_network(const NetworkPlan& plan, int longest_branch = 0);

// Width of an edge of so many channels, where the widest has `widest`: proportional, but never too thin to see.
[[nodiscard]] double edge_width(int channels, int widest);

namespace network_metrics {
inline constexpr double lane_title = 32, lane_pad = 14, lane_gap = 34, card_gap = 44, card_pad = 10, card_title = 32;
inline constexpr double block_height = 122, block_gap = 26, bead = 17, bead_pitch = 22, widest_edge = 14;
inline constexpr double box_width = 112, box_height = 84;
} // namespace network_metrics

} // namespace cds
