#include "parallel/gather_rows.h"

namespace cds {
namespace {

class GatherRows : public torch::autograd::Function<GatherRows> {
public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& own, Ranks* ranks,
                               std::int64_t first, std::int64_t rows, std::int64_t total) {
    context->saved_data["first"] = first;
    context->saved_data["rows"] = rows;
    return ranks->gather(own, {first, rows, total});
  }
  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list gradients) {
    const auto own = gradients[0].narrow(0, context->saved_data["first"].toInt(), context->saved_data["rows"].toInt());
    return {own, {}, {}, {}, {}};
  }
};

} // namespace

torch::Tensor gather_rows(const std::shared_ptr<Ranks>& ranks, const torch::Tensor& own, const JoinedRows& rows) {
  return GatherRows::apply(own, ranks.get(), rows.first, rows.own, rows.total);
}

} // namespace cds
