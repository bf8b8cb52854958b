// Thumbnails on disk, in a folder bounded in bytes: what was used longest ago goes first. A cache: what cannot be read,
// is damaged or belongs to an older version of its picture counts as absent, and nothing here is an error. Thread-safe;
// several programs may share a folder.
//
// Layout: FOLDER/xx/DIGITS.thumb, DIGITS = 32 hexadecimal digits of the key, xx the first two. A file is 8 bytes
// "CDSTHMB1", 8 bytes XXH64 of what follows (little-endian), then a JPEG. Its modification time is that of its last
// use.
#pragma once

#include "data/decode.h"

#include <cstdint>
#include <filesystem>
#include <mutex>
#include <optional>
#include <string>

namespace cds {

class ThumbnailStore {
public:
  // `bytes` bounds the files' sizes together; other programs' files count from the next clearing on.
  ThumbnailStore(std::filesystem::path folder, std::uintmax_t bytes);

  // The name of a picture at a height: its path, item, size and time of change. None where the file is not there.
  [[nodiscard]] static std::optional<std::string> key(const ImageRecord& record, int height);

  [[nodiscard]] std::optional<Image8> find(const std::string& key); // blocks for the disk and the decoder
  void keep(const std::string& key, const Image8& image);           // blocks; atomically, not synced
  [[nodiscard]] std::uintmax_t bytes(); // held now, as far as is known; blocks the first time
  [[nodiscard]] std::filesystem::path file(const std::string& key) const;

private:
  void clear_space(std::uintmax_t down_to); // REQUIRES mutex_ held
  const std::filesystem::path folder_;
  const std::uintmax_t bound_;
  std::mutex mutex_;                   // protects what follows
  std::optional<std::uintmax_t> held_; // none: not counted yet
  std::uint64_t written_ = 0;          // names temporary files
};

} // namespace cds
