// Deletes runs to the desktop's bin, and takes the last ones back. GUI thread; blocks for a rename.
#pragma once

#include "base/result.h"

#include <QObject>
#include <QString>
#include <QStringList>
#include <filesystem>
#include <vector>

namespace cds {

class RunWatcher;

class RunBin : public QObject {
  Q_OBJECT
public:
  explicit RunBin(RunWatcher& watcher, QObject* parent = nullptr);

  // Together, or none where one of them goes on (wrong_call); on another error, those before it are gone.
  [[nodiscard]] Status remove(const QStringList& ids);
  [[nodiscard]] bool can_restore() const { return !removed_.empty(); }
  [[nodiscard]] Result<QStringList> restore(); // what was removed last, together; the ids

Q_SIGNALS:
  void changed();

private:
  struct Removed {
    QString id;
    std::filesystem::path original, binned;
    int time = 0; // equal for what was removed together
  };
  RunWatcher& watcher_;
  std::vector<Removed> removed_;
  int times_ = 0;
};

} // namespace cds
