// Writes every page of the open project as a PNG, each when what it shows has arrived.
#pragma once

#include "base/result.h"

#include <QString>

namespace cds {

class MainWindow;
class Workspace;

// DIR/PAGE.png for each page, or for `only` alone where it names one. Runs the event loop; blocks. A page that is not
// ready within `seconds` is an error.
[[nodiscard]] Status render_pages(MainWindow& window, Workspace& workspace, const QString& folder, const QString& only,
                                  int seconds = 60);

} // namespace cds
