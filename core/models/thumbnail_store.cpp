#include "models/thumbnail_store.h"

#include "base/file.h"
#include "base/hash.h"
#include "data/encode.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <fcntl.h>
#include <fstream>
#include <span>
#include <sys/stat.h>
#include <unistd.h>
#include <utility>
#include <vector>

namespace cds {
namespace fs = std::filesystem;
namespace {

constexpr std::string_view magic = "CDSTHMB1";
constexpr std::size_t head = 16;

std::array<char, 8> little_endian(std::uint64_t value) {
  std::array<char, 8> out{};
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = static_cast<char>((value >> (8 * i)) & 255U);
  return out;
}

std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace

ThumbnailStore::ThumbnailStore(fs::path folder, std::uintmax_t bytes) : folder_(std::move(folder)), bound_(bytes) {}

std::optional<std::string> ThumbnailStore::key(const ImageRecord& record, int height) {
  struct stat info {};
  if (::stat(record.path.c_str(), &info) != 0)
    return std::nullopt;
  std::string text = record.path.string();
  for (const std::int64_t number :
       {static_cast<std::int64_t>(record.item), static_cast<std::int64_t>(height),
        static_cast<std::int64_t>(info.st_size), static_cast<std::int64_t>(info.st_mtim.tv_sec),
        static_cast<std::int64_t>(info.st_mtim.tv_nsec)})
    text += '\0' + std::to_string(number);
  return hex(hash64(text, 1)) + hex(hash64(text, 2));
}

fs::path ThumbnailStore::file(const std::string& key) const {
  return folder_ / key.substr(0, 2) / (key + ".thumb");
}

std::optional<Image8> ThumbnailStore::find(const std::string& key) {
  const fs::path path = file(key);
  const auto content = read_file(path);
  if (!content)
    return std::nullopt;
  if (content->size() > head && content->starts_with(magic)) {
    const std::string_view picture = std::string_view(*content).substr(head);
    const auto sum = little_endian(hash64(picture));
    if (std::memcmp(sum.data(), content->data() + magic.size(), sum.size()) == 0)
      if (auto image = decode_bytes(bytes_of(picture), path.string())) {
        ::utimensat(AT_FDCWD, path.c_str(), nullptr, 0); // used now
        return std::move(*image);
      }
  }
  std::error_code ignored;
  fs::remove(path, ignored); // damaged
  return std::nullopt;
}

void ThumbnailStore::keep(const std::string& key, const Image8& image) {
  const auto picture = encode_jpeg(image);
  if (!picture || picture->size() + head > bound_)
    return;
  const fs::path path = file(key);
  std::error_code failure;
  fs::create_directories(path.parent_path(), failure);
  std::uint64_t number = 0;
  {
    const std::lock_guard lock(mutex_);
    if (!held_)
      clear_space(bound_); // counts
    number = ++written_;
  }
  const fs::path temporary = path.string() + ".tmp." + std::to_string(::getpid()) + "." + std::to_string(number);
  {
    std::ofstream out(temporary, std::ios::binary);
    const auto sum = little_endian(hash64(std::span<const std::uint8_t>(*picture)));
    out.write(magic.data(), static_cast<std::streamsize>(magic.size()));
    out.write(sum.data(), static_cast<std::streamsize>(sum.size()));
    out.write(reinterpret_cast<const char*>(picture->data()), static_cast<std::streamsize>(picture->size()));
    out.close();
    if (out)
      fs::rename(temporary, path, failure);
    if (!out || failure) {
      fs::remove(temporary, failure);
      return;
    }
  }
  const std::lock_guard lock(mutex_);
  *held_ += picture->size() + head;
  if (*held_ > bound_)
    clear_space(bound_ - bound_ / 8);
}

std::uintmax_t ThumbnailStore::bytes() {
  const std::lock_guard lock(mutex_);
  if (!held_)
    clear_space(bound_);
  return *held_;
}

// Counts what is there and removes the longest unused until no more than `down_to` bytes are left.
void ThumbnailStore::clear_space(std::uintmax_t down_to) {
  struct Entry {
    fs::file_time_type used;
    std::uintmax_t size;
    fs::path path;
  };
  std::vector<Entry> entries;
  std::uintmax_t held = 0;
  std::error_code failure;
  for (auto at = fs::recursive_directory_iterator(folder_, failure);
       !failure && at != fs::recursive_directory_iterator(); at.increment(failure)) {
    std::error_code gone; // another program may clear here, too
    if (!at->is_regular_file(gone) || gone)
      continue;
    Entry entry{at->last_write_time(gone), at->file_size(gone), at->path()};
    if (gone)
      continue;
    held += entry.size;
    entries.push_back(std::move(entry));
  }
  if (held > down_to) {
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.used < b.used; });
    for (const Entry& entry : entries) {
      if (held <= down_to)
        break;
      std::error_code gone;
      fs::remove(entry.path, gone);
      held -= entry.size;
    }
  }
  held_ = held;
}

} // namespace cds
