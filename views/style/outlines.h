// Fusion with outlines that can be seen: it derives them from the window's colour, which in a dark theme leaves a box
// that is not ticked, or a field without text, next to invisible. GUI thread.
#pragma once

#include <QProxyStyle>

namespace cds {

class OutlinedStyle : public QProxyStyle {
  Q_OBJECT
public:
  OutlinedStyle();

  void drawPrimitive(PrimitiveElement element, const QStyleOption* option, QPainter* painter,
                     const QWidget* widget = nullptr) const override;
  void drawComplexControl(ComplexControl control, const QStyleOptionComplex* option, QPainter* painter,
                          const QWidget* widget = nullptr) const override;
};

} // namespace cds
