#include "train/shares.h"

#include "data/deal.h"

namespace cds {
namespace {

std::size_t group_of(const Experiment& experiment) {
  return classifies(experiment.network) ? 1 : static_cast<std::size_t>(experiment.train.images_per_identity);
}

} // namespace

Status check_shares(const Experiment& experiment, const Ranks* ranks) {
  if (!ranks)
    return {};
  const bool classes = classifies(experiment.network);
  const auto& train = experiment.train;
  const int groups = classes ? train.batch_size : train.identities_per_batch;
  const int least = groups / ranks->size() * static_cast<int>(group_of(experiment));
  const char* const key = classes ? "train.batch_size" : "train.identities_per_batch";
  if (least < (experiment.engine.sync_batchnorm ? 1 : 2))
    return wrong_call(std::to_string(ranks->size()) + " processes cannot share a batch of " + std::to_string(groups) +
                          (classes ? " images" : " identities"),
                      key, "raise it, or start fewer processes");
  if (experiment.engine.sync_batchnorm && train.precision != "fp32")
    return wrong_call("BatchNorm is synchronised by LibTorch's modules, which do not train in " + train.precision,
                      "engine.sync_batchnorm", "set it to false, or train.precision=fp32");
  if (train.precision == "fp16")
    return wrong_call("several processes do not train in fp16", "train.precision", "use bf16 or fp32");
  return {};
}

std::vector<IndexBatch> own_share(std::vector<IndexBatch> batches, const Experiment& experiment, const Ranks* ranks) {
  if (!ranks)
    return batches;
  return deal(std::move(batches), group_of(experiment), static_cast<std::size_t>(ranks->rank()),
              static_cast<std::size_t>(ranks->size()));
}

torch::Tensor joined_labels(const torch::Tensor& own, Ranks* ranks) {
  return ranks ? ranks->gather(own, ranks->join_rows(own.size(0))) : own;
}

torch::Device own_device(torch::Device device, const Ranks* ranks) {
  if (!ranks || !device.is_cuda() || device.has_index())
    return device;
  const auto count = static_cast<int>(torch::cuda::device_count());
  return {torch::kCUDA, static_cast<c10::DeviceIndex>(ranks->launch().local_rank % std::max(1, count))};
}

} // namespace cds
