#include "views/plots/note_bar.h"

#include "views/style/theme.h"

#include <QEvent>
#include <utility>

namespace cds {

namespace {

constexpr qsizetype shown_notes = 1; // a plot needs its room

QColor tint(const QColor& ground, const QColor& color) {
  const auto mix = [](int a, int b) { return (a * 86 + b * 14) / 100; };
  return {mix(ground.red(), color.red()), mix(ground.green(), color.green()), mix(ground.blue(), color.blue())};
}

} // namespace

NoteBar::NoteBar(QWidget* parent) : QLabel(parent) {
  setTextFormat(Qt::RichText);
  setWordWrap(true);
  setAlignment(Qt::AlignLeft | Qt::AlignTop);
  setAutoFillBackground(true);
  setMargin(step);
  setTextInteractionFlags(Qt::TextSelectableByMouse);
  hide();
}

void NoteBar::set_notes(const QStringList& notes) {
  if (std::exchange(notes_, notes) == notes)
    return;
  restyle();
  setVisible(!notes_.isEmpty());
}

void NoteBar::restyle() {
  if (std::exchange(styling_, true))
    return;
  const Colors c = colors();
  QPalette own = palette();
  own.setColor(QPalette::Window, tint(c.panel, c.warning));
  own.setColor(QPalette::WindowText, c.text);
  setPalette(own);
  QStringList lines;
  for (const QString& note : notes_.mid(0, shown_notes))
    lines << QStringLiteral("<span style=\"color:%1\">⚠</span>&nbsp;%2").arg(c.warning.name(), note.toHtmlEscaped());
  if (const qsizetype more = notes_.size() - shown_notes; more > 0)
    lines.back() += QStringLiteral(" ") + tr("(and %n more)", nullptr, static_cast<int>(more));
  setText(lines.join(QStringLiteral("<br>")));
  setToolTip(notes_.join(QLatin1Char('\n')));
  setAccessibleName(tr("Warnings"));
  setAccessibleDescription(notes_.join(QLatin1Char('\n')));
  styling_ = false;
}

void NoteBar::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
    restyle();
}

} // namespace cds
