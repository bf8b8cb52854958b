#include "views/widgets/panel_frame.h"

#include "views/style/theme.h"

#include <QPainter>
#include <algorithm>

namespace cds {

namespace {

// A thin bar with dots: enough to take hold of, little enough to leave the room to the plots, which say their titles.
// A window says its own.
class Grip : public QWidget {
public:
  explicit Grip(QDockWidget* dock) : QWidget(dock), dock_(dock) {
    setCursor(Qt::OpenHandCursor);
    connect(dock, &QDockWidget::topLevelChanged, this, &QWidget::updateGeometry);
  }
  [[nodiscard]] QSize sizeHint() const override {
    return {10 * step, dock_->isFloating() ? std::max(7 * step, fontMetrics().height() + 3 * step) : 2 * step};
  }
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    QPointF middle(width() / 2.0, height() / 2.0);
    if (dock_->isFloating()) {
      painter.fillRect(rect(), colors().page);
      painter.setPen(colors().text);
      const QRect room = rect().adjusted(3 * step, 0, -12 * step, 0);
      painter.drawText(room, Qt::AlignLeft | Qt::AlignVCenter,
                       fontMetrics().elidedText(dock_->windowTitle(), Qt::ElideRight, room.width()));
      middle.setX(width() - 7.0 * step);
    }
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().line);
    for (int dot = -2; dot <= 2; ++dot)
      painter.drawEllipse(middle + QPointF(dot * 6, 0), 1.5, 1.5);
  }

private:
  const QDockWidget* dock_;
};

} // namespace

PanelFrame::PanelFrame(QWidget* parent) : QDockWidget(parent) {
  setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
  setTitleBarWidget(new Grip(this));
}

void PanelFrame::paintEvent(QPaintEvent* event) {
  QDockWidget::paintEvent(event);
  if (!isFloating())
    return;
  QPainter painter(this);
  painter.setPen(colors().faint_text);
  painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

} // namespace cds
