#include "data/image_cache.h"

namespace cds {

Result<std::shared_ptr<const Image8>> ImageCache::load(const ImageRecord& record, int height, int width) {
  const std::string key = record.path.native() + '\0' + std::to_string(record.item) + ' ' + std::to_string(height) +
                          'x' + std::to_string(width);
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = images_.find(key); found != images_.end())
      return found->second;
  }
  std::optional<Image8> stored = disk_ ? disk_->find(record, height, width) : std::nullopt;
  Image8 image;
  if (stored) {
    image = std::move(*stored);
  } else {
    CDS_ASSIGN(image, load_resized(record, height, width));
    if (disk_)
      disk_->keep(record, image);
  }
  auto shared = std::make_shared<const Image8>(std::move(image));
  const std::size_t size = shared->pixels.size() + key.size() + sizeof(Image8) + 128; // about what the entry costs
  const std::lock_guard lock(mutex_);
  if (bytes_ + size <= bound_ && images_.emplace(key, shared).second)
    bytes_ += size;
  return shared;
}

std::size_t ImageCache::bytes() const {
  const std::lock_guard lock(mutex_);
  return bytes_;
}

std::size_t ImageCache::count() const {
  const std::lock_guard lock(mutex_);
  return images_.size();
}

} // namespace cds
