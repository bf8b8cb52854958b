#include "nn/golden/golden.h"

#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <vector>

namespace cds::golden {

torch::Tensor values(const std::string& name, torch::IntArrayRef shape) {
  std::uint64_t key = 0xCBF29CE484222325;
  for (unsigned char byte : name)
    key = (key ^ byte) * 0x100000001B3;
  auto out = torch::empty(shape, torch::kDouble);
  auto* to = out.data_ptr<double>();
  for (std::int64_t i = 0; i < out.numel(); ++i) {
    std::uint64_t z = key + (static_cast<std::uint64_t>(i) + 1) * 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    z ^= z >> 31;
    to[i] = static_cast<double>(z >> 11) * 0x1p-52 - 1.0;
  }
  return out;
}

namespace {

bool ends_with(const std::string& text, const std::string& end) {
  return text.size() >= end.size() && text.compare(text.size() - end.size(), end.size(), end) == 0;
}

void fill(const std::string& name, torch::Tensor tensor) {
  auto u = values(name, tensor.sizes());
  if (ends_with(name, "running_var"))
    u = 1 + 0.5 * u;
  else if (ends_with(name, "running_mean"))
    u = 0.1 * u;
  else if (tensor.dim() == 4)
    u = u * std::sqrt(6.0 / static_cast<double>(tensor.size(1) * tensor.size(2) * tensor.size(3)));
  else if (tensor.dim() == 2)
    u = u * std::sqrt(3.0 / static_cast<double>(tensor.size(1)));
  else if (ends_with(name, "weight"))
    u = 1 + 0.2 * u;
  else
    u = 0.1 * u;
  tensor.copy_(u);
}

} // namespace

std::map<std::string, torch::Tensor> read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::vector<char> bytes{std::istreambuf_iterator<char>(file), {}};
  std::map<std::string, torch::Tensor> out;
  for (const auto& item : torch::pickle_load(bytes).toGenericDict())
    out.emplace(item.key().toStringRef(), item.value().toTensor());
  return out;
}

void fill(torch::nn::Module& module) {
  torch::NoGradGuard no_grad;
  for (const auto& item : module.named_parameters())
    fill(item.key(), item.value());
  for (const auto& item : module.named_buffers())
    if (!ends_with(item.key(), "num_batches_tracked"))
      fill(item.key(), item.value());
}

torch::Tensor summary(const std::string& key, const torch::Tensor& tensor) {
  const auto flat = tensor.detach().flatten();
  std::vector<torch::Tensor> out{flat.norm()};
  for (int i = 0; i < 3; ++i)
    out.push_back(flat.dot(values(key + "|" + std::to_string(i), flat.sizes())));
  return torch::stack(out);
}

torch::Tensor stored(const std::string& key) {
  static const auto all = read(CDS_SOURCE_DIR "/tests/nn/golden/golden.pt");
  return all.at(key);
}

double relative_difference(const torch::Tensor& ours, const torch::Tensor& stored) {
  TORCH_CHECK(ours.sizes() == stored.sizes(), "shapes differ: ", ours.sizes(), " and ", stored.sizes());
  const auto difference = (ours.detach() - stored).abs().max().item<double>();
  const auto size = stored.abs().max().item<double>();
  return difference <= 1e-13 ? 0 : difference / size;
}

} // namespace cds::golden
