// The program's language, switched while it runs: every widget gets QEvent::LanguageChange. GUI thread.
#pragma once

#include <QList>
#include <QObject>
#include <QString>
#include <QTranslator>

namespace cds {

class Language : public QObject {
  Q_OBJECT
public:
  struct Entry {
    QString code; // "zh_CN"
    QString name; // in itself: "简体中文"
  };
  using QObject::QObject;
  ~Language() override;

  [[nodiscard]] static QList<Entry> known(); // English first
  void set(const QString& code);             // an unknown one is English
  [[nodiscard]] QString code() const { return code_; }

Q_SIGNALS:
  void changed(const QString& code);

private:
  QString code_;
  QTranslator own_, qt_;
};

} // namespace cds
