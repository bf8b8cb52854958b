// Python's pickles, protocols 0 to 5, as far as state dicts need them: plain values, and those few calls that a host
// allows. Nothing is imported or run; a pickle that asks for anything else is refused by name. Opcodes: Python's
// Lib/pickletools.py.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <deque>
#include <functional>
#include <span>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace cds {

struct PickleValue;
using PickleRef = const PickleValue*; // owned by its Pickle; never null

struct PickleNone {};
struct PickleList {
  std::vector<PickleRef> items;
};
struct PickleTuple {
  std::vector<PickleRef> items;
};
struct PickleDict { // in the order of insertion; a key that comes twice stands twice
  std::vector<std::pair<PickleRef, PickleRef>> items;
};
struct PickleGlobal { // a name the host knows; calling it is up to the host
  std::string module, name;
};
struct PickleObject { // the host's own: what a call or a persistent id made
  std::size_t number = 0;
};

struct PickleValue {
  std::variant<PickleNone, bool, std::int64_t, double, std::string, PickleList, PickleTuple, PickleDict, PickleGlobal,
               PickleObject>
      value;

  template <class T>
  [[nodiscard]] const T* as() const {
    return std::get_if<T>(&value);
  }
};

// One pickle's values. A list or dict may hold itself: walk with a limit of depth.
struct Pickle {
  std::deque<PickleValue> values;
  PickleRef root = nullptr;
  std::size_t size = 0; // bytes read, up to and with its STOP
};

// What a pickle may ask for. Both give a new value or refuse with an error.
struct PickleHost {
  // A global by name, before anything is made of it.
  std::function<Status(const PickleGlobal&)> admit;
  std::function<Result<PickleValue>(const PickleGlobal&, const std::vector<PickleRef>& arguments)> call;
  std::function<Result<PickleValue>(PickleRef id)> persistent;
};

// Reads one pickle at the start of `bytes`. No length in it is trusted. Integers beyond 64 bits and everything not
// listed above (sets, classes' instances, extension codes, out-of-band buffers) are refused. An object's state (BUILD)
// is taken for dicts alone, and dropped. Errors: `failed`, with `where` and the byte.
[[nodiscard]] Result<Pickle> read_pickle(std::span<const std::uint8_t> bytes, const PickleHost& host,
                                         const std::string& where);

} // namespace cds
