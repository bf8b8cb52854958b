// Augmentation against a slow transcription of its definition, one pixel at a time, and the statistics of the draws.
#include "made_sets.h"

#include "base/npz.h"
#include "data/augment.h"

#include <QTest>
#include <cmath>
#include <set>

using namespace cds;

namespace {

using Pixel = std::array<double, 3>;

// Textbook HSV, angles in degrees.
Pixel turned(Pixel rgb, double turns) {
  const double high = std::max({rgb[0], rgb[1], rgb[2]}), low = std::min({rgb[0], rgb[1], rgb[2]}), chroma = high - low;
  if (chroma == 0)
    return rgb;
  double degrees = high == rgb[0]   ? 60 * std::fmod((rgb[1] - rgb[2]) / chroma + 6, 6)
                   : high == rgb[1] ? 60 * ((rgb[2] - rgb[0]) / chroma + 2)
                                    : 60 * ((rgb[0] - rgb[1]) / chroma + 4);
  degrees = std::fmod(degrees + 360 * turns + 720, 360);
  const double x = chroma * (1 - std::abs(std::fmod(degrees / 60, 2) - 1)), m = high - chroma;
  const int sector = static_cast<int>(degrees / 60) % 6;
  const std::array<Pixel, 6> sectors{
      {{chroma, x, 0}, {x, chroma, 0}, {0, chroma, x}, {0, x, chroma}, {x, 0, chroma}, {chroma, 0, x}}};
  Pixel out = sectors[static_cast<std::size_t>(sector)];
  for (double& value : out)
    value += m;
  return out;
}

double grey(const Pixel& p) {
  return 0.299 * p[0] + 0.587 * p[1] + 0.114 * p[2];
}

// The definition of data/augment.h, step by step on whole images of doubles.
std::vector<double> slow(const Image8& image, const AugmentDraw& draw) {
  const int h = image.height, w = image.width, pad = draw.pad;
  const auto at = [](int y, int x, int width) { return static_cast<std::size_t>(y * width + x); };
  std::vector<Pixel> pixels(static_cast<std::size_t>(h * w));
  for (int y = 0; y < h; ++y)
    for (int x = 0; x < w; ++x)
      for (std::size_t c = 0; c < 3; ++c)
        pixels[at(y, x, w)][c] = image.pixels[at(y, draw.flip ? w - 1 - x : x, w) * 3 + c] / 255.0;
  std::vector<Pixel> padded(static_cast<std::size_t>((h + 2 * pad) * (w + 2 * pad)), Pixel{0, 0, 0});
  for (int y = 0; y < h; ++y)
    for (int x = 0; x < w; ++x)
      padded[at(y + pad, x + pad, w + 2 * pad)] = pixels[at(y, x, w)];
  for (int y = 0; y < h; ++y)
    for (int x = 0; x < w; ++x)
      pixels[at(y, x, w)] = padded[at(y + draw.crop_y, x + draw.crop_x, w + 2 * pad)];
  const auto each = [&](auto change) {
    for (Pixel& pixel : pixels) {
      pixel = change(pixel);
      for (double& value : pixel)
        value = std::min(1.0, std::max(0.0, value));
    }
  };
  if (draw.jitter) {
    each([&](Pixel p) { return Pixel{p[0] * draw.brightness, p[1] * draw.brightness, p[2] * draw.brightness}; });
    double mean = 0;
    for (const Pixel& p : pixels)
      mean += grey(p) / static_cast<double>(pixels.size());
    const auto blend = [](double from, double to, double factor) { return to * factor + from * (1 - factor); };
    each([&](Pixel p) {
      return Pixel{blend(mean, p[0], draw.contrast), blend(mean, p[1], draw.contrast),
                   blend(mean, p[2], draw.contrast)};
    });
    each([&](Pixel p) {
      const double g = grey(p);
      return Pixel{blend(g, p[0], draw.saturation), blend(g, p[1], draw.saturation), blend(g, p[2], draw.saturation)};
    });
    each([&](Pixel p) { return turned(p, draw.hue); });
  }
  const Pixel means{0.485, 0.456, 0.406}, deviations{0.229, 0.224, 0.225};
  std::vector<double> out;
  for (int y = 0; y < h; ++y)
    for (int x = 0; x < w; ++x)
      for (std::size_t c = 0; c < 3; ++c) {
        const bool erased = draw.erase && y >= draw.erase_y && y < draw.erase_y + draw.erase_height &&
                            x >= draw.erase_x && x < draw.erase_x + draw.erase_width;
        out.push_back(erased ? 0 : (pixels[at(y, x, w)][c] - means[c]) / deviations[c]);
      }
  return out;
}

std::string text(const AugmentDraw& d) {
  return QString("%1 %2 %3 %4 %5 %6 %7 %8 %9")
             .arg(d.flip)
             .arg(d.crop_y)
             .arg(d.crop_x)
             .arg(d.jitter)
             .arg(d.brightness)
             .arg(d.contrast)
             .arg(d.saturation)
             .arg(d.hue)
             .arg(d.erase)
             .toStdString() +
         QString(" %1 %2 %3 %4").arg(d.erase_y).arg(d.erase_x).arg(d.erase_height).arg(d.erase_width).toStdString();
}

} // namespace

class TestAugment : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void equalsTheSlowDefinition_data() {
    QTest::addColumn<bool>("jitter");
    QTest::addColumn<int>("pad");
    QTest::newRow("paper") << false << 10;
    QTest::newRow("jitter") << true << 10;
    QTest::newRow("pad beyond the picture") << false << 40;
    QTest::newRow("no pad") << true << 0;
  }
  void equalsTheSlowDefinition() {
    QFETCH(bool, jitter);
    QFETCH(int, pad);
    Augmentation augmentation;
    augmentation.pad = pad;
    augmentation.jitter = jitter ? 1 : 0;
    augmentation.brightness = 0.6;
    augmentation.contrast = 0.5;
    augmentation.saturation = 0.7;
    augmentation.hue = 0.5;
    const Image8 image = made::picture(31, 18);
    std::vector<float> fast(image.pixels.size());
    int flips = 0, erased = 0;
    for (std::uint32_t i = 0; i < 60; ++i) {
      const AugmentDraw draw = draw_augmentation(augmentation, 31, 18, 5, 2, i);
      flips += draw.flip;
      erased += draw.erase;
      apply_augmentation(image, draw, fast);
      const auto expected = slow(image, draw);
      for (std::size_t n = 0; n < fast.size(); ++n)
        QVERIFY2(std::abs(double{fast[n]} - expected[n]) < 2e-5, (std::to_string(n) + " of " + text(draw)).c_str());
      const Image8 preview = preview_augmentation(image, draw);
      for (std::size_t n = 0; n < fast.size(); ++n)
        QVERIFY(std::abs(preview.pixels[n] - 255 * (expected[n] * std::array{0.229, 0.224, 0.225}[n % 3] +
                                                    std::array{0.485, 0.456, 0.406}[n % 3])) < 0.51);
    }
    QVERIFY(flips > 10 && flips < 50 && erased > 10 && erased < 50);
  }

  // golden/augment.py; our grey has 0.299 where torchvision has 0.2989.
  void equalsTorchvision() {
    const auto golden = read_npz(CDS_SOURCE_DIR "/tests/data/golden/augment.npz");
    QVERIFY(golden);
    const auto& draws = std::get<NpyArray<float>>(golden->at("draws"));
    for (std::size_t i = 0; i < 4; ++i) {
      const auto& picture = std::get<NpyArray<std::int64_t>>(golden->at("picture" + std::to_string(i)));
      const auto& theirs = std::get<NpyArray<float>>(golden->at("augmented" + std::to_string(i)));
      Image8 image{24, 12, 3, {}};
      for (const std::int64_t value : picture.values)
        image.pixels.push_back(static_cast<std::uint8_t>(value));
      const float* d = &draws.values[i * 11];
      const auto whole = [&](std::size_t at) { return static_cast<int>(d[at]); };
      AugmentDraw draw;
      draw.flip = d[0] != 0;
      draw.pad = 10;
      draw.crop_y = whole(1);
      draw.crop_x = whole(2);
      draw.brightness = d[3];
      draw.contrast = d[4];
      draw.saturation = d[5];
      draw.hue = d[6];
      draw.jitter = d[3] != 1 || d[5] != 1;
      draw.erase_y = whole(7);
      draw.erase_x = whole(8);
      draw.erase_height = whole(9);
      draw.erase_width = whole(10);
      draw.erase = draw.erase_height > 0;
      std::vector<float> ours(image.pixels.size());
      apply_augmentation(image, draw, ours);
      QCOMPARE(ours.size(), theirs.values.size());
      const float allowed = draw.jitter ? 1e-3F : 1e-6F;
      for (std::size_t n = 0; n < ours.size(); ++n)
        QVERIFY2(std::abs(ours[n] - theirs.values[n]) < allowed,
                 qPrintable(QString("draw %1, value %2: %3").arg(i).arg(n).arg(double{ours[n] - theirs.values[n]})));
    }
  }

  // Zhong et al.: area and aspect uniform (torchvision's aspect is log-uniform).
  void erasedShapesAreUniform() {
    Augmentation augmentation;
    augmentation.erase = 1;
    augmentation.erase_area_low = 0.02;
    augmentation.erase_area_high = 0.1; // small enough that every rectangle fits
    constexpr int count = 20000;
    int low_area = 0, wide = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      const AugmentDraw draw = draw_augmentation(augmentation, 400, 400, 3, 1, i);
      low_area += draw.erase_height * draw.erase_width < 0.04 * 400 * 400;
      wide += draw.erase_height < draw.erase_width;
    }
    QVERIFY(std::abs(low_area / double(count) - 0.25) < 0.015);
    QVERIFY(std::abs(wide / double(count) - 0.7 / 3.03) < 0.015);
  }

  void noneOnlyNormalises() {
    const Image8 image = made::picture(8, 5);
    std::vector<float> values(image.pixels.size());
    apply_augmentation(image, draw_augmentation(Augmentation::none(), 8, 5, 1, 1, 1), values);
    for (std::size_t i = 0; i < values.size(); ++i)
      QCOMPARE(values[i], (static_cast<float>(image.pixels[i]) / 255.0F - imagenet_mean[i % 3]) / imagenet_std[i % 3]);
  }

  void drawsAreAPureFunction() {
    const Augmentation augmentation;
    std::set<std::string> seen;
    for (std::uint32_t epoch = 0; epoch < 3; ++epoch)
      for (std::uint32_t image = 0; image < 20; ++image)
        for (std::uint32_t repeat = 0; repeat < 3; ++repeat) {
          const auto draw = [&] { return text(draw_augmentation(augmentation, 256, 128, 9, epoch, image, repeat)); };
          QCOMPARE(draw(), draw());
          seen.insert(draw());
        }
    QVERIFY(seen.size() > 170); // of 180: crops and rectangles hardly ever agree
    QVERIFY(text(draw_augmentation(augmentation, 256, 128, 9, 0, 0)) !=
            text(draw_augmentation(augmentation, 256, 128, 10, 0, 0)));
  }

  void drawsFollowTheirDistributions() {
    Augmentation augmentation;
    augmentation.flip = 0.3;
    augmentation.erase = 0.6;
    augmentation.jitter = 0.25;
    constexpr int count = 20000, height = 256, width = 128;
    int flips = 0, erased = 0, jittered = 0;
    std::vector<int> crops(21);
    double area = 0;
    for (std::uint32_t i = 0; i < count; ++i) {
      const AugmentDraw draw = draw_augmentation(augmentation, height, width, 3, 1, i);
      flips += draw.flip;
      jittered += draw.jitter;
      QVERIFY(draw.crop_x >= 0 && draw.crop_x <= 20 && draw.crop_y >= 0 && draw.crop_y <= 20);
      ++crops[static_cast<std::size_t>(draw.crop_x)];
      if (draw.jitter)
        QVERIFY(draw.brightness >= 0.8 && draw.brightness <= 1.2 && draw.contrast >= 0.85 && draw.contrast <= 1.15 &&
                draw.saturation == 1 && draw.hue == 0);
      if (!draw.erase)
        continue;
      ++erased;
      QVERIFY(draw.erase_y >= 0 && draw.erase_x >= 0 && draw.erase_y + draw.erase_height <= height &&
              draw.erase_x + draw.erase_width <= width);
      const double share = double(draw.erase_height) * draw.erase_width / (height * width),
                   aspect = double(draw.erase_height) / draw.erase_width;
      QVERIFY(share > 0.018 && share < 0.41 && aspect > 0.28 && aspect < 3.5);
      area += share;
    }
    const auto near = [&](int seen, double probability) {
      return std::abs(seen / double(count) - probability) < 0.015;
    };
    QVERIFY(near(flips, 0.3) && near(jittered, 0.25));
    QVERIFY(near(erased, 0.6)); // a rectangle is found in practically every case
    QVERIFY(area / erased > 0.15 && area / erased < 0.23);
    for (const int crop : crops)
      QVERIFY(std::abs(crop - count / 21.0) < 5 * std::sqrt(count / 21.0));
  }
};

QTEST_APPLESS_MAIN(TestAugment)
#include "tst_augment.moc"
