// Deletes runs to the desktop's bin, and takes the last ones back. GUI thread; blocks for a rename.
#pragma once

#include "base/result.h"

#include <QObject>
#include <QString>
#include <filesystem>
#include <vector>

namespace cds {

class RunWatcher;

class RunBin : public QObject {
  Q_OBJECT
public:
  explicit RunBin(RunWatcher& watcher, QObject* parent = nullptr);

  [[nodiscard]] Status remove(const QString& id); // wrong_call for a run that goes on
  [[nodiscard]] bool can_restore() const { return !removed_.empty(); }
  [[nodiscard]] Result<QString> restore(); // the last one removed; its id

Q_SIGNALS:
  void changed();

private:
  struct Removed {
    QString id;
    std::filesystem::path original, binned;
  };
  RunWatcher& watcher_;
  std::vector<Removed> removed_;
};

} // namespace cds
