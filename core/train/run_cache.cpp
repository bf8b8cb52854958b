#include "train/run_cache.h"

namespace cds {
namespace {

void warn(Session& session, const std::string& why, const std::string& way_out) {
  session.warn_once("image_cache", why + ": images are decoded again where memory does not hold them", way_out);
}

} // namespace

std::shared_ptr<ImageCache> open_cache(Session& session) {
  const EngineSpec& engine = session.experiment().engine;
  const auto bytes = [](int mb) { return static_cast<std::uint64_t>(mb) << 20; };
  std::shared_ptr<DiskCache> disk;
  if (engine.disk_cache_mb > 0) {
    auto opened = DiskCache::open(default_disk_cache(), bytes(engine.disk_cache_mb));
    if (opened)
      disk = std::move(*opened);
    else
      warn(session, opened.error().where + ": " + opened.error().what, opened.error().way_out);
  }
  return engine.cache_mb > 0 || disk ? std::make_shared<ImageCache>(bytes(engine.cache_mb), std::move(disk)) : nullptr;
}

void tell_trouble(Session& session, const ImageCache* cache) {
  if (const auto trouble = cache ? cache->trouble() : std::string(); !trouble.empty())
    warn(session, trouble, "free some space there, or set engine.disk_cache_mb=0");
}

} // namespace cds
