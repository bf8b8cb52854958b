#include "models/save_bytes.h"

#include "base/file.h"

namespace cds {

Status save_bytes(const QString& path, const QByteArray& bytes) {
  return write_file_atomically(path.toStdString(),
                               std::string_view(bytes.constData(), static_cast<std::size_t>(bytes.size())));
}

QByteArray csv_field(const QString& text) {
  QByteArray bytes = text.toUtf8();
  if (bytes.contains(',') || bytes.contains('"') || bytes.contains('\n') || bytes.contains('\r')) {
    bytes.replace("\"", "\"\"");
    bytes = '"' + bytes + '"';
  }
  return bytes;
}

} // namespace cds
