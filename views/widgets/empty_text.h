// What a list says in its middle while it has no rows. GUI thread.
#pragma once

#include <QString>

class QAbstractItemView;

namespace cds {

// Faint, wrapped, and the view's accessible description, for as long as there are no rows; an empty text says nothing.
// REQUIRES the view's model to be set and to stay.
void set_empty_text(QAbstractItemView* view, const QString& text);

} // namespace cds
