#include "views/plots/chart.h"

#include "views/plots/plot_look.h"
#include "views/plots/tickers.h"
#include "views/widgets/panel_actions.h"

#include <QContextMenuEvent>
#include <QMenu>
#include <QVBoxLayout>
#include <qcustomplot.h>

namespace cds {

Chart::Chart(QWidget* parent) : QWidget(parent), plot_(new QCustomPlot(this)) {
  setFocusPolicy(Qt::StrongFocus);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->addWidget(plot_);
  title_ = add_title(*plot_);
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis})
    axis->setTicker(QSharedPointer<QCPAxisTicker>(new WordedTicker));
  plot_->setMouseTracking(true);
  plot_->setInteractions(QCP::iRangeDrag | QCP::iRangeZoom);
  connect(plot_, &QCustomPlot::mouseDoubleClick, this, [this] { reset_view(); });
  connect(plot_, &QCustomPlot::mousePress, this, [this] { setFocus(Qt::MouseFocusReason); });
}

void Chart::set_texts(const QString& title, const QString& x_label, const QString& y_label) {
  title_text_ = title;
  x_text_ = x_label;
  y_text_ = y_label;
  restyle();
}

void Chart::take_look() {
  style_plot(*plot_, *title_, title_text_, x_text_, y_text_);
  setAccessibleName(title_text_);
}

Picture Chart::picture() const {
  Picture picture;
  picture.name = title_text_.isEmpty() ? QStringLiteral("plot") : title_text_;
  picture.size = size();
  picture.draw = [this](QPaintDevice& device, QSize size) {
    QCPPainter painter(&device);
    plot_->toPainter(&painter, size.width(), size.height());
  };
  picture.csv = [this] { return csv(); };
  return picture;
}

void Chart::replot() {
  if (isVisible())
    plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::zoom(double factor) {
  for (QCPAxis* axis : {plot_->xAxis, plot_->yAxis})
    axis->scaleRange(factor, axis->range().center());
  replot();
}

bool Chart::take_key(int key) {
  switch (key) {
  case Qt::Key_Plus:
  case Qt::Key_Equal:
    zoom(0.8);
    return true;
  case Qt::Key_Minus:
    zoom(1.25);
    return true;
  case Qt::Key_0:
    reset_view();
    return true;
  default:
    return false;
  }
}

void Chart::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    restyle();
}

void Chart::showEvent(QShowEvent* event) {
  QWidget::showEvent(event);
  plot_->replot(QCustomPlot::rpQueuedReplot);
}

void Chart::add_to_menu(QMenu&) {}

void Chart::contextMenuEvent(QContextMenuEvent* event) {
  QMenu menu(this);
  add_to_menu(menu);
  connect(menu.addAction(tr("Reset the view")), &QAction::triggered, this, [this] { reset_view(); });
  menu.addSeparator();
  add_export_actions(menu, this, [this] { return picture(); });
  add_panel_menu(menu, this);
  menu.exec(event->globalPos());
}

} // namespace cds
