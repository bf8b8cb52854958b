// A container for a checkpoint's bytes that notices damage: "CDSCKPT\n", u32 version = 1, u32 zero, u64 size, u64 XXH64
// of the payload, payload; little endian. core/train gives the payload its meaning.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>

namespace cds {

// Replaces `path` atomically: the former file becomes NAME.prev.EXT (last.pt -> last.prev.pt), and at every moment one
// of the two is whole. On an error both stay. Makes the folder. Blocks (fsync).
[[nodiscard]] Status write_checkpoint_file(const std::filesystem::path& path, std::span<const std::uint8_t> payload);
[[nodiscard]] std::filesystem::path previous_checkpoint(const std::filesystem::path& path);

// The payload of exactly this file; `failed` where it is damaged or cut off, wrong_call where it is missing or none of
// ours.
[[nodiscard]] Result<std::string> read_checkpoint_file(const std::filesystem::path& path);

struct LoadedCheckpoint {
  std::string payload;
  std::filesystem::path file;
  std::string warning; // what was wrong with the newer file, where the previous one was taken; else empty
};
// The file, or where it is missing or damaged the previous one. wrong_call where neither exists.
[[nodiscard]] Result<LoadedCheckpoint> read_checkpoint_or_previous(const std::filesystem::path& path);

} // namespace cds
