// Between std::string, paths and QString; errors and numbers as people read them. Any thread.
#pragma once

#include "base/result.h"

#include <QString>
#include <filesystem>
#include <string>

namespace cds {

[[nodiscard]] inline QString to_qstring(const std::string& text) {
  return QString::fromStdString(text);
}
[[nodiscard]] inline QString to_qstring(const std::filesystem::path& path) {
  return QString::fromStdString(path.string());
}
[[nodiscard]] inline std::filesystem::path to_path(const QString& text) {
  return {text.toStdString()};
}

// "1,796,600" with the language's separators.
[[nodiscard]] QString count_text(double value);
// "1.80 M", "955 M", "12.3 k": three digits.
[[nodiscard]] QString short_count_text(double value);
// 0..1 as "83.7": per cent, the unit stands in the header. Empty for a negative value (none).
[[nodiscard]] QString percent_text(double share);
// "2 h 05 min", "3 min 20 s", "12 s", in the program's language. Empty for a negative value.
[[nodiscard]] QString time_span_text(double seconds);
// "31.2 img/s"
[[nodiscard]] QString speed_text(double images_per_second);
// "3.1 GB", "740 MB"
[[nodiscard]] QString memory_text(double megabytes);
// A moment in the person's time zone: "22 Nov 08:15" of this year, else with the year.
[[nodiscard]] QString moment_text(double unix_seconds);

} // namespace cds
