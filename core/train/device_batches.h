// Training batches as tensors on the run's device. Where a CUDA device has room, the decoded set lives there as bytes
// and one kernel gathers, mirrors, crops, jitters, normalises and erases a batch (kernels/gather_batch.h); elsewhere
// the loader's threads prepare batches on the host. The same seed gives the same crops either way.
#pragma once

#include "data/loader.h"

#include <memory>
#include <optional>
#include <torch/torch.h>

namespace cds {

struct TensorBatch {
  torch::Tensor images; // N x 3 x H x W, channels_last
  torch::Tensor labels; // N, int64
  [[nodiscard]] int count() const { return static_cast<int>(labels.size(0)); }
};

enum class Residence {
  automatic, // on a CUDA device, where half of its free memory holds the set
  never,     // always by the loader
  always     // also on the CPU (for tests: the same job list, the host's gather)
};

// The verbs of BatchLoader. Not thread-safe.
class DeviceBatches {
public:
  // labels: one a record. type: of the images; anything but float32 is for a CUDA device.
  DeviceBatches(std::vector<ImageRecord> records, std::vector<int> labels, LoaderOptions options, torch::Device device,
                torch::ScalarType type = torch::kFloat, Residence residence = Residence::automatic);
  ~DeviceBatches();

  // As BatchLoader::start(). The first call decodes a resident set, on the loader's number of threads: it blocks for
  // that. An image that cannot be read is then the error of the next next().
  void start(std::uint32_t epoch, std::vector<IndexBatch> plan, std::size_t first = 0);
  [[nodiscard]] Result<std::optional<TensorBatch>> next();
  // Whether the set lives on the device; known after start().
  [[nodiscard]] bool resident() const { return images_.defined(); }

private:
  [[nodiscard]] bool wants_residence() const;
  [[nodiscard]] Status settle();
  [[nodiscard]] Result<TensorBatch> gather(std::size_t batch);

  std::vector<ImageRecord> records_;
  std::vector<int> labels_;
  LoaderOptions options_;
  torch::Device device_;
  torch::ScalarType type_;
  Residence residence_;
  std::unique_ptr<BatchLoader> loader_; // null where the set is resident
  torch::Tensor images_;                // count x height x width x 3 bytes, there
  std::optional<Error> error_;
  std::uint32_t epoch_ = 0;
  std::vector<IndexBatch> plan_;
  std::vector<std::vector<std::uint32_t>> repeats_; // beside plan_: earlier uses of an image in it
  std::size_t next_ = 0;
};

} // namespace cds
