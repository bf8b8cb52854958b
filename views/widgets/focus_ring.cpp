#include "views/widgets/focus_ring.h"

#include "views/style/theme.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QEvent>
#include <QLineEdit>
#include <QPainter>
#include <QTabBar>

namespace cds {

namespace {

constexpr double line_width = 2;

bool shows_itself(const QWidget* widget) {
  return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
         qobject_cast<const QComboBox*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
         qobject_cast<const QTabBar*>(widget);
}

} // namespace

FocusRing::FocusRing(QWidget* window) : QWidget(window) {
  setAttribute(Qt::WA_TransparentForMouseEvents);
  setFocusPolicy(Qt::NoFocus);
  hide();
  qApp->installEventFilter(this);
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
}

void FocusRing::follow(QWidget* now) {
  target_ = now && now->window() == window() && now != window() && !shows_itself(now) ? now : nullptr;
  setVisible(by_keys_ && target_);
  lie_over();
}

void FocusRing::lie_over() {
  if (!isVisible() || !target_)
    return;
  const int beyond = qobject_cast<QAbstractSlider*>(target_) ? 3 : 0; // a slider's handle fills it
  const QRect itself(target_->mapTo(window(), QPoint()), target_->size());
  setGeometry(itself.adjusted(-beyond, -beyond, beyond, beyond));
  raise();
}

bool FocusRing::eventFilter(QObject* watched, QEvent* event) {
  switch (event->type()) {
  case QEvent::KeyPress:
    if (!by_keys_) {
      by_keys_ = true;
      follow(QApplication::focusWidget());
    }
    break;
  case QEvent::MouseButtonPress:
    by_keys_ = false;
    hide();
    break;
  case QEvent::Resize:
  case QEvent::Move:
  case QEvent::LayoutRequest:
    if (target_ && isVisible() && watched != this) // it or what it lies in
      if (const auto* widget = qobject_cast<QWidget*>(watched);
          widget && (widget == target_ || widget->isAncestorOf(target_)))
        lie_over();
    break;
  case QEvent::Hide:
    if (watched == target_)
      hide();
    break;
  default:
    break;
  }
  return QWidget::eventFilter(watched, event);
}

void FocusRing::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(QPen(colors().accent, line_width));
  painter.drawRoundedRect(QRectF(rect()).adjusted(1, 1, -1, -1), 3, 3);
}

} // namespace cds
