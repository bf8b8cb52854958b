#include "views/plots/curve_plot_impl.h"

#include "views/plots/note_bar.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace cds {

void CurvePlot::Impl::build() {
  plot = new QCustomPlot(self);
  plot->setMinimumSize(80, 60); // QCustomPlot warns when it paints into nothing
  plot->setFocusPolicy(Qt::NoFocus);
  set_log(plot->xAxis, false);
  set_log(plot->yAxis, false);
  plot->setAttribute(Qt::WA_TransparentForMouseEvents, false);
  plot->setNoAntialiasingOnDrag(true);
  plot->setMouseTracking(true);
  plot->installEventFilter(self);
  auto* box = new QVBoxLayout(self);
  box->setContentsMargins(0, 0, 0, 0);
  box->setSpacing(0);
  notes = new NoteBar(self);
  box->addWidget(notes);
  box->addWidget(plot, 1);

  plot->plotLayout()->insertRow(0);
  title = new QCPTextElement(plot);
  title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  title->setMargins(QMargins(8, 6, 8, 0));
  head = new QCPLayoutGrid;
  plot->plotLayout()->addElement(0, 0, head);
  plot->plotLayout()->setRowStretchFactor(0, 0.0001); // no higher than its words: the axes take what is left
  head->addElement(0, 0, title);
  plot->plotLayout()->setRowSpacing(0);
  plot->axisRect()->setAutoMargins(QCP::msLeft | QCP::msBottom | QCP::msTop);
  plot->axisRect()->setMinimumMargins(QMargins(8, 6, 8, 4));
  plot->axisRect()->setRangeZoomFactor(0.8);
  plot->axisRect()->setRangeDrag(Qt::Horizontal);
  plot->axisRect()->setRangeZoom(Qt::Horizontal);
  plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  plot->axisRect()->insetLayout()->setInsetAlignment(0, Qt::AlignTop | Qt::AlignRight);
  plot->legend->setVisible(false);
  plot->legend->setRowSpacing(0);
  plot->legend->setMargins(QMargins(6, 4, 6, 4));
  plot->legend->setIconSize(18, 10);

  plot->addLayer(QStringLiteral("cross"), plot->layer(QStringLiteral("overlay")), QCustomPlot::limAbove);
  plot->layer(QStringLiteral("cross"))->setMode(QCPLayer::lmBuffered);
  cross = new QCPItemStraightLine(plot);
  cross->setLayer(QStringLiteral("cross"));
  cross->setVisible(false);
  cursor = new QCPItemStraightLine(plot);
  cursor->setVisible(false);
  emptiness = new QCPItemText(plot);
  emptiness->position->setType(QCPItemPosition::ptAxisRectRatio);
  emptiness->position->setCoords(0.5, 0.5);
  emptiness->setClipToAxisRect(false);
  readout = new QLabel(plot);
  readout->setTextFormat(Qt::RichText);
  readout->setAutoFillBackground(true);
  readout->setFrameShape(QFrame::StyledPanel);
  readout->setMargin(4);
  readout->setAttribute(Qt::WA_TransparentForMouseEvents);
  readout->hide();

  QObject::connect(plot, &QCustomPlot::beforeReplot, self, [this] {
    if (self->isVisible())
      prepare();
  });
  QObject::connect(plot, &QCustomPlot::afterLayout, self, [this] { place(); });
  QObject::connect(plot, &QCustomPlot::afterReplot, self, [this] { ++replots; });
  QObject::connect(plot->xAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), self,
                   [this](const QCPRange& range) {
                     if (setting)
                       return;
                     follow_x = false;
                     if (range.size() < least_x) {
                       setting = true;
                       plot->xAxis->setRange(range.center() - least_x / 2, range.center() + least_x / 2);
                       setting = false;
                     }
                   });
  QObject::connect(plot->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), self, [this] {
    if (!setting)
      follow_y = false;
  });
  QObject::connect(plot, &QCustomPlot::mouseDoubleClick, self, [this] { self->reset_view(); });
  QObject::connect(plot, &QCustomPlot::legendClick, self,
                   [this](QCPLegend*, QCPAbstractLegendItem* item, QMouseEvent*) {
                     for (std::size_t i = 0; i < curves.size(); ++i)
                       if (auto* entry = qobject_cast<QCPPlottableLegendItem*>(item);
                           entry && entry->plottable() == curves[i].main())
                         self->set_curve_visible(static_cast<int>(i), !curves[i].visible);
                   });
}

void CurvePlot::Impl::restyle() {
  const Colors c = colors();
  QFont small = QApplication::font();
  small.setPointSizeF(std::max(9.0, small.pointSizeF() * 0.9));
  plot->setLocale(QLocale()); // digits in groups, as everywhere
  plot->setBackground(c.panel);
  title->setText(title_text);
  QFont bold = QApplication::font();
  bold.setWeight(QFont::DemiBold);
  title->setFont(bold);
  title->setTextColor(c.text);
  for (QCPAxis* axis : {plot->xAxis, plot->yAxis}) {
    axis->setBasePen(QPen(c.line));
    axis->setTickPen(QPen(c.line));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLabelColor(c.faint_text);
    axis->setTickLabelFont(small);
    axis->setLabelColor(c.faint_text);
    axis->setLabelFont(small);
    axis->setTickLengthIn(0);
    axis->setTickLengthOut(3);
    axis->setLabelPadding(2);
    axis->grid()->setPen(QPen(c.grid, 1));
    axis->grid()->setZeroLinePen(QPen(c.grid, 1));
  }
  plot->xAxis->setLabel(x_text);
  plot->yAxis->setLabel(y_text);
  QColor ground = c.panel;
  ground.setAlpha(215);
  plot->legend->setBrush(ground);
  plot->legend->setBorderPen(Qt::NoPen);
  plot->legend->setFont(small);
  plot->legend->setTextColor(c.text);
  emptiness->setText(empty_text.isEmpty() ? CurvePlot::tr("Nothing recorded yet") : empty_text);
  emptiness->setFont(QApplication::font());
  emptiness->setColor(c.faint_text);
  cross->setPen(QPen(c.faint_text, 1, Qt::DashLine));
  cursor->setPen(QPen(c.accent, 1.5));
  for (Curve& curve : curves)
    style_curve(curve);
  self->setAccessibleName(title_text.isEmpty() ? CurvePlot::tr("Curves") : title_text);
  self->set_markers(std::move(markers));
}

void CurvePlot::Impl::style_curve(Curve& curve) {
  const QColor color = series_color(curve.color);
  QColor faint = color;
  faint.setAlpha(80);
  const bool thin = is_crowd(); // a thousand plain thin lines are drawn in the time of a few wide ones
  curve.raw->setPen(QPen(curve.line && !thin ? faint : color));
  if (curve.line)
    curve.line->setPen(QPen(color));
  QCPScatterStyle dots(QCPScatterStyle::ssDisc, color, color, 5);
  curve.main()->setScatterStyle(!thin && curve.x.size() < 25 ? dots : QCPScatterStyle());
  if (curve.end) {
    const Colors c = colors();
    curve.end->setFont(plot->legend->font());
    curve.end->setColor(c.text);
    curve.end->setPen(QPen(color, 1.5));
    curve.end->setBrush(c.panel);
  }
  fade_hidden(curve);
}

void CurvePlot::Impl::name_curve(Curve& curve) {
  if (is_crowd()) {
    curve.main()->removeFromLegend();
    if (QCPItemText* end = std::exchange(curve.end, nullptr))
      plot->removeItem(end);
    style_curve(curve);
    return;
  }
  curve.main()->addToLegend();
  plot->legend->itemWithPlottable(curve.main())->setMargins(QMargins(0, 0, 0, 2)); // else the g's tail is cut off
  curve.end = new QCPItemText(plot);
  curve.end->setClipToAxisRect(false);
  curve.end->position->setType(QCPItemPosition::ptAbsolute);
  curve.end->setPositionAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  curve.end->setPadding(QMargins(3, 0, 3, 0));
  curve.end->setVisible(false);
}

void CurvePlot::Impl::fade_hidden(Curve& curve) {
  const Colors c = colors();
  curve.raw->setVisible(curve.visible && !(curve.line && is_crowd()));
  if (curve.line)
    curve.line->setVisible(curve.visible);
  if (auto* entry = plot->legend->itemWithPlottable(curve.main()))
    entry->setTextColor(curve.visible ? c.text : c.faint_text);
  if (auto* entry = plot->legend->itemWithPlottable(curve.main())) {
    QFont font = plot->legend->font();
    font.setStrikeOut(!curve.visible);
    entry->setFont(font);
  }
}

} // namespace cds
