#include "nn/named_conv.h"

namespace cds {

torch::nn::Conv2d convolution_module(const ConvPlan& plan) {
  return torch::nn::Conv2d(torch::nn::Conv2dOptions(plan.input.channels, plan.output.channels, plan.kernel)
                               .stride(plan.stride)
                               .padding(plan.padding)
                               .groups(plan.groups)
                               .bias(plan.bias));
}

std::string last_part(const std::string& key) {
  return key.substr(key.rfind('.') + 1);
}

NamedConv::NamedConv(torch::nn::Module& owner, const NamedConvPlan& plan)
    : conv(convolution_module(plan.plan)), norm(plan.plan.output.channels) {
  owner.register_module(last_part(plan.conv), conv);
  owner.register_module(last_part(plan.norm), norm);
}

} // namespace cds
