// Follows the runs of one project: finds new run folders, polls the journals of active runs a few times a second and
// appends what is new; finished runs are read once. All reading is done on threads of its own; what they bring is
// handed over in slices, so that the GUI thread is never busy for long. GUI thread.
#pragma once

#include "models/background.h"
#include "models/run_feed.h"
#include "models/run_info.h"
#include "models/run_scan.h"

#include <QHash>
#include <QObject>
#include <QStringList>
#include <QTimer>
#include <filesystem>
#include <memory>

namespace cds {

struct RunLook;

class RunWatcher : public QObject {
  Q_OBJECT
public:
  explicit RunWatcher(QObject* parent = nullptr);
  ~RunWatcher() override;

  // Drops all runs and follows those of PROJECT/runs; an empty path follows nothing.
  void watch(const std::filesystem::path& project_folder);
  [[nodiscard]] std::filesystem::path project_folder() const { return project_; }
  [[nodiscard]] std::filesystem::path run_folder(const QString& id) const;

  [[nodiscard]] QStringList ids() const { return ids_; }      // in order of birth
  [[nodiscard]] const RunInfo* info(const QString& id) const; // null: no such run; valid until control returns to Qt
  [[nodiscard]] int
  ordinal(const QString& id) const; // a run's colour on every page, as long as the project is watched; -1: none

  // The run's content. Made and loaded at the first call (watch its loaded()), then kept current. Never null; owned
  // here and alive until watch() is called again or the run is removed: hold it by QPointer.
  [[nodiscard]] RunFeed* feed(const QString& id);

  [[nodiscard]] bool ready() const { return scanned_; } // the first scan of the folder is done
  void poll();                                          // look now; also called by the timer
  void look_for_runs();                                 // read the folder again, in the background
  void forget(const QString& id);                       // the run's folder has been moved away

Q_SIGNALS:
  void scanned();                          // the first scan of a project is done
  void runs_added(const QStringList& ids); // all that one look has found, ascending
  void run_changed(const QString& id);     // its info has changed
  void run_removed(const QString& id);
  void run_ended(const QString& id); // it was active and is not any more

private:
  struct Watched;
  void begin_scan();
  void take_scan(RunScan scan);
  struct Loaded;
  void poll_run(const std::shared_ptr<Watched>& run);
  void take_look(const std::shared_ptr<Watched>& run, RunLook look);
  void load_feed(Watched& run);
  void hand_over(const std::shared_ptr<Watched>& run, const std::shared_ptr<Loaded>& loaded);
  void take_info(Watched& run, RunInfo info);
  void number_runs();

  std::filesystem::path project_;
  QStringList ids_;
  QHash<QString, int> old_ordinals_; // of runs that are gone
  QHash<QString, std::shared_ptr<Watched>> runs_;
  RunStamps stamps_;
  QTimer timer_;
  int polls_ = 0;
  bool scanning_ = false, scan_again_ = false;
  bool scanned_ = false;
  BackgroundWork scans_, loads_;
};

} // namespace cds
