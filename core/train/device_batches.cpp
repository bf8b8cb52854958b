#include "train/device_batches.h"

#include "kernels/devices.h"
#include "kernels/gather_batch.h"
#include "nn/cuda_runtime.h"
#include "train/device.h"

#include <algorithm>
#include <atomic>
#include <cstring>
#include <mutex>
#include <thread>
#include <unordered_map>

namespace cds {
namespace {

std::size_t bytes_of(const LoaderOptions& options) {
  return static_cast<std::size_t>(options.height) * static_cast<std::size_t>(options.width) * 3;
}

GatherJob job_of(const AugmentDraw& draw, std::uint32_t image) {
  GatherJob job;
  job.image = static_cast<std::int32_t>(image);
  job.flip = draw.flip;
  job.pad = draw.pad;
  job.crop_y = draw.crop_y;
  job.crop_x = draw.crop_x;
  if (draw.erase) {
    job.erase_y = draw.erase_y;
    job.erase_x = draw.erase_x;
    job.erase_height = draw.erase_height;
    job.erase_width = draw.erase_width;
  }
  if (draw.jitter) {
    job.jitter = 1;
    job.brightness = static_cast<float>(draw.brightness);
    job.contrast = static_cast<float>(draw.contrast);
    job.saturation = static_cast<float>(draw.saturation);
    job.hue = static_cast<float>(draw.hue);
  }
  return job;
}

// Every record's pixels, decoded by some threads; the first record in the order that cannot be read is the error.
Status decode_all(const std::vector<ImageRecord>& records, const LoaderOptions& options, std::uint8_t* to) {
  const std::size_t size = bytes_of(options);
  std::atomic<std::size_t> taken{0};
  std::mutex mutex; // protects the next two
  std::size_t bad = records.size();
  std::optional<Error> error;
  const auto work = [&] {
    for (std::size_t i = taken++; i < records.size(); i = taken++) {
      const auto keep = [&](const Image8& image) { std::memcpy(to + i * size, image.pixels.data(), size); };
      std::optional<Error> problem;
      if (options.cache) {
        auto image = options.cache->load(records[i], options.height, options.width);
        image ? keep(**image) : static_cast<void>(problem = std::move(image.error()));
      } else {
        auto image = load_resized(records[i], options.height, options.width);
        image ? keep(*image) : static_cast<void>(problem = std::move(image.error()));
      }
      if (!problem)
        continue;
      const std::lock_guard lock(mutex);
      if (i < bad) {
        bad = i;
        error = std::move(problem);
      }
      taken = records.size();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int i = 0; i < std::max(1, options.threads); ++i)
      threads.emplace_back(work);
  }
  if (error)
    return tl::unexpected(std::move(*error));
  return {};
}

} // namespace

DeviceBatches::DeviceBatches(std::vector<ImageRecord> records, std::vector<int> labels, LoaderOptions options,
                             torch::Device device, torch::ScalarType type, Residence residence)
    : records_(std::move(records)), labels_(std::move(labels)), options_(std::move(options)), device_(device),
      type_(type), residence_(residence) {}

DeviceBatches::~DeviceBatches() = default;

bool DeviceBatches::wants_residence() const {
  if (residence_ == Residence::never)
    return false;
  if (residence_ == Residence::always)
    return true;
  if (!device_.is_cuda() || !built_with_cuda())
    return false;
  const auto memory = cuda_memory(device_.index() < 0 ? 0 : device_.index());
  return memory && records_.size() * bytes_of(options_) <= memory->free_bytes / 2;
}

Status DeviceBatches::settle() {
  const auto count = static_cast<std::int64_t>(records_.size());
  auto host = torch::empty({count, options_.height, options_.width, 3}, torch::kByte);
  CDS_TRY(decode_all(records_, options_, host.data_ptr<std::uint8_t>()));
  images_ = host.to(device_);
  return {};
}

void DeviceBatches::start(std::uint32_t epoch, std::vector<IndexBatch> plan, std::size_t first) {
  error_.reset();
  if (!resident() && !loader_) {
    if (wants_residence()) {
      if (auto settled = settle(); !settled) {
        error_ = std::move(settled.error());
        return;
      }
    } else {
      loader_ = std::make_unique<BatchLoader>(records_, labels_, options_);
    }
  }
  if (loader_) {
    if (auto room = make_room(plan); !room)
      error_ = std::move(room.error());
    return loader_->start(epoch, std::move(plan), first);
  }
  epoch_ = epoch;
  plan_ = std::move(plan);
  repeats_.clear();
  std::unordered_map<std::uint32_t, std::uint32_t> uses;
  for (const auto& batch : plan_) {
    auto& repeats = repeats_.emplace_back();
    for (const auto index : batch)
      repeats.push_back(uses[index]++);
  }
  next_ = std::min(first, plan_.size());
}

Result<TensorBatch> DeviceBatches::gather(std::size_t batch) {
  const auto& indices = plan_[batch];
  std::vector<GatherJob> jobs;
  std::vector<std::int64_t> labels;
  for (std::size_t place = 0; place < indices.size(); ++place) {
    const auto index = indices[place];
    jobs.push_back(job_of(draw_augmentation(options_.augmentation, options_.height, options_.width, options_.seed,
                                            epoch_, index, repeats_[batch][place]),
                          index));
    labels.push_back(labels_.empty() ? -1 : labels_[index]);
  }
  const auto count = static_cast<std::int64_t>(jobs.size());
  TensorBatch out;
  out.labels = sent_to(device_, torch::tensor(labels, torch::kInt64));
  out.images = torch::empty({count, 3, options_.height, options_.width},
                            torch::dtype(type_).device(device_).memory_format(torch::MemoryFormat::ChannelsLast));
  if (device_.is_cpu()) {
    const std::span<const std::uint8_t> bytes(images_.data_ptr<std::uint8_t>(),
                                              static_cast<std::size_t>(images_.numel()));
    gather_batch(bytes, options_.height, options_.width, jobs,
                 {out.images.data_ptr<float>(), static_cast<std::size_t>(out.images.numel())});
    return out;
  }
  const auto told =
      sent_to(device_, torch::from_blob(jobs.data(), {static_cast<std::int64_t>(jobs.size() * sizeof(GatherJob))},
                                        torch::kByte));
  const auto type = type_ == torch::kBFloat16 ? cuda::MapType::bf16
                    : type_ == torch::kHalf   ? cuda::MapType::fp16
                                              : cuda::MapType::float32;
  torch::Tensor grey; // scratch
  if (options_.augmentation.jitter > 0)
    grey = torch::empty({count}, torch::dtype(torch::kFloat).device(device_));
  const auto trouble = gather_batch_cuda(images_.data_ptr<std::uint8_t>(), options_.height, options_.width,
                                         reinterpret_cast<const GatherJob*>(told.data_ptr<std::uint8_t>()),
                                         static_cast<int>(count), grey.defined() ? grey.data_ptr<float>() : nullptr,
                                         type, out.images.data_ptr(), cuda::current_stream(device_));
  if (!trouble.empty())
    return failed("a batch could not be gathered on the device: " + trouble);
  return out;
}

// What is on its way from an epoch that was left is dropped; buffers grow with the largest batch.
Status DeviceBatches::make_room(const std::vector<IndexBatch>& plan) {
  if (!device_.is_cuda() || !built_with_cuda())
    return {};
  if (sent_ && *sent_ && **sent_) {
    CDS_ASSIGN(const auto dropped, received(static_cast<std::int64_t>((**sent_)->labels.size())));
  }
  sent_.reset();
  std::size_t largest = 0;
  for (const auto& batch : plan)
    largest = std::max(largest, batch.size());
  const std::size_t bytes = largest * bytes_of(options_) * sizeof(float);
  if (bytes <= room_)
    return {};
  copies_.reset();
  std::string trouble;
  copies_ = CopyStream::make(std::max<int>(0, device_.index()), bytes, 2, trouble);
  if (!copies_)
    return failed("no buffers for batches on their way to the device: " + trouble);
  room_ = bytes;
  return {};
}

Result<std::optional<DeviceBatches::Sent>> DeviceBatches::send_next() {
  CDS_ASSIGN(const auto batch, loader_->next());
  if (!batch)
    return std::optional<Sent>();
  const std::size_t bytes = static_cast<std::size_t>(batch->count) * bytes_of(options_) * sizeof(float);
  if (const auto trouble = copies_->send(batch->images.get(), bytes); !trouble.empty())
    return failed("a batch could not be sent to the device: " + trouble);
  return std::optional(Sent{batch->labels});
}

Result<torch::Tensor> DeviceBatches::received(std::int64_t count) {
  const std::int64_t height = options_.height, width = options_.width;
  auto out = torch::empty({count, 3, height, width},
                          torch::dtype(type_).device(device_).memory_format(torch::MemoryFormat::ChannelsLast));
  const void* data = nullptr;
  auto trouble = copies_->receive(cuda::current_stream(device_), &data);
  if (trouble.empty()) {
    out.copy_(torch::from_blob(const_cast<void*>(data), {count, 3, height, width},
                               {height * width * 3, 1, width * 3, 3}, torch::dtype(torch::kFloat).device(device_)));
    trouble = copies_->release(cuda::current_stream(device_));
  }
  if (!trouble.empty())
    return failed("a batch did not arrive on the device: " + trouble);
  return out;
}

// Gives the batch that was sent last time and sends the next one off, which travels while this one is worked on.
Result<std::optional<TensorBatch>> DeviceBatches::streamed() {
  if (!sent_)
    sent_ = send_next();
  CDS_ASSIGN(const auto now, std::exchange(sent_, std::nullopt).value());
  if (!now)
    return std::optional<TensorBatch>();
  TensorBatch out;
  CDS_ASSIGN(out.images, received(static_cast<std::int64_t>(now->labels.size())));
  out.labels = sent_to(device_, torch::tensor(now->labels, torch::kInt64));
  sent_ = send_next();
  return std::optional(std::move(out));
}

Result<std::optional<TensorBatch>> DeviceBatches::next() {
  if (error_)
    return tl::unexpected(*error_);
  if (copies_)
    return streamed();
  if (loader_) {
    CDS_ASSIGN(const auto batch, loader_->next());
    if (!batch)
      return std::optional<TensorBatch>();
    return std::optional(TensorBatch{image_tensor(*batch, device_).to(type_), label_tensor(*batch, device_)});
  }
  if (next_ >= plan_.size())
    return std::optional<TensorBatch>();
  CDS_ASSIGN(auto batch, gather(next_++));
  return std::optional(std::move(batch));
}

} // namespace cds
