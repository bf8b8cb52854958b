// Where the axes of a plot have their numbers, and how these are written. Inside views/plots.
#pragma once

#include <functional>
#include <qcustomplot.h>

namespace cds {

// Ticks whose labels the owner of the plot may word, and which may stand on whole numbers alone (epochs, images): then
// fractions appear only where less than one whole is in sight.
class WordedTicker : public QCPAxisTicker {
public:
  std::function<QString(double)> text; // null: as the axis writes numbers
  bool whole = false;

protected:
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;
  double getTickStep(const QCPRange& range) override;
  // Not worded, all have as many digits behind the point as one of them needs.
  QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale, QChar format,
                                     int precision) override;
};

// Of a logarithmic axis: the very small and the very large as powers of ten; where ticks stand too near, some of them
// have no label.
class PowerTicker : public QCPAxisTickerLog {
public:
  explicit PowerTicker(const QCPAxis& axis) : axis_(axis) {} // which it serves

protected:
  QVector<QString> createLabelVector(const QVector<double>& ticks, const QLocale& locale, QChar format,
                                     int precision) override;
  QString getTickLabel(double tick, const QLocale& locale, QChar format, int precision) override;

private:
  const QCPAxis& axis_;
};

[[nodiscard]] QString power_text(double value, int digits); // "1.01×10⁻⁴", with so many digits behind the point

} // namespace cds
