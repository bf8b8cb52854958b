#include "data/synth_draw.h"

#include "data/synth_dress.h"
#include "data/synth_random.h"
#include "data/synth_scenery.h"

#include <numbers>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace cds {
namespace {

using namespace synth;

constexpr float degree = std::numbers::pi_v<float> / 180;

Light light_of(const SynthCamera& camera) {
  Light light;
  const auto azimuth = static_cast<float>(camera.light_azimuth) * degree;
  light.x = std::sin(azimuth) * 0.72f;
  light.z = std::cos(azimuth) * 0.72f;
  light.y = -0.69f;
  light.ambient = static_cast<float>(camera.ambient);
  return light;
}

// Cuts the background so that a floor point lies below the feet.
void cut_background(const Scenery& scenery, cv::Mat& canvas, Random& random) {
  const double zoom = random.uniform(0.86, 1.04); // share of the scenery's height that is seen
  const int height = std::min(scenery_height, static_cast<int>(scenery_height * zoom));
  const int width = std::clamp(height * canvas.cols / canvas.rows, 8, scenery_width);
  const int x = random.between(0, scenery_width - width), y = random.between(0, scenery_height - height);
  cv::resize(scenery.picture(cv::Rect(x, y, width, height)), canvas, canvas.size(), 0, 0, cv::INTER_LINEAR);
}

// Light, colours and the lens: what lies between the scene and the sensor.
void expose(cv::Mat& picture, const SynthCamera& camera, Random& random) {
  const double gain = camera.gain * std::exp(bell(random, 0, 0.05));
  std::array<std::array<float, 256>, 3> curve;
  for (std::size_t channel = 0; channel < 3; ++channel)
    for (std::size_t level = 0; level < 256; ++level) {
      double value = static_cast<double>(level) / 255 * gain * camera.white_balance[channel];
      value = std::pow(std::max(0.0, value), camera.gamma);
      value = 0.47 + (value - 0.47) * camera.contrast;
      curve[channel][level] = static_cast<float>(value * 255);
    }
  const auto saturation = static_cast<float>(camera.saturation);
  for (int y = 0; y < picture.rows; ++y) {
    auto* row = picture.ptr<cv::Vec3b>(y);
    for (int x = 0; x < picture.cols; ++x) {
      const Rgb c{curve[0][row[x][0]], curve[1][row[x][1]], curve[2][row[x][2]]};
      const float grey = 0.30f * c.r + 0.59f * c.g + 0.11f * c.b;
      const Rgb out = mix({grey, grey, grey}, c, saturation);
      row[x] = {to_byte(out.r), to_byte(out.g), to_byte(out.b)};
    }
  }
}

void add_noise(cv::Mat& picture, double deviation, Random& random) {
  // The sum of four bytes is nearly normal: mean 510, deviation 147.8.
  const auto scale = static_cast<float>(deviation / 147.8);
  for (int y = 0; y < picture.rows; ++y) {
    auto* row = picture.ptr<std::uint8_t>(y);
    for (int i = 0; i < picture.cols * 3; ++i) {
      const std::uint32_t bits = random.bits();
      const auto sum = static_cast<float>((bits & 255) + (bits >> 8 & 255) + (bits >> 16 & 255) + (bits >> 24));
      row[i] = to_byte(static_cast<float>(row[i]) + (sum - 510.0f) * scale);
    }
  }
}

} // namespace

struct SynthPainter::Impl {
  std::uint64_t seed;
  SynthCamera camera;
  Scenery scenery;
  Light light;

  [[nodiscard]] std::uint32_t key(int image) const {
    return static_cast<std::uint32_t>(camera.number) << 24 | (static_cast<std::uint32_t>(image) & 0xFFFFFF);
  }

  // Somebody else, behind or before the person.
  void paint_stranger(cv::Mat& canvas, Random& random, const View& person, bool before) const {
    const SynthLook look = random_look(seed, 0x40000000U + random.below(0x3FFFFFFF));
    View view = person;
    view.yaw = static_cast<float>(random.uniform(-std::numbers::pi, std::numbers::pi));
    const float side = random.chance(0.5) ? 1.0f : -1.0f;
    const auto columns = static_cast<float>(canvas.cols);
    view.feet.x += side * columns * static_cast<float>(before ? random.uniform(0.42, 0.56) : random.uniform(0.24, 0.5));
    view.scale *= static_cast<float>(before ? random.uniform(1.0, 1.1) : random.uniform(0.66, 0.92));
    view.feet.y += (before ? 0.035f : -0.07f) * static_cast<float>(canvas.rows);
    const Pose pose = random_pose(random, look);
    paint_shadow(canvas, view, look, light, 0.35f);
    paint_person(canvas, look, pose, view, light, static_cast<float>(random.uniform(0, 100)));
  }

  [[nodiscard]] cv::Mat draw(const SynthLook& look, std::uint32_t person, int image, int height, int width,
                             SynthCrop crop) const {
    const int oversampling = std::clamp((256 + height - 1) / height, 2, 6);
    cv::Mat canvas(height * oversampling, width * oversampling, CV_8UC3);
    Random framing = stream(seed, Stream::crop, person, key(image));
    Random posing = stream(seed, Stream::pose, person, key(image));
    Random walk = stream(seed, Stream::pose, person, key(0xFFFFFF)); // what a person keeps while this camera sees them
    Random crowd = stream(seed, Stream::crowd, person, key(image));

    cut_background(scenery, canvas, framing);
    View view;
    view.yaw = static_cast<float>(camera.facing + camera.facing_spread * std::clamp(walk.normal(), -1.6, 1.6) +
                                  bell(posing, 0, 13)) *
               degree;
    view.elevation = static_cast<float>(camera.elevation) * degree;
    const auto rows = static_cast<float>(canvas.rows), columns = static_cast<float>(canvas.cols);
    // A high camera shortens bodies and enlarges heads, but detectors cut them to the same height.
    View unit = view;
    unit.scale = 1;
    const float seen = -unit({0, 1.045f, 0}).at.y;
    // Detectors fit their box to the body, so half of its difference in height is lost.
    const auto fitted = static_cast<float>(std::pow(look.height, -0.5));
    view.scale = rows * static_cast<float>(camera.scale * framing.uniform(0.95, 1.03)) * fitted / seen;
    view.feet = {columns * static_cast<float>(0.5 + bell(framing, 0, 0.035)),
                 rows * (0.505f + 0.475f * static_cast<float>(camera.scale)) +
                     rows * static_cast<float>(bell(framing, 0, 0.012))};
    bool occluded = crowd.chance(camera.occluded), company = crowd.chance(camera.crowd);
    const bool company_before = crowd.chance(0.3);
    bool somebody = true;
    if (crop == SynthCrop::junk) { // a box that caught half a body, or nothing
      const double kind = framing.uniform();
      somebody = kind > 0.2;
      if (kind < 0.6)
        view.feet.x += columns * static_cast<float>(framing.chance(0.5) ? framing.uniform(0.38, 0.52)
                                                                        : -framing.uniform(0.38, 0.52));
      else
        view.feet.y +=
            rows * static_cast<float>(framing.chance(0.5) ? framing.uniform(0.35, 0.55) : -framing.uniform(0.4, 0.6));
      if (kind > 0.8)
        view.scale *= 1.7f;
    }
    if (company && !company_before)
      paint_stranger(canvas, crowd, view, false);
    if (somebody) {
      const Pose pose = random_pose(posing, look);
      paint_shadow(canvas, view, look, light, 0.5f);
      paint_person(canvas, look, pose, view, light, static_cast<float>(posing.uniform(0, 100)));
    }
    if (company && company_before)
      paint_stranger(canvas, crowd, view, true);
    if (occluded) {
      Random thing = stream(seed, Stream::occluder, person, key(image));
      paint_occluder(canvas, static_cast<Occluder>(thing.between(0, 3)), thing);
    }

    cv::Mat picture;
    const double sharpness = camera.resolution * framing.uniform(0.85, 1.0);
    const cv::Size sensor(std::max(8, static_cast<int>(width * sharpness)),
                          std::max(16, static_cast<int>(height * sharpness)));
    cv::resize(canvas, picture, sensor, 0, 0, cv::INTER_AREA);
    expose(picture, camera, framing);
    Random grain = stream(seed, Stream::noise, person, key(image));
    add_noise(picture, camera.noise, grain);
    if (sensor.height != height || sensor.width != width)
      cv::resize(picture, picture, cv::Size(width, height), 0, 0, cv::INTER_LINEAR);
    const double blur = camera.blur * height / 128;
    if (blur > 0.25)
      cv::GaussianBlur(picture, picture, {0, 0}, blur);
    return picture;
  }
};

SynthPainter::SynthPainter(std::uint64_t seed, const SynthCamera& camera)
    : impl_(new Impl{seed, camera, make_scenery(seed, camera), light_of(camera)}) {}
SynthPainter::~SynthPainter() = default;
SynthPainter::SynthPainter(SynthPainter&&) noexcept = default;
SynthPainter& SynthPainter::operator=(SynthPainter&&) noexcept = default;

const SynthCamera& SynthPainter::camera() const {
  return impl_->camera;
}

SynthImage SynthPainter::draw(const SynthLook& look, std::uint32_t person, int image, int height, int width,
                              SynthCrop crop) const {
  const cv::Mat picture = impl_->draw(look, person, image, height, width, crop);
  return {height, width, std::vector<std::uint8_t>(picture.data, picture.data + picture.total() * 3)};
}

std::vector<std::uint8_t> SynthPainter::draw_jpeg(const SynthLook& look, std::uint32_t person, int image, int height,
                                                  int width, SynthCrop crop) const {
  cv::Mat picture = impl_->draw(look, person, image, height, width, crop);
  cv::cvtColor(picture, picture, cv::COLOR_RGB2BGR);
  std::vector<std::uint8_t> bytes;
  cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, impl_->camera.jpeg_quality});
  return bytes;
}

} // namespace cds
