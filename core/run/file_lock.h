// An exclusive flock() on a file beside the data it guards; released by the kernel when the process ends.
#pragma once

#include "base/result.h"

#include <filesystem>
#include <string>

namespace cds {

class FileLock {
public:
  // Makes the file if needed. Blocks until the lock is free.
  [[nodiscard]] static Result<FileLock> wait(const std::filesystem::path& file);
  // Does not block: an error of kind `failed` with an empty way_out and what = "is locked" where somebody else holds
  // it.
  [[nodiscard]] static Result<FileLock> try_lock(const std::filesystem::path& file);
  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  ~FileLock();

  [[nodiscard]] Status write(const std::string& note); // replaces the file's content: who holds it

private:
  FileLock(int descriptor, std::filesystem::path file) : descriptor_(descriptor), file_(std::move(file)) {}
  int descriptor_ = -1;
  std::filesystem::path file_;
};

} // namespace cds
