// What the tests of the CPU kernels share: made-up numbers, how far results are off, and a row of test data for each
// instruction set and bf16 unit of this machine.
#pragma once

#include "base/random.h"
#include "kernels/cpu/matmul.h"
#include "kernels/cpu/matmul_bf16.h"

#include <QTest>
#include <hwy/targets.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace kernel_test {

// Numbers in [-1, 1), a stream for each seed.
inline std::vector<float> noise(std::size_t size, std::uint64_t seed) {
  cds::Random random(seed, cds::RandomUse::other);
  std::vector<float> out(size);
  for (auto& value : out)
    value = static_cast<float>(random.bits()) * 0x1p-31F - 1.0F;
  return out;
}

// The largest difference, relative to the largest expected magnitude.
inline double difference(const float* ours, const std::vector<double>& expected) {
  double most = 0, size = 1e-30;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    most = std::max(most, std::abs(ours[i] - expected[i]));
    size = std::max(size, std::abs(expected[i]));
  }
  return most / size;
}

constexpr double rounding = 2e-6; // of float sums

struct Size {
  int height, width, channels;
};

// 0: what the processor has; and the best bf16 unit.
inline void use(std::int64_t targets, cds::cpu::HalfUnit unit = cds::cpu::half_units().back()) {
  hwy::SetSupportedTargetsForTest(targets);
  hwy::GetChosenTarget().Update(hwy::SupportedTargets());
  cds::cpu::TEST_use_half_unit(unit);
}

// Rows: each instruction set, with bf16 as widened floats, then each other bf16 unit.
inline void add_units() {
  QTest::addColumn<int>("unit");
  QTest::addColumn<qint64>("target");
  for (const std::int64_t target : hwy::SupportedAndGeneratedTargets())
    QTest::newRow(hwy::TargetName(target)) << static_cast<int>(cds::cpu::HalfUnit::floats) << qint64{target};
  for (const auto unit : cds::cpu::half_units())
    if (unit != cds::cpu::HalfUnit::floats)
      QTest::newRow(cds::cpu::to_string(unit)) << static_cast<int>(unit) << qint64{0};
}

// The row's.
inline void choose() {
  QFETCH(int, unit);
  QFETCH(qint64, target);
  use(target, static_cast<cds::cpu::HalfUnit>(unit));
  if (target != 0)
    QCOMPARE(QString(cds::cpu::kernel_instruction_set()), QString(QTest::currentDataTag()));
  else
    QCOMPARE(QString(cds::cpu::to_string(cds::cpu::half_unit())), QString(QTest::currentDataTag()));
}

} // namespace kernel_test
