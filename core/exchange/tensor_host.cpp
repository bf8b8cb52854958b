#include "exchange/tensor_host.h"

#include "exchange/beside_weights.h"

#include <optional>

namespace cds {
namespace {

// Null: no storage's type.
const torch::ScalarType* type_of(const PickleGlobal& global) {
  if (global.module != "torch")
    return nullptr;
  static const std::map<std::string, torch::ScalarType> types{
      {"FloatStorage", torch::kFloat},
      {"DoubleStorage", torch::kDouble},
      {"HalfStorage", torch::kHalf},
      {"BFloat16Storage", torch::kBFloat16},
      {"LongStorage", torch::kLong},
      {"IntStorage", torch::kInt},
      {"ShortStorage", torch::kShort},
      {"CharStorage", torch::kChar},
      {"ByteStorage", torch::kByte},
      {"BoolStorage", torch::kBool},
      {"ComplexFloatStorage", torch::kComplexFloat},
      {"ComplexDoubleStorage", torch::kComplexDouble},
  };
  const auto found = types.find(global.name);
  return found == types.end() ? nullptr : &found->second;
}

bool is(const PickleGlobal& global, const char* module, const char* name) {
  return global.module == module && global.name == name;
}

std::optional<std::vector<std::int64_t>> numbers(PickleRef value) {
  const auto* tuple = value->as<PickleTuple>();
  if (!tuple)
    return std::nullopt;
  std::vector<std::int64_t> out;
  for (const auto* item : tuple->items) {
    const auto* number = item->as<std::int64_t>();
    if (!number)
      return std::nullopt;
    out.push_back(*number);
  }
  return out;
}

constexpr std::size_t most_dimensions = 16;

// Whether every element lies below `count`, without overflow.
bool fits(const TensorRecord& tensor, std::int64_t count) {
  if (tensor.sizes.size() != tensor.strides.size() || tensor.sizes.size() > most_dimensions || tensor.offset < 0 ||
      tensor.offset > count)
    return false;
  std::int64_t last = tensor.offset, elements = 1;
  bool empty = false;
  for (std::size_t i = 0; i < tensor.sizes.size(); ++i) {
    std::int64_t reach = 0;
    if (tensor.sizes[i] < 0 || tensor.strides[i] < 0)
      return false;
    if (tensor.sizes[i] == 0) {
      empty = true;
      continue;
    }
    if (__builtin_mul_overflow(tensor.sizes[i] - 1, tensor.strides[i], &reach) ||
        __builtin_add_overflow(last, reach, &last) || __builtin_mul_overflow(elements, tensor.sizes[i], &elements))
      return false;
  }
  return empty || last < count;
}

} // namespace

tl::unexpected<Error> TensorHost::damaged(const std::string& why) const {
  return failed("is damaged: " + why, where_, "Copy or write the file again");
}

PickleHost TensorHost::host() {
  PickleHost host;
  host.admit = [this](const PickleGlobal& global) -> Status {
    if (type_of(global) || is_beside_weights(global) || is(global, "collections", "OrderedDict") ||
        (global.module == "torch._utils" && (global.name == "_rebuild_tensor" || global.name == "_rebuild_tensor_v2" ||
                                             global.name == "_rebuild_parameter")))
      return {};
    return failed("asks for '" + global.module + "." + global.name + "', and only tensors are read", where_,
                  "Save the tensors alone: in Python, torch.save(model.state_dict(), FILE)");
  };
  host.call = [this](const PickleGlobal& function, const std::vector<PickleRef>& arguments) {
    return call(function, arguments);
  };
  host.persistent = [this](PickleRef id) { return storage(id); };
  return host;
}

const StorageRecord* TensorHost::storage_of(const std::string& key) const {
  const auto found = by_key_.find(key);
  return found == by_key_.end() ? nullptr : &storages_[found->second];
}

const TensorRecord* TensorHost::tensor(PickleRef value) const {
  const auto* object = value->as<PickleObject>();
  return object ? std::get_if<TensorRecord>(&objects_[object->number]) : nullptr;
}

Result<PickleValue> TensorHost::call(const PickleGlobal& function, const std::vector<PickleRef>& arguments) {
  if (is(function, "collections", "OrderedDict"))
    return ordered_dict(arguments);
  if (auto inert = describe_beside_weights(function))
    return std::move(*inert);
  if (function.module != "torch._utils")
    return damaged("a call of " + function.module + "." + function.name);
  if (function.name != "_rebuild_parameter")
    return rebuild(arguments);
  if (arguments.empty() || !tensor(arguments[0]))
    return damaged("a parameter without its tensor");
  return *arguments[0];
}

// OrderedDict() or, as Python 2 wrote it, OrderedDict([[key, value], ...]).
Result<PickleValue> TensorHost::ordered_dict(const std::vector<PickleRef>& arguments) const {
  PickleDict dict;
  if (!arguments.empty()) {
    const auto* pairs = arguments[0]->as<PickleList>();
    if (!pairs || arguments.size() > 1)
      return damaged("an OrderedDict of something else than pairs");
    for (const auto* item : pairs->items) {
      const auto* list = item->as<PickleList>();
      const auto* tuple = item->as<PickleTuple>();
      const auto* both = list ? &list->items : tuple ? &tuple->items : nullptr;
      if (!both || both->size() != 2)
        return damaged("an OrderedDict of something else than pairs");
      dict.items.emplace_back((*both)[0], (*both)[1]);
    }
  }
  return PickleValue{std::move(dict)};
}

// ("storage", type, key, location, elements[, (view key, offset, elements) or None])
Result<PickleValue> TensorHost::storage(PickleRef id) {
  const auto* tuple = id->as<PickleTuple>();
  if (!tuple || tuple->items.size() < 5 || tuple->items.size() > 6)
    return damaged("a storage is described in an unknown way");
  const auto& items = tuple->items;
  const auto *word = items[0]->as<std::string>(), *key = items[2]->as<std::string>();
  const auto* global = items[1]->as<PickleGlobal>();
  const auto* count = items[4]->as<std::int64_t>();
  const auto* type = global ? type_of(*global) : nullptr;
  if (!word || *word != "storage" || !type || !key || !count || *count < 0)
    return damaged("a storage is described in an unknown way");
  const auto [place, fresh] = by_key_.emplace(*key, storages_.size());
  if (fresh)
    storages_.push_back({*key, *type, *count});
  const auto& record = storages_[place->second];
  if (record.type != *type || record.count != *count)
    return damaged("storage '" + *key + "' is described twice, differently");
  View view{place->second, 0, *count};
  if (items.size() == 6 && !items[5]->as<PickleNone>()) {
    const auto* part = items[5]->as<PickleTuple>();
    const auto* offset = part && part->items.size() == 3 ? part->items[1]->as<std::int64_t>() : nullptr;
    const auto* size = offset ? part->items[2]->as<std::int64_t>() : nullptr;
    if (!size || *offset < 0 || *size < 0 || *offset > *count || *size > *count - *offset)
      return damaged("a view of storage '" + *key + "' lies outside of it");
    view.offset = *offset;
    view.count = *size;
  }
  objects_.emplace_back(view);
  return PickleValue{PickleObject{objects_.size() - 1}};
}

// (storage, offset, sizes, strides, ...): what follows is about gradients.
Result<PickleValue> TensorHost::rebuild(const std::vector<PickleRef>& arguments) {
  const auto* object = arguments.size() >= 4 ? arguments[0]->as<PickleObject>() : nullptr;
  const auto* view = object ? std::get_if<View>(&objects_[object->number]) : nullptr;
  const auto* offset = view ? arguments[1]->as<std::int64_t>() : nullptr;
  const auto sizes = offset ? numbers(arguments[2]) : std::nullopt;
  const auto strides = sizes ? numbers(arguments[3]) : std::nullopt;
  if (!strides)
    return damaged("a tensor is described in an unknown way");
  TensorRecord tensor{view->storage, *offset, *sizes, *strides};
  if (!fits(tensor, view->count))
    return damaged("a tensor lies outside its storage '" + storages_[view->storage].key + "'");
  tensor.offset += view->offset;
  objects_.emplace_back(std::move(tensor));
  return PickleValue{PickleObject{objects_.size() - 1}};
}

} // namespace cds
