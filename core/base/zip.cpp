#include "base/zip.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef CDS_HAVE_ZLIB
#include <zlib.h>
#endif

namespace cds {
namespace {

constexpr std::uint32_t local_signature = 0x04034b50, entry_signature = 0x02014b50, end_signature = 0x06054b50;
constexpr std::uint32_t end64_signature = 0x06064b50, locator64_signature = 0x07064b50;
constexpr std::uint64_t end_size = 22, locator64_size = 20, end64_size = 56, entry_size = 46, local_size = 30;
constexpr std::uint64_t deflate_ratio = 1032; // the most that deflate can pack into one byte

std::uint64_t little(const std::uint8_t* bytes, int count) {
  std::uint64_t value = 0;
  for (int i = count; i-- > 0;)
    value = value << 8 | bytes[i];
  return value;
}

void put(std::vector<std::uint8_t>& out, std::uint64_t value, int count) {
  for (int i = 0; i < count; ++i)
    out.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
}

// Slicing by 8 (Kounavis and Berry, 2005): table[0] is the plain one, table[k] advances k more bytes.
constexpr auto crc_tables = [] {
  std::array<std::array<std::uint32_t, 256>, 8> tables{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t c = i;
    for (int bit = 0; bit < 8; ++bit)
      c = (c & 1) != 0 ? 0xEDB88320U ^ (c >> 1) : c >> 1;
    tables[0][i] = c;
  }
  for (std::size_t k = 1; k < 8; ++k)
    for (std::size_t i = 0; i < 256; ++i)
      tables[k][i] = tables[0][tables[k - 1][i] & 255] ^ (tables[k - 1][i] >> 8);
  return tables;
}();

} // namespace

std::uint32_t crc32_of(std::span<const std::uint8_t> bytes, std::uint32_t crc) {
  crc = ~crc;
  const std::uint8_t* p = bytes.data();
  std::size_t n = bytes.size();
  for (; n >= 8; n -= 8, p += 8) {
    const std::uint32_t low = crc ^ static_cast<std::uint32_t>(little(p, 4));
    const auto high = static_cast<std::uint32_t>(little(p + 4, 4));
    crc = crc_tables[7][low & 255] ^ crc_tables[6][low >> 8 & 255] ^ crc_tables[5][low >> 16 & 255] ^
          crc_tables[4][low >> 24] ^ crc_tables[3][high & 255] ^ crc_tables[2][high >> 8 & 255] ^
          crc_tables[1][high >> 16 & 255] ^ crc_tables[0][high >> 24];
  }
  for (; n > 0; --n, ++p)
    crc = crc_tables[0][(crc ^ *p) & 255] ^ (crc >> 8);
  return ~crc;
}

struct ZipReader::Descriptor {
  int number;
  explicit Descriptor(int n) : number(n) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (number >= 0)
      ::close(number);
  }
};

Status ZipReader::read_at(std::uint64_t offset, std::span<std::uint8_t> out) const {
  while (!out.empty()) {
    const ssize_t count =
        ::pread(file_->number, out.data(), std::min<std::size_t>(out.size(), 1U << 30), static_cast<off_t>(offset));
    if (count < 0 && errno == EINTR)
      continue;
    if (count < 0)
      return failed(std::string("cannot be read: ") + std::strerror(errno), path_);
    if (count == 0)
      return failed("is truncated: it ends at byte " + std::to_string(offset), path_, "Copy or write the file again");
    out = out.subspan(static_cast<std::size_t>(count));
    offset += static_cast<std::uint64_t>(count);
  }
  return {};
}

Result<ZipReader> ZipReader::open(const std::filesystem::path& path) {
  ZipReader zip;
  zip.path_ = path.string();
  zip.file_ = std::make_shared<const Descriptor>(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (zip.file_->number < 0) {
    const int number = errno;
    if (number == ENOENT || number == ENOTDIR)
      return wrong_call("there is no such file", zip.path_, "Check the path");
    return failed(std::string("cannot be opened: ") + std::strerror(number), zip.path_);
  }
  struct stat info {};
  if (::fstat(zip.file_->number, &info) != 0 || !S_ISREG(info.st_mode))
    return wrong_call("is not a file", zip.path_, "Give the path of a .npz file");
  zip.file_size_ = static_cast<std::uint64_t>(info.st_size);
  CDS_TRY(zip.read_directory());
  return zip;
}

Status ZipReader::read_directory() {
  // The end record stands last, before a comment of at most 65,535 bytes.
  const std::uint64_t tail_size = std::min<std::uint64_t>(file_size_, end_size + 65535 + locator64_size);
  std::vector<std::uint8_t> tail(tail_size);
  CDS_TRY(read_at(file_size_ - tail_size, tail));
  std::uint64_t end = tail_size;
  for (std::uint64_t at = tail_size >= end_size ? tail_size - end_size + 1 : 0; at-- > 0;)
    if (little(&tail[at], 4) == end_signature && at + end_size + little(&tail[at + 20], 2) == tail_size) {
      end = at;
      break;
    }
  if (end == tail_size) {
    std::array<std::uint8_t, 6> head{};
    CDS_TRY(read_at(0, std::span(head).first(std::min<std::uint64_t>(head.size(), file_size_))));
    if (std::memcmp(head.data(), "PK\3\4", 4) == 0)
      return failed("is truncated: the zip directory at its end is missing", path_, "Copy or write the file again");
    if (std::memcmp(head.data(), "\x93NUMPY", 6) == 0)
      return failed("is a .npy file, not a .npz archive", path_, "Save named arrays with numpy.savez");
    return failed("is not a .npz file (no zip archive)", path_, "Save named arrays with numpy.savez");
  }
  const std::uint8_t* record = &tail[end];
  std::uint64_t count = little(record + 10, 2), size = little(record + 12, 4), offset = little(record + 16, 4);
  std::uint64_t limit = file_size_ - tail_size + end; // where the directory has to be over
  if (end >= locator64_size && little(record - locator64_size, 4) == locator64_signature) {
    const std::uint64_t at = little(record - locator64_size + 8, 8);
    std::array<std::uint8_t, end64_size> end64{};
    if (limit < locator64_size + end64_size || at > limit - locator64_size - end64_size)
      return failed("has a broken zip64 directory", path_, "Copy or write the file again");
    CDS_TRY(read_at(at, end64));
    if (little(end64.data(), 4) != end64_signature)
      return failed("has a broken zip64 directory", path_, "Copy or write the file again");
    count = little(&end64[32], 8), size = little(&end64[40], 8), offset = little(&end64[48], 8);
    limit = at;
  }
  if (offset > limit || size > limit - offset || count > size / entry_size)
    return failed("has a broken zip directory", path_, "Copy or write the file again");
  return read_entries(offset, size, count);
}

Status ZipReader::read_entries(std::uint64_t directory_offset, std::uint64_t directory_size, std::uint64_t count) {
  std::vector<std::uint8_t> directory(directory_size);
  CDS_TRY(read_at(directory_offset, directory));
  const auto broken = [&](const std::string& name) {
    return failed("has a broken zip directory" + (name.empty() ? std::string() : ", at \"" + name + "\""), path_,
                  "Copy or write the file again");
  };
  std::uint64_t at = 0;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (directory.size() - at < entry_size || little(&directory[at], 4) != entry_signature)
      return broken({});
    const std::uint8_t* entry = &directory[at];
    const std::uint64_t name_size = little(entry + 28, 2), extra_size = little(entry + 30, 2),
                        comment_size = little(entry + 32, 2);
    if (directory.size() - at - entry_size < name_size + extra_size + comment_size)
      return broken({});
    ZipMember member;
    member.name.assign(reinterpret_cast<const char*>(entry + entry_size), name_size);
    member.method = static_cast<std::uint16_t>(little(entry + 10, 2));
    member.crc = static_cast<std::uint32_t>(little(entry + 16, 4));
    member.packed = little(entry + 20, 4), member.size = little(entry + 24, 4);
    std::uint64_t local = little(entry + 42, 4);
    const std::uint8_t* extra = entry + entry_size + name_size;
    for (std::uint64_t e = 0; e + 4 <= extra_size;) {
      const std::uint64_t tag = little(extra + e, 2), length = little(extra + e + 2, 2);
      if (length > extra_size - e - 4)
        return broken(member.name);
      if (tag == 1) { // zip64: only the fields that are 0xFFFFFFFF above, in this order
        std::uint64_t field = e + 4;
        const std::uint64_t over = field + length;
        for (std::uint64_t* value : {&member.size, &member.packed, &local})
          if (*value == 0xFFFFFFFF) {
            if (over - field < 8)
              return broken(member.name);
            *value = little(extra + field, 8);
            field += 8;
          }
      }
      e += 4 + length;
    }
    if ((little(entry + 8, 2) & 1) != 0)
      return failed("\"" + member.name + "\" is encrypted", path_, "Save the arrays without a password");
    if (member.method != 0 && member.method != 8)
      return failed("\"" + member.name + "\" is packed with method " + std::to_string(member.method) +
                        ", which .npz does not use",
                    path_, "Save the arrays with numpy.savez or savez_compressed");
    std::array<std::uint8_t, local_size> header{};
    if (local > directory_offset || directory_offset - local < local_size)
      return broken(member.name);
    CDS_TRY(read_at(local, header));
    member.offset = local + local_size + little(&header[26], 2) + little(&header[28], 2);
    if (little(header.data(), 4) != local_signature || member.offset > directory_offset ||
        member.packed > directory_offset - member.offset)
      return broken(member.name);
    if (member.method == 0 ? member.size != member.packed : member.size / deflate_ratio > member.packed + 1)
      return broken(member.name);
    members_.push_back(std::move(member));
    at += entry_size + name_size + extra_size + comment_size;
  }
  return {};
}

struct ZipStream::Inflater {
#ifdef CDS_HAVE_ZLIB
  z_stream z{};
  bool ready = false;
  std::vector<std::uint8_t> packed = std::vector<std::uint8_t>(1U << 16);
  Inflater() {
    ready = inflateInit2(&z, -MAX_WBITS) == Z_OK;
  }
  ~Inflater() {
    if (ready)
      inflateEnd(&z);
  }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;
#endif
};

ZipStream::ZipStream(const ZipReader& reader, const ZipMember& member)
    : reader_(reader), member_(member), left_(member.size) {
  if (member.method == 8)
    inflater_ = std::make_unique<Inflater>();
}

ZipStream::~ZipStream() = default;

Status ZipStream::read(std::span<std::uint8_t> out) {
  if (out.size() > left_)
    return failed("\"" + member_.name + "\" is too short for what its header promises", reader_.path(),
                  "Write the file again");
  constexpr std::size_t piece = 1U << 20; // the checksum reads it while it is in the cache
  while (!out.empty()) {
    const auto now = out.first(std::min(out.size(), piece));
    if (inflater_) {
      CDS_TRY(inflate_into(now));
    } else {
      CDS_TRY(reader_.read_at(member_.offset + packed_done_, now));
      packed_done_ += now.size();
    }
    crc_ = crc32_of(now, crc_);
    left_ -= now.size();
    out = out.subspan(now.size());
  }
  return {};
}

#ifdef CDS_HAVE_ZLIB
Status ZipStream::inflate_into(std::span<std::uint8_t> out) {
  const auto damaged = [&] {
    return failed("\"" + member_.name + "\" is damaged", reader_.path(), "Copy or write the file again");
  };
  z_stream& z = inflater_->z;
  if (!inflater_->ready)
    return failed("no memory to unpack \"" + member_.name + "\"", reader_.path());
  z.next_out = out.data();
  z.avail_out = static_cast<uInt>(out.size());
  while (z.avail_out > 0) {
    if (z.avail_in == 0) {
      const std::uint64_t count = std::min<std::uint64_t>(inflater_->packed.size(), member_.packed - packed_done_);
      if (count == 0)
        return damaged();
      CDS_TRY(reader_.read_at(member_.offset + packed_done_, std::span(inflater_->packed).first(count)));
      packed_done_ += count;
      z.next_in = inflater_->packed.data();
      z.avail_in = static_cast<uInt>(count);
    }
    const int code = ::inflate(&z, Z_NO_FLUSH);
    if (code != Z_OK && !(code == Z_STREAM_END && z.avail_out == 0))
      return damaged();
  }
  return {};
}
#else
Status ZipStream::inflate_into(std::span<std::uint8_t>) {
  return failed("\"" + member_.name + "\" is compressed, and this build has no zlib", reader_.path(),
                "Save the arrays with numpy.savez, or build with zlib");
}
#endif

Status ZipStream::check() const {
  if (crc_ != member_.crc)
    return failed("\"" + member_.name + "\" is damaged: its checksum does not match", reader_.path(),
                  "Copy or write the file again");
  return {};
}

Status ZipWriter::write(const std::vector<std::uint8_t>& bytes) {
  CDS_TRY(append_(bytes));
  offset_ += bytes.size();
  return {};
}

Status ZipWriter::add(const std::string& name, std::uint64_t size, const Produce& produce) {
  std::uint32_t crc = 0;
  std::uint64_t produced = 0;
  CDS_TRY(produce([&](std::span<const std::uint8_t> bytes) -> Status {
    crc = crc32_of(bytes, crc);
    produced += bytes.size();
    return {};
  }));
  if (produced != size || name.size() > 0xFFFF)
    return failed("\"" + name + "\" cannot be put into an archive");
  const bool big = size >= 0xFFFFFFFF, far = offset_ >= 0xFFFFFFFF;
  // Version 4.5 knows zip64; names are UTF-8 (flag bit 11); the date is zip's first day, so that equal arrays make
  // equal files.
  const auto common = [&](std::vector<std::uint8_t>& out) {
    put(out, big || far ? 45 : 20, 2), put(out, 1U << 11, 2), put(out, 0, 2), put(out, 0, 2), put(out, 0x21, 2),
        put(out, crc, 4);
    put(out, big ? 0xFFFFFFFF : size, 4), put(out, big ? 0xFFFFFFFF : size, 4), put(out, name.size(), 2);
  };
  std::vector<std::uint8_t> local;
  put(local, local_signature, 4);
  common(local);
  put(local, big ? 20 : 0, 2);
  local.insert(local.end(), name.begin(), name.end());
  if (big)
    put(local, 1, 2), put(local, 16, 2), put(local, size, 8), put(local, size, 8);

  put(directory_, entry_signature, 4), put(directory_, 45, 2);
  common(directory_);
  const int fields = (big ? 16 : 0) + (far ? 8 : 0);
  put(directory_, static_cast<std::uint64_t>(fields > 0 ? fields + 4 : 0), 2);
  put(directory_, 0, 2), put(directory_, 0, 2), put(directory_, 0, 2), put(directory_, 0, 4);
  put(directory_, far ? 0xFFFFFFFF : offset_, 4);
  directory_.insert(directory_.end(), name.begin(), name.end());
  if (fields > 0)
    put(directory_, 1, 2), put(directory_, static_cast<std::uint64_t>(fields), 2);
  if (big)
    put(directory_, size, 8), put(directory_, size, 8);
  if (far)
    put(directory_, offset_, 8);
  ++count_;

  CDS_TRY(write(local));
  CDS_TRY(produce(append_));
  offset_ += size;
  return {};
}

Status ZipWriter::finish() {
  const std::uint64_t at = offset_, size = directory_.size();
  CDS_TRY(write(directory_));
  std::vector<std::uint8_t> end;
  const bool big = count_ >= 0xFFFF || at >= 0xFFFFFFFF || size >= 0xFFFFFFFF;
  if (big) {
    put(end, end64_signature, 4), put(end, end64_size - 12, 8), put(end, 45, 2), put(end, 45, 2), put(end, 0, 4),
        put(end, 0, 4);
    put(end, count_, 8), put(end, count_, 8), put(end, size, 8), put(end, at, 8);
    put(end, locator64_signature, 4), put(end, 0, 4), put(end, offset_, 8), put(end, 1, 4);
  }
  put(end, end_signature, 4), put(end, 0, 2), put(end, 0, 2);
  put(end, big ? 0xFFFF : count_, 2), put(end, big ? 0xFFFF : count_, 2);
  put(end, big ? 0xFFFFFFFF : size, 4), put(end, big ? 0xFFFFFFFF : at, 4), put(end, 0, 2);
  return write(end);
}

} // namespace cds
