// Every CPU kernel against a plain loop in double precision, at odd sizes, at each instruction set this machine has.
#include "kernel_support.h"
#include "kernels/cpu/depthwise.h"
#include "kernels/cpu/maps.h"
#include "kernels/cpu/matmul.h"

#include <QTest>

using namespace cds;
using namespace cds::cpu;
using namespace kernel_test;

namespace {

const std::vector<Size> sizes{{1, 1, 16}, {2, 3, 48}, {5, 7, 16}, {4, 6, 112}, {9, 1, 32}};

} // namespace

class TestCpuKernels : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void cleanup() { use(0); }

  void products_data() { add_units(); }
  void products() {
    choose();
    for (const auto& [rows, depth, columns] :
         {std::tuple{1, 1, 1}, {7, 5, 16}, {13, 48, 40}, {97, 16, 80}, {6, 33, 200}})
      for (const bool finished : {false, true}) {
        const auto left = noise(static_cast<std::size_t>(rows * depth), 1),
                   weights = noise(static_cast<std::size_t>(depth * columns), 2);
        Panels right(depth, columns);
        const auto wide = static_cast<std::size_t>(right.columns);
        const auto bias = noise(wide, 3), add = noise(static_cast<std::size_t>(rows) * wide, 4);
        std::vector<double> expected(static_cast<std::size_t>(rows) * wide);
        for (int d = 0; d < depth; ++d)
          for (int c = 0; c < columns; ++c)
            right.at(d, c) = weights[static_cast<std::size_t>(d * columns + c)];
        for (int r = 0; r < rows; ++r)
          for (int c = 0; c < right.columns; ++c) {
            const std::size_t at = static_cast<std::size_t>(r) * wide + static_cast<std::size_t>(c);
            double sum = 0;
            for (int d = 0; d < depth; ++d)
              sum += double{left[static_cast<std::size_t>(r * depth + d)]} * double{right.at(d, c)};
            expected[at] = finished ? std::max(0.0, sum + bias[static_cast<std::size_t>(c)] + add[at]) : sum;
          }
        std::vector<float> out(expected.size(), -9);
        multiply({left.data(), depth, depth, 1, 0}, rows, right, out.data(), right.columns,
                 finished ? Finish{bias.data(), add.data(), true} : Finish{});
        QVERIFY(difference(out.data(), expected) < rounding);
      }
  }

  void aRowStandsAlone_data() { add_units(); }
  void aRowStandsAlone() {
    choose();
    const int rows = 11, depth = 37;
    const auto left = noise(rows * depth, 5);
    Panels right(depth, 64);
    const auto weights = noise(right.values.size(), 6);
    std::copy(weights.begin(), weights.end(), right.values.data());
    std::vector<float> together(rows * 64), alone(64);
    multiply({left.data(), depth, depth, 1, 0}, rows, right, together.data(), 64);
    for (int row = 0; row < rows; ++row) {
      multiply({left.data() + row * depth, depth, depth, 1, 0}, 1, right, alone.data(), 64);
      QVERIFY(std::equal(alone.begin(), alone.end(), together.begin() + row * 64));
    }
  }

  // A 3 x 3 convolution with stride 2 over five columns of two channels, read in place.
  void convolutionsInPlace_data() { add_units(); }
  void convolutionsInPlace() {
    choose();
    const int channels = 2, width = 11, kernel = 3, outputs = 20, columns = 5;
    const auto image = noise(kernel * width * channels, 7);
    Panels right(kernel * kernel * channels, outputs);
    const auto weights = noise(static_cast<std::size_t>(right.depth * outputs), 8);
    std::vector<double> expected(columns * 32);
    for (int d = 0; d < right.depth; ++d)
      for (int o = 0; o < outputs; ++o)
        right.at(d, o) = weights[static_cast<std::size_t>(d * outputs + o)];
    for (int x = 0; x < columns; ++x)
      for (int o = 0; o < outputs; ++o)
        for (int ky = 0; ky < kernel; ++ky)
          for (int i = 0; i < kernel * channels; ++i)
            expected[static_cast<std::size_t>(x * 32 + o)] +=
                double{image[static_cast<std::size_t>((ky * width + 2 * x) * channels + i)]} *
                double{right.at(ky * kernel * channels + i, o)};
    std::vector<float> out(expected.size());
    multiply({image.data(), 2 * channels, kernel * channels, kernel, width * channels}, columns, right, out.data(), 32);
    QVERIFY(difference(out.data(), expected) < rounding);
  }

  void weightGradients_data() { add_units(); }
  void weightGradients() {
    choose();
    for (const auto& [rows, depth, columns] : {std::tuple{1, 1, 16}, {7, 21, 48}, {300, 16, 80}, {5, 33, 64}}) {
      const int x_step = depth + 3, y_step = columns + 16;
      const auto x = noise(static_cast<std::size_t>(rows * x_step), 9),
                 y = noise(static_cast<std::size_t>(rows * y_step), 10);
      auto sums = noise(static_cast<std::size_t>(depth * columns), 11);
      std::vector<double> expected(sums.begin(), sums.end());
      for (int r = 0; r < rows; ++r)
        for (int d = 0; d < depth; ++d)
          for (int c = 0; c < columns; ++c)
            expected[static_cast<std::size_t>(d * columns + c)] += double{x[static_cast<std::size_t>(r * x_step + d)]} *
                                                                   double{y[static_cast<std::size_t>(r * y_step + c)]};
      multiply_transposed(x.data(), x_step, depth, y.data(), y_step, columns, rows, sums.data());
      QVERIFY(difference(sums.data(), expected) < rounding);
    }
  }

  void depthwise_data() { add_units(); }
  void depthwise() {
    choose();
    for (const auto& [height, width, channels] : sizes) {
      const auto row = static_cast<std::size_t>(width * channels);
      const auto map = noise(row * static_cast<std::size_t>(height), 12),
                 taps = noise(9 * static_cast<std::size_t>(channels), 13),
                 bias = noise(static_cast<std::size_t>(channels), 14), gradient = noise(row, 15);
      const std::vector<float> zeros(row);
      for (int y = 0; y < height; ++y) {
        const auto at = [&](int r) {
          return r < 0 || r >= height ? zeros.data() : map.data() + static_cast<std::size_t>(r) * row;
        };
        const ThreeRows rows{at(y - 1), at(y), at(y + 1)};
        std::vector<double> plain(row), finished(row), sums(static_cast<std::size_t>(channels), 1),
            squares = sums, finished_sums = sums, tap_sums(9 * static_cast<std::size_t>(channels), 1);
        for (int x = 0; x < width; ++x)
          for (int c = 0; c < channels; ++c) {
            const auto to = static_cast<std::size_t>(x * channels + c), channel = static_cast<std::size_t>(c);
            for (int i = 0; i < 9; ++i) {
              const int from = x + i % 3 - 1;
              if (from < 0 || from >= width)
                continue;
              const double value = at(y + i / 3 - 1)[from * channels + c];
              const auto tap = static_cast<std::size_t>(i * channels + c);
              plain[to] += value * double{taps[tap]};
              tap_sums[tap] += value * double{gradient[to]};
            }
            finished[to] = std::max(0.0, plain[to] + bias[channel]);
            sums[channel] += plain[to];
            squares[channel] += plain[to] * plain[to];
            finished_sums[channel] += finished[to];
          }
        std::vector<float> out(row), s(static_cast<std::size_t>(channels), 1), q = s, taps_out(tap_sums.size(), 1);
        depthwise_row(rows, taps.data(), width, channels, out.data());
        QVERIFY(difference(out.data(), plain) < rounding);
        depthwise_row(rows, taps.data(), width, channels, out.data(), {nullptr, s.data(), q.data()});
        QVERIFY(difference(out.data(), plain) < rounding);
        QVERIFY(difference(s.data(), sums) < rounding);
        QVERIFY(difference(q.data(), squares) < rounding);
        std::fill(s.begin(), s.end(), 1.0F);
        depthwise_row(rows, taps.data(), width, channels, out.data(), {bias.data(), s.data()});
        QVERIFY(difference(out.data(), finished) < rounding);
        QVERIFY(difference(s.data(), finished_sums) < rounding);
        depthwise_row(rows, taps.data(), width, channels, out.data(), {bias.data()});
        QVERIFY(difference(out.data(), finished) < rounding);
        depthwise_row_taps(gradient.data(), rows, width, channels, taps_out.data());
        QVERIFY(difference(taps_out.data(), tap_sums) < rounding);
      }
    }
  }

  void passes_data() { add_units(); }
  void passes() {
    choose();
    for (const auto& [height, width, channels] : sizes) {
      const int rows = height * width;
      const auto size = static_cast<std::size_t>(rows * channels), wide = static_cast<std::size_t>(channels);
      const auto one = noise(size, 16), two = noise(size, 17), gate = noise(wide, 18), other = noise(wide, 19);
      std::vector<double> gated(size), plain(size), sums(wide, 2);
      for (std::size_t i = 0; i < size; ++i) {
        gated[i] = double{one[i]} * double{gate[i % wide]} + double{two[i]} * double{other[i % wide]};
        plain[i] = double{one[i]} + double{two[i]};
        sums[i % wide] += double{one[i]};
      }
      std::vector<float> out(size), s(wide, 2);
      gated_sum(one.data(), gate.data(), two.data(), other.data(), rows, channels, out.data());
      QVERIFY(difference(out.data(), gated) < rounding);
      gated_sum(one.data(), nullptr, two.data(), nullptr, rows, channels, out.data());
      QVERIFY(difference(out.data(), plain) < rounding);
      add_rows(one.data(), rows, channels, s.data());
      QVERIFY(difference(s.data(), sums) < rounding);
    }
  }

  void pools_data() { add_units(); }
  void pools() {
    choose();
    for (const auto& [height, width, channels] : sizes) {
      const auto row = static_cast<std::size_t>(width * channels);
      auto map = noise(3 * row, 20);
      for (auto& value : map)
        value = std::max(0.0F, value);
      const auto at = [&](int y, int x, int c) {
        return double{map[static_cast<std::size_t>(y) * row + static_cast<std::size_t>(x * channels + c)]};
      };
      std::vector<double> most(static_cast<std::size_t>(((width - 1) / 2 + 1) * channels)),
          mean(static_cast<std::size_t>(width / 2 * channels));
      for (int x = 0; x <= (width - 1) / 2; ++x)
        for (int c = 0; c < channels; ++c)
          for (int y = 0; y < 3; ++y)
            for (int from = std::max(0, 2 * x - 1); from <= std::min(width - 1, 2 * x + 1); ++from) {
              auto& to = most[static_cast<std::size_t>(x * channels + c)];
              to = std::max(to, at(y, from, c));
            }
      for (int x = 0; x < width / 2; ++x)
        for (int c = 0; c < channels; ++c)
          mean[static_cast<std::size_t>(x * channels + c)] =
              (at(0, 2 * x, c) + at(0, 2 * x + 1, c) + at(1, 2 * x, c) + at(1, 2 * x + 1, c)) / 4;
      std::vector<float> out(most.size());
      max_pool_row(map.data(), map.data() + row, map.data() + 2 * row, width, channels, out.data());
      QCOMPARE(difference(out.data(), most), 0.0);
      average_pool_row(map.data(), map.data() + row, width, channels, out.data());
      QVERIFY(difference(out.data(), mean) < rounding);
    }
  }
};

QTEST_APPLESS_MAIN(TestCpuKernels)
#include "tst_cpu_kernels.moc"
