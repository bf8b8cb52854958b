// Philox against Random123's published known answers (kat_vectors), and the streams drawn from it.
#include "base/hash.h"
#include "base/xxh64.h"
#include "base/random.h"

#include <QTest>
#include <map>
#include <set>
#include <vector>

using namespace cds;

class TestRandom : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void knownAnswers() {
    using C = std::array<std::uint32_t, 4>;
    QVERIFY(philox({0, 0, 0, 0}, {0, 0}) == (C{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
    constexpr std::uint32_t f = 0xffffffff;
    QVERIFY(philox({f, f, f, f}, {f, f}) == (C{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
    QVERIFY(philox({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
            (C{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
  }

  void streamsAreTheirKeys() {
    const auto draw = [](std::uint64_t seed, RandomUse use, std::uint32_t a, std::uint32_t b) {
      Random random(seed, use, a, b);
      return std::vector<std::uint32_t>{random.bits(), random.bits(), random.bits(), random.bits(), random.bits()};
    };
    std::set<std::vector<std::uint32_t>> all;
    for (const std::uint64_t seed : {0ULL, 1ULL, 1ULL << 32})
      for (int use = 1; use <= 9; ++use)
        for (std::uint32_t a : {0u, 1u})
          for (std::uint32_t b : {0u, 1u}) {
            const auto values = draw(seed, static_cast<RandomUse>(use), a, b);
            QVERIFY(values == draw(seed, static_cast<RandomUse>(use), a, b));
            all.insert(values);
          }
    QCOMPARE(all.size(), std::size_t{3 * 9 * 4}); // no two streams begin alike
  }

  void belowIsUnbiased() {
    Random random(7, RandomUse::other);
    std::vector<int> counts(6);
    for (int i = 0; i < 60000; ++i)
      ++counts[random.below(6)];
    double chi2 = 0;
    for (const int count : counts)
      chi2 += (count - 10000.0) * (count - 10000.0) / 10000.0;
    QVERIFY2(chi2 < 25.7, qPrintable(QString::number(chi2))); // 5 degrees of freedom: 1 in 10,000
    // A range just above half of 2^32 shows a bias of plain modulo at once: a third of the values would count double.
    int low = 0;
    constexpr std::uint32_t n = 3u << 30;
    for (int i = 0; i < 30000; ++i)
      low += random.below(n) < (1u << 30) ? 1 : 0;
    QVERIFY2(std::abs(low - 10000) < 400,
             qPrintable(QString::number(low))); // 5 standard deviations; modulo gives 15000
    for (int i = 0; i < 1000; ++i) {
      QCOMPARE(random.below(1), 0u);
      const int value = random.between(-2, 2);
      QVERIFY(value >= -2 && value <= 2);
    }
  }

  void uniformAndNormal() {
    Random random(3, RandomUse::other, 5);
    double sum = 0, squares = 0, normal = 0, normal2 = 0, normal4 = 0;
    constexpr int n = 100000;
    for (int i = 0; i < n; ++i) {
      const double u = random.uniform();
      QVERIFY(u >= 0 && u < 1);
      sum += u;
      squares += u * u;
      const double z = random.normal();
      QVERIFY(std::isfinite(z));
      normal += z;
      normal2 += z * z;
      normal4 += z * z * z * z;
    }
    QVERIFY(std::abs(sum / n - 0.5) < 0.005);
    QVERIFY(std::abs(squares / n - 1.0 / 3) < 0.005);
    QVERIFY(std::abs(normal / n) < 0.016);
    QVERIFY(std::abs(normal2 / n - 1) < 0.025);
    QVERIFY(std::abs(normal4 / n - 3) < 0.2);
  }

  void shufflesAreFair() {
    std::map<std::vector<int>, int> counts;
    for (std::uint32_t i = 0; i < 24000; ++i) {
      Random random(11, RandomUse::sampler, i);
      std::vector<int> items{0, 1, 2, 3};
      random.shuffle(items);
      ++counts[items];
    }
    QCOMPARE(counts.size(), std::size_t{24});
    for (const auto& [order, count] : counts)
      QVERIFY2(std::abs(count - 1000) < 160, qPrintable(QString::number(count))); // 5 standard deviations
    std::vector<int> none, one{4};
    Random random(1, RandomUse::other);
    random.shuffle(none);
    random.shuffle(one);
    QCOMPARE(one[0], 4);
  }

  void hashes() { // xxHash's own test vectors
    QCOMPARE(hex(hash64(std::string_view())), std::string("ef46db3751d8e999"));
    QCOMPARE(hex(hash64(std::string_view("abc"))), std::string("44bc2cf5ad770999"));
    QCOMPARE(hex(hash64(std::string_view("Nobody inspects the spammish repetition"))), std::string("fbcea83c8a378bf1"));
    QVERIFY(hash64(std::string_view("abc"), 1) != hash64(std::string_view("abc"), 0));
    // What stands in for the library where there is none.
    std::string text;
    for (int size = 0; size < 140; ++size, text += static_cast<char>(size * 37))
      for (const std::uint64_t seed : {std::uint64_t{0}, std::uint64_t{0xDEADBEEF12345678}})
        QCOMPARE(own_xxh64(text.data(), text.size(), seed), hash64(std::string_view(text), seed));
    QCOMPARE(hex(0), std::string("0000000000000000"));
  }
};

QTEST_APPLESS_MAIN(TestRandom)
#include "tst_random.moc"
