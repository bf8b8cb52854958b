#include "base/file.h"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace cds {
namespace fs = std::filesystem;
namespace {

std::string reason(int number) {
  return std::strerror(number);
}

std::string way_out(int number) {
  switch (number) {
  case ENOSPC:
  case EDQUOT:
    return "Free some space on this disk and try again";
  case EACCES:
  case EPERM:
  case EROFS:
    return "Make the folder writable, or choose another one";
  case ENOENT:
    return "Check the path";
  default:
    return {};
  }
}

// Owns the temporary file until it is renamed: leaving early removes it.
class TemporaryFile {
public:
  explicit TemporaryFile(const fs::path& target)
      : path_(target.string() + ".tmp." + std::to_string(::getpid())),
        descriptor_(::open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644)) {}
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile() {
    if (descriptor_ >= 0) {
      ::close(descriptor_);
      ::unlink(path_.c_str());
    }
  }
  int descriptor() const { return descriptor_; }
  const std::string& path() const { return path_; }
  int release() { return std::exchange(descriptor_, -1); }

private:
  std::string path_;
  int descriptor_;
};

void sync_folder(const fs::path& folder) {
  const int fd = ::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd >= 0) {
    ::fsync(fd);
    ::close(fd);
  }
}

} // namespace

Result<std::string> read_file(const fs::path& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) {
    const int number = errno;
    return failed("cannot be opened: " + reason(number), path.string(), way_out(number));
  }
  struct stat info {};
  std::string content;
  if (::fstat(fd, &info) == 0 && S_ISREG(info.st_mode))
    content.reserve(static_cast<std::size_t>(info.st_size));
  char block[1 << 16];
  for (;;) {
    const ssize_t count = ::read(fd, block, sizeof block);
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0) {
      const int number = errno;
      ::close(fd);
      return failed("cannot be read: " + reason(number), path.string(), way_out(number));
    }
    if (count == 0)
      break;
    content.append(block, static_cast<std::size_t>(count));
  }
  ::close(fd);
  return content;
}

Status write_file_atomically(const fs::path& path, const std::function<Status(const AppendBytes&)>& write) {
  TemporaryFile file(path);
  if (file.descriptor() < 0) {
    const int number = errno;
    return failed("cannot be written: " + reason(number), path.string(), way_out(number));
  }
  const AppendBytes append = [&](std::span<const std::uint8_t> bytes) -> Status {
    while (!bytes.empty()) {
      const ssize_t count = ::write(file.descriptor(), bytes.data(), bytes.size());
      if (count < 0 && errno == EINTR)
        continue;
      if (count < 0) {
        const int number = errno;
        return failed("cannot be written: " + reason(number), path.string(), way_out(number));
      }
      bytes = bytes.subspan(static_cast<std::size_t>(count));
    }
    return {};
  };
  CDS_TRY(write(append));
  if (::fsync(file.descriptor()) != 0) {
    const int number = errno;
    return failed("cannot be written: " + reason(number), path.string(), way_out(number));
  }
  if (::rename(file.path().c_str(), path.c_str()) != 0) {
    const int number = errno;
    return failed("cannot be replaced: " + reason(number), path.string(), way_out(number));
  }
  ::close(file.release());
  sync_folder(path.parent_path());
  return {};
}

Status write_file_atomically(const fs::path& path, std::string_view content) {
  return write_file_atomically(path, [&](const AppendBytes& append) {
    return append({reinterpret_cast<const std::uint8_t*>(content.data()), content.size()});
  });
}

Status make_folder(const fs::path& path) {
  std::error_code code;
  fs::create_directories(path, code);
  if (code)
    return failed("folder cannot be made: " + code.message(), path.string(), way_out(code.value()));
  return {};
}

namespace {

fs::path home_bin() {
  if (const char* data = std::getenv("XDG_DATA_HOME"); data && *data)
    return fs::path(data) / "Trash";
  const char* home = std::getenv("HOME");
  return fs::path(home ? home : "/") / ".local/share/Trash";
}

// The bin that lies on the same file system as path: the home bin, or TOPDIR/.Trash-UID.
fs::path bin_for(const fs::path& path) {
  struct stat item {}, home {};
  const fs::path bin = home_bin();
  std::error_code code;
  fs::create_directories(bin, code);
  if (::stat(path.c_str(), &item) != 0 || ::stat(bin.c_str(), &home) != 0 || item.st_dev == home.st_dev)
    return bin;
  fs::path top = fs::absolute(path).parent_path();
  while (top.has_parent_path() && top != top.parent_path()) {
    struct stat above {};
    if (::stat(top.parent_path().c_str(), &above) != 0 || above.st_dev != item.st_dev)
      break;
    top = top.parent_path();
  }
  return top / (".Trash-" + std::to_string(::getuid()));
}

std::string percent_encoded(const std::string& text) {
  static constexpr char digits[] = "0123456789ABCDEF";
  std::string out;
  for (const unsigned char c : text) {
    if (std::isalnum(c) || std::strchr("/-_.~", c)) {
      out += static_cast<char>(c);
    } else {
      out += '%';
      out += digits[c >> 4];
      out += digits[c & 15];
    }
  }
  return out;
}

} // namespace

Result<fs::path> move_to_bin(const fs::path& path) {
  const fs::path source = fs::absolute(path).lexically_normal();
  const fs::path bin = bin_for(source);
  CDS_TRY(make_folder(bin / "files"));
  CDS_TRY(make_folder(bin / "info"));
  fs::path name = source.filename();
  for (int n = 2; fs::exists(bin / "files" / name); ++n)
    name = source.filename().string() + "." + std::to_string(n);
  char when[32];
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  ::localtime_r(&now, &local);
  std::strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%S", &local);
  const fs::path info = bin / "info" / (name.string() + ".trashinfo");
  CDS_TRY(write_file_atomically(info, "[Trash Info]\nPath=" + percent_encoded(source.string()) + "\nDeletionDate=" + when +
                                          "\n"));
  std::error_code code;
  fs::rename(source, bin / "files" / name, code);
  if (code) {
    fs::remove(info);
    return failed("cannot be moved to the bin: " + code.message(), source.string(), way_out(code.value()));
  }
  return bin / "files" / name;
}

Status restore_from_bin(const fs::path& binned, const fs::path& original) {
  if (fs::exists(original))
    return failed("something of this name exists already", original.string(), "Rename it, then restore again");
  std::error_code code;
  fs::rename(binned, original, code);
  if (code)
    return failed("cannot be restored: " + code.message(), binned.string(), way_out(code.value()));
  fs::remove(binned.parent_path().parent_path() / "info" / (binned.filename().string() + ".trashinfo"), code);
  return {};
}

} // namespace cds
