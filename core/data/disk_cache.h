// Decoded images on disk, 8 bits a channel, at the size they are trained at: for sets that memory does not hold.
// Several engines may share a folder: one file an image, replaced by renaming, named by what it was decoded from (path,
// size and time of change) and by the wanted size; each carries a checksum, and a damaged one is removed and decoded
// again. It changes speed, never results, and never fails a run. Thread-safe; blocks for the disk.
#pragma once

#include "data/decode.h"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace cds {

class DiskCache {
public:
  // Makes the folder and counts what lies in it. `bytes` bounds the folder, whoever fills it: when it is full nothing
  // more is kept; what nobody used for a week goes when it is opened nearly full. Errors: a folder that cannot be made
  // or written.
  [[nodiscard]] static Result<std::shared_ptr<DiskCache>> open(const std::filesystem::path& folder,
                                                               std::uint64_t bytes);
  ~DiskCache();
  DiskCache(const DiskCache&) = delete;
  DiskCache& operator=(const DiskCache&) = delete;

  [[nodiscard]] std::optional<Image8> find(const ImageRecord& record, int height, int width);
  // Keeps it where there is room, and at least 512 MB stay free on the disk. The first write that fails is the last one
  // tried: trouble() tells why.
  void keep(const ImageRecord& record, const Image8& image);

  [[nodiscard]] std::uint64_t bytes() const; // in the folder now, over all engines
  [[nodiscard]] std::string trouble() const; // empty: none

private:
  struct Place;
  DiskCache(std::filesystem::path folder, std::uint64_t bound, int lock);
  [[nodiscard]] std::optional<Place> place_of(const ImageRecord& record, int height, int width) const;
  void recount();

  const std::filesystem::path folder_;
  const std::uint64_t bound_;
  const int lock_;           // the file "bytes": its lock guards the folder's size, which it holds
  mutable std::mutex mutex_; // with lock_: flock() does not part threads; protects what follows
  std::string trouble_;
};

// $XDG_CACHE_HOME/cds-workbench/images, or below ~/.cache.
[[nodiscard]] std::filesystem::path default_disk_cache();

} // namespace cds
