// Fusion with outlines that can be seen: it derives them from the window's colour, which in a dark theme leaves a box
// that is not ticked, or a field without text, next to invisible; and with scroll bars that are told from their
// grooves. GUI thread.
#pragma once

#include <QProxyStyle>

class QStyleOptionSlider;

namespace cds {

class OutlinedStyle : public QProxyStyle {
  Q_OBJECT
public:
  OutlinedStyle();

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget = nullptr) const override;
  void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                          const QWidget* widget = nullptr) const override;

private:
  void draw_scroll_bar(const QStyleOptionSlider& bar, QPainter& painter, const QWidget* widget) const;
};

} // namespace cds
