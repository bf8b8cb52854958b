#include "views/plots/curve_plot_impl.h"

#include <algorithm>
#include <array>

namespace cds {

namespace {

using Corner = CurvePlot::Corner;

constexpr int around = 6;                // pixels that stay free about a legend
constexpr double walk = 6;               // pixels between the places at which a curve is looked for
constexpr int written = 40;              // what a marker's words count
constexpr int enough_to_move = 4;        // a legend that covers no more than that stays
constexpr double least_stretch = 0.0001; // the neighbour takes what is left
constexpr int most_lines = 2;            // of a legend below the title
constexpr int least_height = 170;        // of a plot that can spare them, pixels

Qt::Alignment side_of(Corner corner) {
  const bool top = corner == Corner::top_left || corner == Corner::top_right;
  const bool left = corner == Corner::top_left || corner == Corner::bottom_left;
  return (top ? Qt::AlignTop : Qt::AlignBottom) | (left ? Qt::AlignLeft : Qt::AlignRight);
}

// A legend in lines may have empty cells at its end.
std::vector<const QCPLayoutElement*> entries_of(const QCPLegend& legend) {
  std::vector<const QCPLayoutElement*> entries;
  for (int i = 0; i < legend.itemCount(); ++i)
    if (const QCPLayoutElement* entry = legend.item(i))
      entries.push_back(entry);
  return entries;
}

} // namespace

void CurvePlot::Impl::set_legend(Corner corner) {
  legend_at = corner;
  if (seat == Seat::corner)
    plot->axisRect()->insetLayout()->setInsetAlignment(0, side_of(corner));
}

void CurvePlot::Impl::put_legend(Seat to, int entries) {
  QCPLegend* legend = plot->legend;
  if (seat == to && legend->wrap() == entries)
    return;
  seat = to;
  legend->layout()->take(legend);
  head->simplify();
  while (head->rowCount() > 1) { // where it lay below the title
    head->remove(head->element(1, 0));
    head->simplify();
  }
  if (to == Seat::corner) {
    plot->axisRect()->insetLayout()->addElement(legend, side_of(legend_at));
  } else if (to == Seat::beside) {
    head->addElement(0, 1, legend);
    head->setColumnStretchFactor(1, least_stretch);
  } else {
    auto* line = new QCPLayoutGrid;
    head->addElement(1, 0, line);
    head->setRowSpacing(0);
    line->addElement(0, 0, legend);
    line->addElement(0, 1, new QCPLayoutElement(plot)); // what is left
    line->setColumnStretchFactor(0, least_stretch);
  }
  legend->setWrap(entries);
  legend->setFillOrder(to == Seat::corner ? QCPLayoutGrid::foRowsFirst : QCPLayoutGrid::foColumnsFirst);
  legend->setMargins(QMargins(6, to == Seat::below ? 0 : 4, 6, to == Seat::beside ? 0 : 4));
}

int CurvePlot::Impl::ink_in(const QRectF& area) const {
  int ink = 0;
  for (const Curve& curve : curves) {
    if (!curve.visible)
      continue;
    QPointF before(nothing, nothing);
    for (const QCPGraphData& point : *curve.main()->data()) {
      const QPointF here(plot->xAxis->coordToPixel(point.key), plot->yAxis->coordToPixel(point.value));
      const double wide = here.x() - before.x();
      if (area.contains(here))
        ++ink;
      // Between few points the line itself.
      for (double x = walk; std::isfinite(wide) && x < wide; x += walk)
        ink += area.contains(before + (here - before) * (x / wide)) ? 1 : 0;
      before = here;
    }
  }
  for (const CurvePlot::Marker& marker : markers) {
    const double x = plot->xAxis->coordToPixel(marker.x);
    const bool above = area.top() < plot->axisRect()->rect().center().y(); // words begin at the top
    if (above && x > area.left() - 20 && x < area.right() + 4)
      ink += written;
  }
  return ink;
}

// Its size in a corner, one entry a row; in a line beside the title when it is laid out so.
QSize CurvePlot::Impl::legend_size() const {
  QSize size;
  const QMargins rim = plot->legend->margins();
  for (const QCPLayoutElement* entry : entries_of(*plot->legend)) {
    const QSize item = entry->minimumOuterSizeHint();
    size = QSize(std::max(size.width(), item.width()), size.height() + item.height());
  }
  return size + QSize(rim.left() + rim.right(), rim.top() + rim.bottom());
}

bool CurvePlot::Impl::line_fits() const {
  const QCPLayoutElement& words = *title;
  int width = words.minimumOuterSizeHint().width() + plot->legend->margins().left() + plot->legend->margins().right();
  for (const QCPLayoutElement* entry : entries_of(*plot->legend))
    width += entry->minimumOuterSizeHint().width() + plot->legend->columnSpacing();
  return width <= plot->width();
}

int CurvePlot::Impl::entries_a_line() const {
  int widest = 1;
  for (const QCPLayoutElement* entry : entries_of(*plot->legend))
    widest = std::max(widest, entry->minimumOuterSizeHint().width());
  const QMargins rim = plot->legend->margins();
  const int spacing = plot->legend->columnSpacing();
  return std::max(1, (plot->width() - rim.left() - rim.right() + spacing) / (widest + spacing));
}

// Where it hides least: a free corner, else beside the title or in a line or two below it, where there is room. It
// moves only where that is much better, so that it stays in place while curves grow.
void CurvePlot::Impl::place_legend() {
  if (!plot->legend->visible())
    return;
  const QMargins margins = plot->axisRect()->insetLayout()->margins();
  const QRect room = plot->axisRect()->rect().marginsRemoved(margins);
  const QSize size = legend_size();
  const auto ink_at = [&](Corner corner) {
    const bool top = corner == Corner::top_left || corner == Corner::top_right;
    const bool left = corner == Corner::top_left || corner == Corner::bottom_left;
    const QRectF area(left ? room.left() : room.right() - size.width(),
                      top ? room.top() : room.bottom() - size.height(), size.width(), size.height());
    return ink_in(area.adjusted(-around, -around, around, around));
  };
  const int now = ink_at(legend_at);
  if (now <= enough_to_move && legend_at == legend_home && seat == Seat::corner)
    return;
  Corner best = legend_home;
  int least = ink_at(best);
  for (const Corner corner : {Corner::top_right, Corner::top_left, Corner::bottom_right, Corner::bottom_left})
    if (const int ink = ink_at(corner); ink < least) {
      best = corner;
      least = ink;
    }
  if (best != legend_at && (2 * least + enough_to_move < now || (now == least && best == legend_home)))
    set_legend(best);
  const int hidden = ink_at(legend_at);
  if (hidden <= (seat != Seat::corner ? 0 : enough_to_move))
    return put_legend(Seat::corner, 0);
  if (line_fits())
    return put_legend(Seat::beside, 0);
  const int entries = entries_a_line();
  const bool fits =
      static_cast<int>(entries_of(*plot->legend).size()) <= most_lines * entries && plot->height() >= least_height;
  put_legend(fits ? Seat::below : Seat::corner, fits ? entries : 0);
}

void CurvePlot::Impl::show_emptiness() {
  const bool empty = std::all_of(curves.begin(), curves.end(), [](const Curve& curve) { return curve.x.empty(); });
  emptiness->setVisible(empty);
  for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
    axis->setTickLabels(!empty);
    axis->setTicks(!empty);
    axis->grid()->setVisible(!empty);
  }
}

} // namespace cds
