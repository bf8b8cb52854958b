// Fields of a form whose page has its own undo. GUI thread.
#pragma once

class QWidget;

namespace cds {

// Ctrl+Z and its kin in this field (and the line edit inside it) go to the page's actions instead of the field's own
// memory, which knows only what was typed into it.
void leave_undo_to_page(QWidget* field);

} // namespace cds
