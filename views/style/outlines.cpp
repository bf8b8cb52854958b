#include "views/style/outlines.h"

#include "views/style/theme.h"

#include <QPainter>
#include <QStyleOption>
#include <algorithm>

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

void OutlinedStyle::draw_scroll_bar(const QStyleOptionSlider& bar, QPainter& painter, const QWidget* widget) const {
  constexpr int beside_handle = 4;
  const bool wide = bar.orientation == Qt::Horizontal;
  painter.fillRect(bar.rect, bar.palette.window());
  if (!bar.state.testFlag(State_Enabled) || bar.maximum <= bar.minimum)
    return;
  const auto place = [&](SubControl part) { return subControlRect(CC_ScrollBar, &bar, part, widget); };
  const auto arrow = [&](SubControl part, PrimitiveElement element) {
    QStyleOption seen = bar;
    seen.rect = place(part).adjusted(2, 2, -2, -2);
    drawPrimitive(element, &seen, &painter, widget);
  };
  arrow(SC_ScrollBarSubLine, wide ? PE_IndicatorArrowLeft : PE_IndicatorArrowUp);
  arrow(SC_ScrollBarAddLine, wide ? PE_IndicatorArrowRight : PE_IndicatorArrowDown);
  QRectF handle = place(SC_ScrollBarSlider);
  handle.adjust(wide ? 1 : beside_handle, wide ? beside_handle : 1, wide ? -1 : -beside_handle,
                wide ? -beside_handle : -1);
  const bool held = bar.activeSubControls.testFlag(SC_ScrollBarSlider);
  painter.save();
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(held ? bar.palette.color(QPalette::WindowText) : outline_of(bar.palette));
  const double radius = std::min(handle.width(), handle.height()) / 2;
  painter.drawRoundedRect(handle, radius, radius);
  painter.restore();
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
  if (control == CC_ScrollBar) // Fusion's handle can hardly be told from its groove in the light theme
    if (const auto* bar = qstyleoption_cast<const QStyleOptionSlider*>(option))
      return draw_scroll_bar(*bar, *painter, widget);
  QProxyStyle::drawComplexControl(control, option, painter, widget);
}

} // namespace cds
