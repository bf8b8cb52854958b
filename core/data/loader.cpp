#include "data/loader.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace cds {

// Threads take one image at a time, in the plan's order, from the batches in the window; next() hands out the window's
// front once all of its images are there.
class BatchLoader::Work {
public:
  Work(std::vector<ImageRecord> records, std::vector<int> labels, LoaderOptions options)
      : records_(std::move(records)), labels_(std::move(labels)), options_(std::move(options)) {
    options_.threads = std::max(1, options_.threads);
    options_.prefetch = std::max(1, options_.prefetch);
  }
  ~Work() { stop(); }

  void start(std::uint32_t epoch, std::vector<IndexBatch> plan, std::size_t first);
  Result<std::optional<Batch>> next();
  void stop();
  const std::vector<ImageRecord>& records() const { return records_; }

private:
  struct Slot {
    Batch batch;
    std::size_t left = 0; // images not yet there
    std::size_t error_at = 0;
    std::optional<Error> error; // of the earliest bad image
  };

  void run();
  void open_slot(); // REQUIRES the lock
  std::optional<Error> load(std::uint32_t index, std::uint32_t repeat, std::span<float> out) const;
  std::size_t image_size() const {
    return static_cast<std::size_t>(options_.height) * static_cast<std::size_t>(options_.width) * 3;
  }

  // Constant between start() and stop().
  const std::vector<ImageRecord> records_;
  const std::vector<int> labels_;
  LoaderOptions options_;
  std::uint32_t epoch_ = 0;
  std::vector<IndexBatch> plan_;
  std::vector<std::vector<std::uint32_t>> repeats_; // beside plan_: earlier uses of the same image in this plan
  std::vector<std::jthread> threads_;

  // State below is protected by mutex_.
  std::mutex mutex_;
  std::condition_variable ready_, room_;
  std::deque<std::shared_ptr<Slot>> window_; // batches front_ .. front_ + size - 1
  std::size_t front_ = 0;                    // the batch that next() hands out next
  std::size_t batch_ = 0, place_ = 0;        // the image that a thread takes next
  bool stopping_ = true;
};

void BatchLoader::Work::start(std::uint32_t epoch, std::vector<IndexBatch> plan, std::size_t first) {
  stop();
  epoch_ = epoch;
  plan_ = std::move(plan);
  repeats_.clear();
  std::unordered_map<std::uint32_t, std::uint32_t> uses;
  for (const IndexBatch& batch : plan_) {
    auto& repeats = repeats_.emplace_back();
    for (const std::uint32_t index : batch)
      repeats.push_back(uses[index]++);
  }
  window_.clear();
  front_ = batch_ = std::min(first, plan_.size());
  place_ = 0;
  stopping_ = false;
  for (int i = 0; i < options_.threads; ++i)
    threads_.emplace_back([this] { run(); });
}

void BatchLoader::Work::stop() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  room_.notify_all();
  ready_.notify_all();
  threads_.clear(); // joins
}

void BatchLoader::Work::open_slot() {
  const IndexBatch& indices = plan_[batch_];
  auto slot = std::make_shared<Slot>();
  Batch& batch = slot->batch;
  batch.count = static_cast<int>(indices.size());
  batch.height = options_.height;
  batch.width = options_.width;
  batch.indices = indices;
  for (const std::uint32_t index : indices)
    batch.labels.push_back(labels_.empty() ? -1 : labels_[index]);
  batch.images = std::shared_ptr<float[]>(new float[indices.size() * image_size()]);
  slot->left = indices.size();
  window_.push_back(std::move(slot));
}

void BatchLoader::Work::run() {
  std::unique_lock lock(mutex_);
  for (;;) {
    room_.wait(lock, [&] {
      return stopping_ || batch_ >= plan_.size() || batch_ < front_ + static_cast<std::size_t>(options_.prefetch);
    });
    if (stopping_ || batch_ >= plan_.size())
      return;
    if (place_ == 0)
      open_slot();
    const std::shared_ptr<Slot> slot = window_[batch_ - front_];
    const std::size_t place = place_;
    const std::uint32_t index = slot->batch.indices.empty() ? 0 : slot->batch.indices[place];
    const std::uint32_t repeat = slot->batch.indices.empty() ? 0 : repeats_[batch_][place];
    if (++place_ >= slot->batch.indices.size()) {
      ++batch_;
      place_ = 0;
    }
    if (slot->left == 0) { // an empty batch
      ready_.notify_one();
      continue;
    }
    const std::span<float> out(slot->batch.images.get() + place * image_size(), image_size());
    lock.unlock();
    std::optional<Error> error = load(index, repeat, out);
    lock.lock();
    if (error && (!slot->error || place < slot->error_at)) {
      slot->error = std::move(error);
      slot->error_at = place;
    }
    if (--slot->left == 0)
      ready_.notify_one();
  }
}

std::optional<Error> BatchLoader::Work::load(std::uint32_t index, std::uint32_t repeat, std::span<float> out) const {
  const ImageRecord& record = records_[index];
  const AugmentDraw draw =
      draw_augmentation(options_.augmentation, options_.height, options_.width, options_.seed, epoch_, index, repeat);
  if (options_.cache) {
    auto image = options_.cache->load(record, options_.height, options_.width);
    if (!image)
      return std::move(image.error());
    apply_augmentation(**image, draw, out);
  } else {
    auto image = load_resized(record, options_.height, options_.width);
    if (!image)
      return std::move(image.error());
    apply_augmentation(*image, draw, out);
  }
  return std::nullopt;
}

Result<std::optional<Batch>> BatchLoader::Work::next() {
  const auto begin = std::chrono::steady_clock::now();
  std::unique_lock lock(mutex_);
  if (front_ >= plan_.size())
    return std::optional<Batch>();
  ready_.wait(lock, [&] { return stopping_ || (!window_.empty() && window_.front()->left == 0); });
  if (stopping_)
    return cancelled("loading was stopped");
  const std::shared_ptr<Slot> slot = std::move(window_.front());
  window_.pop_front();
  ++front_;
  lock.unlock();
  room_.notify_all();
  if (slot->error) {
    stop();
    return tl::unexpected(std::move(*slot->error));
  }
  slot->batch.wait_seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  return std::optional(std::move(slot->batch));
}

BatchLoader::BatchLoader(std::vector<ImageRecord> records, std::vector<int> labels, LoaderOptions options)
    : work_(std::make_unique<Work>(std::move(records), std::move(labels), std::move(options))) {}

BatchLoader::~BatchLoader() = default;

void BatchLoader::start(std::uint32_t epoch, std::vector<IndexBatch> plan, std::size_t first) {
  work_->start(epoch, std::move(plan), first);
}

Result<std::optional<Batch>> BatchLoader::next() {
  return work_->next();
}

void BatchLoader::stop() {
  work_->stop();
}

const std::vector<ImageRecord>& BatchLoader::records() const {
  return work_->records();
}

Status for_each_batch(const std::vector<ImageRecord>& records, LoaderOptions options, int batch,
                      const std::function<Status(Batch&)>& use, const ProgressSink& progress, std::stop_token stop) {
  options.augmentation = Augmentation::none();
  BatchLoader loader(records, {}, std::move(options));
  loader.start(0, in_order(records.size(), static_cast<std::size_t>(std::max(1, batch))));
  ProgressMeter meter(progress, "images", static_cast<std::int64_t>(records.size()));
  std::int64_t done = 0;
  for (;;) {
    if (stop.stop_requested())
      return cancelled();
    CDS_ASSIGN(auto next, loader.next());
    if (!next)
      break;
    CDS_TRY(use(*next));
    done += next->count;
    meter.advance(done);
  }
  meter.finish();
  return {};
}

} // namespace cds
