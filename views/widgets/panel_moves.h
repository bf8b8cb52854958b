// Where a panel stands, moved without a mouse. GUI thread.
#pragma once

#include <Qt>

class QDockWidget;
class QMainWindow;

namespace cds {

// Along that whole edge of the area, as wide (or high) as it was, but half of the area at most. The others make room
// and keep their order, their tabs and their shares. A panel that floats is docked. False: there is no room, and
// nothing has changed. REQUIRES an area that is on screen.
[[nodiscard]] bool move_to_edge(QMainWindow& area, QDockWidget* dock, Qt::Edge edge);

// The last tab where `other` stands, and in front. REQUIRES that `other` is docked.
void move_onto(QMainWindow& area, QDockWidget* dock, QDockWidget* other);

} // namespace cds
