#include "views/widgets/dock_area.h"

#include "views/style/theme.h"

#include <QDockWidget>
#include <QLayout>
#include <QPainter>
#include <QTabBar>
#include <QTimer>
#include <algorithm>
#include <utility>

namespace cds {

namespace {

constexpr int one_column = 10 * step; // panels whose left sides are as near as this stand below each other

// A thin bar with dots: enough to take hold of, little enough to leave the room to the plots, which say their titles.
class Grip : public QWidget {
public:
  explicit Grip(QWidget* parent) : QWidget(parent) { setCursor(Qt::OpenHandCursor); }
  [[nodiscard]] QSize sizeHint() const override { return {10 * step, 2 * step}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return sizeHint(); }

protected:
  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colors().line);
    for (int dot = -2; dot <= 2; ++dot)
      painter.drawEllipse(QPointF(width() / 2.0 + dot * 6, height() / 2.0), 1.5, 1.5);
  }
};

} // namespace

DockArea::DockArea(const QString& name, QWidget* parent) : QMainWindow(parent, Qt::Widget) {
  setObjectName(name);
  setWindowFlags(Qt::Widget);
  setDockNestingEnabled(true);
  setDockOptions(QMainWindow::AllowNestedDocks | QMainWindow::AllowTabbedDocks);
  setTabPosition(Qt::AllDockWidgetAreas, QTabWidget::North);
  setDocumentMode(true);
  setContextMenuPolicy(Qt::NoContextMenu);
}

void DockArea::add(const QString& name, QWidget* panel, Side side, QWidget* other) {
  auto* dock = new QDockWidget(this);
  dock->setObjectName(name);
  dock->setFeatures(QDockWidget::DockWidgetMovable | QDockWidget::DockWidgetFloatable);
  auto* grip = new Grip(dock);
  dock->setTitleBarWidget(grip);
  dock->setWidget(panel);
  docks_[panel] = dock;
  switch (side) {
  case Side::first:
    addDockWidget(Qt::LeftDockWidgetArea, dock);
    break;
  case Side::right_of:
    splitDockWidget(docks_[other], dock, Qt::Horizontal);
    break;
  case Side::below:
    splitDockWidget(docks_[other], dock, Qt::Vertical);
    break;
  case Side::tab_of:
    tabifyDockWidget(docks_[other], dock);
    break;
  }
}

void DockArea::set_title(QWidget* panel, const QString& title) {
  docks_[panel]->setWindowTitle(title);
  docks_[panel]->titleBarWidget()->setToolTip(tr("%1: drag to another place, or out of the window").arg(title));
}

void DockArea::set_shown(QWidget* panel, bool shown) {
  docks_[panel]->setVisible(shown);
}

bool DockArea::is_shown(QWidget* panel) const {
  return !docks_[panel]->isHidden();
}

void DockArea::raise(QWidget* panel) {
  // A tab that has only just come is no tab yet: its turn is after the layout's.
  QTimer::singleShot(0, docks_[panel], [dock = docks_[panel]] { dock->raise(); });
}

void DockArea::share(const QList<QWidget*>& panels, const QList<int>& sizes, bool vertical) {
  Share share{{}, sizes, vertical ? Qt::Vertical : Qt::Horizontal};
  for (QWidget* panel : panels)
    share.docks << docks_[panel];
  shares_ << share;
}

void DockArea::give_shares() {
  for (const Share& share : shares_) // from the outer ones to the inner ones
    resizeDocks(share.docks, share.sizes, share.along);
}

// Docks take sizes only when they are laid out, those of a layout that was remembered as well.
void DockArea::showEvent(QShowEvent* event) {
  QMainWindow::showEvent(event);
  if (std::exchange(shown_, true))
    return;
  layout()->activate();
  if (const QByteArray state = property(remembered).toByteArray(); !state.isEmpty()) {
    QHash<QWidget*, bool> shown; // which panels there are is the page's to say, also since it was remembered
    for (QWidget* panel : docks_.keys())
      shown[panel] = is_shown(panel);
    restoreState(state);
    for (QWidget* panel : shown.keys())
      if (is_shown(panel) != shown[panel])
        set_shown(panel, shown[panel]);
  } else if (!first_.isEmpty())
    give_shares();
}

QList<QWidget*> DockArea::in_reading_order() const {
  QList<QWidget*> parts;
  for (QWidget* part : findChildren<QWidget*>(Qt::FindDirectChildrenOnly)) {
    const auto* dock = qobject_cast<QDockWidget*>(part);
    // A dock behind another's tab, and a tab bar that is not needed now, are kept by Qt at a place off the window.
    const bool lies_here = part->isVisible() && rect().intersects(part->geometry());
    if (lies_here && (qobject_cast<QTabBar*>(part) || (dock && !dock->isFloating())))
      parts << part;
  }
  std::sort(parts.begin(), parts.end(), [](const QWidget* a, const QWidget* b) {
    const auto key = [](const QWidget* w) { return std::pair(w->x() / one_column, w->y()); };
    return key(a) < key(b);
  });
  return parts;
}

void DockArea::settle() {
  first_ = saveState();
}

void DockArea::restore_first_layout() {
  restoreState(first_);
  give_shares();
}

} // namespace cds
