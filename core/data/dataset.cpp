#include "data/dataset.h"

#include "data/layouts.h"

#include <algorithm>

namespace cds {

const char* to_text(Severity severity) {
  switch (severity) {
  case Severity::info:
    return "info";
  case Severity::warning:
    return "warning";
  case Severity::error:
    return "error";
  }
  return "";
}

const char* to_text(Split split) {
  switch (split) {
  case Split::train:
    return "train";
  case Split::val:
    return "val";
  case Split::query:
    return "query";
  case Split::gallery:
    return "gallery";
  }
  return "";
}

std::vector<ImageRecord> drop_junk(const std::vector<ImageRecord>& records) {
  std::vector<ImageRecord> kept;
  kept.reserve(records.size());
  std::copy_if(records.begin(), records.end(), std::back_inserter(kept),
               [](const ImageRecord& record) { return record.role != Role::junk; });
  return kept;
}

std::string identity_text(const Dataset& set, std::int64_t identity) {
  if (const auto name = set.identity_names.find(identity); name != set.identity_names.end())
    return name->second;
  return identity < 0 ? "junk" : std::to_string(identity);
}

std::string relative_path(const Dataset& set, const ImageRecord& record) {
  const auto inside = record.path.lexically_relative(set.root);
  const bool outside = inside.empty() || *inside.begin() == "..";
  const std::string path = (outside ? record.path : inside).generic_string();
  return record.item < 0 ? path : path + "#" + std::to_string(record.item);
}

Labels make_labels(const std::vector<ImageRecord>& records) {
  Labels labels;
  labels.identities.reserve(records.size());
  for (const ImageRecord& record : records)
    labels.identities.push_back(record.identity);
  std::sort(labels.identities.begin(), labels.identities.end());
  labels.identities.erase(std::unique(labels.identities.begin(), labels.identities.end()), labels.identities.end());
  labels.of_image.reserve(records.size());
  for (const ImageRecord& record : records) {
    const auto place = std::lower_bound(labels.identities.begin(), labels.identities.end(), record.identity);
    labels.of_image.push_back(static_cast<int>(place - labels.identities.begin()));
  }
  return labels;
}

} // namespace cds
