// What happened in a run, one entry an event, with the way out of what went wrong.
#pragma once

#include <QListWidget>
#include <QPointer>

namespace cds {

class RunFeed;

class LiveEvents : public QListWidget {
  Q_OBJECT
public:
  explicit LiveEvents(QWidget* parent = nullptr);
  void follow(RunFeed* feed); // null: none
  void retranslate();

Q_SIGNALS:
  void count_changed();

private:
  void add(int first, int last);
  QPointer<RunFeed> feed_;
};

} // namespace cds
