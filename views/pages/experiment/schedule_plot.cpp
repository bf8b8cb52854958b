#include "views/pages/experiment/schedule_plot.h"

#include "run/schedule.h"
#include "views/style/theme.h"

#include <QHelpEvent>
#include <QLocale>
#include <QPainter>
#include <QToolTip>
#include <algorithm>

namespace cds {

SchedulePlot::SchedulePlot(QWidget* parent) : QWidget(parent) {
  setMinimumHeight(90);
  setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
}

void SchedulePlot::show_experiment(const Experiment& experiment) {
  if (train_ == experiment.train)
    return;
  train_ = experiment.train;
  setAccessibleDescription(tr("From %1 in the first epoch to %2 in the last of %3")
                               .arg(QLocale().toString(learning_rate(train_, 0), 'g', 3),
                                    QLocale().toString(learning_rate(train_, train_.epochs - 1), 'g', 3))
                               .arg(train_.epochs));
  update();
}

QRectF SchedulePlot::area() const {
  const QFontMetrics metrics = fontMetrics();
  const int left = metrics.horizontalAdvance(QLocale().toString(0.00025, 'g', 2)) + 2 * step;
  return QRectF(rect()).adjusted(left, step, -step, -metrics.height() - step);
}

void SchedulePlot::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  const Colors c = colors();
  const QRectF ground = area();
  double highest = 0;
  for (int epoch = 0; epoch < train_.epochs; ++epoch)
    highest = std::max(highest, learning_rate(train_, epoch));
  if (highest <= 0 || ground.isEmpty())
    return;
  painter.setPen(c.grid);
  for (const double share : {0.0, 0.5, 1.0})
    painter.drawLine(QPointF(ground.left(), ground.bottom() - share * ground.height()),
                     QPointF(ground.right(), ground.bottom() - share * ground.height()));
  painter.setPen(c.faint_text);
  const int line = fontMetrics().height();
  const auto text_left = [&](double share, double value) {
    const double y = ground.bottom() - share * ground.height();
    painter.drawText(QRectF(0, y - line / 2.0, ground.left() - step, line), Qt::AlignRight | Qt::AlignVCenter,
                     QLocale().toString(value, 'g', 2));
  };
  text_left(1, highest);
  text_left(0, 0);
  painter.drawText(QRectF(ground.left(), ground.bottom() + step / 2.0, ground.width(), line), Qt::AlignLeft,
                   QStringLiteral("1"));
  painter.drawText(QRectF(ground.left(), ground.bottom() + step / 2.0, ground.width(), line), Qt::AlignRight,
                   tr("epoch %1").arg(train_.epochs));
  // One point a pixel at most: a step schedule keeps its steps.
  QPolygonF curve;
  const int points = std::min(train_.epochs, static_cast<int>(ground.width()));
  for (int i = 0; i < points; ++i) {
    const int epoch = static_cast<int>(static_cast<qint64>(i) * train_.epochs / points);
    const double x = ground.left() + ground.width() * (train_.epochs > 1 ? epoch / (train_.epochs - 1.0) : 0.5);
    curve << QPointF(std::min(x, ground.right()),
                     ground.bottom() - learning_rate(train_, epoch) / highest * ground.height());
  }
  painter.setPen(QPen(series_color(0), 2));
  if (curve.size() == 1)
    painter.drawEllipse(curve.front(), 2, 2);
  painter.drawPolyline(curve);
}

bool SchedulePlot::event(QEvent* event) {
  if (event->type() == QEvent::ToolTip) {
    const auto* help = static_cast<QHelpEvent*>(event);
    const QRectF ground = area();
    const double share = (help->pos().x() - ground.left()) / std::max(1.0, ground.width());
    const int epoch = std::clamp(static_cast<int>(share * train_.epochs), 0, train_.epochs - 1);
    QToolTip::showText(
        help->globalPos(),
        tr("Epoch %1: learning rate %2").arg(epoch + 1).arg(QLocale().toString(learning_rate(train_, epoch), 'g', 4)),
        this);
    return true;
  }
  return QWidget::event(event);
}

} // namespace cds
