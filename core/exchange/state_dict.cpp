#include "exchange/state_dict.h"

#include "base/file.h"
#include "exchange/storages.h"
#include "exchange/tensor_host.h"

#include <algorithm>
#include <fstream>
#include <map>
#include <optional>
#include <set>

namespace cds {
namespace {

constexpr int deepest = 3; // dicts in dicts that are searched for tensors

using Seen = std::set<const PickleDict*>; // a dict may hold itself many times

bool has_tensors(const PickleDict& dict, const TensorHost& host) {
  return std::any_of(dict.items.begin(), dict.items.end(), [&](const auto& item) {
    return item.first->template as<std::string>() && host.tensor(item.second);
  });
}

struct Found {
  const PickleDict* dict = nullptr;
  std::string inside;
};

// The dict of tensors at or below `dict`: what people call the weights goes first, optimisers never.
std::optional<Found> find_tensors(const PickleDict& dict, const TensorHost& host, const std::string& inside, int depth,
                                  Seen& seen) {
  if (has_tensors(dict, host))
    return Found{&dict, inside};
  if (depth >= deepest || !seen.insert(&dict).second)
    return std::nullopt;
  static const std::vector<std::string> usual{"state_dict", "model_state_dict", "model", "network", "net", "weights"};
  std::vector<std::pair<std::size_t, const std::pair<PickleRef, PickleRef>*>> ordered;
  for (const auto& item : dict.items) {
    const auto* key = item.first->as<std::string>();
    if (!key || !item.second->as<PickleDict>() || key->find("optim") != std::string::npos)
      continue;
    const auto rank = std::find(usual.begin(), usual.end(), *key) - usual.begin();
    ordered.emplace_back(static_cast<std::size_t>(rank), &item);
  }
  std::stable_sort(ordered.begin(), ordered.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  for (const auto& [rank, item] : ordered) {
    const auto name = (inside.empty() ? "" : inside + "/") + *item->first->as<std::string>();
    if (auto found = find_tensors(*item->second->as<PickleDict>(), host, name, depth + 1, seen))
      return found;
  }
  return std::nullopt;
}

void list_others(const PickleDict& dict, const TensorHost& host, std::vector<std::string>& others) {
  for (const auto& [key, value] : dict.items)
    if (const auto* name = key->as<std::string>(); name && !host.tensor(value))
      others.push_back(*name);
}

Result<StateDict> collect(const PickleRef root, const TensorHost& host, StorageSource& source,
                          const std::string& file) {
  const auto* top = root->as<PickleDict>();
  Seen seen;
  const auto found = top ? find_tensors(*top, host, "", 0, seen) : std::nullopt;
  if (!found)
    return failed("holds no dict of named tensors", file,
                  "Save the tensors alone: in Python, torch.save(model.state_dict(), FILE)");
  StateDict out;
  out.inside = found->inside;
  list_others(*top, host, out.others);
  if (found->dict != top)
    list_others(*found->dict, host, out.others);
  std::erase(out.others, out.inside.substr(0, out.inside.find('/')));
  std::map<std::size_t, torch::Tensor> storages;
  std::map<std::string, std::size_t> places;
  for (const auto& [key, value] : found->dict->items) {
    const auto* name = key->as<std::string>();
    const auto* record = host.tensor(value);
    if (!name || !record)
      continue;
    auto& storage = storages[record->storage];
    if (!storage.defined()) {
      CDS_ASSIGN(storage, source.read(host.storages()[record->storage]));
    }
    auto tensor = storage.as_strided(record->sizes, record->strides, record->offset);
    const auto [place, fresh] = places.emplace(*name, out.tensors.size());
    if (fresh)
      out.tensors.emplace_back(*name, std::move(tensor));
    else // as in Python, the later one counts
      out.tensors[place->second].second = std::move(tensor);
  }
  return out;
}

Result<StateDict> read(const std::filesystem::path& path, const std::string& head) {
  const std::string file = path.string();
  const bool zip = head.rfind("PK\3\4", 0) == 0;
  TensorHost host(file);
  CDS_ASSIGN(auto source, zip ? open_zip_storages(path) : open_legacy_storages(path));
  CDS_ASSIGN(const auto pickle, source->pickle(host));
  CDS_ASSIGN(auto out, collect(pickle.root, host, *source, file));
  out.format = zip ? "zip" : "legacy";
  return out;
}

} // namespace

Result<StateDict> read_state_dict(const std::filesystem::path& path) {
  std::error_code code;
  if (!std::filesystem::exists(path, code))
    return wrong_call("there is no such file", path.string(), "Check the path");
  if (!std::filesystem::is_regular_file(path, code))
    return wrong_call("is not a file", path.string(), "Give a file that torch.save wrote");
  std::string head(8, '\0');
  std::ifstream stream(path, std::ios::binary);
  stream.read(head.data(), static_cast<std::streamsize>(head.size()));
  head.resize(static_cast<std::size_t>(stream.gcount()));
  try { // LibTorch's allocator
    return read(path, head);
  } catch (const std::exception& problem) {
    const std::string text = problem.what();
    return failed("cannot be read: " + text.substr(0, text.find('\n')), path.string());
  }
}

} // namespace cds
