#include "app/cds/opencv_check.h"

#include "base/random.h"
#include "data/augment.h"

#include <algorithm>
#include <opencv2/dnn.hpp>

namespace cds {
namespace {

torch::Tensor pictures(int count, const Shape& shape) {
  Random random(1, RandomUse::other, static_cast<std::uint32_t>(count));
  auto out = torch::empty({count, shape.channels, shape.height, shape.width});
  auto* value = out.data_ptr<float>();
  for (std::int64_t i = 0; i < out.numel(); ++i)
    value[i] = static_cast<float>(random.below(256));
  return out;
}

torch::Tensor normalised(const torch::Tensor& pixels) {
  const auto channels = [](const std::array<float, 3>& values) {
    return torch::tensor({values[0], values[1], values[2]}).view({1, 3, 1, 1});
  };
  return (pixels / 255 - channels(imagenet_mean)) / channels(imagenet_std);
}

} // namespace

Result<OpencvCheck> check_with_opencv(ReidNetwork& network, const std::string& model) {
  OpencvCheck out;
  try {
    auto net = cv::dnn::readNetFromONNX(model.data(), model.size());
    for (const int count : {1, 3}) {
      auto images = pictures(count, network->plan().input);
      const std::vector<int> shape(images.sizes().begin(), images.sizes().end());
      net.setInput(cv::Mat(shape, CV_32F, images.data_ptr()), "images");
      const cv::Mat answer = net.forward("embedding");
      const auto ours = network->embed(normalised(images));
      if (answer.dims != 2 || answer.size[0] != ours.size(0) || answer.size[1] != ours.size(1))
        return failed("OpenCV's dnn module gives embeddings of another shape");
      const auto theirs = torch::from_blob(answer.data, ours.sizes());
      out.difference = std::max(out.difference, (ours - theirs).abs().max().item<double>());
      out.scale = std::max(out.scale, ours.abs().max().item<double>());
      out.images += count;
    }
  } catch (const cv::Exception& problem) {
    return failed("OpenCV's dnn module cannot run the graph: " + std::string(problem.err));
  }
  return out;
}

} // namespace cds
