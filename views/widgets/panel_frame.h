// A panel's frame: a grip in the page, a title bar and an edge in a window of its own. GUI thread.
#pragma once

#include <QDockWidget>

namespace cds {

class PanelFrame : public QDockWidget {
  Q_OBJECT
public:
  explicit PanelFrame(QWidget* parent);

protected:
  void paintEvent(QPaintEvent* event) override;
};

} // namespace cds
