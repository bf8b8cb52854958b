#include "models/settings.h"

#include <QFileInfo>
#include <QLocale>
#include <QSettings>

namespace cds {

namespace {

constexpr int recent_count = 8;

// Each write is a file of its own, locked and replaced: what is known already costs none.
void write(const QString& key, const QVariant& value) {
  if (QSettings settings; settings.value(key) != value)
    settings.setValue(key, value);
}

} // namespace

QString Settings::language() {
  const QString remembered = text(QStringLiteral("language"));
  if (!remembered.isEmpty())
    return remembered;
  return QLocale::system().language() == QLocale::Chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
}

void Settings::set_language(const QString& code) {
  set_text(QStringLiteral("language"), code);
}

QString Settings::theme() {
  const QString remembered = text(QStringLiteral("theme"));
  return remembered.isEmpty() ? QStringLiteral("system") : remembered;
}

void Settings::set_theme(const QString& name) {
  set_text(QStringLiteral("theme"), name);
}

QStringList Settings::recent_projects() {
  QStringList here;
  for (const QString& folder : QSettings().value(QStringLiteral("recent")).toStringList())
    if (QFileInfo::exists(folder + QStringLiteral("/project.json")))
      here << folder;
  return here;
}

void Settings::add_recent_project(const QString& folder) {
  QStringList recent = QSettings().value(QStringLiteral("recent")).toStringList();
  recent.removeAll(folder);
  recent.prepend(folder);
  QSettings().setValue(QStringLiteral("recent"), QStringList(recent.mid(0, recent_count)));
}

QByteArray Settings::bytes(const QString& key) {
  return QSettings().value(key).toByteArray();
}
void Settings::set_bytes(const QString& key, const QByteArray& value) {
  write(key, value);
}
bool Settings::flag(const QString& key, bool otherwise) {
  return QSettings().value(key, otherwise).toBool();
}
void Settings::set_flag(const QString& key, bool on) {
  write(key, on);
}
QString Settings::text(const QString& key) {
  return QSettings().value(key).toString();
}
void Settings::set_text(const QString& key, const QString& value) {
  write(key, value);
}

} // namespace cds
