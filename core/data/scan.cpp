#include "data/scan.h"

#include "base/hash.h"
#include "base/process.h"
#include "data/decode.h"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace cds {
namespace {

ScannedImage scan(const ImageRecord& record) {
  ScannedImage scanned{&record, 0, 0, 0, {}};
  auto image = decode_record(record);
  if (!image) {
    scanned.error = std::move(image.error());
    return scanned;
  }
  scanned.height = image->height;
  scanned.width = image->width;
  const auto shape = (static_cast<std::uint64_t>(image->height) << 32) | static_cast<std::uint64_t>(image->width);
  scanned.hash = hash64(std::span<const std::uint8_t>(image->pixels), shape);
  return scanned;
}

} // namespace

Result<std::vector<ScannedImage>> scan_images(const std::vector<const ImageRecord*>& records, int threads,
                                              const ProgressSink& progress, std::stop_token stop) {
  std::vector<ScannedImage> scanned(records.size());
  std::atomic<std::size_t> next{0}, done{0};
  std::mutex mutex;
  std::condition_variable finished;
  const auto work = [&] {
    for (std::size_t i = next++; i < records.size() && !stop.stop_requested(); i = next++) {
      scanned[i] = scan(*records[i]);
      ++done;
    }
    const std::lock_guard lock(mutex);
    finished.notify_one();
  };
  ProgressMeter meter(progress, "reading images", static_cast<std::int64_t>(records.size()));
  {
    std::vector<std::jthread> workers;
    for (int i = 0; i < (threads > 0 ? threads : core_count()); ++i)
      workers.emplace_back(work);
    std::unique_lock lock(mutex);
    while (done < records.size() && !stop.stop_requested()) {
      finished.wait_for(lock, std::chrono::milliseconds(50));
      meter.advance(static_cast<std::int64_t>(done.load()));
    }
  }
  if (done < records.size())
    return cancelled();
  meter.finish();
  return scanned;
}

} // namespace cds
