// Start, pause and stop of the selected run: one set of actions for header, menus and shortcuts.
#pragma once

#include "base/result.h"

#include <QObject>

class QAction;
class QWidget;

namespace cds {

class Page;
class Workspace;

class RunActions : public QObject {
  Q_OBJECT
public:
  RunActions(Workspace& workspace, QWidget* window);

  void set_page(Page* page); // the one on screen: its start_action() comes first
  void retranslate();
  [[nodiscard]] QAction* start() const { return start_; }
  [[nodiscard]] QAction* pause() const { return pause_; }
  [[nodiscard]] QAction* stop() const { return stop_; }

Q_SIGNALS:
  void new_run_wanted(); // Start with nothing to continue
  void problem(const QString& message);
  void message(const QString& message);

private:
  void refresh();
  void do_start();
  void report(const Status& status);
  Workspace& workspace_;
  Page* page_ = nullptr;
  QAction *start_, *pause_, *stop_;
};

} // namespace cds
