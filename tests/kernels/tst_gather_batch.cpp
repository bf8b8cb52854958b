// The one-pass gather against the loader's path; the device's against the host's is tests/gpu/tst_gpu_gather.cpp.
#include "base/random.h"
#include "data/augment.h"
#include "kernels/devices.h"
#include "kernels/gather_batch.h"

#include <QTest>

#include <algorithm>
#include <vector>

using namespace cds;

namespace {

struct Case {
  int height, width;
  std::vector<std::uint8_t> images;
  std::vector<GatherJob> jobs;
  std::vector<AugmentDraw> draws;
};

// `count` images of noise, each used once with the loader's own draws.
Case made_up(int height, int width, int count, std::uint64_t seed, double jitter = 0) {
  Augmentation augmentation;
  augmentation.jitter = jitter;
  augmentation.saturation = augmentation.hue = jitter / 3;
  Case c{height, width, {}, {}, {}};
  Random random(seed, RandomUse::other);
  c.images.resize(static_cast<std::size_t>(height * width * 3 * count));
  std::generate(c.images.begin(), c.images.end(), [&] { return static_cast<std::uint8_t>(random.below(256)); });
  for (int i = 0; i < count; ++i) {
    const AugmentDraw draw = draw_augmentation(augmentation, height, width, seed, 3, static_cast<std::uint32_t>(i));
    c.draws.push_back(draw);
    c.jobs.push_back({i, draw.flip, draw.pad, draw.crop_y, draw.crop_x, draw.erase_y, draw.erase_x,
                      draw.erase ? draw.erase_height : 0, draw.erase ? draw.erase_width : 0, draw.jitter,
                      static_cast<float>(draw.brightness), static_cast<float>(draw.contrast),
                      static_cast<float>(draw.saturation), static_cast<float>(draw.hue)});
  }
  return c;
}

std::vector<float> gathered(const Case& c) {
  std::vector<float> out(c.images.size());
  gather_batch(c.images, c.height, c.width, c.jobs, out);
  return out;
}

} // namespace

class TestGatherBatch : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void equalsTheLoadersPath_data() {
    QTest::addColumn<int>("height");
    QTest::addColumn<int>("width");
    QTest::addColumn<double>("jitter");
    QTest::newRow("pedestrian") << 64 << 32 << 0.0;
    QTest::newRow("odd") << 37 << 23 << 0.0;
    QTest::newRow("smaller than the padding") << 7 << 5 << 0.0;
    QTest::newRow("some jitter") << 64 << 32 << 0.5;
    QTest::newRow("all jitter, odd") << 37 << 23 << 1.0;
  }
  void equalsTheLoadersPath() {
    QFETCH(int, height);
    QFETCH(int, width);
    QFETCH(double, jitter);
    const Case c = made_up(height, width, 24, 7, jitter);
    QCOMPARE(std::any_of(c.draws.begin(), c.draws.end(), [](const AugmentDraw& d) { return d.jitter; }), jitter > 0);
    const float allowed = jitter > 0 ? 2e-5F : 1e-6F; // the loader's jitter computes in double
    QVERIFY(std::any_of(c.draws.begin(), c.draws.end(), [](const AugmentDraw& d) { return d.flip; }));
    QVERIFY(std::any_of(c.draws.begin(), c.draws.end(), [](const AugmentDraw& d) { return d.erase; }));
    const std::vector<float> out = gathered(c);
    const std::size_t size = static_cast<std::size_t>(height * width * 3);
    for (std::size_t i = 0; i < c.draws.size(); ++i) {
      Image8 image{height,
                   width,
                   3,
                   {c.images.begin() + static_cast<std::ptrdiff_t>(i * size),
                    c.images.begin() + static_cast<std::ptrdiff_t>((i + 1) * size)}};
      std::vector<float> expected(size);
      apply_augmentation(image, c.draws[i], expected);
      for (std::size_t j = 0; j < size; ++j)
        QVERIFY2(
            std::abs(out[i * size + j] - expected[j]) <= allowed,
            qPrintable(QString("image %1, value %2: %3 and %4").arg(i).arg(j).arg(out[i * size + j]).arg(expected[j])));
    }
  }

  void aBuildWithoutDeviceSaysSo() {
    if (!cuda_devices().empty())
      QSKIP("this machine has a CUDA device");
    const Case c = made_up(8, 8, 1, 1);
    std::vector<float> out(c.images.size());
    QVERIFY(!gather_batch_on_device(0, c.images, c.height, c.width, c.jobs, out).empty());
  }
};

QTEST_APPLESS_MAIN(TestGatherBatch)
#include "tst_gather_batch.moc"
