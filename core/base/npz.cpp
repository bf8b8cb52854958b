#include "base/npz.h"

#include "base/file.h"
#include "base/npy.h"
#include "base/zip.h"

#include <algorithm>
#include <new>

namespace cds {
namespace {

std::span<const std::uint8_t> bytes_of(const void* data, std::size_t size) {
  return {static_cast<const std::uint8_t*>(data), size};
}

template <class T>
Status add_numbers(ZipWriter& zip, const std::string& member, const char* descr, const NpyArray<T>& array) {
  const std::string header = npy_header(descr, array.shape);
  const std::size_t size = array.values.size() * sizeof(T);
  return zip.add(member, header.size() + size, [&](const ZipWriter::Append& append) -> Status {
    CDS_TRY(append(bytes_of(header.data(), header.size())));
    return append(bytes_of(array.values.data(), size));
  });
}

Status add_strings(ZipWriter& zip, const std::string& member, const NpyArray<std::string>& array) {
  std::size_t longest = 1; // NumPy's own writer has no '<U0'
  std::vector<std::uint32_t> codes;
  for (std::size_t i = 0; i < array.values.size(); ++i) {
    codes.clear();
    if (!decode_utf8(array.values[i], codes))
      return failed("the string of element " + std::to_string(i) + " of \"" + member + "\" is not UTF-8");
    longest = std::max(longest, codes.size());
  }
  const std::string header = npy_header("<U" + std::to_string(longest), array.shape);
  return zip.add(member, header.size() + array.values.size() * longest * 4,
                 [&](const ZipWriter::Append& append) -> Status {
                   CDS_TRY(append(bytes_of(header.data(), header.size())));
                   for (const std::string& text : array.values) {
                     codes.clear();
                     (void)decode_utf8(text, codes);
                     codes.resize(longest, 0);
                     CDS_TRY(append(bytes_of(codes.data(), codes.size() * 4)));
                   }
                   return {};
                 });
}

template <class T>
bool shape_holds(const NpyArray<T>& array) {
  std::uint64_t count = 1;
  for (const std::int64_t extent : array.shape) {
    if (extent < 0)
      return false;
    count *= static_cast<std::uint64_t>(extent);
  }
  return count == array.values.size();
}

Result<Npz> read_all(const std::filesystem::path& path) {
  CDS_ASSIGN(const ZipReader zip, ZipReader::open(path));
  Npz arrays;
  for (const ZipMember& member : zip.members()) {
    constexpr std::string_view ending = ".npy";
    if (!member.name.ends_with(ending))
      continue; // as NumPy: other files in the archive are no arrays
    const std::string name = member.name.substr(0, member.name.size() - ending.size());
    const std::string where = path.string() + ": array \"" + name + "\"";
    ZipStream stream(zip, member);
    CDS_ASSIGN(NpyValue value, read_npy(stream, where));
    CDS_TRY(stream.check());
    if (!arrays.emplace(name, std::move(value)).second)
      return failed("stands in the file twice", where, "Write the file again");
  }
  return arrays;
}

} // namespace

Result<Npz> read_npz(const std::filesystem::path& path) {
  try {
    return read_all(path);
  } catch (const std::bad_alloc&) {
    return failed("needs more memory than there is", path.string(), "Free some memory, or split the file");
  }
}

Status write_npz(const std::filesystem::path& path, const Npz& arrays) {
  for (const auto& [name, value] : arrays)
    if (!std::visit([](const auto& array) { return shape_holds(array); }, value))
      return failed("array \"" + name + "\" has values that do not fill its shape", path.string());
  return write_file_atomically(path, [&](const AppendBytes& append) -> Status {
    ZipWriter zip(append);
    for (const auto& [name, value] : arrays) {
      const std::string member = name + ".npy";
      if (const auto* floats = std::get_if<NpyArray<float>>(&value))
        CDS_TRY(add_numbers(zip, member, "<f4", *floats));
      else if (const auto* integers = std::get_if<NpyArray<std::int64_t>>(&value))
        CDS_TRY(add_numbers(zip, member, "<i8", *integers));
      else
        CDS_TRY(add_strings(zip, member, std::get<NpyArray<std::string>>(value)));
    }
    return zip.finish();
  });
}

} // namespace cds
