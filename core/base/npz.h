// NumPy's .npz archives (zip of .npy, format 1.0 to 3.0; stored, or deflated where zlib was found at build time; zip64).
// Grammar: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <variant>
#include <vector>

namespace cds {

// A C-contiguous array. Shapes multiply to the size of the values.
template <class T>
struct NpyArray {
  std::vector<std::int64_t> shape;
  std::vector<T> values;
};

// Element types are widened on reading: float16/32/64 to float (float64 is rounded), every integer and bool to int64 (a
// uint64 beyond int64 is refused), unicode and byte strings to std::string (UTF-8).
using NpyValue = std::variant<NpyArray<float>, NpyArray<std::int64_t>, NpyArray<std::string>>;
using Npz = std::map<std::string, NpyValue>;

// Blocks. Errors name file and array; lengths in the file are never trusted (checked against its size).
[[nodiscard]] Result<Npz> read_npz(const std::filesystem::path& path);

// float -> '<f4', int64 -> '<i8', strings -> '<U'. Written atomically, stored. Blocks.
[[nodiscard]] Status write_npz(const std::filesystem::path& path, const Npz& arrays);

} // namespace cds
