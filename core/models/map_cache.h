// Maps that took long, kept under the fingerprint of what they were made from. Any thread.
#pragma once

#include "retrieval/projection.h"

#include <filesystem>
#include <optional>

namespace cds {

class MapCache {
public:
  // The place of this map in `folder`; an empty folder keeps nothing. Reads all features once, some MB between two
  // looks at `stop`; after a stop it keeps nothing.
  MapCache(const std::filesystem::path& folder, const EmbeddingSet& set, const TsneOptions& options,
           const std::stop_token& stop = {});
  [[nodiscard]] std::optional<std::vector<float>> read() const; // rows x 2; none: not kept, or damaged
  // Keeps it, and of all maps only the newest 64. A cache that cannot be written is no error.
  void write(const std::vector<float>& places) const;

private:
  std::filesystem::path file_;
  std::int64_t rows_;
};

} // namespace cds
