// Zip archives as far as .npz and torch.save's files need them: stored and deflated members, zip64, no encryption.
// Grammar: PKWARE APPNOTE.TXT 6.3.10. No length in the file is trusted: each is checked against the file's size.
#pragma once

#include "base/result.h"

#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace cds {

// CRC-32 (IEEE 802.3, as in zip) continued from `crc`; start with 0.
[[nodiscard]] std::uint32_t crc32_of(std::span<const std::uint8_t> bytes, std::uint32_t crc = 0);

struct ZipMember {
  std::string name;
  std::uint16_t method = 0; // 0 stored, 8 deflated
  std::uint32_t crc = 0;
  std::uint64_t packed = 0; // bytes in the file
  std::uint64_t size = 0;   // bytes unpacked; never more than deflate can make of `packed`
  std::uint64_t offset = 0; // of the member's data in the file
};

// An open archive and its directory.
class ZipReader {
public:
  // Blocks. Errors: the path names nothing, not a zip, truncated, encrypted, a broken directory.
  [[nodiscard]] static Result<ZipReader> open(const std::filesystem::path& path);

  [[nodiscard]] const std::vector<ZipMember>& members() const { return members_; }
  [[nodiscard]] const std::string& path() const { return path_; }
  // Bytes [offset, offset + out.size()) of the file.
  [[nodiscard]] Status read_at(std::uint64_t offset, std::span<std::uint8_t> out) const;

private:
  struct Descriptor;
  Status read_directory();
  Status read_entries(std::uint64_t offset, std::uint64_t size, std::uint64_t count);
  std::string path_;
  std::shared_ptr<const Descriptor> file_;
  std::uint64_t file_size_ = 0;
  std::vector<ZipMember> members_;
};

// The unpacked bytes of one member, in order. The reader and the member must outlive it. One thread.
class ZipStream {
public:
  ZipStream(const ZipReader& reader, const ZipMember& member);
  ~ZipStream();
  ZipStream(const ZipStream&) = delete;
  ZipStream& operator=(const ZipStream&) = delete;

  // Fills `out` wholly, or fails: truncated or damaged.
  [[nodiscard]] Status read(std::span<std::uint8_t> out);
  [[nodiscard]] std::uint64_t left() const { return left_; }
  // REQUIRES left() == 0. Fails if the checksum does not match.
  [[nodiscard]] Status check() const;

private:
  struct Inflater;
  Status inflate_into(std::span<std::uint8_t> out);
  const ZipReader& reader_;
  const ZipMember& member_;
  std::unique_ptr<Inflater> inflater_;
  std::uint64_t left_, packed_done_ = 0;
  std::uint32_t crc_ = 0;
};

// Writes stored members through `append`, zip64 where needed. Call add() for each, then finish().
class ZipWriter {
public:
  using Append = std::function<Status(std::span<const std::uint8_t>)>;
  explicit ZipWriter(Append append) : append_(std::move(append)) {}

  // `produce` hands the member's `size` bytes to the function it is given, in order; it is run twice (first for the
  // checksum, which stands before the data) and must give the same bytes.
  using Produce = std::function<Status(const Append&)>;
  [[nodiscard]] Status add(const std::string& name, std::uint64_t size, const Produce& produce);
  [[nodiscard]] Status finish();

private:
  Status write(const std::vector<std::uint8_t>& bytes);
  Append append_;
  std::vector<std::uint8_t> directory_;
  std::uint64_t offset_ = 0, count_ = 0;
};

} // namespace cds
