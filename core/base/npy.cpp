#include "base/npy.h"

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <type_traits>

namespace cds {
namespace {

static_assert(std::endian::native == std::endian::little, "values are copied as they stand");

constexpr std::uint64_t longest_header = 1U << 20; // a header holds a type and a shape; more is a broken length

// The few Python literals that a header may hold.
class Literals {
public:
  explicit Literals(std::string_view text) : text_(text) {}
  bool take(char c) {
    while (!text_.empty() && (text_[0] == ' ' || text_[0] == '\n' || text_[0] == '\t'))
      text_.remove_prefix(1);
    if (text_.empty() || text_[0] != c)
      return false;
    text_.remove_prefix(1);
    return true;
  }
  bool string(std::string& out) {
    const char quote = take('\'') ? '\'' : take('"') ? '"' : '\0';
    const auto end = quote != '\0' ? text_.find(quote) : std::string_view::npos;
    if (end == std::string_view::npos)
      return false;
    out = text_.substr(0, end);
    text_.remove_prefix(end + 1);
    return true;
  }
  bool word(std::string_view name) {
    (void)take('\0');
    if (!text_.starts_with(name))
      return false;
    text_.remove_prefix(name.size());
    return true;
  }
  bool integer(std::int64_t& out) {
    (void)take('\0');
    const auto [end, code] = std::from_chars(text_.data(), text_.data() + text_.size(), out);
    if (code != std::errc())
      return false;
    text_.remove_prefix(static_cast<std::size_t>(end - text_.data()));
    (void)take('L'); // Python 2 wrote long integers so
    return true;
  }
  [[nodiscard]] char next() {
    (void)take('\0');
    return text_.empty() ? '\0' : text_[0];
  }

private:
  std::string_view text_;
};

Status parse_type(const std::string& descr, NpyHeader& header, const std::string& where) {
  const auto refuse = [&] {
    return failed("holds elements of type \"" + descr + "\"", where,
                  "Save numbers (float16/32/64, integers, bool) or strings, for example with .astype(numpy.float32)");
  };
  if (descr.find('O') != std::string::npos)
    return failed("holds Python objects (type \"" + descr + "\"), which are refused: reading them would run code",
                  where, "Save numbers or strings, for example with .astype(str)");
  if (descr.size() < 3 || std::string_view("<>|=").find(descr[0]) == std::string_view::npos)
    return refuse();
  header.big_endian = descr[0] == '>';
  header.kind = descr[1];
  const auto [end, code] = std::from_chars(descr.data() + 2, descr.data() + descr.size(), header.width);
  if (code != std::errc() || end != descr.data() + descr.size() ||
      header.width > std::numeric_limits<std::int32_t>::max())
    return refuse();
  const std::uint64_t w = header.width;
  const bool known = header.kind == 'f'                         ? w == 2 || w == 4 || w == 8
                     : header.kind == 'i' || header.kind == 'u' ? w == 1 || w == 2 || w == 4 || w == 8
                     : header.kind == 'b'                       ? w == 1
                                                                : header.kind == 'U' || header.kind == 'S';
  if (!known)
    return refuse();
  if (header.kind == 'U')
    header.width *= 4;
  return {};
}

float from_half(std::uint16_t half) {
  const std::uint32_t sign = (half & 0x8000U) << 16, exponent = half >> 10 & 31, mantissa = half & 0x3FF;
  if (exponent == 0) // zero and subnormal numbers: mantissa * 2^-24 is exact
    return (sign != 0 ? -1.0F : 1.0F) * static_cast<float>(mantissa) * 0x1p-24F;
  const std::uint32_t wide = exponent == 31 ? 255 : exponent + 112;
  return std::bit_cast<float>(sign | wide << 23 | mantissa << 13);
}

template <class T>
T load(const std::uint8_t* bytes) {
  T value;
  std::memcpy(&value, bytes, sizeof value);
  return value;
}

// One element, already in little-endian order.
float as_float(const NpyHeader& header, const std::uint8_t* bytes) {
  return header.width == 2   ? from_half(load<std::uint16_t>(bytes))
         : header.width == 4 ? load<float>(bytes)
                             : static_cast<float>(load<double>(bytes));
}

std::int64_t as_integer(const NpyHeader& header, const std::uint8_t* bytes) {
  const bool is_signed = header.kind == 'i';
  switch (header.width) {
  case 1:
    return header.kind == 'b' ? bytes[0] != 0 : is_signed ? load<std::int8_t>(bytes) : std::int64_t{bytes[0]};
  case 2:
    return is_signed ? load<std::int16_t>(bytes) : std::int64_t{load<std::uint16_t>(bytes)};
  case 4:
    return is_signed ? load<std::int32_t>(bytes) : std::int64_t{load<std::uint32_t>(bytes)};
  default:
    return load<std::int64_t>(bytes);
  }
}

// Runs fn(element index in file order, its little-endian bytes) -> Status over the stream, a piece at a time.
template <class Fn>
Status for_each_element(ZipStream& stream, const NpyHeader& header, std::uint64_t unit, Fn&& fn) {
  const std::uint64_t per_piece = std::max<std::uint64_t>(1, (1U << 20) / std::max<std::uint64_t>(1, header.width));
  std::vector<std::uint8_t> piece(std::min(per_piece, header.count) * header.width);
  for (std::uint64_t begin = 0; begin < header.count; begin += per_piece) {
    const std::uint64_t count = std::min(per_piece, header.count - begin);
    CDS_TRY(stream.read(std::span(piece).first(count * header.width)));
    if (header.big_endian && unit > 1)
      for (std::uint64_t i = 0; i < count * header.width; i += unit)
        std::reverse(&piece[i], &piece[i] + unit);
    for (std::uint64_t i = 0; i < count; ++i)
      CDS_TRY(fn(begin + i, piece.data() + i * header.width));
  }
  return {};
}

// values in Fortran order -> C order.
template <class T>
void to_c_order(std::vector<T>& values, const std::vector<std::int64_t>& shape) {
  const std::size_t dims = shape.size();
  if (dims < 2 || values.empty())
    return;
  std::vector<T> out(values.size());
  std::vector<std::size_t> stride(dims, 1), place(dims, 0); // of the last dimension first
  for (std::size_t d = dims - 1; d-- > 0;)
    stride[d] = stride[d + 1] * static_cast<std::size_t>(shape[d + 1]);
  std::size_t to = 0;
  for (T& value : values) {
    out[to] = std::move(value);
    for (std::size_t d = 0; d < dims; ++d) { // the first index runs fastest
      to += stride[d];
      if (++place[d] < static_cast<std::size_t>(shape[d]))
        break;
      to -= stride[d] * place[d];
      place[d] = 0;
    }
  }
  values = std::move(out);
}

template <class T>
Result<NpyValue> read_numbers(ZipStream& stream, const NpyHeader& header, const std::string& where) {
  NpyArray<T> array{header.shape, std::vector<T>(header.count)};
  const bool as_it_stands =
      !header.big_endian && header.width == sizeof(T) && header.kind == (std::is_same_v<T, float> ? 'f' : 'i');
  if (as_it_stands) {
    CDS_TRY(stream.read({reinterpret_cast<std::uint8_t*>(array.values.data()), header.count * sizeof(T)}));
  } else {
    CDS_TRY(for_each_element(stream, header, header.width, [&](std::uint64_t i, const std::uint8_t* bytes) -> Status {
      if constexpr (std::is_same_v<T, float>) {
        array.values[i] = as_float(header, bytes);
      } else {
        array.values[i] = as_integer(header, bytes);
        if (header.kind == 'u' && array.values[i] < 0)
          return failed("element " + std::to_string(i) + " is larger than the largest 64-bit integer, " +
                            std::to_string(std::numeric_limits<std::int64_t>::max()),
                        where);
      }
      return {};
    }));
  }
  if (header.fortran_order)
    to_c_order(array.values, header.shape);
  return NpyValue(std::move(array));
}

Result<NpyValue> read_strings(ZipStream& stream, const NpyHeader& header, const std::string& where) {
  NpyArray<std::string> array{header.shape, std::vector<std::string>(header.count)};
  const std::uint64_t unit = header.kind == 'U' ? 4 : 1;
  CDS_TRY(for_each_element(stream, header, unit, [&](std::uint64_t i, const std::uint8_t* bytes) -> Status {
    std::uint64_t size = header.width / unit; // padded with zeros at the end
    std::string& text = array.values[i];
    if (unit == 1) {
      while (size > 0 && bytes[size - 1] == 0)
        --size;
      text.assign(reinterpret_cast<const char*>(bytes), size);
      return {};
    }
    while (size > 0 && load<std::uint32_t>(bytes + 4 * (size - 1)) == 0)
      --size;
    for (std::uint64_t c = 0; c < size; ++c)
      if (!append_utf8(text, load<std::uint32_t>(bytes + 4 * c)))
        return failed("the string of element " + std::to_string(i) + " holds a character that does not exist", where);
    return {};
  }));
  if (header.fortran_order)
    to_c_order(array.values, header.shape);
  return NpyValue(std::move(array));
}

} // namespace

bool append_utf8(std::string& out, std::uint32_t code) {
  const auto put = [&](std::uint32_t byte) { out += static_cast<char>(byte); };
  if (code < 0x80) {
    put(code);
  } else if (code < 0x800) {
    put(0xC0 | code >> 6), put(0x80 | (code & 63));
  } else if (code < 0x10000) {
    if (code >= 0xD800 && code < 0xE000)
      return false;
    put(0xE0 | code >> 12), put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
  } else if (code < 0x110000) {
    put(0xF0 | code >> 18), put(0x80 | (code >> 12 & 63)), put(0x80 | (code >> 6 & 63)), put(0x80 | (code & 63));
  } else {
    return false;
  }
  return true;
}

bool decode_utf8(std::string_view text, std::vector<std::uint32_t>& out) {
  static constexpr std::uint32_t lowest[] = {0, 0, 0x80, 0x800, 0x10000}; // no overlong forms
  for (std::size_t i = 0; i < text.size();) {
    const auto first = static_cast<unsigned char>(text[i]);
    const std::size_t length = first < 0x80 ? 1 : first >> 5 == 6 ? 2 : first >> 4 == 14 ? 3 : first >> 3 == 30 ? 4 : 0;
    if (length == 0 || text.size() - i < length)
      return false;
    std::uint32_t code = length == 1 ? first : first & (0x7FU >> length);
    for (std::size_t k = 1; k < length; ++k) {
      const auto next = static_cast<unsigned char>(text[i + k]);
      if (next >> 6 != 2)
        return false;
      code = code << 6 | (next & 63);
    }
    if (code < lowest[length] || code > 0x10FFFF || (code >= 0xD800 && code < 0xE000))
      return false;
    out.push_back(code);
    i += length;
  }
  return true;
}

Result<NpyHeader> parse_npy_header(std::string_view text, const std::string& where) {
  const auto broken = [&] { return failed("has a header that is not NumPy's", where, "Write the file again"); };
  NpyHeader header;
  Literals in(text);
  bool has_descr = false, has_order = false, has_shape = false;
  if (!in.take('{'))
    return broken();
  while (!in.take('}')) {
    std::string key;
    if (!in.string(key) || !in.take(':'))
      return broken();
    if (key == "descr") {
      if (in.next() == '[')
        return failed("holds records with named fields", where, "Save each field as its own array");
      std::string descr;
      if (!in.string(descr))
        return broken();
      CDS_TRY(parse_type(descr, header, where));
      has_descr = true;
    } else if (key == "fortran_order") {
      header.fortran_order = in.word("True");
      if (!header.fortran_order && !in.word("False"))
        return broken();
      has_order = true;
    } else if (key == "shape") {
      if (!in.take('('))
        return broken();
      while (!in.take(')')) {
        std::int64_t extent = 0;
        if (!in.integer(extent) || extent < 0 || header.shape.size() == 32)
          return broken();
        header.shape.push_back(extent);
        if (!in.take(',') && in.next() != ')')
          return broken();
      }
      has_shape = true;
    } else {
      return broken();
    }
    if (!in.take(',') && in.next() != '}')
      return broken();
  }
  if (!has_descr || !has_order || !has_shape)
    return broken();
  const std::uint64_t most = std::numeric_limits<std::int64_t>::max() / std::max<std::uint64_t>(1, header.width);
  for (const std::int64_t extent : header.shape) {
    if (extent > 0 && header.count > most / static_cast<std::uint64_t>(extent))
      return broken();
    header.count *= static_cast<std::uint64_t>(extent);
  }
  return header;
}

Result<NpyValue> read_npy(ZipStream& stream, const std::string& where) {
  const auto not_npy = [&] { return failed("is not a .npy array", where, "Save named arrays with numpy.savez"); };
  std::array<std::uint8_t, 12> head{};
  if (stream.left() < 10)
    return not_npy();
  CDS_TRY(stream.read(std::span(head).first(10)));
  if (std::memcmp(head.data(), "\x93NUMPY", 6) != 0)
    return not_npy();
  if (head[6] < 1 || head[6] > 3 || head[7] != 0)
    return failed("has .npy version " + std::to_string(head[6]) + "." + std::to_string(head[7]) +
                      "; 1.0 to 3.0 are known",
                  where);
  std::uint64_t length = head[8] | static_cast<std::uint64_t>(head[9]) << 8;
  if (head[6] > 1) {
    if (stream.left() < 2)
      return not_npy();
    CDS_TRY(stream.read(std::span(head).subspan(10)));
    length |= static_cast<std::uint64_t>(head[10]) << 16 | static_cast<std::uint64_t>(head[11]) << 24;
  }
  if (length > stream.left() || length > longest_header)
    return failed("has a header that is longer than it can be", where, "Write the file again");
  std::string text(length, '\0');
  CDS_TRY(stream.read({reinterpret_cast<std::uint8_t*>(text.data()), text.size()}));
  CDS_ASSIGN(const NpyHeader header, parse_npy_header(text, where));
  if (header.count * header.width != stream.left())
    return failed("promises " + std::to_string(header.count) + " elements of " + std::to_string(header.width) +
                      " bytes, and holds " + std::to_string(stream.left()) + " bytes",
                  where, "Write the file again");
  if (header.width == 0 && header.count > longest_header) // nothing in the file backs such a count
    return failed("promises " + std::to_string(header.count) + " strings of no length", where, "Write the file again");
  if (header.kind == 'f')
    return read_numbers<float>(stream, header, where);
  if (header.kind == 'U' || header.kind == 'S')
    return read_strings(stream, header, where);
  return read_numbers<std::int64_t>(stream, header, where);
}

std::string npy_header(const std::string& descr, const std::vector<std::int64_t>& shape) {
  std::string text = "{'descr': '" + descr + "', 'fortran_order': False, 'shape': (";
  for (std::size_t d = 0; d < shape.size(); ++d)
    text += (d > 0 ? " " : "") + std::to_string(shape[d]) + (d + 1 < shape.size() || shape.size() == 1 ? "," : "");
  text += "), }";
  while ((10 + text.size() + 1) % 64 != 0)
    text += ' ';
  text += '\n';
  std::string out("\x93NUMPY\x01\x00", 8);
  out += static_cast<char>(text.size() & 255);
  out += static_cast<char>(text.size() >> 8);
  return out + text;
}

} // namespace cds
