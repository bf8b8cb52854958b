#include "views/plots/curve_plot_impl.h"
#include "views/plots/tickers.h"

#include "views/style/theme.h"

#include <QLabel>
#include <QLocale>
#include <QTextDocument>
#include <algorithm>

namespace cds {

namespace {

constexpr double reach = 12; // pixels beyond its ends at which a curve is still meant

}

void CurvePlot::Impl::show_readout(double x, QPoint near, bool tell) {
  cross_x = x;
  struct Value {
    const Curve* curve;
    std::size_t at;
    double away; // from the pointer, in pixels
  };
  std::vector<Value> values;
  double shown_x = nothing;
  for (const Curve& curve : curves) {
    if (!curve.visible || curve.x.empty())
      continue;
    const auto after = std::lower_bound(curve.x.begin(), curve.x.end(), x);
    auto at = static_cast<std::size_t>(after - curve.x.begin());
    if (at == curve.x.size() || (at > 0 && x - curve.x[at - 1] < curve.x[at] - x))
      --at;
    // A curve that has ended says nothing of this place.
    const double apart = std::abs(plot->xAxis->coordToPixel(curve.x[at]) - plot->xAxis->coordToPixel(x));
    if ((x < curve.x.front() || x > curve.x.back()) && apart > reach)
      continue;
    if (!(std::abs(shown_x - x) <= std::abs(curve.x[at] - x)))
      shown_x = curve.x[at];
    const double pixel = plot->yAxis->coordToPixel(curve.values()[at]);
    values.push_back({&curve, at, std::isfinite(pixel) ? std::abs(pixel - near.y()) : 1e9});
  }
  if (values.empty()) {
    hide_readout();
    return;
  }
  const std::size_t others = values.size() > crowd ? values.size() - crowd : 0;
  if (others > 0) {
    std::stable_sort(values.begin(), values.end(), [](const Value& a, const Value& b) { return a.away < b.away; });
    values.resize(crowd);
  }
  QString rows;
  for (const Value& value : values)
    rows += QStringLiteral("<tr><td style=\"color:%1\">■&nbsp;</td><td>%2&nbsp;&nbsp;</td><td align=right>%3</td></tr>")
                .arg(series_color(value.curve->color).name(), value.curve->name.toHtmlEscaped(),
                     format(value.curve->values()[value.at]));
  if (others > 0)
    rows += QStringLiteral("<tr><td></td><td colspan=2>%1</td></tr>")
                .arg(CurvePlot::tr("the nearest of %1").arg(values.size() + others));
  cross->point1->setCoords(shown_x, 0);
  cross->point2->setCoords(shown_x, 1);
  cross->setVisible(true);
  plot->layer(QStringLiteral("cross"))->replot();
  readout->setText(
      QStringLiteral("<table cellspacing=0><tr><td colspan=2>%1&nbsp;&nbsp;</td><td align=right>%2</td></tr>%3</table>")
          .arg(x_text.toHtmlEscaped(), QLocale().toString(shown_x, 'g', 6), rows));
  readout->adjustSize();
  const int gap = 14;
  int left = near.x() + gap;
  if (left + readout->width() > plot->width())
    left = near.x() - gap - readout->width();
  const int top = std::clamp(near.y() - readout->height() / 2, 0, std::max(0, plot->height() - readout->height()));
  readout->move(std::max(0, left), top);
  readout->show();
  QTextDocument plain;
  plain.setHtml(readout->text());
  self->setAccessibleDescription(plain.toPlainText().simplified());
  if (tell)
    Q_EMIT self->crosshair_moved(x);
}

void CurvePlot::Impl::hide_readout() {
  cross_x = nothing;
  readout->hide();
  if (cross->visible()) {
    cross->setVisible(false);
    plot->layer(QStringLiteral("cross"))->replot();
  }
}

void CurvePlot::Impl::zoom(double factor) {
  plot->xAxis->scaleRange(factor, std::isfinite(cross_x) ? cross_x : plot->xAxis->range().center());
  changed();
}

void CurvePlot::Impl::set_log(QCPAxis* axis, bool log) {
  axis->setScaleType(log ? QCPAxis::stLogarithmic : QCPAxis::stLinear);
  if (log) {
    axis->setTicker(QSharedPointer<QCPAxisTicker>(new PowerTicker(*axis)));
  } else {
    const QSharedPointer<WordedTicker> ticker(new WordedTicker);
    ticker->whole = axis == plot->xAxis && whole_x;
    axis->setTicker(ticker);
  }
  axis->setNumberFormat(log ? QStringLiteral("gb") : QStringLiteral("g"));
  axis->setNumberPrecision(log ? 0 : 6);
  for (Curve& curve : curves)
    curve.drawn = not_drawn;
}

void link_crosshairs(const std::vector<CurvePlot*>& plots) {
  for (CurvePlot* from : plots)
    for (CurvePlot* to : plots)
      if (from != to)
        QObject::connect(from, &CurvePlot::crosshair_moved, to, &CurvePlot::show_crosshair);
}

} // namespace cds
