#include "views/plots/tickers.h"

#include <QLocale>
#include <algorithm>
#include <cmath>

namespace cds {

QString WordedTicker::getTickLabel(double tick, const QLocale& locale, QChar format, int precision) {
  return text ? text(tick) : QCPAxisTicker::getTickLabel(tick, locale, format, precision);
}

double WordedTicker::getTickStep(const QCPRange& range) {
  const double usual = QCPAxisTicker::getTickStep(range);
  return whole && range.size() >= 1 ? std::max(1.0, std::floor(usual + 1e-9)) : usual;
}

QString PowerTicker::getTickLabel(double tick, const QLocale& locale, QChar format, int precision) {
  return tick > 0 && (tick < 1e-3 || tick >= 1e5) ? power_text(tick * (1 + 1e-12), 0)
                                                  : QCPAxisTickerLog::getTickLabel(tick, locale, format, precision);
}

QString power_text(double value, int digits) {
  const auto power = static_cast<int>(std::floor(std::log10(std::abs(value))));
  QString raised;
  for (const QChar digit : QString::number(power))
    raised += digit == QLatin1Char('-') ? QStringLiteral("⁻") : QStringLiteral("⁰¹²³⁴⁵⁶⁷⁸⁹").mid(digit.digitValue(), 1);
  return QLocale().toString(value / std::pow(10, power), 'f', digits) + QStringLiteral("×10") + raised;
}

} // namespace cds
