// Light and dark by QPalette, Fusion underneath; the colours that mean something. GUI thread.
#pragma once

#include <QColor>
#include <QIcon>
#include <QPalette>
#include <QString>

class QFont;

namespace cds {

enum class Theme { system, light, dark };

[[nodiscard]] Theme theme_from_name(const QString& name); // "light", "dark", else system
[[nodiscard]] QString theme_name(Theme theme);

// Fusion and the theme's palette for the whole program; widgets get QEvent::PaletteChange.
void apply_theme(Theme theme);
// The desktop's font, at least 9.5 pt, with Han characters in their simplified forms; for Chinese the CJK family comes
// first, so that lines of both scripts share one baseline and height.
void apply_font(const QString& language);
[[nodiscard]] QPalette theme_palette(bool dark);
[[nodiscard]] bool is_dark(const QPalette& palette);
[[nodiscard]] bool is_dark(); // the program's palette

// What QPalette has no role for, for the program's palette now. Text colours have at least 4.5:1 on `page` and `panel`.
struct Colors {
  QColor page, panel, line;        // background, raised or card background, hairline
  QColor text, faint_text, accent; // accent: links, the chosen item's mark
  QColor grid;                     // plots
  QColor right, wrong, junk;       // ranks; always with a sign or pattern beside the colour
  QColor warning, error, success, running;
};
[[nodiscard]] Colors colors();

// Okabe-Ito's seven colours in a fixed order, repeated; lightened or darkened so that a thin line reads in both themes.
[[nodiscard]] QColor series_color(int index);
// cividis at 0..1 (clamped).
[[nodiscard]] QColor cividis(double value);
// Black or white, whichever reads better on `background`.
[[nodiscard]] QColor readable_on(const QColor& background);

// resources/icons/NAME.svg in the palette's text colour, whatever the theme is when it is painted.
[[nodiscard]] QIcon themed_icon(const QString& name);

// The program's font with tabular figures, for numbers in columns.
[[nodiscard]] QFont number_font();
[[nodiscard]] QFont title_font(); // page titles: a little larger, semi-bold

inline constexpr int step = 4; // all spacing is a multiple
inline constexpr int page_margin = 12;

} // namespace cds
