// Panels side by side, below each other or as tabs: dragged by their grip, floated, and remembered. GUI thread.
#pragma once

#include <QHash>
#include <QMainWindow>

namespace cds {

class DockArea : public QMainWindow {
  Q_OBJECT
public:
  explicit DockArea(const QString& name, QWidget* parent = nullptr); // the name under which its state is kept

  // Panels are placed one after another against a panel that is there already; the first one needs none.
  enum class Side { first, right_of, below, tab_of };
  void add(const QString& name, QWidget* panel, Side side = Side::first, QWidget* other = nullptr);
  void set_title(QWidget* panel, const QString& title); // of its tab
  void set_shown(QWidget* panel, bool shown);
  [[nodiscard]] bool is_shown(QWidget* panel) const; // in the layout, be it behind another tab
  void raise(QWidget* panel);                        // to the front of its tabs
  // The property with the state that was remembered and restored, if any: shares do not count then.
  static constexpr const char* remembered = "remembered";

  // How much room panels get beside each other (or below, where `vertical`) at the first sight of the layout.
  void share(const QList<QWidget*>& panels, const QList<int>& sizes, bool vertical = false);
  // The panels that can be seen, and the tab bars above some of them: column by column, each from above.
  [[nodiscard]] QList<QWidget*> in_reading_order() const;
  [[nodiscard]] bool was_seen() const { return shown_; } // laid out once: until then its state says nothing
  void settle();                                         // after the last add: what restore_first_layout() goes back to
  void restore_first_layout();

protected:
  void showEvent(QShowEvent* event) override;

private:
  struct Share {
    QList<QDockWidget*> docks;
    QList<int> sizes;
    Qt::Orientation along;
  };
  void give_shares();
  QList<Share> shares_;
  bool shown_ = false;
  QHash<QWidget*, QDockWidget*> docks_;
  QByteArray first_;
};

} // namespace cds
