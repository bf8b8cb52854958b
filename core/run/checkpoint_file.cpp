#include "run/checkpoint_file.h"

#include "base/file.h"
#include "base/hash.h"

#include <array>
#include <cstring>

namespace cds {
namespace fs = std::filesystem;
namespace {

constexpr char magic[] = "CDSCKPT\n"; // 8 bytes and the end
constexpr std::uint32_t version = 1;
constexpr std::size_t header_size = 32;

void put(std::uint8_t* to, std::uint64_t value, int bytes) {
  for (int i = 0; i < bytes; ++i)
    to[i] = static_cast<std::uint8_t>(value >> (8 * i));
}

std::uint64_t get(const char* from, int bytes) {
  std::uint64_t value = 0;
  for (int i = 0; i < bytes; ++i)
    value |= static_cast<std::uint64_t>(static_cast<unsigned char>(from[i])) << (8 * i);
  return value;
}

} // namespace

fs::path previous_checkpoint(const fs::path& path) {
  fs::path out = path;
  out.replace_filename(path.stem().string() + ".prev" + path.extension().string());
  return out;
}

Status write_checkpoint_file(const fs::path& path, std::span<const std::uint8_t> payload) {
  CDS_TRY(make_folder(path.parent_path().empty() ? fs::path(".") : path.parent_path()));
  std::array<std::uint8_t, header_size> header{};
  std::memcpy(header.data(), magic, 8);
  put(&header[8], version, 4);
  put(&header[16], payload.size(), 8);
  put(&header[24], hash64(payload), 8);
  fs::path fresh = path;
  fresh += ".new";
  const auto write = [&](const AppendBytes& append) -> Status {
    CDS_TRY(append(header));
    return append(payload);
  };
  CDS_TRY(write_file_atomically(fresh, write));
  std::error_code code;
  if (fs::exists(path, code))
    fs::rename(path, previous_checkpoint(path), code);
  if (!code)
    fs::rename(fresh, path, code);
  if (code)
    return failed("cannot be replaced: " + code.message(), path.string(), "Check that the run folder may be written");
  return {};
}

Result<std::string> read_checkpoint_file(const fs::path& path) {
  std::error_code code;
  if (!fs::exists(path, code))
    return wrong_call("there is no checkpoint", path.string());
  auto file = read_file(path);
  if (!file)
    return file;
  std::string& content = *file;
  if (content.size() < 8 || std::memcmp(content.data(), magic, 8) != 0)
    return wrong_call("is no checkpoint of this program", path.string());
  if (content.size() < header_size)
    return failed("is cut off", path.string());
  if (const auto found = get(&content[8], 4); found != version)
    return failed("was written in format " + std::to_string(found) + ", this program reads format " +
                      std::to_string(version),
                  path.string(), "Update this program");
  if (get(&content[16], 8) != content.size() - header_size)
    return failed("is cut off: " + std::to_string(content.size() - header_size) + " of " +
                      std::to_string(get(&content[16], 8)) + " bytes are there",
                  path.string());
  const std::string_view payload(content.data() + header_size, content.size() - header_size);
  if (hash64(payload) != get(&content[24], 8))
    return failed("is damaged: its checksum does not fit", path.string());
  content.erase(0, header_size);
  return file;
}

Result<LoadedCheckpoint> read_checkpoint_or_previous(const fs::path& path) {
  auto newest = read_checkpoint_file(path);
  if (newest)
    return LoadedCheckpoint{std::move(*newest), path, {}};
  const fs::path former = previous_checkpoint(path);
  auto previous = read_checkpoint_file(former);
  if (previous)
    return LoadedCheckpoint{std::move(*previous), former, newest.error().message()};
  return tl::unexpected<Error>(newest.error());
}

} // namespace cds
