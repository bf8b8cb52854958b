// What a list says in its middle while it has no rows. GUI thread.
#pragma once

#include <QString>

class QAbstractItemView;

namespace cds {

// Faint, wrapped, also the view's accessible description; an empty text says nothing. REQUIRES the view's model to be
// set and to stay.
void set_empty_text(QAbstractItemView* view, const QString& text);

} // namespace cds
