#include "kernels/cpu/weight_reader.h"

#include <algorithm>
#include <cmath>

namespace cds::cpu {

Status WeightReader::status() const {
  return status_;
}

std::span<const float> WeightReader::tensor(const std::string& name, std::size_t size) {
  const auto found = weights_.find(name);
  if (found != weights_.end() && found->second.size() == size)
    return found->second;
  if (status_)
    status_ = failed(found == weights_.end() ? "the network has no such tensor"
                                             : "the tensor has " + std::to_string(found->second.size()) +
                                                   " numbers, not " + std::to_string(size),
                     name);
  return zeros_.emplace_back(size);
}

Buffer WeightReader::vector(const std::string& name, int size) {
  const auto values = tensor(name, static_cast<std::size_t>(size));
  Buffer out(wide(size));
  std::copy(values.begin(), values.end(), out.data());
  return out;
}

FoldedNorm WeightReader::norm(const std::string& name, int channels) {
  const auto size = static_cast<std::size_t>(channels);
  const auto weight = tensor(name + ".weight", size), bias = tensor(name + ".bias", size),
             mean = tensor(name + ".running_mean", size), variance = tensor(name + ".running_var", size);
  FoldedNorm out{Buffer(wide(channels)), Buffer(wide(channels))};
  for (std::size_t c = 0; c < size; ++c) {
    out.scale[c] = weight[c] / std::sqrt(variance[c] + norm_epsilon);
    out.shift[c] = bias[c] - mean[c] * out.scale[c];
  }
  return out;
}

Panels WeightReader::convolution(const std::string& name, const ConvPlan& conv, const Buffer* scale) {
  const int inputs = conv.input.channels, kernel = conv.kernel, outputs = conv.output.channels;
  const int depth = kernel == 1 ? padded(inputs) : kernel * kernel * inputs;
  const auto weight = tensor(name + ".weight", static_cast<std::size_t>(outputs) * inputs * kernel * kernel);
  Panels out(depth, outputs);
  std::size_t at = 0;
  for (int o = 0; o < outputs; ++o)
    for (int i = 0; i < inputs; ++i)
      for (int y = 0; y < kernel; ++y)
        for (int x = 0; x < kernel; ++x, ++at)
          out.at((y * kernel + x) * inputs + i, o) =
              weight[at] * (scale ? (*scale)[static_cast<std::size_t>(o)] : 1.0F);
  return out;
}

PairPanels WeightReader::pairs(const std::string& name, const ConvPlan& conv, const Buffer* scale) {
  const int inputs = conv.input.channels, kernel = conv.kernel, outputs = conv.output.channels;
  const auto weight = tensor(name + ".weight", static_cast<std::size_t>(outputs) * inputs * kernel * kernel);
  PairPanels out(kernel * inputs, outputs, kernel);
  std::size_t at = 0;
  for (int o = 0; o < outputs; ++o)
    for (int i = 0; i < inputs; ++i)
      for (int y = 0; y < kernel; ++y)
        for (int x = 0; x < kernel; ++x, ++at)
          out.at(x * inputs + i, o, y) = to_bf16(weight[at] * (scale ? (*scale)[static_cast<std::size_t>(o)] : 1.0F));
  return out;
}

Buffer WeightReader::taps(const std::string& name, int channels, const Buffer* scale) {
  const auto weight = tensor(name + ".weight", static_cast<std::size_t>(channels) * 9);
  const std::size_t row = wide(channels);
  Buffer out(9 * row);
  for (std::size_t c = 0; c < static_cast<std::size_t>(channels); ++c)
    for (std::size_t tap = 0; tap < 9; ++tap)
      out[tap * row + c] = weight[c * 9 + tap] * (scale ? (*scale)[c] : 1.0F);
  return out;
}

} // namespace cds::cpu
