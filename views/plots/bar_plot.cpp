#include "views/plots/bar_plot.h"

#include "views/plots/plot_look.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QContextMenuEvent>
#include <QLocale>
#include <QMenu>
#include <QToolTip>
#include <QVBoxLayout>
#include <QWheelEvent>
#include <algorithm>
#include <cmath>
#include <limits>
#include <qcustomplot.h>

namespace cds {

namespace {

// Ticks whose labels the owner of the plot words.
class WordedTicker : public QCPAxisTicker {
public:
  std::function<QString(double)> text;
  bool whole = false;

protected:
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override {
    return text ? text(tick) : QCPAxisTicker::getTickLabel(tick, locale, format, precision);
  }
  double getTickStep(const QCPRange& range) override {
    const double usual = QCPAxisTicker::getTickStep(range);
    return whole ? std::max(1.0, std::round(usual)) : usual;
  }
};

} // namespace

struct BarPlot::Impl {
  explicit Impl(BarPlot* widget) : self(widget) {}
  void build();
  void restyle();
  void fill();
  void draw_marks();
  void replot();
  void say(int bin, QPoint place);
  [[nodiscard]] int bin_at(double x) const;
  [[nodiscard]] double width() const;

  BarPlot* self;
  QCustomPlot* plot = nullptr;
  QCPTextElement* title = nullptr;
  QSharedPointer<WordedTicker> ticker;
  QString title_text, x_text, y_text;
  std::vector<Bin> bins;
  std::vector<Series> series;
  std::vector<bool> shown;
  std::vector<Mark> marks;
  std::vector<QCPBars*> bars;
  double limit = std::numeric_limits<double>::infinity();
  std::function<QString(double)> number_text;
  std::function<QString(const Bin&)> bin_text;
  int current = -1;
  bool follow_y = true, setting = false;
};

void BarPlot::Impl::build() {
  plot = new QCustomPlot(self);
  plot->setMouseTracking(true);
  plot->installEventFilter(self);
  auto* box = new QVBoxLayout(self);
  box->setContentsMargins(0, 0, 0, 0);
  box->addWidget(plot);
  title = add_title(*plot);
  ticker.reset(new WordedTicker);
  ticker->setTickCount(6);
  plot->xAxis->setTicker(ticker);
  plot->xAxis->grid()->setVisible(false);
  plot->yAxis->setNumberFormat(QStringLiteral("g"));
  plot->yAxis->ticker()->setTickCount(4);
  plot->axisRect()->setRangeZoomFactor(0.8);
  plot->axisRect()->setRangeDrag(Qt::Horizontal);
  plot->axisRect()->setRangeZoom(Qt::Horizontal);
  plot->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  // Bars leave no corner free: the legend stands beside the title.
  auto* head = new QCPLayoutGrid;
  plot->plotLayout()->take(title);
  plot->axisRect()->insetLayout()->take(plot->legend);
  plot->plotLayout()->addElement(0, 0, head);
  head->addElement(0, 0, title);
  head->addElement(0, 1, plot->legend);
  head->setColumnStretchFactor(1, 0.0001);
  plot->legend->setFillOrder(QCPLayoutGrid::foColumnsFirst);
  plot->legend->setMargins(QMargins(6, 4, 6, 0));
  plot->legend->setIconSize(14, 10);
  plot->legend->setVisible(false);
  number_text = [](double value) { return QLocale().toString(value, 'g', 6); };
  ticker->text = [this](double value) { return number_text(value); };
  QObject::connect(plot, &QCustomPlot::mouseDoubleClick, self, [this] { self->reset_view(); });
  QObject::connect(plot->yAxis, qOverload<const QCPRange&>(&QCPAxis::rangeChanged), self, [this] {
    if (!setting)
      follow_y = false;
  });
  QObject::connect(plot, &QCustomPlot::legendClick, self,
                   [this](QCPLegend*, QCPAbstractLegendItem* item, QMouseEvent*) {
                     auto* entry = qobject_cast<QCPPlottableLegendItem*>(item);
                     for (std::size_t i = 0; i < bars.size() && entry; ++i)
                       if (entry->plottable() == bars[i])
                         return self->set_series_visible(static_cast<int>(i), !shown[i]);
                   });
}

double BarPlot::Impl::width() const {
  return bins.empty() ? 1 : (bins.back().high - bins.front().low) / static_cast<double>(bins.size());
}

int BarPlot::Impl::bin_at(double x) const {
  for (std::size_t i = 0; i < bins.size(); ++i)
    if (x >= bins[i].low && (x < bins[i].high || (i + 1 == bins.size() && x <= bins[i].high)))
      return static_cast<int>(i);
  return -1;
}

void BarPlot::Impl::restyle() {
  style_plot(*plot, *title, title_text, x_text, y_text);
  const Colors c = colors();
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const QColor color = series[i].color < 0 ? c.line : series_color(series[i].color);
    bars[i]->setBrush(color);
    bars[i]->setPen(QPen(c.panel, width() > 0 && bins.size() < 60 ? 1 : 0.5));
    if (auto* entry = plot->legend->itemWithPlottable(bars[i])) {
      QFont font = plot->legend->font();
      font.setStrikeOut(!shown[i]);
      entry->setFont(font);
      entry->setTextColor(shown[i] ? c.text : c.faint_text);
    }
  }
  self->setAccessibleName(title_text);
  draw_marks();
}

void BarPlot::Impl::fill() {
  QVector<double> keys;
  for (const Bin& bin : bins)
    keys << (bin.low + bin.high) / 2;
  QCPBars* below = nullptr;
  for (std::size_t i = 0; i < bars.size(); ++i) {
    QVector<double> values;
    for (const Bin& bin : bins)
      values << (i < bin.counts.size() ? bin.counts[i] : 0);
    bars[i]->setWidth(width() * (ticker->whole ? 0.85 : 1));
    bars[i]->setData(keys, values, true);
    bars[i]->setVisible(shown[i]);
    bars[i]->moveAbove(nullptr);
    if (shown[i]) {
      bars[i]->moveAbove(below);
      below = bars[i];
    }
  }
  double highest = 0;
  for (const Bin& bin : bins) {
    double sum = 0;
    for (std::size_t i = 0; i < bars.size() && i < bin.counts.size(); ++i)
      sum += shown[i] ? bin.counts[i] : 0;
    highest = std::max(highest, sum);
  }
  if (follow_y) {
    setting = true;
    plot->yAxis->setRange(0, highest > 0 ? highest * (marks.empty() ? 1.08 : 1.3) : 1);
    setting = false;
  }
  replot();
}

// Names stand above the bars, those of near neighbours in two lines.
void BarPlot::Impl::draw_marks() {
  plot->clearItems();
  const Colors c = colors();
  QFont small = QApplication::font();
  small.setPointSizeF(std::max(9.0, small.pointSizeF() * 0.9));
  const auto line_at = [&](double x, const QPen& pen) {
    auto* line = new QCPItemStraightLine(plot);
    line->setPen(pen);
    line->point1->setCoords(x, 0);
    line->point2->setCoords(x, 1);
  };
  const double middle = bins.empty() ? 0 : (bins.front().low + bins.back().high) / 2;
  for (std::size_t i = 0; i < marks.size(); ++i) {
    const QColor color = series_color(1 + static_cast<int>(i));
    line_at(marks[i].x, QPen(color, 2));
    auto* text = new QCPItemText(plot);
    text->setText(marks[i].name);
    text->setFont(small);
    text->setColor(c.text);
    text->setPadding(QMargins(4, 0, 4, 0));
    text->setBrush(c.panel);
    text->setPositionAlignment((marks[i].x < middle ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignTop);
    text->position->setTypeX(QCPItemPosition::ptPlotCoords);
    text->position->setTypeY(QCPItemPosition::ptAxisRectRatio);
    text->position->setCoords(marks[i].x, 0.01 + 0.13 * static_cast<double>(i % 2));
  }
  if (std::isfinite(limit))
    line_at(limit, QPen(c.accent, 2, Qt::DashLine));
  replot();
}

void BarPlot::Impl::replot() {
  if (self->isVisible())
    plot->replot(QCustomPlot::rpQueuedReplot);
}

void BarPlot::Impl::say(int bin, QPoint place) {
  current = bin;
  if (bin < 0)
    return QToolTip::hideText();
  const Bin& it = bins[static_cast<std::size_t>(bin)];
  QString text = bin_text ? bin_text(it) : number_text(it.low) + QStringLiteral(" – ") + number_text(it.high);
  for (std::size_t i = 0; i < series.size() && series.size() > 1 && i < it.counts.size(); ++i)
    text += QStringLiteral("\n%1: %2").arg(series[i].name, QLocale().toString(it.counts[i], 'f', 0));
  self->setAccessibleDescription(QString(text).replace(QLatin1Char('\n'), QStringLiteral(", ")));
  QToolTip::showText(place, text, self);
}

BarPlot::BarPlot(QWidget* parent) : QWidget(parent), d_(std::make_unique<Impl>(this)) {
  setFocusPolicy(Qt::StrongFocus);
  d_->build();
  set_series({{}});
}

BarPlot::~BarPlot() = default;

void BarPlot::set_texts(const QString& title, const QString& x_label, const QString& y_label) {
  d_->title_text = title;
  d_->x_text = x_label;
  d_->y_text = y_label;
  d_->restyle();
}

void BarPlot::set_series(std::vector<Series> series) {
  if (series.size() != d_->series.size()) {
    d_->plot->clearPlottables();
    d_->bars.clear();
    for (std::size_t i = 0; i < series.size(); ++i)
      d_->bars.push_back(new QCPBars(d_->plot->xAxis, d_->plot->yAxis));
    d_->shown.assign(series.size(), true);
  }
  d_->series = std::move(series);
  for (std::size_t i = 0; i < d_->bars.size(); ++i)
    d_->bars[i]->setName(d_->series[i].name);
  d_->plot->legend->setVisible(d_->series.size() > 1);
  d_->restyle();
  d_->fill();
}

void BarPlot::set_bins(std::vector<Bin> bins) {
  const auto range = [](const std::vector<Bin>& list) {
    return list.empty() ? std::pair(0.0, 0.0) : std::pair(list.front().low, list.back().high);
  };
  const bool same_range = range(bins) == range(d_->bins);
  d_->bins = std::move(bins);
  if (same_range) {
    d_->fill();
    return;
  }
  d_->current = -1;
  reset_view();
  d_->restyle();
}

void BarPlot::set_marks(std::vector<Mark> marks) {
  d_->marks = std::move(marks);
  d_->draw_marks();
  d_->fill();
}

void BarPlot::set_limit(double x) {
  d_->limit = x;
  d_->draw_marks();
}

void BarPlot::set_whole_numbers(bool whole) {
  d_->ticker->whole = whole;
}

void BarPlot::set_number_text(std::function<QString(double)> text) {
  d_->number_text = std::move(text);
  d_->replot();
}

void BarPlot::set_bin_text(std::function<QString(const Bin&)> text) {
  d_->bin_text = std::move(text);
}

void BarPlot::reset_view() {
  if (!d_->bins.empty())
    d_->plot->xAxis->setRange(d_->bins.front().low, d_->bins.back().high);
  d_->follow_y = true;
  d_->fill();
}

void BarPlot::set_series_visible(int series, bool visible) {
  d_->shown[static_cast<std::size_t>(series)] = visible;
  d_->restyle();
  d_->fill();
}

bool BarPlot::is_series_visible(int series) const {
  return d_->shown[static_cast<std::size_t>(series)];
}

std::pair<double, double> BarPlot::x_range() const {
  const QCPRange range = d_->plot->xAxis->range();
  return {range.lower, range.upper};
}

const std::vector<BarPlot::Bin>& BarPlot::bins() const {
  return d_->bins;
}

Picture BarPlot::picture() const {
  Picture picture;
  picture.name = d_->title_text.isEmpty() ? QStringLiteral("histogram") : d_->title_text;
  picture.size = size();
  picture.draw = [this](QPaintDevice& device, QSize size) {
    QCPPainter painter(&device);
    d_->plot->toPainter(&painter, size.width(), size.height());
  };
  picture.csv = [this] { return csv(); };
  return picture;
}

QByteArray BarPlot::csv() const {
  QByteArray out = "low,high";
  for (const Series& series : d_->series)
    out += ',' + csv_field(series.name.isEmpty() ? d_->y_text : series.name);
  out += '\n';
  for (const Bin& bin : d_->bins) {
    out += QByteArray::number(bin.low, 'g', 12) + ',' + QByteArray::number(bin.high, 'g', 12);
    for (std::size_t i = 0; i < d_->series.size(); ++i)
      out += ',' + QByteArray::number(i < bin.counts.size() ? bin.counts[i] : 0, 'g', 15);
    out += '\n';
  }
  return out;
}

void BarPlot::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    d_->restyle();
}

void BarPlot::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  d_->plot->replot(QCustomPlot::rpQueuedReplot);
}

void BarPlot::keyPressEvent(QKeyEvent* event) {
  const int last = static_cast<int>(d_->bins.size()) - 1;
  const auto walk = [&](int to) {
    if (last < 0)
      return;
    const int bin = std::clamp(to, 0, last);
    const Bin& it = d_->bins[static_cast<std::size_t>(bin)];
    const auto x = static_cast<int>(d_->plot->xAxis->coordToPixel((it.low + it.high) / 2));
    d_->say(bin, mapToGlobal(QPoint(x, d_->plot->axisRect()->center().y())));
  };
  const auto zoom = [&](double factor) {
    d_->plot->xAxis->scaleRange(factor, d_->plot->xAxis->range().center());
    d_->replot();
  };
  switch (event->key()) {
  case Qt::Key_Left:
    return walk(d_->current < 0 ? last : d_->current - 1);
  case Qt::Key_Right:
    return walk(d_->current + 1);
  case Qt::Key_Home:
    return walk(0);
  case Qt::Key_End:
    return walk(last);
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    return zoom(0.8);
  case Qt::Key_Minus:
    return zoom(1.25);
  case Qt::Key_0:
    return reset_view();
  default:
    QWidget::keyPressEvent(event);
  }
}

void BarPlot::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  for (std::size_t i = 0; i < d_->series.size() && d_->series.size() > 1; ++i) {
    QAction* action = menu.addAction(d_->series[i].name);
    action->setCheckable(true);
    action->setChecked(d_->shown[i]);
    connect(action, &QAction::toggled, this, [this, i](bool on) { set_series_visible(static_cast<int>(i), on); });
  }
  connect(menu.addAction(tr("Reset the view")), &QAction::triggered, this, &BarPlot::reset_view);
  menu.addSeparator();
  add_export_actions(menu, this, [this] { return picture(); });
  menu.exec(event->globalPos());
}

bool BarPlot::eventFilter(QObject* watched, QEvent* event) {
  if (watched != d_->plot)
    return QWidget::eventFilter(watched, event);
  if (event->type() == QEvent::MouseMove) {
    const auto* mouse = static_cast<QMouseEvent*>(event);
    const bool inside = d_->plot->axisRect()->rect().contains(mouse->pos()) && mouse->buttons() == Qt::NoButton;
    d_->say(inside ? d_->bin_at(d_->plot->xAxis->pixelToCoord(mouse->pos().x())) : -1,
            mouse->globalPosition().toPoint());
  } else if (event->type() == QEvent::MouseButtonPress) {
    setFocus(Qt::MouseFocusReason);
  } else if (event->type() == QEvent::Wheel) {
    const bool vertical = static_cast<QWheelEvent*>(event)->modifiers().testFlag(Qt::ControlModifier);
    d_->plot->axisRect()->setRangeZoom(vertical ? Qt::Vertical : Qt::Horizontal);
  }
  return false;
}

} // namespace cds
