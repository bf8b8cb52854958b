// Decoded images in memory, up to a bound. When it is full nothing is thrown out: an epoch visits every image once, so
// what stays is as useful as what would replace it. Thread-safe. It changes speed, never results.
#pragma once

#include "data/disk_cache.h"

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <unordered_map>

namespace cds {

class ImageCache {
public:
  // disk: where what is not in memory is looked for, and what was decoded is kept; null: nowhere.
  explicit ImageCache(std::size_t bytes, std::shared_ptr<DiskCache> disk = {})
      : bound_(bytes), disk_(std::move(disk)) {}

  // The image at exactly this size: cached, or decoded now.
  [[nodiscard]] Result<std::shared_ptr<const Image8>> load(const ImageRecord& record, int height, int width);
  [[nodiscard]] std::size_t bytes() const;
  [[nodiscard]] std::size_t count() const;
  [[nodiscard]] std::string trouble() const { return disk_ ? disk_->trouble() : std::string(); } // of the disk's part

private:
  const std::size_t bound_;
  const std::shared_ptr<DiskCache> disk_;
  mutable std::mutex mutex_; // protects what follows
  std::size_t bytes_ = 0;
  std::unordered_map<std::string, std::shared_ptr<const Image8>> images_;
};

} // namespace cds
