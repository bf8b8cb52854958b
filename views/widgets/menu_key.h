// Shift+F10 for keyboards without a menu key. GUI thread.
#pragma once

class QWidget;

namespace cds {

// From now on it opens the menu of what has the focus, in every window of the program; Qt itself knows the menu key
// only. `owner` is whose life it has.
void open_menus_with_shift_f10(QWidget* owner);

} // namespace cds
