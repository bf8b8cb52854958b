// Every pass of the CPU trainer against a plain loop in double precision, at odd sizes, at each instruction set and
// bf16 unit this machine has.
#include "kernel_support.h"
#include "kernels/cpu/training_passes.h"
#include "kernels/cpu/training_pools.h"

#include <type_traits>

using namespace cds;
using namespace cds::cpu;
using kernel_test::add_units;
using kernel_test::choose;
using kernel_test::noise;
using kernel_test::rounding;

namespace {

using Floats = std::vector<float>;
using Doubles = std::vector<double>;

double value(float x) {
  return x;
}

double value(Bf16 x) {
  return to_float(x);
}

template <class T>
double difference(const std::vector<T>& ours, const Doubles& expected) {
  double most = 0, size = 1e-30;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    most = std::max(most, std::abs(value(ours[i]) - expected[i]));
    size = std::max(size, std::abs(expected[i]));
  }
  return most / size;
}

// Of a number that is stored.
template <class T>
constexpr double storing = std::is_same_v<T, float> ? rounding : 0x1p-8;

template <class T>
std::vector<T> noise_map(std::size_t size, std::uint64_t seed) {
  const auto from = noise(size, seed);
  std::vector<T> out(size);
  for (std::size_t i = 0; i < size; ++i)
    if constexpr (std::is_same_v<T, float>)
      out[i] = from[i];
    else
      out[i] = to_bf16(from[i]);
  return out;
}

struct Size {
  int rows, channels;
};
const std::vector<Size> sizes{{1, 16}, {7, 48}, {13, 64}, {5, 112}, {97, 80}};

// Maps and vectors of one size, and what a plain loop makes of them.
template <class T>
struct Case {
  explicit Case(Size s) : size(s) {}
  Size size;
  std::uint64_t seed = 100;
  [[nodiscard]] std::size_t count() const { return static_cast<std::size_t>(size.rows * size.channels); }
  [[nodiscard]] std::size_t channels() const { return static_cast<std::size_t>(size.channels); }
  std::vector<T> map() { return noise_map<T>(count(), ++seed); }
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

template <class T>
const TrainingPasses<T>& passes() {
  return training_passes<T>();
}

template <class T>
const TrainingPools<T>& pools() {
  return training_pools<T>();
}

double relu(double x) {
  return std::max(0.0, x);
}

} // namespace

class TestTrainingKernels : public QObject {
  Q_OBJECT
private:
  template <class T>
  void norms_of() {
    for (const auto size : sizes) {
      Case<T> c(size);
      const auto x = c.map(), g = c.map(), scale = c.vector(), shift = c.vector(), slope = c.vector(),
                 begin = c.vector();
      const auto normed = c.each([&](auto i, auto k) { return value(x[i]) * value(scale[k]) + value(shift[k]); });
      const auto y = c.each([&](auto i, auto) { return relu(normed[i]); });
      std::vector<T> out(c.count());
      Floats s = begin, q = begin;
      passes<T>().norm_relu(x.data(), {scale.data(), shift.data()}, size.rows, size.channels, out.data());
      QVERIFY(difference(out, y) < storing<T>);
      passes<T>().add_moments(x.data(), size.rows, size.channels, s.data(), q.data());
      QVERIFY(difference(s, c.sums(c.each([&](auto i, auto) { return value(x[i]); }), begin)) < rounding);
      QVERIFY(difference(q, c.sums(c.each([&](auto i, auto) { return value(x[i]) * value(x[i]); }), begin)) < rounding);
      s = begin;
      passes<T>().add_norm_relu(x.data(), {scale.data(), shift.data()}, size.rows, size.channels, s.data());
      QVERIFY(difference(s, c.sums(y, begin)) < rounding);
      s = begin;
      passes<T>().dot_norm_relu(g.data(), x.data(), {scale.data(), shift.data()}, size.rows, size.channels, s.data());
      QVERIFY(difference(s, c.sums(c.each([&](auto i, auto) { return value(g[i]) * y[i]; }), begin)) < rounding);
      passes<T>().norm_input_gradient(g.data(), x.data(), {scale.data(), slope.data(), shift.data()}, size.rows,
                                      size.channels, out.data());
      QVERIFY(difference(out, c.each([&](auto i, auto k) {
                return value(g[i]) * value(scale[k]) + value(x[i]) * value(slope[k]) + value(shift[k]);
              })) < storing<T>);
      Floats exact(c.count());
      passes<T>().norm_input_gradient_exact(g.data(), x.data(), {scale.data(), slope.data(), shift.data()}, size.rows,
                                            size.channels, exact.data());
      QVERIFY(difference(exact, c.each([&](auto i, auto k) {
                return value(g[i]) * value(scale[k]) + value(x[i]) * value(slope[k]) + value(shift[k]);
              })) < rounding);
      s = begin;
      passes<T>().add_map_rows(x.data(), size.rows, size.channels, s.data());
      QVERIFY(difference(s, c.sums(c.each([&](auto i, auto) { return value(x[i]); }), begin)) < rounding);
      auto sum = g;
      passes<T>().add_map(x.data(), size.rows, size.channels, sum.data());
      QVERIFY(difference(sum, c.each([&](auto i, auto) { return value(x[i]) + value(g[i]); })) < storing<T>);
    }
  }

  template <class T>
  void gates_of() {
    for (const auto size : sizes)
      for (const bool gated : {true, false}) {
        Case<T> c(size);
        const auto one = c.map(), two = c.map(), scale = c.vector(), shift = c.vector(), other = c.vector(),
                   gate = c.vector(), gate2 = c.vector();
        std::vector<T> out(c.count());
        passes<T>().gated_norm_relu({one.data(), {scale.data(), shift.data()}, gated ? gate.data() : nullptr},
                                    {two.data(), {other.data(), shift.data()}, gated ? gate2.data() : nullptr},
                                    size.rows, size.channels, out.data());
        QVERIFY(difference(out, c.each([&](auto i, auto k) {
                  const double a = relu(value(one[i]) * value(scale[k]) + value(shift[k]));
                  const double b = relu(value(two[i]) * value(other[k]) + value(shift[k]));
                  return gated ? a * value(gate[k]) + b * value(gate2[k]) : a + b;
                })) < storing<T>);
      }
  }

  template <class T>
  void relu_gradients_of() {
    for (const auto size : sizes)
      for (const bool scaled : {false, true})
        for (const bool with_other : {false, true}) {
          Case<T> c(size);
          const auto x = c.map(), g = c.map(), other = c.map(), scale = c.vector(), shift = c.vector(),
                     factor = c.vector(), addend = c.vector(), mean = c.vector(), begin = c.vector();
          const auto expected = c.each([&](auto i, auto k) {
            double in = value(g[i]);
            if (scaled)
              in = in * value(factor[k]) + value(addend[k]);
            if (with_other)
              in += value(other[i]);
            return value(x[i]) * value(scale[k]) + value(shift[k]) > 0 ? in : 0.0;
          });
          auto out = with_other ? other : std::vector<T>(c.count());
          Floats s = begin, q = begin;
          passes<T>().relu_gradient({g.data(), scaled ? factor.data() : nullptr, scaled ? addend.data() : nullptr,
                                     with_other ? out.data() : nullptr},
                                    x.data(), {scale.data(), shift.data()}, size.rows, size.channels, out.data(),
                                    {mean.data(), s.data(), q.data()});
          QVERIFY(difference(out, expected) < storing<T>);
          QVERIFY(difference(s, c.sums(expected, begin)) < rounding);
          QVERIFY(
              difference(q, c.sums(c.each([&](auto i, auto k) { return expected[i] * (value(x[i]) - value(mean[k])); }),
                                   begin)) < rounding);
        }
  }

  template <class T>
  void joins_of() {
    for (const auto size : sizes)
      for (const bool norm : {false, true}) {
        Case<T> c(size);
        const auto r = c.map(), e = c.map(), g = c.map(), before = c.map(), scale = c.vector(), shift = c.vector(),
                   other = c.vector(), other_shift = c.vector(), mean = c.vector(), other_mean = c.vector(),
                   begin = c.vector();
        JoinTerm<T> term{r.data(), {scale.data(), shift.data()}, e.data(), {}, 0.7F};
        if (norm)
          term.shortcut_norm = {other.data(), other_shift.data()};
        const auto inside = c.each([&](auto i, auto k) {
          const double shortcut = norm ? value(e[i]) * value(other[k]) + value(other_shift[k]) : value(e[i]);
          return value(r[i]) * value(scale[k]) + value(shift[k]) + shortcut;
        });
        auto out = before;
        passes<T>().join(term, true, 0.25F, size.rows, size.channels, out.data());
        QVERIFY(difference(out, c.each([&](auto i, auto) {
                  return value(before[i]) + 0.25 + double{0.7F} * relu(inside[i]);
                })) < storing<T>);
        passes<T>().join(term, false, 0.25F, size.rows, size.channels, out.data());
        QVERIFY(difference(out, c.each([&](auto i, auto) { return 0.25 + double{0.7F} * relu(inside[i]); })) <
                storing<T>);

        const auto through = c.each([&](auto i, auto) { return inside[i] > 0 ? double{0.7F} * value(g[i]) : 0.0; });
        const auto dots_of = [&](const std::vector<T>& x, const Floats& m) {
          return c.sums(c.each([&](auto i, auto k) { return through[i] * (value(x[i]) - value(m[k])); }), begin);
        };
        const auto weight_dots = c.sums(c.each([&](auto i, auto) { return value(g[i]) * relu(inside[i]); }), begin);
        for (const bool weights : {false, true}) {
          Floats sums = begin, dots = begin, shortcut_dots = begin, weight = begin;
          JoinGradient<T> to{
              out.data(), {mean.data(), sums.data(), dots.data()}, {}, weights ? weight.data() : nullptr};
          if (norm)
            to.shortcut = {other_mean.data(), nullptr, shortcut_dots.data()};
          passes<T>().join_gradient(g.data(), term, size.rows, size.channels, to);
          QVERIFY(difference(out, through) < storing<T>);
          QVERIFY(difference(sums, c.sums(through, begin)) < rounding);
          QVERIFY(difference(dots, dots_of(r, mean)) < rounding);
          QVERIFY(difference(shortcut_dots, norm ? dots_of(e, other_mean) : Doubles(begin.begin(), begin.end())) <
                  rounding);
          QVERIFY(difference(weight, weights ? weight_dots : Doubles(begin.begin(), begin.end())) < rounding);
        }
        Floats alone = begin;
        passes<T>().join_gradient(g.data(), term, size.rows, size.channels, {nullptr, {}, {}, alone.data()});
        QVERIFY(difference(alone, weight_dots) < rounding);
      }
  }

  template <class T>
  void max_pools_of() {
    for (const auto& [height, width, channels] : {std::tuple{1, 1, 16}, {4, 7, 48}, {5, 6, 32}, {3, 2, 16}}) {
      const int high = (height - 1) / 2 + 1, wide = (width - 1) / 2 + 1;
      const auto row = static_cast<std::size_t>(width * channels),
                 pooled_row = static_cast<std::size_t>(wide * channels);
      const auto x = noise_map<T>(row * static_cast<std::size_t>(height), 1),
                 g = noise_map<T>(pooled_row * static_cast<std::size_t>(high), 4);
      const auto scale = noise(static_cast<std::size_t>(channels), 2),
                 shift = noise(static_cast<std::size_t>(channels), 3),
                 slope = noise(static_cast<std::size_t>(channels), 5);
      std::vector<T> out(g.size()), chosen(g.size());
      std::vector<std::uint8_t> places(g.size());
      Doubles most(g.size(), 0.0), choice(g.size()), back(x.size());
      for (int y = 0; y < high; ++y) {
        const T* rows[3];
        for (int i = 0; i < 3; ++i) {
          const int from = 2 * y - 1 + i;
          rows[i] = from < 0 || from >= height ? nullptr : x.data() + static_cast<std::size_t>(from) * row;
        }
        const auto at = static_cast<std::size_t>(y) * pooled_row;
        pools<T>().max_pool_norm_row(rows, width, channels, {scale.data(), shift.data()},
                                     {out.data() + at, chosen.data() + at, places.data() + at});
        for (int p = 0; p < wide; ++p)
          for (int c = 0; c < channels; ++c) {
            const std::size_t to = at + static_cast<std::size_t>(p * channels + c), k = static_cast<std::size_t>(c);
            double best = -1e30;
            std::size_t best_at = 0;
            for (int from = std::max(0, 2 * y - 1); from <= std::min(height - 1, 2 * y + 1); ++from)
              for (int column = std::max(0, 2 * p - 1); column <= std::min(width - 1, 2 * p + 1); ++column) {
                const std::size_t i =
                    static_cast<std::size_t>(from) * row + static_cast<std::size_t>(column * channels + c);
                const double y_here = value(x[i]) * value(scale[k]) + value(shift[k]);
                if (y_here > best)
                  best = y_here, best_at = i;
              }
            most[to] = relu(best);
            choice[to] = value(x[best_at]);
            back[best_at] += value(g[to]);
          }
      }
      QVERIFY(difference(out, most) < storing<T>);
      QCOMPARE(difference(chosen, choice), 0.0);
      Floats gradient(x.size());
      for (int y = 0; y < height; ++y) {
        PooledRow<T> pooled[2];
        for (int i = 0; i < 2; ++i) {
          const int from = (y + i) / 2;
          if (from < high && (i == 0 || y % 2 == 1))
            pooled[i] = {g.data() + static_cast<std::size_t>(from) * pooled_row,
                         places.data() + static_cast<std::size_t>(from) * pooled_row, y - (2 * from - 1)};
        }
        pools<T>().max_pool_norm_gradient_row(pooled, x.data() + static_cast<std::size_t>(y) * row, width, channels,
                                              {scale.data(), slope.data(), shift.data()},
                                              gradient.data() + static_cast<std::size_t>(y) * row);
      }
      for (std::size_t i = 0; i < back.size(); ++i) {
        const std::size_t k = i % static_cast<std::size_t>(channels);
        back[i] = back[i] * value(scale[k]) + value(x[i]) * value(slope[k]) + value(shift[k]);
      }
      QVERIFY(difference(gradient, back) < rounding);
    }
  }

  template <class T>
  void average_pools_of() {
    for (const auto& [width, channels] : {std::pair{2, 16}, {7, 48}, {6, 80}}) {
      Case<T> c({width, channels});
      const auto upper = c.map(), lower = c.map(), scale = c.vector(), shift = c.vector(), slope = c.vector(),
                 mean = c.vector(), begin = c.vector();
      const int pooled = width / 2;
      const auto g = noise_map<T>(static_cast<std::size_t>(pooled * channels), 50);
      Doubles expected(g.size()), sums(begin.begin(), begin.end()), dots = sums, back(c.count());
      for (int x = 0; x < width; ++x)
        for (int k = 0; k < channels; ++k) {
          const auto i = static_cast<std::size_t>(x * channels + k), channel = static_cast<std::size_t>(k);
          const auto to = static_cast<std::size_t>(x / 2 * channels + k);
          for (const auto* row : {&upper, &lower}) {
            const double in_map = value((*row)[i]), y = in_map * value(scale[channel]) + value(shift[channel]);
            const double in = x / 2 < pooled && y > 0 ? value(g[to]) / 4 : 0.0;
            if (x / 2 < pooled)
              expected[to] += relu(y) / 4;
            sums[channel] += in;
            dots[channel] += in * (in_map - value(mean[channel]));
            if (row == &upper)
              back[i] = in * value(scale[channel]) + in_map * value(slope[channel]) + value(shift[channel]);
          }
        }
      std::vector<T> out(g.size()), gradient(c.count());
      Floats s = begin, d = begin;
      pools<T>().average_pool_norm_row(upper.data(), lower.data(), width, channels, {scale.data(), shift.data()},
                                       out.data());
      QVERIFY(difference(out, expected) < storing<T>);
      pools<T>().average_pool_norm_sums(g.data(), upper.data(), lower.data(), width, channels,
                                        {scale.data(), shift.data()}, {mean.data(), s.data(), d.data()});
      QVERIFY(difference(s, sums) < rounding);
      QVERIFY(difference(d, dots) < rounding);
      const NormGradient through{scale.data(), slope.data(), shift.data()};
      pools<T>().average_pool_norm_gradient_row(g.data(), upper.data(), width, channels, {scale.data(), shift.data()},
                                                through, gradient.data());
      QVERIFY(difference(gradient, back) < storing<T>);
      pools<T>().average_pool_norm_gradient_row(nullptr, upper.data(), width, channels, {scale.data(), shift.data()},
                                                through, gradient.data());
      QVERIFY(difference(gradient, c.each([&](auto i, auto k) {
                return value(upper[i]) * value(slope[k]) + value(shift[k]);
              })) < storing<T>);
    }
  }

private Q_SLOTS:
  void cleanup() { kernel_test::use(0); }

  void norms_data() { add_units(); }
  void norms() {
    choose();
    norms_of<float>();
    norms_of<Bf16>();
  }

  void gates_data() { add_units(); }
  void gates() {
    choose();
    gates_of<float>();
    gates_of<Bf16>();
  }

  void relu_gradients_data() { add_units(); }
  void relu_gradients() {
    choose();
    relu_gradients_of<float>();
    relu_gradients_of<Bf16>();
  }

  void joins_data() { add_units(); }
  void joins() {
    choose();
    joins_of<float>();
    joins_of<Bf16>();
  }

  // A map of 1 to 5 rows: each row of the pooled map, then each row of the map's gradient.
  void max_pools_data() { add_units(); }
  void max_pools() {
    choose();
    max_pools_of<float>();
    max_pools_of<Bf16>();
  }

  void average_pools_data() { add_units(); }
  void average_pools() {
    choose();
    average_pools_of<float>();
    average_pools_of<Bf16>();
  }
};

QTEST_APPLESS_MAIN(TestTrainingKernels)
#include "tst_training_kernels.moc"
