// NumPy's .npy header and element types. Private to base; npz.h is the public side.
// Grammar: https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html
#pragma once

#include "base/npz.h"
#include "base/zip.h"

namespace cds {

struct NpyHeader {
  char kind = 0;           // 'f', 'i', 'u', 'b', 'U' or 'S'
  std::uint64_t width = 0; // bytes of one element; may be 0 for strings
  bool big_endian = false;
  bool fortran_order = false;
  std::vector<std::int64_t> shape;
  std::uint64_t count = 1; // product of the shape, checked against overflow
};

// The Python dict of a header, e.g. "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 4), }". `where` names the
// array.
[[nodiscard]] Result<NpyHeader> parse_npy_header(std::string_view text, const std::string& where);

// One whole .npy stream. Its promised size is compared with what the stream holds before anything is allocated.
[[nodiscard]] Result<NpyValue> read_npy(ZipStream& stream, const std::string& where);

// Magic, version 1.0 and the padded header for a C-contiguous array.
[[nodiscard]] std::string npy_header(const std::string& descr, const std::vector<std::int64_t>& shape);

// UTF-32 from UTF-8 and back; false where the text is not valid.
[[nodiscard]] bool append_utf8(std::string& out, std::uint32_t code);
[[nodiscard]] bool decode_utf8(std::string_view text, std::vector<std::uint32_t>& out);

} // namespace cds
