#include "views/style/theme.h"

#include "views/style/outlines.h"

#include <QApplication>
#include <QFont>
#include <QStyle>

namespace cds {

Theme theme_from_name(const QString& name) {
  return name == QLatin1String("light") ? Theme::light : name == QLatin1String("dark") ? Theme::dark : Theme::system;
}

QString theme_name(Theme theme) {
  return theme == Theme::light  ? QStringLiteral("light")
         : theme == Theme::dark ? QStringLiteral("dark")
                                : QStringLiteral("system");
}

QPalette theme_palette(bool dark) {
  const auto pick = [dark](QRgb in_dark, QRgb in_light) { return QColor(dark ? in_dark : in_light); };
  const QColor page = pick(0x1C1E22, 0xF4F5F7), panel = pick(0x25282D, 0xFFFFFF), button = pick(0x31353C, 0xFBFBFC);
  const QColor text = pick(0xE7E9EC, 0x1D2126), faint = pick(0x7D8590, 0x8A929D);
  const QColor highlight = pick(0x2C5F91, 0x0A61AC), link = pick(0x74B7F5, 0x0A61AC);
  QPalette palette;
  palette.setColor(QPalette::Window, page);
  palette.setColor(QPalette::WindowText, text);
  palette.setColor(QPalette::Base, panel);
  palette.setColor(QPalette::AlternateBase, pick(0x2A2D33, 0xF7F8FA));
  palette.setColor(QPalette::Text, text);
  palette.setColor(QPalette::PlaceholderText, pick(0x9AA2AE, 0x66707C));
  palette.setColor(QPalette::Button, button);
  palette.setColor(QPalette::ButtonText, text);
  palette.setColor(QPalette::BrightText, Qt::white);
  palette.setColor(QPalette::ToolTipBase, panel);
  palette.setColor(QPalette::ToolTipText, text);
  palette.setColor(QPalette::Highlight, highlight);
  palette.setColor(QPalette::HighlightedText, Qt::white);
  palette.setColor(QPalette::Link, link);
  palette.setColor(QPalette::LinkVisited, link);
  palette.setColor(QPalette::Light, pick(0x3B4048, 0xFFFFFF));
  palette.setColor(QPalette::Midlight, pick(0x363A42, 0xEDEFF2));
  palette.setColor(QPalette::Mid, pick(0x3B4048, 0xC9CED6));
  palette.setColor(QPalette::Dark, pick(0x111215, 0xA9B0BA));
  palette.setColor(QPalette::Shadow, pick(0x000000, 0x7D8590));
  for (const auto role : {QPalette::WindowText, QPalette::Text, QPalette::ButtonText, QPalette::HighlightedText})
    palette.setColor(QPalette::Disabled, role, faint);
  palette.setColor(QPalette::Disabled, QPalette::Highlight, pick(0x3B4048, 0xC9CED6));
  palette.setColor(QPalette::Inactive, QPalette::Highlight, pick(0x2A4A6B, 0xCFE2F3));
  palette.setColor(QPalette::Inactive, QPalette::HighlightedText, text);
  return palette;
}

void apply_theme(Theme theme) {
  // The desktop's own palette, before the first of ours.
  static const bool system_is_dark = is_dark(QApplication::palette());
  if (!qobject_cast<OutlinedStyle*>(QApplication::style()))
    QApplication::setStyle(new OutlinedStyle);
  QApplication::setPalette(theme_palette(theme == Theme::dark || (theme == Theme::system && system_is_dark)));
}

void apply_font(const QString& language) {
  static const QFont desktop = QApplication::font(); // before the first change of ours
  QFont font = desktop;
  if (font.pointSizeF() > 0 && font.pointSizeF() < 9.5)
    font.setPointSizeF(9.5);
  QStringList families{desktop.family(), QStringLiteral("DejaVu Sans"), QStringLiteral("Noto Sans CJK SC")};
  if (language == QLatin1String("zh_CN"))
    families.move(2, 0);
  font.setFamilies(families);
  if (QApplication::font() != font)
    QApplication::setFont(font);
}

bool is_dark(const QPalette& palette) {
  return palette.color(QPalette::Window).lightness() < palette.color(QPalette::WindowText).lightness();
}

bool is_dark() {
  return is_dark(QApplication::palette());
}

QFont number_font() {
  QFont font = QApplication::font();
  font.setStyleStrategy(QFont::StyleStrategy(font.styleStrategy() | QFont::PreferQuality));
  font.setKerning(false); // digits keep their columns
  return font;
}

QFont title_font() {
  QFont font = QApplication::font();
  font.setPointSizeF(font.pointSizeF() * 1.25);
  font.setWeight(QFont::DemiBold);
  return font;
}

} // namespace cds
