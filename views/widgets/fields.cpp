#include "views/widgets/fields.h"

#include <QEvent>
#include <QKeyEvent>
#include <QLineEdit>
#include <QWidget>

namespace cds {

namespace {

// A shortcut override that nobody takes becomes the shortcut.
class UndoFilter : public QObject {
public:
  using QObject::QObject;

protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    if (event->type() == QEvent::ShortcutOverride) {
      const auto* key = static_cast<QKeyEvent*>(event);
      if (key->matches(QKeySequence::Undo) || key->matches(QKeySequence::Redo)) {
        event->ignore();
        return true;
      }
    }
    return QObject::eventFilter(watched, event);
  }
};

} // namespace

void leave_undo_to_page(QWidget* field) {
  auto* filter = new UndoFilter(field);
  field->installEventFilter(filter);
  for (QLineEdit* line : field->findChildren<QLineEdit*>())
    line->installEventFilter(filter);
}

} // namespace cds
