// What a network of several ranks does around its forward pass. Private to nn.
#pragma once

#include "nn/dropout.h"
#include "nn/necks.h"

namespace cds {

// Made before the pass, together: counts the rows and puts this rank's dropout masks in their place. Called after it,
// together: the heads of the joined batch, from which each rank computes the same losses (gather_rows.h). Without ranks
// nothing happens.
class JoinedHeads {
public:
  JoinedHeads(std::shared_ptr<Ranks> ranks, std::int64_t images, DropoutStream& dropout);
  [[nodiscard]] std::vector<HeadOutput> operator()(std::vector<HeadOutput> own) const;

private:
  std::shared_ptr<Ranks> ranks_;
  JoinedRows rows_;
};

} // namespace cds
