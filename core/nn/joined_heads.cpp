#include "nn/joined_heads.h"

#include "parallel/gather_rows.h"

namespace cds {

JoinedHeads::JoinedHeads(std::shared_ptr<Ranks> ranks, std::int64_t images, DropoutStream& dropout)
    : ranks_(std::move(ranks)) {
  if (!ranks_)
    return;
  rows_ = ranks_->join_rows(images);
  dropout.first_row = rows_.first;
}

std::vector<HeadOutput> JoinedHeads::operator()(std::vector<HeadOutput> own) const {
  if (!ranks_)
    return own;
  // Features and logits of all heads in one exchange.
  std::vector<torch::Tensor> parts;
  std::vector<std::int64_t> widths;
  for (const auto& head : own)
    for (const auto& part : {head.feature, head.logits}) {
      parts.push_back(part);
      widths.push_back(part.size(1));
    }
  const auto columns = torch::split_with_sizes(gather_rows(ranks_, torch::cat(parts, 1), rows_), widths, 1);
  for (std::size_t i = 0; i < own.size(); ++i) {
    own[i].feature = columns[2 * i];
    own[i].logits = columns[2 * i + 1];
  }
  return own;
}

} // namespace cds
