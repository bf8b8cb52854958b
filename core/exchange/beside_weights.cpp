#include "exchange/beside_weights.h"

#include <map>

namespace cds {
namespace {

enum class Stands { dict, none, text, name };

const std::map<std::string, Stands>& known() {
  static const std::map<std::string, Stands> names{
      {"numpy.core.multiarray.scalar", Stands::none},
      {"numpy._core.multiarray.scalar", Stands::none},
      {"numpy.core.multiarray._reconstruct", Stands::dict},
      {"numpy._core.multiarray._reconstruct", Stands::dict},
      {"numpy.dtype", Stands::dict},
      {"numpy.ndarray", Stands::name},
      {"_codecs.encode", Stands::text}, // bytes, as protocol 2 writes them
      {"collections.Counter", Stands::dict},
  };
  return names;
}

} // namespace

bool is_beside_weights(const PickleGlobal& global) {
  return known().count(global.module + "." + global.name) > 0;
}

std::optional<PickleValue> describe_beside_weights(const PickleGlobal& function) {
  const auto found = known().find(function.module + "." + function.name);
  if (found == known().end())
    return std::nullopt;
  switch (found->second) {
  case Stands::dict:
    return PickleValue{PickleDict{}};
  case Stands::none:
    return PickleValue{PickleNone{}};
  case Stands::text:
    return PickleValue{std::string()};
  case Stands::name:
    break;
  }
  return std::nullopt;
}

} // namespace cds
