#include "views/plots/tickers.h"

#include <QFontMetricsF>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace cds {

namespace {

constexpr int significant = 6;
constexpr double apart = 6; // pixels between the labels of a horizontal axis

} // namespace

QString WordedTicker::getTickLabel(double tick, const QLocale& locale, QChar format, int precision) {
  return text ? text(tick) : QCPAxisTicker::getTickLabel(tick, locale, format, precision);
}

QVector<QString> WordedTicker::createLabelVector(const QVector<double>& ticks, const QLocale& locale, QChar format,
                                                 int precision) {
  QVector<QString> labels = QCPAxisTicker::createLabelVector(ticks, locale, format, precision);
  const QString point = locale.decimalPoint();
  qsizetype digits = 0;
  for (const QString& label : std::as_const(labels)) {
    if (text || label.contains(QLatin1Char('e'), Qt::CaseInsensitive))
      return labels;
    if (const auto at = label.indexOf(point); at >= 0)
      digits = std::max(digits, label.size() - at - point.size());
  }
  if (digits > 0)
    for (qsizetype i = 0; i < labels.size(); ++i)
      labels[i] = locale.toString(ticks[i], 'f', static_cast<int>(digits));
  return labels;
}

double WordedTicker::getTickStep(const QCPRange& range) {
  const double usual = QCPAxisTicker::getTickStep(range);
  return whole && range.size() >= 1 ? std::max(1.0, std::floor(usual + 1e-9)) : usual;
}

QString PowerTicker::getTickLabel(double tick, const QLocale& locale, QChar format, int precision) {
  Q_UNUSED(format)
  Q_UNUSED(precision)
  return tick > 0 && (tick < 1e-3 || tick >= 1e5) ? power_text(tick * (1 + 1e-12), 0)
                                                  : locale.toString(tick, 'g', significant);
}

QVector<QString> PowerTicker::createLabelVector(const QVector<double>& ticks, const QLocale& locale, QChar format,
                                                int precision) {
  QVector<QString> labels = QCPAxisTickerLog::createLabelVector(ticks, locale, format, precision);
  const QFontMetricsF metrics(axis_.tickLabelFont());
  const bool wide = QCPAxis::orientation(axis_.axisType()) == Qt::Horizontal;
  double free_from = -std::numeric_limits<double>::infinity(); // along the axis, pixels
  for (qsizetype i = 0; i < labels.size(); ++i) {
    const double at = wide ? axis_.coordToPixel(ticks[i]) : -axis_.coordToPixel(ticks[i]);
    const double half = (wide ? metrics.horizontalAdvance(labels[i]) : metrics.height()) / 2;
    if (at - half < free_from)
      labels[i].clear();
    else
      free_from = at + half + (wide ? apart : 0);
  }
  return labels;
}

QString power_text(double value, int digits) {
  const auto power = static_cast<int>(std::floor(std::log10(std::abs(value))));
  QString raised;
  for (const QChar digit : QString::number(power))
    raised += digit == QLatin1Char('-') ? QStringLiteral("⁻") : QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹").mid(digit.digitValue(), 1);
  return QLocale().toString(value / std::pow(10, power), 'f', digits) + QStringLiteral("×10") + raised;
}

} // namespace cds
