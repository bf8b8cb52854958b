// What `cds rank` shares with other commands: its options, and how scores are told.
#pragma once

#include "app/cds/match_device.h"
#include "base/json.h"
#include "retrieval/evaluate.h"

#include <CLI/CLI.hpp>

namespace cds {

struct RankArguments {
  std::string metric = "euclidean";
  MatchOptions match;
  std::string device = "cpu";

  void add_to(CLI::App& command); // must outlive the command's parsing
  // An error where there is no such device. It lives as long as these arguments.
  [[nodiscard]] Result<MatchOptions> options();

private:
  std::unique_ptr<MatchDevice> picked_;
};

[[nodiscard]] Json rank_scores_json(const RetrievalResult& result); // mAP, cmc, mINP, queries, roc, seconds
[[nodiscard]] std::string scores_text(const RetrievalResult& result);

} // namespace cds
