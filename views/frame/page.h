// One page of the workbench: one question. A page gets the workspace, builds itself, and follows the selection.
#pragma once

#include "models/workspace.h"

#include <QPointer>
#include <QWidget>

class QAction;

namespace cds {

// A page adds its actions with QWidget::addAction (each with text, shortcut where it has one): the command palette
// finds them there. It writes every visible string in retranslate() and every colour in restyle(), and nowhere else.
class Page : public QWidget {
  Q_OBJECT
public:
  explicit Page(Workspace& workspace, QWidget* parent = nullptr);

  [[nodiscard]] virtual QString title() const = 0;    // one word for the rail, translated now
  [[nodiscard]] virtual QString question() const = 0; // what the page answers: "Is it going well?"
  [[nodiscard]] virtual QString icon() const = 0;     // of resources/icons, e.g. "live"

  // Everything the present selection asks for is on screen: background loads are done, or there is nothing to load.
  [[nodiscard]] bool ready() const { return pending_ == 0; }

  void prepare(); // by the frame, once, after construction: first retranslate() and restyle()

  // Writes all visible strings again. Called by prepare() and at each change of language.
  virtual void retranslate() = 0;
  // Takes colours from the palette again. Called by prepare() and at each change of theme.
  virtual void restyle() {}

  // What the frame's Start means on this page; null: to continue the selected run.
  [[nodiscard]] virtual QAction* start_action() const { return nullptr; }

  // Gives the focus to what had it when this page was left, at first to first_focus().
  void take_focus();

  void on_screen(bool visible); // the frame tells when the page comes and goes; calls entered() and left()

Q_SIGNALS:
  void ready_changed();
  void page_requested(const QString& name); // "live": go there, keeping the selection
  void message(const QString& text);        // one line for the status bar, for a few seconds

protected:
  virtual void entered() {} // now on screen: catch up with what came while hidden
  virtual void left() {}
  // What the keys mean when the page comes; null or hidden: the first control.
  [[nodiscard]] virtual QWidget* first_focus() const { return nullptr; }
  [[nodiscard]] bool is_on_screen() const { return on_screen_; }
  [[nodiscard]] Workspace& workspace() const { return workspace_; }
  // Brackets a background load: ready() is false between begin_load() and as many end_load().
  void begin_load();
  void end_load();
  // A new action of this page, found by the palette; its text is set in retranslate().
  QAction* add_page_action(const char* object_name, const QString& icon_name = {});
  void changeEvent(QEvent* event) override;
  void showEvent(QShowEvent* event) override;
  bool event(QEvent* event) override; // what plots and tables tell becomes message()

private:
  Workspace& workspace_;
  int pending_ = 0;
  bool on_screen_ = false;
  QPointer<QObject> first_shown_; // waits for what first_focus() is to be shown
  QPointer<QWidget> last_focus_;  // when the page was left
  bool built_ = false;
};

// One line of the rail. `name` is stable and untranslated: command line, settings, page_requested.
struct PageEntry {
  const char* name;
  Page* (*make)(Workspace& workspace, QWidget* parent);
};

template <class T>
Page* make_page(Workspace& workspace, QWidget* parent) {
  return new T(workspace, parent);
}

} // namespace cds
