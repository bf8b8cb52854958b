#include "views/widgets/focus_ring.h"

#include "views/style/theme.h"

#include <QAbstractButton>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QApplication>
#include <QComboBox>
#include <QDialog>
#include <QFocusFrame>
#include <QLineEdit>
#include <QPainter>
#include <QProxyStyle>
#include <QPushButton>
#include <QStyleOption>
#include <QTabBar>

namespace cds {

namespace {

constexpr int line = 2;

// Along the inner edge of what has the focus, which may reach to the edge of what holds it.
class InnerEdge : public QProxyStyle {
public:
  using QProxyStyle::QProxyStyle;
  int pixelMetric(PixelMetric metric, const QStyleOption* option, const QWidget* widget) const override {
    return metric == PM_FocusFrameHMargin || metric == PM_FocusFrameVMargin
               ? 0
               : QProxyStyle::pixelMetric(metric, option, widget);
  }
  int styleHint(StyleHint hint, const QStyleOption* option, const QWidget* widget,
                QStyleHintReturn* answer) const override {
    if (hint == SH_FocusFrame_AboveWidget)
      return 1;
    if (hint != SH_FocusFrame_Mask)
      return QProxyStyle::styleHint(hint, option, widget, answer);
    auto* mask = qstyleoption_cast<QStyleHintReturnMask*>(answer);
    if (!mask || !widget)
      return 0;
    mask->region = QRegion(widget->rect()) - widget->rect().adjusted(line, line, -line, -line);
    return 1;
  }
};

class Ring : public QFocusFrame {
public:
  explicit Ring(QWidget* parent) : QFocusFrame(parent) { setStyle(&style_); }

protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setPen(QPen(colors().accent, line));
    painter.drawRect(rect().adjusted(line / 2, line / 2, -line / 2, -line / 2));
  }

private:
  InnerEdge style_;
};

// A default button looks as if it had the focus always.
bool is_primary(const QWidget* widget) {
  const auto* button = qobject_cast<const QPushButton*>(widget);
  return button && button->isDefault() && !qobject_cast<const QDialog*>(widget->window());
}

bool shows_it_itself(const QWidget* widget) {
  if (is_primary(widget))
    return false;
  return qobject_cast<const QAbstractButton*>(widget) || qobject_cast<const QLineEdit*>(widget) ||
         qobject_cast<const QComboBox*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
         qobject_cast<const QAbstractSlider*>(widget) || qobject_cast<const QTabBar*>(widget);
}

} // namespace

FocusRing::FocusRing(QObject* parent) : QObject(parent) {
  connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { follow(now); });
}

FocusRing::~FocusRing() {
  delete ring_;
}

void FocusRing::follow(QWidget* now) {
  delete ring_;
  if (!now || now->isWindow() || !(now->focusPolicy() & Qt::TabFocus) || shows_it_itself(now) ||
      now->window()->windowType() == Qt::Popup)
    return;
  ring_ = new Ring(now);
  ring_->setWidget(now);
}

} // namespace cds
