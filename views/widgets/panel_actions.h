// What a person does with panels by keys or menu, as well as by dragging them. GUI thread.
#pragma once

#include <QList>
#include <QObject>
#include <QPointer>
#include <functional>

class QAction;
class QDockWidget;
class QMenu;
class QWidget;

namespace cds {

class DockArea;

// Of one area. They act on its current panel: the one that has or last had the focus, at first the first one. A panel
// that was moved has the focus; one that was closed hands it to the next.
class PanelActions : public QObject {
  Q_OBJECT
public:
  explicit PanelActions(DockArea& area);

  [[nodiscard]] QList<QAction*> all() const; // for the palette: their texts name the panel
  void fill(QMenu& menu);                    // with what can be done to the current panel now
  void take(QWidget* part);                  // the panel that `part` is in or, a tab bar, shows becomes the current one
  void add(QDockWidget* dock);               // a new panel
  void update();                             // texts and what can be done, after a change of panels or language

protected:
  bool eventFilter(QObject* watched, QEvent* event) override; // of the panels, which may be windows

private:
  struct Move {
    QAction* action;
    Qt::Edge edge;
  };
  void change(const std::function<void()>& how);
  void move(Qt::Edge edge);
  void toggle_floating();
  void close_current();
  void fill_targets(QMenu& menu);
  void fill_closed(QMenu& menu);
  void pop_up(void (PanelActions::*fill_it)(QMenu&)); // at the current panel
  [[nodiscard]] QDockWidget* panel_of(QWidget* part) const;
  [[nodiscard]] QList<QDockWidget*> targets() const; // on which the current one can be put
  [[nodiscard]] QList<QDockWidget*> closed() const;

  DockArea& area_;
  QPointer<QDockWidget> current_;
  QList<Move> moves_;
  QAction *menu_, *onto_, *float_, *close_, *bring_back_;
};

// "Panel": a submenu for views with a menu of their own; nothing where `inside` is in no panel.
void add_panel_menu(QMenu& menu, QWidget* inside);

} // namespace cds
