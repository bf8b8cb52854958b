// Where Tab goes. GUI thread.
//
// Qt's chain is the order in which widgets were made. That is right within a form, but not for what is made late (the
// tab bars of docks) or moved by the person (panels), and Qt holds panels behind others' tabs for visible.
#pragma once

#include <QList>

class QWidget;

namespace cds {

// What takes Tab in `part` now, in order: what can be seen and operated; panels column by column, each after its tabs.
[[nodiscard]] QList<QWidget*> tab_stops(QWidget* part);

// Moves the focus from what has it in the window of `parts` to the next (else the previous) stop in them, from the last
// to the first. False: there is none.
bool step_focus(const QList<QWidget*>& parts, bool next);

} // namespace cds
