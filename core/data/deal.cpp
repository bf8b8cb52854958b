#include "data/deal.h"

namespace cds {

std::vector<IndexBatch> deal(std::vector<IndexBatch> batches, std::size_t group, std::size_t rank, std::size_t ranks) {
  if (ranks < 2)
    return batches;
  std::erase_if(batches, [&](const IndexBatch& batch) { return batch.size() / group < ranks; });
  for (auto& batch : batches) {
    const std::size_t groups = batch.size() / group;
    const auto begin = [&](std::size_t r) {
      return batch.begin() + static_cast<std::ptrdiff_t>(groups * r / ranks * group);
    };
    batch = IndexBatch(begin(rank), begin(rank + 1));
  }
  return batches;
}

} // namespace cds
