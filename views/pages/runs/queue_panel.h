// What waits, in order: dragged or moved by keys, removed, tried again; and the runner that works it off.
#pragma once

#include "run/queue.h"

#include <QWidget>
#include <vector>

class QAction;
class QTableView;
class QToolButton;

namespace cds {

class MeaningLabel;
class Workspace;

class QueuePanel : public QWidget {
  Q_OBJECT
public:
  struct Actions { // the page's, so that the palette finds them
    QAction *run, *stop, *up, *down, *remove, *retry;
  };
  QueuePanel(Workspace& workspace, const Actions& actions, QWidget* parent = nullptr);
  void retranslate();
  void restore(); // what was removed last, to its place; without effect where nothing was
  void forget_removed();
  [[nodiscard]] QTableView& table() const { return *table_; }

Q_SIGNALS:
  void removed(const QString& what); // by the person: restore() takes it back
  void restored(const QString& what);
  void message(const QString& text);

private:
  [[nodiscard]] qint64 chosen() const; // the number of the current entry; 0: none
  void choose(qint64 number);
  void move(int by);
  void remove();
  void refresh();

  Workspace& workspace_;
  Actions actions_;
  MeaningLabel *title_, *note_, *problem_;
  QTableView* table_;
  struct Removed {
    QueueItem item;
    int row;
    QString what; // as it was listed
  };
  std::vector<Removed> removed_; // the last one last
};

} // namespace cds
