#include "models/text.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <cmath>

namespace cds {

namespace {

struct Text {
  Q_DECLARE_TR_FUNCTIONS(cds::Text)
};

} // namespace

QString count_text(double value) {
  return QLocale().toString(value, 'f', 0);
}

QString short_count_text(double value) {
  const char* unit = "";
  for (const char* next : {"k", "M", "G", "T", "P"}) {
    if (std::abs(value) < 999.5)
      break;
    value /= 1000;
    unit = next;
  }
  const double size = std::abs(value);
  const int digits = *unit == '\0' && value == std::floor(value) ? 0 : size < 9.995 ? 2 : size < 99.95 ? 1 : 0;
  const QString number = QLocale().toString(value, 'f', digits);
  return *unit == '\0' ? number : number + QLatin1Char(' ') + QLatin1String(unit);
}

QString percent_text(double share) {
  constexpr double half_way = 1e-5; // a share that was summed up, or kept as float, lies a hair below its fraction
  return share < 0 ? QString() : QLocale().toString(share * 100 + half_way, 'f', 1);
}

QString time_span_text(double seconds) {
  if (!(seconds >= 0))
    return {};
  if (seconds < 1)
    return Text::tr("less than a second");
  const auto whole = static_cast<qint64>(std::llround(seconds));
  if (whole >= 86400)
    return Text::tr("%1 d %2 h").arg(whole / 86400).arg(whole % 86400 / 3600);
  if (whole >= 3600)
    return Text::tr("%1 h %2 min").arg(whole / 3600).arg(whole % 3600 / 60, 2, 10, QLatin1Char('0'));
  if (whole >= 600)
    return Text::tr("%1 min").arg(whole / 60);
  if (whole >= 60)
    return Text::tr("%1 min %2 s").arg(whole / 60).arg(whole % 60, 2, 10, QLatin1Char('0'));
  return Text::tr("%1 s").arg(whole);
}

QString speed_text(double images_per_second) {
  return Text::tr("%1 img/s").arg(QLocale().toString(images_per_second, 'f', images_per_second < 99.95 ? 1 : 0));
}

QString memory_text(double megabytes) {
  return megabytes < 999.5 ? Text::tr("%1 MB").arg(QLocale().toString(megabytes, 'f', 0))
                           : Text::tr("%1 GB").arg(QLocale().toString(megabytes / 1024, 'f', 1));
}

QString moment_text(double unix_seconds) {
  if (unix_seconds <= 0)
    return {};
  const QDateTime moment = QDateTime::fromMSecsSinceEpoch(static_cast<qint64>(unix_seconds * 1000));
  const bool this_year = moment.date().year() == QDate::currentDate().year();
  return QLocale().toString(moment, this_year ? Text::tr("d MMM HH:mm") : Text::tr("d MMM yyyy HH:mm"));
}

} // namespace cds
