// Exact search of one gallery again and again, as a person asks: what is known of the gallery is found out once, and a
// query then costs one reading of its features.
#pragma once

#include "retrieval/evaluate.h"

#include <memory>

namespace cds {

class ExactSearch {
public:
  // Borrows the gallery, which must outlive this and stay as it is; adds some 20 bytes a row. Reads it twice (blocks).
  // Errors: check()'s, an empty gallery, options out of range.
  [[nodiscard]] static Result<ExactSearch> over(const EmbeddingSet& gallery, const MatchOptions& options = {});

  // nearest() of evaluate.h, the same bits. Const, and may be called from several threads. Blocks; uses all cores.
  [[nodiscard]] Result<RankLists> nearest(const EmbeddingSet& query, int length, const ProgressSink& progress = {},
                                          std::stop_token stop = {}) const;

  ExactSearch(ExactSearch&&) noexcept;
  ExactSearch& operator=(ExactSearch&&) noexcept;
  ~ExactSearch();

private:
  struct State;
  explicit ExactSearch(std::unique_ptr<const State> state);
  std::unique_ptr<const State> state_;
};

} // namespace cds
