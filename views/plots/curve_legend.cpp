#include "views/plots/curve_plot_impl.h"

#include <algorithm>
#include <array>

namespace cds {

namespace {

using Corner = CurvePlot::Corner;

constexpr int around = 6;         // pixels that stay free about a legend
constexpr double walk = 6;        // pixels between the places at which a curve is looked for
constexpr int written = 40;       // what a marker's words count
constexpr int enough_to_move = 4; // a legend that covers no more than that stays

Qt::Alignment side_of(Corner corner) {
  const bool top = corner == Corner::top_left || corner == Corner::top_right;
  const bool left = corner == Corner::top_left || corner == Corner::bottom_left;
  return (top ? Qt::AlignTop : Qt::AlignBottom) | (left ? Qt::AlignLeft : Qt::AlignRight);
}

} // namespace

void CurvePlot::Impl::set_legend(Corner corner) {
  legend_at = corner;
  if (!legend_above)
    plot->axisRect()->insetLayout()->setInsetAlignment(0, side_of(corner));
}

void CurvePlot::Impl::put_legend_above(bool above) {
  if (legend_above == above)
    return;
  legend_above = above;
  QCPLegend* legend = plot->legend;
  if (above) {
    plot->axisRect()->insetLayout()->take(legend);
    head->addElement(0, 1, legend);
    head->setColumnStretchFactor(1, 0.0001); // the title takes what is left
  } else {
    head->take(legend);
    head->simplify();
    plot->axisRect()->insetLayout()->addElement(legend, side_of(legend_at));
  }
  legend->setFillOrder(above ? QCPLayoutGrid::foColumnsFirst : QCPLayoutGrid::foRowsFirst);
  legend->setMargins(QMargins(6, 4, 6, above ? 0 : 4));
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
  for (int i = 0; i < plot->legend->itemCount(); ++i) {
    const QSize item = plot->legend->item(i)->minimumOuterSizeHint();
    size = QSize(std::max(size.width(), item.width()), size.height() + item.height());
  }
  return size + QSize(rim.left() + rim.right(), rim.top() + rim.bottom());
}

bool CurvePlot::Impl::line_fits() const {
  const QCPLayoutElement& words = *title;
  int width = words.minimumOuterSizeHint().width() + plot->legend->margins().left() + plot->legend->margins().right();
  for (int i = 0; i < plot->legend->itemCount(); ++i)
    width += plot->legend->item(i)->minimumOuterSizeHint().width() + plot->legend->columnSpacing();
  return width <= plot->width();
}

// Where it hides least: a free corner, else beside the title where there is room. It moves only where that is much
// better, so that it stays in place while curves grow.
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
  if (now <= enough_to_move && legend_at == legend_home && !legend_above)
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
  put_legend_above(line_fits() && hidden > (legend_above ? 0 : enough_to_move));
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
