// Files that the views make (pictures, tables): they hand over bytes, this writes them.
#pragma once

#include "base/result.h"

#include <QByteArray>
#include <QString>

namespace cds {

// Atomically; an existing file is replaced. Blocks.
[[nodiscard]] Status save_bytes(const QString& path, const QByteArray& bytes);

// One CSV field, quoted where needed (RFC 4180).
[[nodiscard]] QByteArray csv_field(const QString& text);

} // namespace cds
