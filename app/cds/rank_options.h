// What `cds rank` shares with other commands: its options, and how scores are told.
#pragma once

#include "base/json.h"
#include "retrieval/evaluate.h"

#include <CLI/CLI.hpp>

namespace cds {

struct RankArguments {
  std::string metric = "euclidean";
  MatchOptions match;

  void add_to(CLI::App& command); // must outlive the command's parsing
  [[nodiscard]] MatchOptions options() const;
};

[[nodiscard]] Json rank_scores_json(const RetrievalResult& result); // mAP, cmc, mINP, queries, roc, seconds
[[nodiscard]] std::string scores_text(const RetrievalResult& result);

} // namespace cds
