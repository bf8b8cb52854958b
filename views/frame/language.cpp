#include "views/frame/language.h"

#include <QCoreApplication>
#include <QLibraryInfo>
#include <QLocale>

// Outside any namespace, as Q_INIT_RESOURCE asks: the translations live in this static library.
static void init_translations() {
  Q_INIT_RESOURCE(translations);
}

namespace cds {

Language::~Language() {
  QCoreApplication::removeTranslator(&own_);
  QCoreApplication::removeTranslator(&qt_);
}

QList<Language::Entry> Language::known() {
  return {{QStringLiteral("en"), QStringLiteral("English")},
          {QStringLiteral("zh_CN"), QString::fromUtf8("\xe7\xae\x80\xe4\xbd\x93\xe4\xb8\xad\xe6\x96\x87")}};
}

void Language::set(const QString& code) {
  init_translations();
  const bool chinese = code == QLatin1String("zh_CN");
  const QString next = chinese ? QStringLiteral("zh_CN") : QStringLiteral("en");
  if (next == code_)
    return;
  code_ = next;
  // Numbers and dates follow the language; C's grouping-free form would be unreadable in tables.
  QLocale::setDefault(chinese ? QLocale(QLocale::Chinese, QLocale::China)
                              : QLocale(QLocale::English, QLocale::UnitedStates));
  QCoreApplication::removeTranslator(&own_);
  QCoreApplication::removeTranslator(&qt_);
  // English has a file too: its plural forms.
  if (own_.load(QStringLiteral(":/translations/cds_%1.qm").arg(code_)))
    QCoreApplication::installTranslator(&own_);
  if (chinese && qt_.load(QStringLiteral("qtbase_zh_CN"), QLibraryInfo::path(QLibraryInfo::TranslationsPath)))
    QCoreApplication::installTranslator(&qt_);
  Q_EMIT changed(code_);
}

} // namespace cds
