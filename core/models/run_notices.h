// Tells once for each run that ends or fails while the workbench looks on. GUI thread.
#pragma once

#include <QObject>

namespace cds {

class RunWatcher;

class RunNotices : public QObject {
  Q_OBJECT
public:
  explicit RunNotices(RunWatcher& watcher, QObject* parent = nullptr);

Q_SIGNALS:
  // One line and what to know beside it; `bad`: it failed or was interrupted. Not for runs that a person stopped.
  void notice(const QString& title, const QString& text, bool bad);

private:
  void tell(const QString& id);
  RunWatcher& watcher_;
};

} // namespace cds
