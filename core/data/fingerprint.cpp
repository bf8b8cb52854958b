#include "data/fingerprint.h"

#include "base/hash.h"
#include "data/doctor.h"

namespace cds {

Result<Json> fingerprint(const Dataset& set) {
  Json out;
  out["layout"] = set.layout;
  out["title"] = set.title;
  std::uint64_t hash = 0;
  for (const auto& [split, records] : {std::pair{Split::train, &set.train},
                                       {Split::val, &set.val},
                                       {Split::query, &set.query},
                                       {Split::gallery, &set.gallery}}) {
    for (const ImageRecord& record : *records) {
      std::error_code code;
      const auto size = std::filesystem::file_size(record.path, code);
      if (code)
        return failed("image is gone: " + code.message(), record.path.string(),
                      "Restore it, or run cds doctor on the set");
      hash = hash64(relative_path(set, record) + '\n' + std::to_string(record.item) + ' ' + std::to_string(size) + ' ' +
                        std::to_string(record.identity) + ' ' + std::to_string(record.camera) + ' ' +
                        to_text(record.split) + ' ' + to_text(split),
                    hash);
    }
    if (records->empty() && split == Split::val)
      continue;
    const SplitCount count = count_split(split, *records);
    out[to_text(split)] = {{"images", count.images}, {"identities", count.identities}, {"cameras", count.cameras}};
  }
  out["hash"] = hex(hash);
  return out;
}

} // namespace cds
