// Writes every page of the open project as a PNG, each when what it shows has arrived.
#pragma once

#include "base/result.h"

#include <QString>

namespace cds {

class MainWindow;
class Workspace;

struct RenderWishes {
  QString only;        // one page's name; empty: every page
  bool panels = false; // also what lies behind the tabs of a page, DIR/PAGE-2.png and so on, and the dialogs
  int seconds = 60;    // a page that is not ready by then is an error
};

// DIR/PAGE.png for each page. Runs the event loop; blocks.
[[nodiscard]] Status render_pages(MainWindow& window, Workspace& workspace, const QString& folder,
                                  const RenderWishes& wishes);

} // namespace cds
