// What the workbench remembers for a person between sessions. GUI thread.
#pragma once

#include <QByteArray>
#include <QString>
#include <QStringList>

namespace cds {

class Settings {
public:
  [[nodiscard]] static QString language(); // "en", "zh_CN"; the system's where nothing is remembered
  static void set_language(const QString& code);
  [[nodiscard]] static QString theme(); // "system", "light", "dark"
  static void set_theme(const QString& name);
  [[nodiscard]] static QStringList recent_projects(); // newest first; folders that are still there
  static void add_recent_project(const QString& folder);
  // Anything by name: window geometry, splitters, the last page.
  [[nodiscard]] static QByteArray bytes(const QString& key);
  static void set_bytes(const QString& key, const QByteArray& value);
  [[nodiscard]] static bool flag(const QString& key, bool otherwise);
  static void set_flag(const QString& key, bool on);
  [[nodiscard]] static QString text(const QString& key);
  static void set_text(const QString& key, const QString& value);
};

} // namespace cds
