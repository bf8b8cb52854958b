#include "data/synth.h"

#include "base/file.h"
#include "base/process.h"
#include "data/synth_draw.h"
#include "data/synth_random.h"

#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fcntl.h>
#include <mutex>
#include <optional>
#include <thread>
#include <unistd.h>

namespace cds {
namespace fs = std::filesystem;
namespace {

// One file to be made.
struct Task {
  const char* folder;
  std::string name;
  int look;             // index into the looks
  std::uint32_t person; // key of pose and accidents
  int camera;           // from 0
  int image;
  SynthCrop crop;
};

// Keys of people who have no identity of their own; identities take the numbers from 1.
constexpr std::uint32_t first_stranger = 0x20000000, first_junk = 0x30000000;

std::string file_name(int identity, int camera, int frame) {
  char text[64];
  std::snprintf(text, sizeof text, identity < 0 ? "%d_c%ds1_%06d_00.jpg" : "%04d_c%ds1_%06d_00.jpg", identity,
                camera + 1, frame);
  return text;
}

std::vector<Task> plan(const SynthSpec& spec, const std::vector<SynthIdentity>& identities,
                       std::vector<SynthLook>& looks) {
  std::vector<Task> tasks;
  const int half = spec.identities / 2;
  for (const SynthIdentity& identity : identities) {
    looks.push_back(identity.look);
    const bool trains = identity.number <= half;
    for (int camera = 0; camera < spec.cameras; ++camera)
      for (int image = 0; image < spec.images_per_camera; ++image)
        tasks.push_back({trains       ? "bounding_box_train"
                         : image == 0 ? "query"
                                      : "bounding_box_test",
                         file_name(identity.number, camera, identity.number * 1000 + image * 12 + 1),
                         identity.number - 1, static_cast<std::uint32_t>(identity.number), camera, image,
                         SynthCrop::person});
  }
  for (int i = 0; i < spec.distractors; ++i) {
    const auto key = first_stranger + static_cast<std::uint32_t>(i);
    tasks.push_back({"bounding_box_test", file_name(0, i % spec.cameras, i + 1), static_cast<int>(looks.size()), key,
                     i % spec.cameras, 0, SynthCrop::person});
    looks.push_back(random_look(spec.seed, key));
  }
  for (int i = 0; i < spec.junk; ++i) {
    const auto key = first_junk + static_cast<std::uint32_t>(i);
    Random random = synth::stream(spec.seed, synth::Stream::junk, key);
    tasks.push_back({"bounding_box_test", file_name(-1, i % spec.cameras, i + 1),
                     random.between(half, spec.identities - 1), key, i % spec.cameras, 0, SynthCrop::junk});
  }
  return tasks;
}

Status write_plainly(const fs::path& path, const std::vector<std::uint8_t>& bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
  int number = file < 0 ? errno : 0;
  for (std::size_t done = 0; number == 0 && done < bytes.size();) {
    const ssize_t count = ::write(file, bytes.data() + done, bytes.size() - done);
    if (count >= 0)
      done += static_cast<std::size_t>(count);
    else if (errno != EINTR)
      number = errno;
  }
  if (file >= 0 && ::close(file) != 0 && number == 0)
    number = errno;
  if (number == 0)
    return {};
  return failed(std::string("cannot be written: ") + std::strerror(number), path.string(),
                number == ENOSPC || number == EDQUOT ? "Free some space on this disk and try again"
                                                     : "Make the folder writable, or choose another one");
}

// The folder that grows beside its final name. Leaving without finish() removes it.
class GrowingFolder {
public:
  explicit GrowingFolder(fs::path target) : target_(std::move(target)), path_(prefix() + std::to_string(::getpid())) {}
  GrowingFolder(const GrowingFolder&) = delete;
  GrowingFolder& operator=(const GrowingFolder&) = delete;
  ~GrowingFolder() {
    if (!made_)
      return;
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  [[nodiscard]] const fs::path& path() const { return path_; }

  Status make() {
    remove_leftovers();
    for (const char* folder : {"bounding_box_train", "query", "bounding_box_test"}) {
      CDS_TRY(make_folder(path_ / folder));
      made_ = true;
    }
    return {};
  }
  Status finish() {
    if (::rename(path_.c_str(), target_.c_str()) != 0) // replaces an empty folder
      return failed(std::string("cannot be given its name: ") + std::strerror(errno), target_.string());
    made_ = false;
    return {};
  }

private:
  std::string prefix() const {
    return (target_.parent_path() / ("." + target_.filename().string() + ".partial-")).string();
  }

  // What a killed process left behind.
  void remove_leftovers() const {
    std::error_code ignored;
    for (const fs::directory_entry& entry : fs::directory_iterator(target_.parent_path(), ignored)) {
      const std::string name = entry.path().string();
      if (!name.starts_with(prefix()))
        continue;
      const int pid = std::atoi(name.c_str() + prefix().size());
      if (pid > 0 && pid != ::getpid() && ::kill(pid, 0) != 0 && errno == ESRCH)
        fs::remove_all(entry.path(), ignored);
    }
  }

  fs::path target_, path_;
  bool made_ = false;
};

Status check_target(const fs::path& out) {
  std::error_code code;
  const fs::file_status status = fs::status(out, code);
  if (!fs::exists(status))
    return {};
  if (!fs::is_directory(status))
    return wrong_call("is a file; a data set needs a folder", out.string(), "Choose another name");
  const bool empty = fs::is_empty(out, code);
  if (code)
    return failed("cannot be read: " + code.message(), out.string());
  if (!empty)
    return wrong_call("is not empty", out.string(), "Choose another name, or remove it first");
  return {};
}

// Draws and writes tasks on several threads; the first error wins.
Status write_pictures(const fs::path& root, const SynthSpec& spec, const std::vector<Task>& tasks,
                      const std::vector<SynthLook>& looks, int threads, const ProgressSink& progress,
                      const std::stop_token& stop) {
  std::vector<std::optional<SynthPainter>> painters(static_cast<std::size_t>(spec.cameras));
  std::vector<std::once_flag> painted(painters.size());
  std::atomic<std::size_t> next{0}, done{0};
  std::atomic<int> working{threads};
  std::mutex mutex;
  std::optional<Error> error; // protected by mutex
  std::atomic<bool> failing{false};

  const auto work = [&] {
    for (;;) {
      const std::size_t index = next++;
      if (index >= tasks.size() || failing || stop.stop_requested())
        break;
      const Task& task = tasks[index];
      const auto camera = static_cast<std::size_t>(task.camera);
      Status status;
      try {
        std::call_once(painted[camera],
                       [&] { painters[camera].emplace(spec.seed, synth_camera(spec.seed, task.camera + 1)); });
        status = write_plainly(root / task.folder / task.name,
                               painters[camera]->draw_jpeg(looks[static_cast<std::size_t>(task.look)], task.person,
                                                           task.image, spec.height, spec.width, task.crop));
      } catch (const std::exception& exception) { // OpenCV's, or no memory
        status = failed(std::string("cannot be drawn: ") + exception.what(), task.name);
      }
      if (!status) {
        const std::lock_guard lock(mutex);
        if (!error)
          error = status.error();
        failing = true;
      }
      ++done;
    }
    --working;
  };
  std::vector<std::jthread> pool;
  for (int i = 0; i < threads; ++i)
    pool.emplace_back(work);
  ProgressMeter meter(progress, "drawing pedestrians", static_cast<std::int64_t>(tasks.size()));
  while (working > 0) {
    meter.advance(static_cast<std::int64_t>(done.load()));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  pool.clear(); // joins
  if (error)
    return tl::unexpected(*error);
  if (stop.stop_requested())
    return cancelled();
  meter.finish();
  return {};
}

Json description(const SynthSpec& spec, const std::vector<SynthIdentity>& identities) {
  Json json;
  json["made_by"] = "cds synth";
  json["spec"] = {{"identities", spec.identities},
                  {"cameras", spec.cameras},
                  {"images_per_camera", spec.images_per_camera},
                  {"height", spec.height},
                  {"width", spec.width},
                  {"seed", spec.seed},
                  {"families", spec.families},
                  {"distractors", spec.distractors},
                  {"junk", spec.junk}};
  for (int camera = 1; camera <= spec.cameras; ++camera)
    json["cameras"].push_back(to_json(synth_camera(spec.seed, camera)));
  for (const SynthIdentity& identity : identities) {
    Json one;
    one["number"] = identity.number;
    if (identity.family >= 0) {
      one["family"] = identity.family;
      one["marks"] = {to_string(identity.small_mark), to_string(identity.large_mark)};
    }
    one["look"] = to_json(identity.look);
    json["identities"].push_back(std::move(one));
  }
  return json;
}

} // namespace

Status check(const SynthSpec& spec) {
  const auto whole = [](const char* name, int value, int low, int high) -> Status {
    if (value >= low && value <= high)
      return {};
    return wrong_call(std::string(name) + " is " + std::to_string(value) + ", outside " + std::to_string(low) + " to " +
                      std::to_string(high));
  };
  CDS_TRY(whole("identities", spec.identities, 4, 20000));
  CDS_TRY(whole("cameras", spec.cameras, 2, 9));
  CDS_TRY(whole("images-per-camera", spec.images_per_camera, 2, 83)); // frames of one identity stay within its thousand
  CDS_TRY(whole("height", spec.height, 16, 1024));
  CDS_TRY(whole("width", spec.width, 16, 1024));
  CDS_TRY(whole("distractors", spec.distractors, 0, 1000000));
  CDS_TRY(whole("junk", spec.junk, 0, 1000000));
  if (!(spec.families >= 0 && spec.families <= 1))
    return wrong_call("families is " + std::to_string(spec.families) + ", outside 0 to 1");
  return {};
}

Result<SynthCounts> write_synthetic_set(const fs::path& out, const SynthSpec& spec, int threads,
                                        const ProgressSink& progress, std::stop_token stop) {
  const double started = now_seconds();
  CDS_TRY(check(spec));
  fs::path target = fs::absolute(out).lexically_normal();
  if (!target.has_filename()) // "OUT/"
    target = target.parent_path();
  CDS_TRY(check_target(target));
  CDS_TRY(make_folder(target.parent_path()));

  const std::vector<SynthIdentity> identities = synth_identities(spec);
  std::vector<SynthLook> looks;
  const std::vector<Task> tasks = plan(spec, identities, looks);
  GrowingFolder folder(target);
  CDS_TRY(folder.make());
  CDS_TRY(write_pictures(folder.path(), spec, tasks, looks, threads > 0 ? threads : core_count(), progress, stop));
  CDS_TRY(write_json(folder.path() / "synth.json", description(spec, identities)));
  CDS_TRY(folder.finish());

  SynthCounts counts;
  for (const Task& task : tasks)
    ++(task.folder[0] == 'q'                                 ? counts.query
       : std::strcmp(task.folder, "bounding_box_train") == 0 ? counts.train
                                                             : counts.gallery);
  counts.train_identities = spec.identities / 2;
  counts.test_identities = spec.identities - counts.train_identities;
  counts.seconds = now_seconds() - started;
  return counts;
}

} // namespace cds
