// The two containers of torch.save: where the pickle lies and where the storages' bytes. Private to exchange.
#pragma once

#include "exchange/tensor_host.h"

#include <filesystem>
#include <memory>

namespace cds {

// More than any state dict's pickle has, at about 150 bytes a tensor: a longer one is refused, since values take more
// memory than bytes.
inline constexpr std::size_t largest_pickle = 16U << 20;

class StorageSource {
public:
  virtual ~StorageSource() = default;
  // The pickle of what was saved. Call it once, before read().
  [[nodiscard]] virtual Result<Pickle> pickle(TensorHost& host) = 0;
  // A storage's elements as a tensor of one dimension.
  [[nodiscard]] virtual Result<torch::Tensor> read(const StorageRecord& storage) = 0;
};

// PyTorch 1.6 and later, a zip archive: NAME/data.pkl, NAME/data/KEY (stored), NAME/byteorder (since 2.1).
[[nodiscard]] Result<std::unique_ptr<StorageSource>> open_zip_storages(const std::filesystem::path& path);

// Before, and with _use_new_zipfile_serialization=False: five pickles in a row (magic number, protocol 1001, a dict
// with "little_endian", what was saved, the storages' keys), then for each key its number of elements (8 bytes) and
// elements.
[[nodiscard]] Result<std::unique_ptr<StorageSource>> open_legacy_storages(const std::filesystem::path& path);

// Uninitialised memory for a storage's elements; finish_storage() makes of it what the type says.
[[nodiscard]] torch::Tensor storage_memory(const StorageRecord& storage);
[[nodiscard]] torch::Tensor finish_storage(torch::Tensor memory, const StorageRecord& storage);

} // namespace cds
