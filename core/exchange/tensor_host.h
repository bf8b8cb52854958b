// The few calls a pickle of tensors may make, and what they describe: storages and tensors that view them. No storage
// is read here. Private to exchange.
#pragma once

#include "exchange/pickle.h"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <torch/torch.h>
#include <variant>
#include <vector>

namespace cds {

struct StorageRecord {
  std::string key; // its name among the file's storages
  torch::ScalarType type = torch::kFloat;
  std::int64_t count = 0; // elements
  [[nodiscard]] std::uint64_t element_bytes() const { return c10::elementSize(type); }
};

// Lies inside its storage: offset and every reachable index were checked.
struct TensorRecord {
  std::size_t storage = 0;
  std::int64_t offset = 0;
  std::vector<std::int64_t> sizes, strides;
};

class TensorHost {
public:
  explicit TensorHost(std::string where) : where_(std::move(where)) {}
  TensorHost(const TensorHost&) = delete; // host() refers to this one
  TensorHost& operator=(const TensorHost&) = delete;

  // Admits collections.OrderedDict, the storage types of torch and torch._utils' _rebuild_tensor, _rebuild_tensor_v2
  // and _rebuild_parameter, and as inert data what beside_weights.h names; refuses everything else by its name.
  [[nodiscard]] PickleHost host();

  [[nodiscard]] const std::vector<StorageRecord>& storages() const { return storages_; }
  [[nodiscard]] const StorageRecord* storage_of(const std::string& key) const; // null: none
  [[nodiscard]] const TensorRecord* tensor(PickleRef value) const;             // null: not a tensor

private:
  struct View { // of a storage; the whole of it but in old files
    std::size_t storage = 0;
    std::int64_t offset = 0, count = 0;
  };
  Result<PickleValue> call(const PickleGlobal& function, const std::vector<PickleRef>& arguments);
  Result<PickleValue> storage(PickleRef id);
  Result<PickleValue> rebuild(const std::vector<PickleRef>& arguments);
  Result<PickleValue> ordered_dict(const std::vector<PickleRef>& arguments) const;
  [[nodiscard]] tl::unexpected<Error> damaged(const std::string& why) const;

  std::string where_;
  std::vector<StorageRecord> storages_;
  std::map<std::string, std::size_t> by_key_;
  std::vector<std::variant<View, TensorRecord>> objects_;
};

} // namespace cds
