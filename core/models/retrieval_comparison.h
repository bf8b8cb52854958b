// Two or three evaluations of the same pictures side by side. The first is what the others are compared with. Queries
// and gallery images are matched by path: as recorded, or by the last two parts, or by name, whichever is the first
// that tells the pictures of each side apart and finds a query on both. Immutable; free to share between threads.
#pragma once

#include "models/ranked_gallery.h"

namespace cds {

class RetrievalComparison {
public:
  using Session = std::shared_ptr<const RetrievalSession>;

  // At least two, none null. Errors: no query of one is a query of the first, or its paths were not recorded.
  [[nodiscard]] static Result<std::shared_ptr<const RetrievalComparison>> make(std::vector<Session> sessions,
                                                                               std::vector<QString> names);

  [[nodiscard]] int models() const { return static_cast<int>(sessions_.size()); }
  [[nodiscard]] const Session& session(int model) const { return sessions_[static_cast<std::size_t>(model)]; }
  [[nodiscard]] const QString& name(int model) const { return names_[static_cast<std::size_t>(model)]; }
  // The row of the first one's query, or gallery image, in another; -1: not there.
  [[nodiscard]] int query_in(int model, int query) const;
  [[nodiscard]] int gallery_in(int model, int row) const;
  [[nodiscard]] int matched_queries(int model) const;
  // AP of `model` less the first one's, for each query of the first; NaN where one does not count or is not there.
  [[nodiscard]] std::vector<double> ap_differences(int model) const;

  // What one query looks like in each model. Blocks as full_ranking() does, once a model.
  struct Ranked {
    std::vector<std::vector<RankedMatch>> rankings; // of each model, by its own gallery rows; empty: no such query
    std::vector<std::vector<OtherRanks>> others;    // for each model, where the others put its gallery's images: the
                                                    // first model's others are all, another one's is the first alone
  };
  [[nodiscard]] Ranked rank(int query) const;

private:
  RetrievalComparison() = default;
  std::vector<Session> sessions_;
  std::vector<QString> names_;
  std::vector<std::vector<int>> query_of_, gallery_of_; // by model: its row of each of the first one's
};

} // namespace cds
