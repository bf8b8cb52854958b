#include "views/style/theme.h"

#include "base/cividis.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace cds {

namespace {

// Relative luminance and contrast ratio: WCAG 2.1.
double luminance(const QColor& color) {
  const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
  return 0.2126 * linear(color.redF()) + 0.7152 * linear(color.greenF()) + 0.0722 * linear(color.blueF());
}

double contrast(const QColor& a, const QColor& b) {
  const double x = luminance(a), y = luminance(b);
  return (std::max(x, y) + 0.05) / (std::min(x, y) + 0.05);
}

QColor mix(const QColor& a, const QColor& b, double share) {
  const auto channel = [share](int x, int y) { return static_cast<int>(std::lround(x + (y - x) * share)); };
  return {channel(a.red(), b.red()), channel(a.green(), b.green()), channel(a.blue(), b.blue())};
}

// `color`, moved towards black or white until it stands out from `background` by `ratio`.
QColor against(QColor color, const QColor& background, double ratio) {
  const QColor goal = luminance(background) < 0.2 ? QColor(Qt::white) : QColor(Qt::black);
  const QColor start = color;
  for (int i = 1; i <= 20 && contrast(color, background) < ratio; ++i)
    color = mix(start, goal, i * 0.05);
  return color;
}

// Okabe & Ito, "Color Universal Design" (2008); the order puts far apart what is seen together most often.
constexpr std::array<QRgb, 7> okabe_ito{0x0072B2, 0xD55E00, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0xF0E442};

Colors make_colors(bool dark) {
  const auto pick = [dark](QRgb in_dark, QRgb in_light) { return QColor(dark ? in_dark : in_light); };
  Colors c;
  c.page = pick(0x1C1E22, 0xF4F5F7);
  c.panel = pick(0x25282D, 0xFFFFFF);
  c.line = pick(0x3B4048, 0xD8DCE2);
  c.text = pick(0xE7E9EC, 0x1D2126);
  c.faint_text = pick(0xA7AEB9, 0x59626E);
  c.accent = pick(0x74B7F5, 0x0A61AC);
  c.grid = pick(0x33373E, 0xE8EAEE);
  const QColor& ground = dark ? c.panel : c.page; // the harder of the two
  c.right = against(QColor(QRgb{0x009E73}), ground, 4.5);
  c.wrong = against(QColor(QRgb{0xD55E00}), ground, 4.5);
  c.junk = c.faint_text;
  c.warning = against(QColor(QRgb{0xE69F00}), ground, 4.5);
  c.error = against(QColor(QRgb{0xD55E00}), ground, 4.5);
  c.success = c.right;
  c.running = against(QColor(QRgb{0x0072B2}), ground, 4.5);
  return c;
}

using Series = std::array<QColor, okabe_ito.size()>;

Series make_series(const QColor& ground) {
  Series out;
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = against(QColor(okabe_ito[i]), ground, 3.0);
  return out;
}

} // namespace

// Worked out once: delegates ask for each cell they paint.
Colors colors() {
  static const Colors light = make_colors(false), dark = make_colors(true);
  return is_dark() ? dark : light;
}

QColor series_color(int index) {
  static const Series light = make_series(QColor(QRgb{0xFFFFFF})), dark = make_series(QColor(QRgb{0x25282D}));
  const auto size = static_cast<int>(okabe_ito.size());
  return (is_dark() ? dark : light)[static_cast<std::size_t>(((index % size) + size) % size)];
}

QColor cividis(double value) {
  const Rgb8 colour = cividis_at(value);
  return {colour.red, colour.green, colour.blue};
}

QColor readable_on(const QColor& background) {
  const QColor black(0x111111), white(Qt::white);
  return contrast(black, background) >= contrast(white, background) ? black : white;
}

} // namespace cds
