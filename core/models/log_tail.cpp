#include "models/log_tail.h"

#include "models/text.h"

#include <QFile>
#include <QStringList>

namespace cds {

namespace {

constexpr qint64 most_bytes = 64 * 1024;

}

QString log_tail(const std::filesystem::path& log, int lines) {
  QFile file(to_qstring(log));
  if (!file.open(QIODevice::ReadOnly))
    return {};
  if (file.size() > most_bytes)
    file.seek(file.size() - most_bytes);
  const QStringList all = QString::fromUtf8(file.readAll()).split(QLatin1Char('\n'), Qt::SkipEmptyParts);
  return all.mid(std::max<qsizetype>(0, all.size() - lines)).join(QLatin1Char('\n'));
}

} // namespace cds
