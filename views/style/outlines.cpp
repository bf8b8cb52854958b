#include "views/style/outlines.h"

#include "views/style/theme.h"

#include <QPainter>
#include <QStyleOption>

namespace cds {

namespace {

// Three to one against what it stands on (WCAG 2.1, 1.4.11).
QColor outline_of(const QPalette& palette) {
  return is_dark(palette) ? QColor(0x767E89) : QColor(0x878F99);
}

// Fusion draws outlines in the window's colour, 1.4 times darker; nothing else of these elements has that colour.
QPalette with_outline(const QPalette& palette) {
  const QColor wanted = outline_of(palette);
  QColor window;
  window.setHsv(wanted.hue(), wanted.saturation(), std::min(255, wanted.value() * 140 / 100));
  QPalette out = palette;
  out.setColor(QPalette::Window, window);
  return out;
}

} // namespace

OutlinedStyle::OutlinedStyle() : QProxyStyle(QStringLiteral("Fusion")) {}

void OutlinedStyle::drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                                  const QWidget* widget) const {
  if (element == PE_IndicatorCheckBox || element == PE_IndicatorItemViewItemCheck ||
      element == PE_IndicatorRadioButton) {
    if (const auto* button = qstyleoption_cast<const QStyleOptionButton*>(option)) {
      QStyleOptionButton seen = *button;
      seen.palette = with_outline(option->palette);
      return QProxyStyle::drawPrimitive(element, &seen, painter, widget);
    }
    if (const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option)) {
      QStyleOptionViewItem seen = *item;
      seen.palette = with_outline(option->palette);
      return QProxyStyle::drawPrimitive(element, &seen, painter, widget);
    }
  }
  if (element == PE_FrameLineEdit)
    if (const auto* frame = qstyleoption_cast<const QStyleOptionFrame*>(option)) {
      QStyleOptionFrame seen = *frame;
      seen.palette = with_outline(option->palette);
      return QProxyStyle::drawPrimitive(element, &seen, painter, widget);
    }
  QProxyStyle::drawPrimitive(element, option, painter, widget);
}

void OutlinedStyle::drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                                       const QWidget* widget) const {
  if (control == CC_SpinBox)
    if (const auto* box = qstyleoption_cast<const QStyleOptionSpinBox*>(option)) {
      QStyleOptionSpinBox seen = *box;
      seen.palette = with_outline(option->palette);
      return QProxyStyle::drawComplexControl(control, &seen, painter, widget);
    }
  if (control == CC_ComboBox)
    if (const auto* box = qstyleoption_cast<const QStyleOptionComboBox*>(option)) {
      QStyleOptionComboBox seen = *box;
      seen.palette = with_outline(option->palette);
      return QProxyStyle::drawComplexControl(control, &seen, painter, widget);
    }
  if (control == CC_ScrollBar) // its handle is a button's colour, which in the light theme is its groove's
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option)) {
      QStyleOptionSlider seen = *bar;
      seen.palette.setColor(QPalette::Button, is_dark(option->palette) ? QColor(0x6B7480) : QColor(0xB9C0CA));
      return QProxyStyle::drawComplexControl(control, &seen, painter, widget);
    }
  QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace cds
