#include "run/run_lock.h"

#include "base/file.h"
#include "base/json.h"
#include "base/process.h"
#include "run/run_folder.h"

namespace cds {

Result<FileLock> lock_run(const std::filesystem::path& run_folder) {
  const auto file = RunPaths{run_folder}.lock();
  auto lock = FileLock::try_lock(file);
  if (!lock) {
    if (lock.error().what != "is locked")
      return lock;
    std::string who = "another engine";
    if (const auto text = read_file(file)) {
      const Json note = Json::parse(*text, nullptr, false);
      if (note.is_object() && note.contains("pid") && note.contains("host"))
        who = "process " + note["pid"].dump() + " on " + note.value("host", std::string("this host"));
    }
    return failed("this run is worked on by " + who, run_folder.string(),
                  "Wait for it to end, or stop it: cds stop " + run_folder.string());
  }
  const ProcessId self = this_process();
  CDS_TRY(lock->write(Json{{"host", self.host}, {"pid", self.pid}, {"start_ticks", self.start_ticks}}.dump()));
  return lock;
}

} // namespace cds
