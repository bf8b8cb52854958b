// Panels side by side, below each other or as tabs: dragged by their grip or moved by keys, floated, closed, and
// remembered. GUI thread.
#pragma once

#include <QMainWindow>
#include <QStringList>

namespace cds {

class PanelActions;

class DockArea : public QMainWindow {
  Q_OBJECT
public:
  explicit DockArea(const QString& name, QWidget* parent = nullptr); // the name under which its state is kept

  // Panels are placed one after another against a panel that is there already; the first one needs none.
  enum class Side { first, right_of, below, tab_of };
  void add(const QString& name, QWidget* panel, Side side = Side::first, QWidget* other = nullptr);
  void set_title(QWidget* panel, const QString& title); // of its tab
  // Which panels there are is the page's to say, which of those are closed the person's.
  void set_shown(QWidget* panel, bool shown);
  [[nodiscard]] bool is_shown(QWidget* panel) const; // in the layout, be it behind another tab
  void set_closed(QDockWidget* dock, bool closed);
  [[nodiscard]] bool is_closed(const QDockWidget* dock) const; // a panel that the page would show
  [[nodiscard]] QStringList closed() const;                    // their names, also of those that the page hides
  void set_closed(const QStringList& names);                   // these and no others
  void raise(QWidget* panel);                                  // to the front of its tabs
  [[nodiscard]] QList<QDockWidget*> docks() const;             // the panels' frames as they were added
  [[nodiscard]] PanelActions& panel_actions() { return *actions_; }
  // The property with the state that was remembered and restored, if any: shares do not count then.
  static constexpr const char* remembered = "remembered";

  // How much room panels get beside each other (or below, where `vertical`) at the first sight of the layout.
  void share(const QList<QWidget*>& panels, const QList<int>& sizes, bool vertical = false);
  // Gives the upper one that height of what both have, but two thirds at most; nothing where they do not stand so.
  void fit_above(QWidget* upper, QWidget* lower, int height);
  // The panels that can be seen, and the tab bars above some of them: column by column, each from above.
  [[nodiscard]] QList<QWidget*> in_reading_order() const;
  [[nodiscard]] bool was_seen() const { return shown_; } // laid out once: until then its state says nothing
  void settle();                                         // after the last add: what restore_first_layout() goes back to
  void restore_first_layout();

protected:
  void showEvent(QShowEvent* event) override;
  void changeEvent(QEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override; // of the tab bars

private:
  struct Share {
    QList<QDockWidget*> docks;
    QList<int> sizes;
    Qt::Orientation along;
  };
  struct Panel {
    QDockWidget* dock;
    bool inert = false; // nothing in it takes the keys but itself
    bool wanted = true; // by the page
    bool closed = false;
  };
  void give_shares();
  void show_panels();
  [[nodiscard]] QDockWidget* dock_of(const QWidget* panel) const;
  QList<Share> shares_;
  bool shown_ = false;
  QList<Panel> panels_;
  PanelActions* actions_;
  QByteArray first_;
  QList<QDockWidget*> fronts_; // of the tabs, at first
};

} // namespace cds
