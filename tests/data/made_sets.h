// Small made-up data sets on disk, for the tests of core/data.
#pragma once

#include "data/decode.h"

#include <QString>
#include <filesystem>
#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>
#include <string>

namespace made {

// A picture that depends on every coordinate; `seed` makes it different.
inline cds::Image8 picture(int height, int width, unsigned seed = 0) {
  cds::Image8 image{height, width, 3, {}};
  for (unsigned y = 0; y < static_cast<unsigned>(height); ++y)
    for (unsigned x = 0; x < static_cast<unsigned>(width); ++x)
      for (unsigned c = 0; c < 3; ++c)
        image.pixels.push_back(
            static_cast<std::uint8_t>(((x * 37 + y * 61 + c * 101 + seed * 53) ^ (x * y * 7 + c * 13 + seed)) & 255U));
  return image;
}

// Smooth, so that JPEG keeps it well.
inline cds::Image8 smooth_picture(int height, int width) {
  cds::Image8 image{height, width, 3, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x)
      for (int c : {x * 255 / width, y * 255 / height, (x + y) * 255 / (width + height)})
        image.pixels.push_back(static_cast<std::uint8_t>(c));
  return image;
}

inline void write_image(const std::filesystem::path& path, const cds::Image8& image) {
  std::filesystem::create_directories(path.parent_path());
  cv::Mat bgr(image.height, image.width, CV_8UC3);
  for (int y = 0; y < image.height; ++y)
    for (int x = 0; x < image.width; ++x) {
      const std::uint8_t* from = &image.pixels[static_cast<std::size_t>((y * image.width + x) * 3)];
      bgr.at<cv::Vec3b>(y, x) = cv::Vec3b(from[2], from[1], from[0]);
    }
  if (!cv::imwrite(path.string(), bgr))
    qFatal("cannot write %s", path.c_str());
}

// Each call gives another picture, so that nothing is a duplicate by accident.
inline void write_image(const std::filesystem::path& path) {
  static unsigned seed = 0;
  write_image(path, picture(12, 6, ++seed));
}

inline void write_text(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

inline std::string read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

inline void cut(const std::filesystem::path& path, double share) {
  std::filesystem::resize_file(
      path, static_cast<std::uintmax_t>(static_cast<double>(std::filesystem::file_size(path)) * share));
}

// A sound set in Market-1501's layout: identities 1, 3, 5, ... train and 2, 4, ... test, `images` from each of
// `cameras`.
inline void market(const std::filesystem::path& root, int identities = 4, int cameras = 2, int images = 2) {
  for (int identity = 1; identity <= identities; ++identity)
    for (int camera = 1; camera <= cameras; ++camera)
      for (int n = 0; n < images; ++n) {
        const char* folder = identity % 2 == 1 ? "bounding_box_train" : n == 0 ? "query" : "bounding_box_test";
        const auto name = QString::asprintf("%04d_c%ds1_%06d_00.jpg", identity, camera, n);
        write_image(root / folder / name.toStdString());
      }
}

// CIFAR's binary version with classes that a small network tells apart in seconds: up to seven, each a disc of its own
// colour somewhere on a noisy ground. `kind` 10 or 100 (that has a coarse label byte before the fine one).
inline void cifar(const std::filesystem::path& root, int classes, int train_images, int test_images, int kind = 10) {
  const auto records = [&](int count, unsigned seed) {
    std::string out;
    for (int n = 0; n < count; ++n) {
      const int label = n % classes;
      if (kind == 100)
        out.push_back(static_cast<char>(label / 5));
      out.push_back(static_cast<char>(label));
      unsigned state = seed + static_cast<unsigned>(n) * 7919U;
      const int cy = 8 + static_cast<int>(state % 16), cx = 8 + static_cast<int>(state / 16 % 16);
      for (int c = 0; c < 3; ++c)
        for (int y = 0; y < 32; ++y)
          for (int x = 0; x < 32; ++x) {
            state = state * 1664525U + 1013904223U;
            const bool disc = ((label + 1) >> c & 1) != 0 && (y - cy) * (y - cy) + (x - cx) * (x - cx) < 64;
            out.push_back(static_cast<char>((disc ? 180 : 60) + static_cast<int>(state >> 26)));
          }
    }
    return out;
  };
  if (kind == 100) {
    write_text(root / "train.bin", records(train_images, 1));
    write_text(root / "test.bin", records(test_images, 99991));
    return;
  }
  for (int batch = 1; batch <= 5; ++batch)
    write_text(root / ("data_batch_" + std::to_string(batch) + ".bin"),
               records(train_images / 5, static_cast<unsigned>(batch) * 100003U));
  write_text(root / "test_batch.bin", records(test_images, 99991));
}

} // namespace made
