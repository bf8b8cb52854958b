// Every bf16 kernel against a plain loop in double precision, at odd sizes, on each unit this machine has; the portable
// one at each instruction set.
#include "kernel_support.h"
#include "kernels/cpu/half_maps.h"
#include "kernels/cpu/matmul_bf16.h"

#include <QTest>

#include <limits>

using namespace cds;
using namespace cds::cpu;
using namespace kernel_test;

namespace {

const std::vector<Size> sizes{{1, 1, 32}, {2, 3, 96}, {5, 7, 32}, {4, 6, 64}, {9, 1, 160}};

// Made-up numbers that bf16 holds, aligned as maps are.
HalfBuffer half_noise(std::size_t size, std::uint64_t seed) {
  const auto values = noise(size, seed);
  HalfBuffer out(size);
  for (std::size_t i = 0; i < size; ++i)
    out[i] = to_bf16(values[i]);
  return out;
}

double value(const HalfBuffer& map, std::int64_t at) {
  return double{to_float(map[static_cast<std::size_t>(at)])};
}

// The largest error in units of what one rounding to bf16 may cost: 1 where each is the nearest, up to the float sums'
// own rounding.
double half_difference(const Bf16* ours, const std::vector<double>& expected) {
  double size = 1e-30, most = 0;
  for (const double e : expected)
    size = std::max(size, std::abs(e));
  for (std::size_t i = 0; i < expected.size(); ++i) {
    const double allowed = std::abs(expected[i]) * 0x1p-8 + rounding * size; // half a unit in the last of 8 bits
    most = std::max(most, std::abs(double{to_float(ours[i])} - expected[i]) / allowed);
  }
  return most;
}

} // namespace

class TestHalfKernels : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void cleanup() { use(0); }

  void numbers() {
    QCOMPARE(to_bf16(1.0F).bits, std::uint16_t{0x3F80});
    QCOMPARE(to_bf16(1.0F + 0x1p-8F).bits, std::uint16_t{0x3F80}); // a tie: to the even one
    QCOMPARE(to_bf16(1.0F + 3 * 0x1p-8F).bits, std::uint16_t{0x3F82});
    QCOMPARE(to_bf16(-1.0F - 0x1.8p-8F).bits, std::uint16_t{0xBF81});
    QCOMPARE(to_bf16(std::numeric_limits<float>::infinity()).bits, std::uint16_t{0x7F80});
    QVERIFY(std::isnan(to_float(to_bf16(std::bit_cast<float>(0x7F800001U)))));
    for (const std::uint32_t bits : {0x0000U, 0x8000U, 0x3F81U, 0x7F7FU, 0xC2A5U})
      QCOMPARE(to_bf16(to_float({static_cast<std::uint16_t>(bits)})).bits, static_cast<std::uint16_t>(bits));
  }

  void rounds_data() { add_units(); }
  void rounds() {
    choose();
    auto values = noise(77, 1);
    values[3] = 1.0F + 0x1p-8F;
    values[20] = 1.0F + 3 * 0x1p-8F;
    values[21] = -std::numeric_limits<float>::infinity();
    values[40] = std::bit_cast<float>(0x7FFFFFFFU); // NaNs that an addition would carry over
    values[76] = std::bit_cast<float>(0xFFFFFFFFU);
    std::vector<Bf16> out(values.size() + 1, Bf16{7});
    round_row(values.data(), static_cast<std::int64_t>(values.size()), out.data());
    for (std::size_t i = 0; i < values.size(); ++i)
      if (std::isnan(values[i]))
        QVERIFY(std::isnan(to_float(out[i])));
      else
        QCOMPARE(out[i].bits, to_bf16(values[i]).bits);
    QCOMPARE(out.back().bits, std::uint16_t{7});
  }

  void products_data() { add_units(); }
  void products() {
    choose();
    for (const auto& [rows, length, segments, columns] : {std::tuple{1, 1, 1, 1},
                                                          {7, 5, 1, 32},
                                                          {16, 64, 1, 64},
                                                          {17, 33, 2, 40},
                                                          {31, 21, 7, 64},
                                                          {32, 96, 1, 96},
                                                          {49, 32, 3, 130},
                                                          {97, 130, 1, 64}}) {
      const int wide = half_padded(length);
      const std::int64_t segment_step = wide + 6, row_step = segments * segment_step + 2;
      auto left = half_noise(static_cast<std::size_t>(rows * row_step), 2);
      PairPanels right(length, columns, segments);
      const auto weights = noise(static_cast<std::size_t>(segments * length * right.columns), 3);
      const auto size = static_cast<std::size_t>(rows * right.columns);
      const auto bias = noise(static_cast<std::size_t>(right.columns), 4);
      const auto add = half_noise(size, 5);
      std::vector<double> plain(size), finished(size);
      for (int s = 0, i = 0; s < segments; ++s)
        for (int d = 0; d < length; ++d)
          for (int c = 0; c < right.columns; ++c, ++i)
            right.at(d, c, s) = to_bf16(weights[static_cast<std::size_t>(i)]);
      for (int r = 0; r < rows; ++r)
        for (int c = 0; c < right.columns; ++c) {
          double sum = 0;
          for (int s = 0; s < segments; ++s)
            for (int d = 0; d < length; ++d)
              sum += value(left, r * row_step + s * segment_step + d) * double{to_float(right.at(d, c, s))};
          const auto at = static_cast<std::size_t>(r * right.columns + c);
          plain[at] = sum;
          finished[at] = std::max(0.0, sum + bias[static_cast<std::size_t>(c)] + value(add, std::int64_t(at)));
        }
      const HalfRows from{left.data(), row_step, segment_step};
      const auto past = size + 32; // what lies behind is not touched
      Buffer floats(past);
      HalfBuffer halves(past);
      floats[size] = 9;
      halves[size] = to_bf16(9);
      multiply(from, rows, right, floats.data(), right.columns);
      QVERIFY(difference(floats.data(), plain) < rounding);
      QCOMPARE(floats[size], 9.0F);
      multiply(from, rows, right, halves.data(), right.columns);
      QVERIFY(half_difference(halves.data(), plain) <= 1);
      multiply(from, rows, right, halves.data(), right.columns, {bias.data(), add.data(), true});
      QVERIFY(half_difference(halves.data(), finished) <= 1);
      std::copy_n(add.data(), size, halves.data()); // the addend in place
      multiply(from, rows, right, halves.data(), right.columns, {bias.data(), halves.data(), true});
      QVERIFY(half_difference(halves.data(), finished) <= 1);
      QCOMPARE(to_float(halves[size]), 9.0F);
    }
  }

  void aRowStandsAlone_data() { add_units(); }
  void aRowStandsAlone() {
    choose();
    const int rows = 53, depth = 96;
    const auto left = half_noise(rows * depth, 6);
    PairPanels right(depth, 64);
    const auto weights = half_noise(right.values.size(), 7);
    std::copy_n(weights.data(), weights.size(), right.values.data());
    Buffer together(rows * 64), alone(64);
    multiply({left.data(), depth}, rows, right, together.data(), 64);
    for (int row = 0; row < rows; ++row) {
      multiply({left.data() + row * depth, depth}, 1, right, alone.data(), 64);
      QVERIFY(std::equal(alone.data(), alone.data() + 64, together.data() + row * 64));
    }
  }

  void weightGradients_data() { add_units(); }
  void weightGradients() {
    choose();
    for (const auto& [rows, depth, columns] :
         {std::tuple{1, 32, 32}, {7, 64, 32}, {33, 32, 96}, {300, 96, 64}, {513, 32, 160}}) {
      const int x_step = depth + 6, y_step = columns + 32;
      const auto x = half_noise(static_cast<std::size_t>(rows * x_step), 8),
                 y = half_noise(static_cast<std::size_t>(rows * y_step), 9);
      const auto begin = noise(static_cast<std::size_t>(depth * columns), 10);
      std::vector<double> expected(begin.begin(), begin.end());
      Buffer sums(begin.size());
      std::copy(begin.begin(), begin.end(), sums.data());
      for (std::int64_t r = 0; r < rows; ++r)
        for (int d = 0; d < depth; ++d)
          for (int c = 0; c < columns; ++c)
            expected[static_cast<std::size_t>(d * columns + c)] += value(x, r * x_step + d) * value(y, r * y_step + c);
      multiply_transposed(x.data(), x_step, depth, y.data(), y_step, columns, rows, sums.data());
      QVERIFY(difference(sums.data(), expected) < rounding);
    }
  }

  // A dense convolution's weight gradient reads its pixels in place: rows that overlap, at odd places.
  void weightGradientsOfOverlappingRows_data() { add_units(); }
  void weightGradientsOfOverlappingRows() {
    choose();
    constexpr int rows = 45, depth = 64, columns = 32, step = 6, begin = 3;
    const auto x = half_noise(rows * depth, 18), y = half_noise(begin + rows * step + columns, 19);
    std::vector<double> expected(depth * columns);
    for (int r = 0; r < rows; ++r)
      for (int d = 0; d < depth; ++d)
        for (int c = 0; c < columns; ++c)
          expected[static_cast<std::size_t>(d * columns + c)] +=
              value(x, r * depth + d) * value(y, begin + r * step + c);
    Buffer sums(expected.size());
    multiply_transposed(x.data(), depth, depth, y.data() + begin, step, columns, rows, sums.data());
    QVERIFY(difference(sums.data(), expected) < rounding);
  }

  void depthwise_data() { add_units(); }
  void depthwise() {
    choose();
    for (const auto& [height, width, channels] : sizes) {
      const auto row = static_cast<std::size_t>(width * channels), wide = static_cast<std::size_t>(channels);
      const auto map = noise(row * static_cast<std::size_t>(height), 11), taps = noise(9 * wide, 12),
                 bias = noise(wide, 13);
      const std::vector<float> zeros(row);
      for (int y = 0; y < height; ++y) {
        const auto at = [&](int r) {
          return r < 0 || r >= height ? zeros.data() : map.data() + static_cast<std::size_t>(r) * row;
        };
        const ThreeRows rows{at(y - 1), at(y), at(y + 1)};
        std::vector<double> plain(row), finished(row), sums(wide, 1), squares(wide, 1), finished_sums(wide, 1);
        for (int x = 0; x < width; ++x)
          for (int c = 0; c < channels; ++c) {
            const auto to = static_cast<std::size_t>(x * channels + c), channel = static_cast<std::size_t>(c);
            for (int i = 0; i < 9; ++i)
              if (const int from = x + i % 3 - 1; from >= 0 && from < width)
                plain[to] += double{at(y + i / 3 - 1)[from * channels + c]} *
                             double{taps[static_cast<std::size_t>(i * channels + c)]};
            finished[to] = std::max(0.0, plain[to] + bias[channel]);
            sums[channel] += plain[to];
            squares[channel] += plain[to] * plain[to];
            finished_sums[channel] += finished[to];
          }
        HalfBuffer out(row);
        std::vector<float> s(wide, 1), q(wide, 1);
        depthwise_row(rows, taps.data(), width, channels, out.data());
        QVERIFY(half_difference(out.data(), plain) <= 1);
        depthwise_row(rows, taps.data(), width, channels, out.data(), {nullptr, s.data(), q.data()});
        QVERIFY(half_difference(out.data(), plain) <= 1);
        QVERIFY(difference(s.data(), sums) < rounding);
        QVERIFY(difference(q.data(), squares) < rounding);
        std::fill(s.begin(), s.end(), 1.0F);
        depthwise_row(rows, taps.data(), width, channels, out.data(), {bias.data(), s.data()});
        QVERIFY(half_difference(out.data(), finished) <= 1);
        QVERIFY(difference(s.data(), finished_sums) < rounding);
        depthwise_row(rows, taps.data(), width, channels, out.data(), {bias.data()});
        QVERIFY(half_difference(out.data(), finished) <= 1);
        std::fill(s.begin(), s.end(), 1.0F);
        depthwise_row(rows, taps.data(), width, channels, out.data(), {nullptr, s.data()});
        QVERIFY(difference(s.data(), sums) < rounding);
      }
    }
  }

  void passes_data() { add_units(); }
  void passes() {
    choose();
    for (const auto& [height, width, channels] : sizes) {
      const int rows = height * width;
      const auto size = static_cast<std::size_t>(rows * channels), wide = static_cast<std::size_t>(channels);
      const auto one = half_noise(size, 14), two = half_noise(size, 15);
      const auto gate = noise(wide, 16), other = noise(wide, 17);
      std::vector<double> gated(size), plain(size), sums(wide, 2);
      for (std::size_t i = 0; i < size; ++i) {
        const double first = double{to_float(one[i])}, second = double{to_float(two[i])};
        gated[i] = first * double{gate[i % wide]} + second * double{other[i % wide]};
        plain[i] = first + second;
        sums[i % wide] += first;
      }
      HalfBuffer out(size);
      std::vector<float> s(wide, 2);
      gated_sum(one.data(), gate.data(), two.data(), other.data(), rows, channels, out.data());
      QVERIFY(half_difference(out.data(), gated) <= 1);
      gated_sum(one.data(), nullptr, two.data(), nullptr, rows, channels, out.data());
      QVERIFY(half_difference(out.data(), plain) <= 1);
      add_rows(one.data(), rows, channels, s.data());
      QVERIFY(difference(s.data(), sums) < rounding);
    }
  }

  void pools_data() { add_units(); }
  void pools() {
    choose();
    for (const auto& [height, width, channels] : sizes) {
      const auto row = static_cast<std::size_t>(width * channels);
      auto map = half_noise(3 * row, 18);
      for (std::size_t i = 0; i < map.size(); ++i)
        map[i] = to_bf16(std::max(0.0F, to_float(map[i])));
      const auto at = [&](int y, int x, int c) {
        return value(map, static_cast<std::int64_t>(row) * y + x * channels + c);
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
      HalfBuffer out(most.size());
      max_pool_row(map.data(), map.data() + row, map.data() + 2 * row, width, channels, out.data());
      for (std::size_t i = 0; i < most.size(); ++i)
        QCOMPARE(double{to_float(out[i])}, most[i]);
      average_pool_row(map.data(), map.data() + row, width, channels, out.data());
      QVERIFY(half_difference(out.data(), mean) <= 1);
    }
  }
};

QTEST_APPLESS_MAIN(TestHalfKernels)
#include "tst_half_kernels.moc"
