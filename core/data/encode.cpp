#include "data/encode.h"

#include "base/file.h"

#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

namespace cds {
namespace {

Result<std::vector<std::uint8_t>> encode(const Image8& image, const char* ending, const std::vector<int>& settings) {
  const auto wanted = static_cast<std::size_t>(image.height) * static_cast<std::size_t>(image.width) * 3;
  if (image.height <= 0 || image.width <= 0 || image.pixels.size() != wanted)
    return failed("an image without pixels cannot be encoded");
  try {
    cv::Mat bgr(image.height, image.width, CV_8UC3);
    const std::uint8_t* in = image.pixels.data();
    for (int y = 0; y < image.height; ++y) {
      auto* out = bgr.ptr<std::uint8_t>(y);
      for (int x = 0; x < image.width; ++x, in += 3, out += 3) {
        out[0] = in[2];
        out[1] = in[1];
        out[2] = in[0];
      }
    }
    std::vector<std::uint8_t> bytes;
    if (cv::imencode(ending, bgr, bytes, settings))
      return bytes;
  } catch (const cv::Exception& exception) {
    return failed("the image cannot be encoded: " + exception.err);
  }
  return failed("the image cannot be encoded");
}

} // namespace

Result<std::vector<std::uint8_t>> encode_jpeg(const Image8& image, int quality) {
  return encode(image, ".jpg", {cv::IMWRITE_JPEG_QUALITY, quality});
}

Result<std::vector<std::uint8_t>> encode_png(const Image8& image) {
  return encode(image, ".png", {});
}

Status write_png(const std::filesystem::path& path, const Image8& image) {
  CDS_ASSIGN(const auto bytes, encode_png(image));
  return write_file_atomically(path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

} // namespace cds
