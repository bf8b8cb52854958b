// Every pass of the CPU trainer against a plain loop in double precision, at odd sizes, at each instruction set this
// machine has.
#include "base/random.h"
#include "kernels/cpu/matmul.h"
#include "kernels/cpu/training_passes.h"
#include "kernels/cpu/training_pools.h"

#include <QTest>
#include <hwy/targets.h>

#include <algorithm>
#include <cmath>

using namespace cds;
using namespace cds::cpu;

namespace {

using Floats = std::vector<float>;
using Doubles = std::vector<double>;

Floats noise(std::size_t size, std::uint64_t seed) {
  Random random(seed, RandomUse::other);
  Floats out(size);
  for (auto& value : out)
    value = static_cast<float>(random.bits()) * 0x1p-31F - 1.0F;
  return out;
}

double difference(const Floats& ours, const Doubles& expected) {
  double most = 0, size = 1e-30;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    most = std::max(most, std::abs(double{ours[i]} - expected[i]));
    size = std::max(size, std::abs(expected[i]));
  }
  return most / size;
}

constexpr double rounding = 2e-6;

struct Size {
  int rows, channels;
};
const std::vector<Size> sizes{{1, 16}, {7, 48}, {13, 64}, {5, 112}, {97, 80}};

// Maps and vectors of one size, and what a plain loop makes of them.
struct Case {
  explicit Case(Size s) : size(s) {}
  Size size;
  std::uint64_t seed = 100;
  [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>(size.rows * size.channels); }
  [[nodiscard]] std::size_t channels() const { return static_cast<std::size_t>(size.channels); }
  Floats map() { return noise(count(), ++seed); }
  Floats vector() { return noise(channels(), ++seed); }
  template <class Fn>
  Doubles each(Fn&& fn) const { // fn(element, channel)
    Doubles out(count());
    for (std::size_t i = 0; i < out.size(); ++i)
      out[i] = fn(i, i % channels());
    return out;
  }
  // Per channel `begin` + the sums.
  [[nodiscard]] Doubles sums(const Doubles& values, const Floats& begin) const {
    Doubles out(begin.begin(), begin.end());
    for (std::size_t i = 0; i < values.size(); ++i)
      out[i % channels()] += values[i];
    return out;
  }
};

const TrainingPasses<float>& passes() {
  return training_passes<float>();
}

const TrainingPools<float>& pools() {
  return training_pools<float>();
}

double relu(double x) {
  return std::max(0.0, x);
}

} // namespace

class TestTrainingKernels : public QObject {
  Q_OBJECT
private:
  void choose() {
    QFETCH(qint64, target);
    hwy::SetSupportedTargetsForTest(target);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
    QCOMPARE(QString(kernel_instruction_set()), QString(QTest::currentDataTag()));
  }
  static void add_sets() {
    QTest::addColumn<qint64>("target");
    for (const std::int64_t target : hwy::SupportedAndGeneratedTargets())
      QTest::newRow(hwy::TargetName(target)) << qint64{target};
  }

private Q_SLOTS:
  void cleanup() {
    hwy::SetSupportedTargetsForTest(0);
    hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  }

  void norms_data() { add_sets(); }
  void norms() {
    choose();
    for (const auto size : sizes) {
      Case c(size);
      const auto x = c.map(), g = c.map(), scale = c.vector(), shift = c.vector(), slope = c.vector(), begin = c.vector();
      const auto normed = c.each([&](auto i, auto k) { return double{x[i]} * double{scale[k]} + double{shift[k]}; });
      const auto y = c.each([&](auto i, auto) { return relu(normed[i]); });
      Floats out(c.count()), s = begin, q = begin;
      passes().norm_relu(x.data(), {scale.data(), shift.data()}, size.rows, size.channels, out.data());
      QVERIFY(difference(out, y) < rounding);
      passes().add_moments(x.data(), size.rows, size.channels, s.data(), q.data());
      QVERIFY(difference(s, c.sums(Doubles(x.begin(), x.end()), begin)) < rounding);
      QVERIFY(difference(q, c.sums(c.each([&](auto i, auto) { return double{x[i]} * double{x[i]}; }), begin)) < rounding);
      s = begin;
      passes().add_norm_relu(x.data(), {scale.data(), shift.data()}, size.rows, size.channels, s.data());
      QVERIFY(difference(s, c.sums(y, begin)) < rounding);
      s = begin;
      passes().dot_norm_relu(g.data(), x.data(), {scale.data(), shift.data()}, size.rows, size.channels, s.data());
      QVERIFY(difference(s, c.sums(c.each([&](auto i, auto) { return double{g[i]} * y[i]; }), begin)) < rounding);
      passes().norm_input_gradient(g.data(), x.data(), {scale.data(), slope.data(), shift.data()}, size.rows, size.channels,
                          out.data());
      QVERIFY(difference(out, c.each([&](auto i, auto k) {
                return double{g[i]} * double{scale[k]} + double{x[i]} * double{slope[k]} + double{shift[k]};
              })) < rounding);
      auto sum = g;
      passes().add_map(x.data(), size.rows, size.channels, sum.data());
      QVERIFY(difference(sum, c.each([&](auto i, auto) { return double{x[i]} + double{g[i]}; })) < rounding);
    }
  }

  void gates_data() { add_sets(); }
  void gates() {
    choose();
    for (const auto size : sizes)
      for (const bool gated : {true, false}) {
        Case c(size);
        const auto one = c.map(), two = c.map(), scale = c.vector(), shift = c.vector(), other = c.vector(),
                   gate = c.vector(), gate2 = c.vector();
        Floats out(c.count());
        passes().gated_norm_relu({one.data(), {scale.data(), shift.data()}, gated ? gate.data() : nullptr},
                        {two.data(), {other.data(), shift.data()}, gated ? gate2.data() : nullptr}, size.rows,
                        size.channels, out.data());
        QVERIFY(difference(out, c.each([&](auto i, auto k) {
                  const double a = relu(double{one[i]} * double{scale[k]} + double{shift[k]});
                  const double b = relu(double{two[i]} * double{other[k]} + double{shift[k]});
                  return gated ? a * double{gate[k]} + b * double{gate2[k]} : a + b;
                })) < rounding);
      }
  }

  void relu_gradients_data() { add_sets(); }
  void relu_gradients() {
    choose();
    for (const auto size : sizes)
      for (const bool scaled : {false, true})
        for (const bool with_other : {false, true}) {
          Case c(size);
          const auto x = c.map(), g = c.map(), other = c.map(), scale = c.vector(), shift = c.vector(),
                     factor = c.vector(), addend = c.vector(), mean = c.vector(), begin = c.vector();
          const auto expected = c.each([&](auto i, auto k) {
            double in = double{g[i]};
            if (scaled)
              in = in * double{factor[k]} + double{addend[k]};
            if (with_other)
              in += double{other[i]};
            return double{x[i]} * double{scale[k]} + double{shift[k]} > 0 ? in : 0.0;
          });
          Floats out = with_other ? other : Floats(c.count()), s = begin, q = begin;
          passes().relu_gradient({g.data(), scaled ? factor.data() : nullptr, scaled ? addend.data() : nullptr,
                         with_other ? out.data() : nullptr},
                        x.data(), {scale.data(), shift.data()}, size.rows, size.channels, out.data(),
                        {mean.data(), s.data(), q.data()});
          QVERIFY(difference(out, expected) < rounding);
          QVERIFY(difference(s, c.sums(expected, begin)) < rounding);
          QVERIFY(difference(q, c.sums(c.each([&](auto i, auto k) { return expected[i] * (double{x[i]} - double{mean[k]}); }),
                                       begin)) < rounding);
        }
  }

  void joins_data() { add_sets(); }
  void joins() {
    choose();
    for (const auto size : sizes)
      for (const bool norm : {false, true}) {
        Case c(size);
        const auto r = c.map(), e = c.map(), g = c.map(), before = c.map(), scale = c.vector(), shift = c.vector(),
                   other = c.vector(), other_shift = c.vector(), mean = c.vector(), other_mean = c.vector(),
                   begin = c.vector();
        JoinTerm<float> term{r.data(), {scale.data(), shift.data()}, e.data(), {}, 0.7F};
        if (norm)
          term.shortcut_norm = {other.data(), other_shift.data()};
        const auto inside = c.each([&](auto i, auto k) {
          const double shortcut = norm ? double{e[i]} * double{other[k]} + double{other_shift[k]} : double{e[i]};
          return double{r[i]} * double{scale[k]} + double{shift[k]} + shortcut;
        });
        auto out = before;
        passes().join(term, true, 0.25F, size.rows, size.channels, out.data());
        QVERIFY(difference(out, c.each([&](auto i, auto) {
                  return double{before[i]} + 0.25 + double{0.7F} * relu(inside[i]);
                })) < rounding);
        passes().join(term, false, 0.25F, size.rows, size.channels, out.data());
        QVERIFY(difference(out, c.each([&](auto i, auto) { return 0.25 + double{0.7F} * relu(inside[i]); })) < rounding);

        const auto through = c.each([&](auto i, auto) { return inside[i] > 0 ? double{0.7F} * double{g[i]} : 0.0; });
        const auto dots_of = [&](const Floats& x, const Floats& m) {
          return c.sums(c.each([&](auto i, auto k) { return through[i] * (double{x[i]} - double{m[k]}); }), begin);
        };
        const auto weight_dots = c.sums(c.each([&](auto i, auto) { return double{g[i]} * relu(inside[i]); }), begin);
        for (const bool weights : {false, true}) {
          Floats sums = begin, dots = begin, shortcut_dots = begin, weight = begin;
          JoinGradient<float> to{out.data(), {mean.data(), sums.data(), dots.data()}, {}, weights ? weight.data() : nullptr};
          if (norm)
            to.shortcut = {other_mean.data(), nullptr, shortcut_dots.data()};
          passes().join_gradient(g.data(), term, size.rows, size.channels, to);
          QVERIFY(difference(out, through) < rounding);
          QVERIFY(difference(sums, c.sums(through, begin)) < rounding);
          QVERIFY(difference(dots, dots_of(r, mean)) < rounding);
          QVERIFY(difference(shortcut_dots, norm ? dots_of(e, other_mean) : Doubles(begin.begin(), begin.end())) < rounding);
          QVERIFY(difference(weight, weights ? weight_dots : Doubles(begin.begin(), begin.end())) < rounding);
        }
        Floats alone = begin;
        passes().join_gradient(g.data(), term, size.rows, size.channels, {nullptr, {}, {}, alone.data()});
        QVERIFY(difference(alone, weight_dots) < rounding);
      }
  }

  // A map of 1 to 5 rows: each row of the pooled map, then each row of the map's gradient.
  void max_pools_data() { add_sets(); }
  void max_pools() {
    choose();
    for (const auto& [height, width, channels] : {std::tuple{1, 1, 16}, {4, 7, 48}, {5, 6, 32}, {3, 2, 16}}) {
      const int high = (height - 1) / 2 + 1, wide = (width - 1) / 2 + 1;
      const auto row = static_cast<std::size_t>(width * channels), pooled_row = static_cast<std::size_t>(wide * channels);
      const auto x = noise(row * static_cast<std::size_t>(height), 1), scale = noise(static_cast<std::size_t>(channels), 2),
                 shift = noise(static_cast<std::size_t>(channels), 3),
                 g = noise(pooled_row * static_cast<std::size_t>(high), 4),
                 slope = noise(static_cast<std::size_t>(channels), 5);
      Floats out(g.size()), chosen(g.size());
      std::vector<std::uint8_t> places(g.size());
      Doubles most(g.size(), 0.0), choice(g.size()), back(x.size());
      for (int y = 0; y < high; ++y) {
        const float* rows[3];
        for (int i = 0; i < 3; ++i) {
          const int from = 2 * y - 1 + i;
          rows[i] = from < 0 || from >= height ? nullptr : x.data() + static_cast<std::size_t>(from) * row;
        }
        const auto at = static_cast<std::size_t>(y) * pooled_row;
        pools().max_pool_norm_row(rows, width, channels, {scale.data(), shift.data()},
                          {out.data() + at, chosen.data() + at, places.data() + at});
        for (int p = 0; p < wide; ++p)
          for (int c = 0; c < channels; ++c) {
            const std::size_t to = at + static_cast<std::size_t>(p * channels + c), k = static_cast<std::size_t>(c);
            double best = -1e30;
            std::size_t best_at = 0;
            for (int from = std::max(0, 2 * y - 1); from <= std::min(height - 1, 2 * y + 1); ++from)
              for (int column = std::max(0, 2 * p - 1); column <= std::min(width - 1, 2 * p + 1); ++column) {
                const std::size_t i = static_cast<std::size_t>(from) * row + static_cast<std::size_t>(column * channels + c);
                const double value = double{x[i]} * double{scale[k]} + double{shift[k]};
                if (value > best)
                  best = value, best_at = i;
              }
            most[to] = relu(best);
            choice[to] = double{x[best_at]};
            back[best_at] += double{g[to]};
          }
      }
      QVERIFY(difference(out, most) < rounding);
      QCOMPARE(difference(chosen, choice), 0.0);
      Floats gradient(x.size());
      for (int y = 0; y < height; ++y) {
        PooledRow<float> pooled[2];
        for (int i = 0; i < 2; ++i) {
          const int from = (y + i) / 2;
          if (from < high && (i == 0 || y % 2 == 1))
            pooled[i] = {g.data() + static_cast<std::size_t>(from) * pooled_row,
                         places.data() + static_cast<std::size_t>(from) * pooled_row, y - (2 * from - 1)};
        }
        pools().max_pool_norm_gradient_row(pooled, x.data() + static_cast<std::size_t>(y) * row, width, channels,
                                   {scale.data(), slope.data(), shift.data()},
                                   gradient.data() + static_cast<std::size_t>(y) * row);
      }
      for (std::size_t i = 0; i < back.size(); ++i) {
        const std::size_t k = i % static_cast<std::size_t>(channels);
        back[i] = back[i] * double{scale[k]} + double{x[i]} * double{slope[k]} + double{shift[k]};
      }
      QVERIFY(difference(gradient, back) < rounding);
    }
  }

  void average_pools_data() { add_sets(); }
  void average_pools() {
    choose();
    for (const auto& [width, channels] : {std::pair{2, 16}, {7, 48}, {6, 80}}) {
      Case c({width, channels});
      const auto upper = c.map(), lower = c.map(), scale = c.vector(), shift = c.vector(), slope = c.vector(),
                 mean = c.vector(), begin = c.vector();
      const int pooled = width / 2;
      const auto g = noise(static_cast<std::size_t>(pooled * channels), 50);
      Doubles expected(g.size()), sums(begin.begin(), begin.end()), dots = sums, back(c.count());
      for (int x = 0; x < width; ++x)
        for (int k = 0; k < channels; ++k) {
          const auto i = static_cast<std::size_t>(x * channels + k), channel = static_cast<std::size_t>(k);
          const auto to = static_cast<std::size_t>(x / 2 * channels + k);
          for (const auto* row : {&upper, &lower}) {
            const double value = double{(*row)[i]}, y = value * double{scale[channel]} + double{shift[channel]};
            const double in = x / 2 < pooled && y > 0 ? double{g[to]} / 4 : 0.0;
            if (x / 2 < pooled)
              expected[to] += relu(y) / 4;
            sums[channel] += in;
            dots[channel] += in * (value - double{mean[channel]});
            if (row == &upper)
              back[i] = in * double{scale[channel]} + value * double{slope[channel]} + double{shift[channel]};
          }
        }
      Floats out(g.size()), s = begin, d = begin, gradient(c.count());
      pools().average_pool_norm_row(upper.data(), lower.data(), width, channels, {scale.data(), shift.data()}, out.data());
      QVERIFY(difference(out, expected) < rounding);
      pools().average_pool_norm_sums(g.data(), upper.data(), lower.data(), width, channels, {scale.data(), shift.data()},
                             {mean.data(), s.data(), d.data()});
      QVERIFY(difference(s, sums) < rounding);
      QVERIFY(difference(d, dots) < rounding);
      const NormGradient through{scale.data(), slope.data(), shift.data()};
      pools().average_pool_norm_gradient_row(g.data(), upper.data(), width, channels, {scale.data(), shift.data()}, through,
                                     gradient.data());
      QVERIFY(difference(gradient, back) < rounding);
      pools().average_pool_norm_gradient_row(nullptr, upper.data(), width, channels, {scale.data(), shift.data()}, through,
                                     gradient.data());
      QVERIFY(difference(gradient, c.each([&](auto i, auto k) {
                return double{upper[i]} * double{slope[k]} + double{shift[k]};
              })) < rounding);
    }
  }
};

QTEST_APPLESS_MAIN(TestTrainingKernels)
#include "tst_training_kernels.moc"
