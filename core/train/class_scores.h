// How well a classifier names the classes of labelled images.
#pragma once

#include "base/json.h"
#include "train/embed.h"

#include <cstdint>
#include <vector>

namespace cds {

// Shares of the rows whose right logit is the largest, and among the five largest (all where there are fewer classes).
// Of equal logits the one with the smaller index counts as larger.
struct ClassScores {
  double accuracy = 0, top5 = 0; // 0..1
  std::int64_t images = 0;
};
// logits: N x C (features of the set); right: N class indices. REQUIRES right values in [0, C).
[[nodiscard]] ClassScores class_scores(const EmbeddingSet& logits, const std::vector<int>& right);

// Runs the network on the images; `classes` are the identities that its outputs stand for, in order. {"accuracy",
// "top5", "images"}. failed for an image of another class. Blocks; `keep_going` as in embed_records.
[[nodiscard]] Result<Json> score_classes(const std::vector<ImageRecord>& records,
                                         const std::vector<std::int64_t>& classes, const std::filesystem::path& root,
                                         const EmbedFunction& logits, const EmbedOptions& options,
                                         const ProgressSink& progress = {},
                                         const std::function<Result<bool>()>& keep_going = {});

} // namespace cds
