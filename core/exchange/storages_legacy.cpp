#include "base/file.h"
#include "exchange/storages.h"

#include <algorithm>
#include <cstring>

namespace cds {
namespace {

// 0x1950a86a20f9469cfc6c as torch.save pickles it: LONG1 of 10 bytes, STOP; before it PROTO, and from protocol 4 on
// FRAME.
constexpr std::uint8_t magic[] = {0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, '.'};
constexpr std::int64_t protocol = 1001;

// The first byte behind the magic number; 0: there is none.
std::size_t behind_magic(const std::string& content) {
  for (const std::size_t begin : {std::size_t{2}, std::size_t{11}})
    if (content.size() >= begin + sizeof magic && content[0] == '\x80' &&
        std::memcmp(content.data() + begin, magic, sizeof magic) == 0)
      return begin + sizeof magic;
  return 0;
}

class LegacyStorages final : public StorageSource {
public:
  LegacyStorages(std::string content, std::string file) : content_(std::move(content)), file_(std::move(file)) {}

  Status open() {
    at_ = behind_magic(content_);
    if (at_ == 0)
      return failed("was not written by torch.save", file_,
                    content_.size() > 262 && content_.compare(257, 5, "ustar") == 0
                        ? "Files from before PyTorch 0.1.10 are not read: load and save it again in Python"
                        : "Give a file that torch.save wrote");
    TensorHost nothing(file_);
    CDS_ASSIGN(const auto version, next(nothing));
    const auto* number = version.root->as<std::int64_t>();
    if (!number || *number != protocol)
      return damaged("its protocol is not 1001");
    CDS_ASSIGN(const auto system, next(nothing));
    const auto* dict = system.root->as<PickleDict>();
    for (const auto& [key, value] : dict ? dict->items : decltype(dict->items){}) {
      const auto* name = key->as<std::string>();
      const auto* little = value->as<bool>();
      if (name && *name == "little_endian" && little && !*little)
        return failed("was written on a big-endian machine", file_, "Save it on a little-endian one");
    }
    return dict ? Status{} : damaged("it does not describe its machine");
  }

  Result<Pickle> pickle(TensorHost& host) override {
    CDS_ASSIGN(auto saved, next(host));
    TensorHost nothing(file_);
    CDS_ASSIGN(const auto keys, next(nothing));
    const auto* list = keys.root->as<PickleList>();
    if (!list)
      return damaged("its list of storages is missing");
    for (const auto* item : list->items) {
      const auto* key = item->as<std::string>();
      const auto* storage = key ? host.storage_of(*key) : nullptr;
      if (!storage)
        return damaged("it lists a storage that nothing uses");
      CDS_TRY(place(*storage));
    }
    return saved;
  }

  Result<torch::Tensor> read(const StorageRecord& storage) override {
    const auto found = places_.find(storage.key);
    if (found == places_.end())
      return damaged("storage '" + storage.key + "' is missing");
    auto memory = storage_memory(storage);
    if (memory.nbytes() > 0)
      std::memcpy(memory.data_ptr(), content_.data() + found->second, memory.nbytes());
    return finish_storage(std::move(memory), storage);
  }

private:
  tl::unexpected<Error> damaged(const std::string& why) const {
    return failed("is damaged: " + why, file_, "Copy or write the file again");
  }
  Result<Pickle> next(TensorHost& host) {
    const std::span bytes(reinterpret_cast<const std::uint8_t*>(content_.data()), content_.size());
    const auto rest = bytes.subspan(at_);
    CDS_ASSIGN(auto pickle, read_pickle(rest.first(std::min(rest.size(), largest_pickle)), host.host(), file_));
    at_ += pickle.size;
    return pickle;
  }
  // The number of elements, and the elements: only where they lie is noted.
  Status place(const StorageRecord& storage) {
    std::int64_t count = 0;
    if (content_.size() - at_ < sizeof count)
      return damaged("it is cut off");
    std::memcpy(&count, content_.data() + at_, sizeof count);
    at_ += sizeof count;
    const auto left = (content_.size() - at_) / storage.element_bytes();
    if (count != storage.count || static_cast<std::uint64_t>(count) > left)
      return damaged("storage '" + storage.key + "' does not have the " + std::to_string(storage.count) +
                     " numbers promised");
    if (!places_.emplace(storage.key, at_).second)
      return damaged("storage '" + storage.key + "' comes twice");
    at_ += static_cast<std::size_t>(count) * storage.element_bytes();
    return {};
  }

  std::string content_, file_;
  std::size_t at_ = 0;
  std::map<std::string, std::size_t> places_;
};

} // namespace

Result<std::unique_ptr<StorageSource>> open_legacy_storages(const std::filesystem::path& path) {
  CDS_ASSIGN(auto content, read_file(path));
  auto out = std::make_unique<LegacyStorages>(std::move(content), path.string());
  CDS_TRY(out->open());
  return out;
}

} // namespace cds
