// Batches for training and evaluation, prepared ahead by threads. What comes out depends on the records, the plan, the
// seed and the epoch alone, never on the number of threads.
#pragma once

#include "base/progress.h"
#include "data/augment.h"
#include "data/image_cache.h"
#include "data/pk_sampler.h"

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <vector>

namespace cds {

// images: count x height x width x 3 floats (NHWC, RGB, normalised). As a tensor of shape {count, 3, height, width}
// with strides {height*width*3, 1, width*3, 3} it is channels_last without a copy; a deleter that holds the pointer
// keeps it.
struct Batch {
  std::shared_ptr<float[]> images;
  int count = 0, height = 0, width = 0;
  std::vector<std::int64_t> labels;   // one an image; the loader's labels, or -1 where it has none
  std::vector<std::uint32_t> indices; // into the loader's records
  double wait_seconds = 0;            // how long next() blocked for this batch
};

struct LoaderOptions {
  int height = 256, width = 128;
  Augmentation augmentation;
  std::uint64_t seed = 1;
  int threads = 1;                   // at least 1
  int prefetch = 3;                  // batches in preparation or waiting, at most; at least 1
  std::shared_ptr<ImageCache> cache; // may be shared between loaders; null: nothing is kept
};

class BatchLoader {
public:
  // labels: one a record, or empty.
  BatchLoader(std::vector<ImageRecord> records, std::vector<int> labels, LoaderOptions options);
  ~BatchLoader(); // stops
  BatchLoader(const BatchLoader&) = delete;
  BatchLoader& operator=(const BatchLoader&) = delete;

  // Begins to load `plan` from batch `first` on (a resumed run), dropping what was being loaded. Returns at once.
  // REQUIRES indices below the record count.
  void start(std::uint32_t epoch, std::vector<IndexBatch> plan, std::size_t first = 0);

  // The next batch in the plan's order; nullopt after the last. Blocks until it is ready. An image that cannot be read
  // is one error naming the file, met at its place in the order; loading has stopped then. One consumer thread.
  [[nodiscard]] Result<std::optional<Batch>> next();

  // Stops and joins the threads: waits for at most one image a thread.
  void stop();

  [[nodiscard]] const std::vector<ImageRecord>& records() const;

private:
  class Work;
  std::unique_ptr<Work> work_;
};

// Evaluation: every record once, in order, without augmentation. `use` gets each batch and may fail, which ends it.
// Reports images to the sink; a stop request ends with `cancelled`. Blocks.
[[nodiscard]] Status for_each_batch(const std::vector<ImageRecord>& records, LoaderOptions options, int batch,
                                    const std::function<Status(Batch&)>& use, const ProgressSink& progress = {},
                                    std::stop_token stop = {});

} // namespace cds
