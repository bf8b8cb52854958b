#include "run/file_lock.h"

#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>
#include <utility>

namespace cds {
namespace {

Result<int> open_lock(const std::filesystem::path& file, int operation) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
  if (descriptor < 0) {
    const int number = errno;
    return failed(std::string("cannot be locked: ") + std::strerror(number), file.string(),
                  number == EACCES || number == EROFS || number == EPERM
                      ? "Make the folder writable, or choose another one"
                      : "");
  }
  while (::flock(descriptor, operation) != 0) {
    if (errno == EINTR)
      continue;
    const int number = errno;
    ::close(descriptor);
    return failed(number == EWOULDBLOCK ? std::string("is locked")
                                        : std::string("cannot be locked: ") + std::strerror(number),
                  file.string());
  }
  return descriptor;
}

} // namespace

Result<FileLock> FileLock::wait(const std::filesystem::path& file) {
  CDS_ASSIGN(const int descriptor, open_lock(file, LOCK_EX));
  return FileLock(descriptor, file);
}

Result<FileLock> FileLock::try_lock(const std::filesystem::path& file) {
  CDS_ASSIGN(const int descriptor, open_lock(file, LOCK_EX | LOCK_NB));
  return FileLock(descriptor, file);
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), file_(std::move(other.file_)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(file_, other.file_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0)
    ::close(descriptor_);
}

Status FileLock::write(const std::string& note) {
  if (::ftruncate(descriptor_, 0) != 0 ||
      ::pwrite(descriptor_, note.data(), note.size(), 0) != static_cast<ssize_t>(note.size()))
    return failed(std::string("cannot be written: ") + std::strerror(errno), file_.string());
  return {};
}

} // namespace cds
