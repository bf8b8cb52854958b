#include "data/disk_cache.h"

#include "base/file.h"
#include "base/hash.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <vector>

namespace cds {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t kept_free = 512ULL << 20;
constexpr std::time_t day = 24 * 3600, week = 7 * day;

struct Header {
  std::array<char, 8> magic{'C', 'D', 'S', 'I', 'M', 'G', '8', '1'};
  std::uint64_t source = 0; // a second hash of what the file's name is a hash of
  std::int32_t height = 0, width = 0;
  std::uint64_t checksum = 0; // XXH64 of the pixels
};
static_assert(sizeof(Header) == 32);

class Descriptor {
public:
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number_ >= 0)
      ::close(number_);
  }
  [[nodiscard]] int get() const { return number_; }

private:
  int number_;
};

// move: ::read or ::write, which may do a part of it.
template <class Bytes, class Move>
bool move_all(int file, Bytes* at, std::size_t size, Move&& move) {
  while (size > 0) {
    const auto count = move(file, at, size);
    if (count < 0 && errno == EINTR)
      continue;
    if (count <= 0)
      return false;
    at += count;
    size -= static_cast<std::size_t>(count);
  }
  return true;
}

bool read_all(int file, void* to, std::size_t size) {
  return move_all(file, static_cast<char*>(to), size, ::read);
}

bool write_all(int file, const void* from, std::size_t size) {
  return move_all(file, static_cast<const char*>(from), size, ::write);
}

// Other engines wait while one lives.
class FolderLock {
public:
  explicit FolderLock(int file) : file_(file) {
    while (::flock(file_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock() { ::flock(file_, LOCK_UN); }

private:
  int file_;
};

std::uint64_t read_count(int file) {
  std::uint64_t count = 0;
  return ::pread(file, &count, sizeof count, 0) == sizeof count ? count : 0;
}

// A count that could not be written is put right when the folder is next opened.
void write_count(int file, std::uint64_t count) {
  [[maybe_unused]] const auto written = ::pwrite(file, &count, sizeof count, 0);
}

} // namespace

struct DiskCache::Place {
  fs::path file;
  std::uint64_t source = 0;
};

DiskCache::DiskCache(fs::path folder, std::uint64_t bound, int lock)
    : folder_(std::move(folder)), bound_(bound), lock_(lock) {}

DiskCache::~DiskCache() {
  ::close(lock_);
}

Result<std::shared_ptr<DiskCache>> DiskCache::open(const fs::path& folder, std::uint64_t bytes) {
  CDS_TRY(make_folder(folder));
  const auto file = folder / "bytes";
  const int lock = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (lock < 0)
    return failed(std::string("the image cache cannot be written: ") + std::strerror(errno), file.string(),
                  "Make the folder writable, or set engine.disk_cache_mb=0");
  std::shared_ptr<DiskCache> cache(new DiskCache(folder, bytes, lock));
  cache->recount();
  return cache;
}

void DiskCache::recount() {
  struct Kept {
    fs::path file;
    std::uint64_t size;
    std::time_t used;
  };
  const std::lock_guard guard(mutex_);
  const FolderLock lock(lock_);
  std::vector<Kept> kept;
  std::uint64_t sum = 0;
  std::error_code code;
  for (fs::recursive_directory_iterator it(folder_, code), end; !code && it != end; it.increment(code)) {
    struct stat info {};
    if (it.depth() == 0 || ::stat(it->path().c_str(), &info) != 0 || !S_ISREG(info.st_mode))
      continue;
    kept.push_back({it->path(), static_cast<std::uint64_t>(info.st_size), info.st_mtime});
    sum += kept.back().size;
  }
  if (sum > bound_ - bound_ / 10) {
    std::sort(kept.begin(), kept.end(), [](const Kept& a, const Kept& b) { return a.used < b.used; });
    const std::time_t old = ::time(nullptr) - week;
    for (const Kept& one : kept)
      if ((one.used < old || sum > bound_) && ::unlink(one.file.c_str()) == 0)
        sum -= one.size;
  }
  write_count(lock_, sum);
}

std::optional<DiskCache::Place> DiskCache::place_of(const ImageRecord& record, int height, int width) const {
  struct stat info {};
  if (::stat(record.path.c_str(), &info) != 0)
    return std::nullopt;
  std::string key = fs::absolute(record.path).native();
  for (const std::int64_t part : {record.item, std::int64_t{info.st_size}, std::int64_t{info.st_mtim.tv_sec},
                                  std::int64_t{info.st_mtim.tv_nsec}, std::int64_t{height}, std::int64_t{width}})
    key += '\0' + std::to_string(part);
  const std::string name = hex(hash64(key));
  return Place{folder_ / name.substr(0, 2) / name.substr(2), hash64(key, 1)};
}

std::optional<Image8> DiskCache::find(const ImageRecord& record, int height, int width) {
  const auto place = place_of(record, height, width);
  if (!place)
    return std::nullopt;
  const Descriptor file(::open(place->file.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0)
    return std::nullopt;
  Header header;
  Image8 image{height, width, 3, {}};
  image.pixels.resize(static_cast<std::size_t>(height) * static_cast<std::size_t>(width) * 3);
  struct stat info {};
  const bool whole =
      ::fstat(file.get(), &info) == 0 && info.st_size == static_cast<off_t>(sizeof header + image.pixels.size()) &&
      read_all(file.get(), &header, sizeof header) && header.magic == Header{}.magic &&
      read_all(file.get(), image.pixels.data(), image.pixels.size()) && header.checksum == hash64(image.pixels);
  if (!whole) {
    ::unlink(place->file.c_str()); // counted until the folder is next opened
    return std::nullopt;
  }
  if (header.source != place->source || header.height != height || header.width != width)
    return std::nullopt; // two keys of one hash: the first stays
  if (info.st_mtime + day < ::time(nullptr))
    ::futimens(file.get(), nullptr); // used today; where it may not be said it ages
  return image;
}

void DiskCache::keep(const ImageRecord& record, const Image8& image) {
  const auto place = place_of(record, image.height, image.width);
  if (!place)
    return;
  Header header;
  header.source = place->source;
  header.height = image.height;
  header.width = image.width;
  header.checksum = hash64(image.pixels);
  const std::uint64_t size = sizeof header + image.pixels.size();
  const std::lock_guard guard(mutex_);
  if (!trouble_.empty())
    return;
  const FolderLock lock(lock_);
  std::error_code code;
  const std::uint64_t count = read_count(lock_);
  if (count + size > bound_ || fs::exists(place->file, code))
    return;
  if (const auto space = fs::space(folder_, code); !code && space.available < size + kept_free) {
    trouble_ = "the disk of the image cache is nearly full";
    return;
  }
  fs::create_directory(place->file.parent_path(), code);
  const fs::path temporary = place->file.native() + ".new"; // one writer at a time: the lock is held
  {
    const Descriptor file(::open(temporary.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.get() < 0 || !write_all(file.get(), &header, sizeof header) ||
        !write_all(file.get(), image.pixels.data(), image.pixels.size())) {
      trouble_ = std::string("the image cache cannot be written: ") + std::strerror(errno);
      ::unlink(temporary.c_str());
      return;
    }
  }
  if (::rename(temporary.c_str(), place->file.c_str()) != 0) {
    trouble_ = std::string("the image cache cannot be written: ") + std::strerror(errno);
    ::unlink(temporary.c_str());
    return;
  }
  write_count(lock_, count + size);
}

std::uint64_t DiskCache::bytes() const {
  const std::lock_guard guard(mutex_);
  const FolderLock lock(lock_);
  return read_count(lock_);
}

std::string DiskCache::trouble() const {
  const std::lock_guard guard(mutex_);
  return trouble_;
}

fs::path default_disk_cache() {
  if (const char* cache = std::getenv("XDG_CACHE_HOME"); cache && *cache)
    return fs::path(cache) / "cds-workbench/images";
  const char* home = std::getenv("HOME");
  return fs::path(home && *home ? home : ".") / ".cache/cds-workbench/images";
}

} // namespace cds
