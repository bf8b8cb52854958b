#include "data/decode.h"

#include "base/file.h"
#include "data/image_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

namespace cds {
namespace {

// The largest of 8, 4, 2 by which a JPEG stays at least as large as wanted; else 1.
int reduction(const ImageFileInfo& info, DecodeSize at_least) {
  if (info.kind != ImageFileInfo::Kind::jpeg || at_least.height <= 0 || at_least.width <= 0)
    return 1;
  int height = info.height, width = info.width;
  if (info.has_exif) { // it may be turned by a quarter: be sure either way
    height = width = std::min(height, width);
    at_least.height = at_least.width = std::max(at_least.height, at_least.width);
  }
  for (const int factor : {8, 4, 2})
    if (height / factor >= at_least.height && width / factor >= at_least.width)
      return factor;
  return 1;
}

int decode_flags(int factor) {
  switch (factor) {
  case 8:
    return cv::IMREAD_REDUCED_COLOR_8;
  case 4:
    return cv::IMREAD_REDUCED_COLOR_4;
  case 2:
    return cv::IMREAD_REDUCED_COLOR_2;
  default:
    return cv::IMREAD_COLOR;
  }
}

Image8 to_rgb(const cv::Mat& bgr) {
  Image8 image{bgr.rows, bgr.cols, 3, {}};
  image.pixels.resize(static_cast<std::size_t>(bgr.rows) * static_cast<std::size_t>(bgr.cols) * 3);
  std::uint8_t* out = image.pixels.data();
  for (int y = 0; y < bgr.rows; ++y) {
    const std::uint8_t* in = bgr.ptr<std::uint8_t>(y);
    for (int x = 0; x < bgr.cols; ++x, in += 3, out += 3) {
      out[0] = in[2];
      out[1] = in[1];
      out[2] = in[0];
    }
  }
  return image;
}

} // namespace

Result<Image8> decode_bytes(std::span<const std::uint8_t> bytes, const std::string& name, DecodeSize at_least) {
  static const char* const way_out = "Replace the file, or take it out of the set";
  if (bytes.empty())
    return failed("the image file is empty", name, way_out);
  const ImageFileInfo info = inspect_image_file(bytes);
  if (!info.complete)
    return failed("the image file is truncated: it stops before its end mark", name, way_out);
  try {
    const cv::Mat input(1, static_cast<int>(bytes.size()), CV_8UC1, const_cast<std::uint8_t*>(bytes.data()));
    const cv::Mat bgr = cv::imdecode(input, decode_flags(reduction(info, at_least)));
    if (!bgr.empty() && bgr.type() == CV_8UC3)
      return to_rgb(bgr);
  } catch (const cv::Exception& exception) {
    return failed("the image file cannot be decoded: " + exception.err, name, way_out);
  } catch (const std::exception& exception) { // a header that asks for more memory than there is
    return failed(std::string("the image file cannot be decoded: ") + exception.what(), name, way_out);
  }
  return failed(info.kind == ImageFileInfo::Kind::unknown ? "the file is not an image" : "the image file is damaged",
                name, way_out);
}

Result<Image8> decode_image(const std::filesystem::path& path, DecodeSize at_least) {
  CDS_ASSIGN(const std::string content, read_file(path));
  return decode_bytes({reinterpret_cast<const std::uint8_t*>(content.data()), content.size()}, path.string(), at_least);
}

namespace {

// Three planes of 32 x 32 bytes inside a file: CIFAR's binary version.
Result<Image8> decode_planes(const ImageRecord& record) {
  constexpr std::size_t side = 32, plane = side * side;
  std::array<char, 3 * plane> planes{};
  std::ifstream file(record.path, std::ios::binary);
  if (!file.seekg(record.item).read(planes.data(), planes.size()))
    return failed("the image at byte " + std::to_string(record.item) + " cannot be read", record.path.string(),
                  "Unpack the set again");
  Image8 image{side, side, 3, std::vector<std::uint8_t>(planes.size())};
  for (std::size_t i = 0; i < plane; ++i)
    for (std::size_t c = 0; c < 3; ++c)
      image.pixels[i * 3 + c] = static_cast<std::uint8_t>(planes[c * plane + i]);
  return image;
}

} // namespace

Result<Image8> decode_record(const ImageRecord& record, DecodeSize at_least) {
  return record.item >= 0 ? decode_planes(record) : decode_image(record.path, at_least);
}

Result<Image8> load_resized(const ImageRecord& record, int height, int width) {
  CDS_ASSIGN(Image8 image, decode_record(record, {height, width}));
  if (image.height == height && image.width == width)
    return image;
  return resize_image(image, height, width);
}

} // namespace cds
