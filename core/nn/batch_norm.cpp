#include <ostream>
#include <torch/torch.h>

// LibTorch keeps these to itself, and a class derived from its norms needs them. Before batch_norm.h, which derives.
namespace torch::nn {
template <>
void BatchNormImplBase<1, BatchNorm1dImpl>::pretty_print(std::ostream& stream) const {
  stream << "torch::nn::BatchNorm1d(" << options.num_features() << ")";
}
template <>
void BatchNormImplBase<2, BatchNorm2dImpl>::pretty_print(std::ostream& stream) const {
  stream << "torch::nn::BatchNorm2d(" << options.num_features() << ")";
}
} // namespace torch::nn

#include "nn/batch_norm.h"

namespace cds {
namespace {

std::vector<std::int64_t> all_but_channels(const torch::Tensor& x) {
  return x.dim() == 2 ? std::vector<std::int64_t>{0} : std::vector<std::int64_t>{0, 2, 3};
}

torch::Tensor by_channel(const torch::Tensor& row, const torch::Tensor& x) {
  return x.dim() == 2 ? row : row.view({-1, 1, 1});
}

struct Moments {
  torch::Tensor mean, variance; // C, biased
  torch::Tensor count;          // of values a channel, over all ranks: at least 2, as there are at least two ranks
};

// Each rank's count, means and variances in a row of its own, joined as Chan et al. (1979) do: no difference of large
// squares, and the same bits on all ranks.
Moments joint_moments(const torch::Tensor& x, Ranks& ranks) {
  const auto channels = x.size(1);
  const auto dims = all_but_channels(x);
  const auto count = x.numel() / channels;
  auto rows =
      torch::zeros({ranks.size(), 2 * channels + 1}, x.options().memory_format(torch::MemoryFormat::Contiguous));
  auto own = rows[ranks.rank()];
  const auto mean = x.mean(dims);
  own.narrow(0, 0, channels).copy_(mean);
  own.narrow(0, channels, channels).copy_((x - by_channel(mean, x)).square().mean(dims));
  own[2 * channels] = count;
  ranks.sum(rows);
  const auto counts = rows.narrow(1, 2 * channels, 1), means = rows.narrow(1, 0, channels),
             variances = rows.narrow(1, channels, channels);
  Moments out;
  out.count = counts.sum();
  out.mean = (means * counts).sum(0) / out.count;
  out.variance = ((variances + (means - out.mean).square()) * counts).sum(0) / out.count;
  return out;
}

// Halves are summed as floats.
torch::Tensor summable(const torch::Tensor& x) {
  return x.scalar_type() == torch::kHalf || x.scalar_type() == torch::kBFloat16 ? x.to(torch::kFloat) : x;
}

class JointBatchNorm : public torch::autograd::Function<JointBatchNorm> {
public:
  static torch::Tensor forward(torch::autograd::AutogradContext* context, const torch::Tensor& input,
                               const torch::Tensor& weight, const torch::Tensor& bias, torch::Tensor running_mean,
                               torch::Tensor running_variance, double momentum, double epsilon,
                               std::shared_ptr<Ranks> ranks) {
    TORCH_CHECK(weight.defined() && bias.defined(), "a joint BatchNorm has weight and bias");
    const auto x = summable(input);
    const auto moments = joint_moments(x, *ranks);
    const auto scale = (moments.variance + epsilon).rsqrt();
    running_mean.mul_(1 - momentum).add_(moments.mean, momentum);
    running_variance.mul_(1 - momentum).add_(moments.variance * (moments.count / (moments.count - 1)), momentum);
    context->save_for_backward({input, weight, moments.mean, scale, moments.count});
    context->saved_data["ranks"] = c10::IValue::make_capsule(c10::make_intrusive<Holder>(std::move(ranks)));
    const auto y = (x - by_channel(moments.mean, x)) * by_channel(scale * weight, x) + by_channel(bias, x);
    return y.to(input.scalar_type());
  }

  static torch::autograd::variable_list backward(torch::autograd::AutogradContext* context,
                                                 torch::autograd::variable_list incoming) {
    const auto saved = context->get_saved_variables();
    const auto x = summable(saved[0]), gradient = summable(incoming[0]);
    const auto &weight = saved[1], &mean = saved[2], &scale = saved[3], &count = saved[4];
    const auto dims = all_but_channels(x);
    const auto centred = (x - by_channel(mean, x)) * by_channel(scale, x);
    const auto of_bias = gradient.sum(dims), of_weight = (gradient * centred).sum(dims);
    auto sums = torch::stack({of_bias, of_weight});
    const auto holder = context->saved_data["ranks"].toCapsule();
    static_cast<Holder&>(*holder).ranks->sum(sums);
    sums /= count;
    const auto of_x =
        (gradient - by_channel(sums[0], x) - centred * by_channel(sums[1], x)) * by_channel(scale * weight, x);
    return {of_x.to(saved[0].scalar_type()), of_weight, of_bias, {}, {}, {}, {}, {}};
  }

  struct Holder : torch::CustomClassHolder {
    explicit Holder(std::shared_ptr<Ranks> held) : ranks(std::move(held)) {}
    std::shared_ptr<Ranks> ranks;
  };
};

} // namespace

torch::Tensor joint_batch_norm(const torch::Tensor& x, const torch::Tensor& weight, const torch::Tensor& bias,
                               torch::Tensor running_mean, torch::Tensor running_variance, double momentum,
                               double epsilon, const std::shared_ptr<Ranks>& ranks) {
  return JointBatchNorm::apply(x, weight, bias, std::move(running_mean), std::move(running_variance), momentum, epsilon,
                               ranks);
}

void synchronise_norms(torch::nn::Module& module, const std::shared_ptr<Ranks>& ranks) {
  for (const auto& part : module.modules())
    if (auto* norm = dynamic_cast<Synchronisable*>(part.get()))
      norm->synchronise(ranks);
}

} // namespace cds
