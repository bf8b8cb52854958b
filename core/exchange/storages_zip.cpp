#include "base/zip.h"
#include "exchange/storages.h"

#include <bit>

namespace cds {
namespace {

static_assert(std::endian::native == std::endian::little, "storages are little-endian");

class ZipStorages final : public StorageSource {
public:
  explicit ZipStorages(ZipReader zip) : zip_(std::move(zip)) {}

  Status open() {
    for (const auto& member : zip_.members()) {
      if (!by_name_.emplace(member.name, &member).second)
        return failed("holds \"" + member.name + "\" twice", zip_.path(), "Write the file again");
      const auto slash = member.name.find('/');
      if (slash != std::string::npos && member.name.substr(slash + 1) == "data.pkl")
        folder_ = member.name.substr(0, slash + 1);
    }
    if (!by_name_.contains(folder_ + "data.pkl"))
      return failed("is a zip archive, but none of torch.save's: it has no data.pkl", zip_.path(),
                    "Give a file that torch.save wrote");
    if (by_name_.contains(folder_ + "constants.pkl"))
      return failed("is a TorchScript archive, not a state dict", zip_.path(),
                    "In Python: torch.save(torch.jit.load(FILE).state_dict(), OTHER)");
    if (by_name_.contains(folder_ + "byteorder")) {
      CDS_ASSIGN(const auto order, bytes("byteorder", 64));
      if (std::string(order.begin(), order.end()) != "little")
        return failed("was written on a big-endian machine", zip_.path(), "Save it on a little-endian one");
    }
    return {};
  }

  Result<Pickle> pickle(TensorHost& host) override {
    CDS_ASSIGN(const auto content, bytes("data.pkl", largest_pickle));
    return read_pickle(content, host.host(), zip_.path() + ": " + folder_ + "data.pkl");
  }

  Result<torch::Tensor> read(const StorageRecord& storage) override {
    const auto found = by_name_.find(folder_ + "data/" + storage.key);
    if (found == by_name_.end())
      return failed("lacks the storage \"data/" + storage.key + "\"", zip_.path(), "Copy or write the file again");
    const auto& member = *found->second;
    const auto count = static_cast<std::uint64_t>(storage.count), size = storage.element_bytes();
    if (member.method != 0 || member.size % size != 0 || member.size / size != count)
      return failed("\"" + member.name + "\" has " + std::to_string(member.size) + " bytes where " +
                        std::to_string(count) + " numbers of " + std::to_string(size) + " bytes are promised",
                    zip_.path(), "Copy or write the file again");
    auto memory = storage_memory(storage);
    ZipStream stream(zip_, member);
    CDS_TRY(stream.read({static_cast<std::uint8_t*>(memory.data_ptr()), member.size}));
    CDS_TRY(stream.check());
    return finish_storage(std::move(memory), storage);
  }

private:
  Result<std::vector<std::uint8_t>> bytes(const std::string& name, std::uint64_t most) const {
    const auto& member = *by_name_.at(folder_ + name);
    if (member.size > most)
      return failed("\"" + member.name + "\" has " + std::to_string(member.size) + " bytes, and at most " +
                        std::to_string(most) + " are read",
                    zip_.path());
    std::vector<std::uint8_t> out(member.size);
    ZipStream stream(zip_, member);
    CDS_TRY(stream.read(out));
    CDS_TRY(stream.check());
    return out;
  }

  ZipReader zip_;
  std::map<std::string, const ZipMember*> by_name_;
  std::string folder_;
};

} // namespace

Result<std::unique_ptr<StorageSource>> open_zip_storages(const std::filesystem::path& path) {
  CDS_ASSIGN(auto zip, ZipReader::open(path));
  auto out = std::make_unique<ZipStorages>(std::move(zip));
  CDS_TRY(out->open());
  return out;
}

torch::Tensor storage_memory(const StorageRecord& storage) {
  // A bool that is neither 0 nor 1 is undefined: bools come in as bytes.
  return torch::empty({storage.count}, storage.type == torch::kBool ? torch::kByte : storage.type);
}

torch::Tensor finish_storage(torch::Tensor memory, const StorageRecord& storage) {
  return storage.type == torch::kBool ? memory.ne(0) : memory;
}

} // namespace cds
