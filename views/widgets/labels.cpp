#include "views/widgets/labels.h"

#include "views/style/theme.h"

#include <QApplication>
#include <QEvent>

namespace cds {

MeaningLabel::MeaningLabel(Meaning meaning, QWidget* parent) : QLabel(parent), meaning_(meaning) {
  if (meaning == Meaning::problem || meaning == Meaning::remark) {
    setWordWrap(true);
    setTextInteractionFlags(Qt::TextSelectableByMouse);
  }
  restyle();
}

void MeaningLabel::set_meaning(Meaning meaning) {
  meaning_ = meaning;
  restyle();
}

void MeaningLabel::changeEvent(QEvent* event) {
  QLabel::changeEvent(event);
  if (!styling_ && (event->type() == QEvent::PaletteChange || event->type() == QEvent::ApplicationPaletteChange ||
                    event->type() == QEvent::ApplicationFontChange || event->type() == QEvent::LanguageChange))
    restyle();
}

void MeaningLabel::restyle() {
  styling_ = true;
  const Colors c = colors();
  QPalette own = palette();
  own.setColor(QPalette::WindowText, meaning_ == Meaning::remark    ? c.faint_text
                                     : meaning_ == Meaning::problem ? c.error
                                     : meaning_ == Meaning::good    ? c.success
                                                                    : c.text);
  setPalette(own);
  if (meaning_ == Meaning::title) {
    setFont(title_font());
  } else if (meaning_ == Meaning::heading) {
    QFont bold = QApplication::font();
    bold.setWeight(QFont::DemiBold);
    setFont(bold);
  }
  styling_ = false;
}

} // namespace cds
