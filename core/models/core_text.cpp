#include "models/core_text.h"

#include <QCoreApplication>
#include <QHash>
#include <QRegularExpression>
#include <optional>
#include <vector>

namespace cds {

namespace {

struct Sentence {
  const char* english;
  QRegularExpression pattern; // one group for each place, in the order of the English text
};

QString translated(const char* english) {
  return QCoreApplication::translate("cds::CoreText", english);
}

// Those without places, which are found by their text; and the others.
struct Table {
  QHash<QString, const char*> plain;
  std::vector<Sentence> open;
};

const Table& table() {
  static const Table made = [] {
    Table out;
    static const QRegularExpression place(QStringLiteral("%\\d"));
    for (const char* english : core_sentences()) {
      const QString text = QString::fromLatin1(english);
      if (!text.contains(place)) {
        out.plain.insert(text, english);
        continue;
      }
      QString pattern;
      qsizetype from = 0;
      for (auto it = place.globalMatch(text); it.hasNext();) {
        const auto match = it.next();
        pattern += QRegularExpression::escape(text.mid(from, match.capturedStart() - from)) + QStringLiteral("(.+?)");
        from = match.capturedEnd();
      }
      pattern += QRegularExpression::escape(text.mid(from));
      out.open.push_back({english, QRegularExpression(QRegularExpression::anchoredPattern(pattern),
                                                      QRegularExpression::DotMatchesEverythingOption)});
    }
    return out;
  }();
  return made;
}

// What stands in a place may be a sentence or a word of the table itself. `depth` bounds how far that goes.
std::optional<QString> sentence(const QString& text, int depth = 0) {
  if (const auto plain = table().plain.constFind(text); plain != table().plain.cend())
    return translated(*plain);
  for (const Sentence& one : table().open) {
    const auto match = one.pattern.match(text);
    if (!match.hasMatch())
      continue;
    QString out = translated(one.english);
    // All places at once: what is put in may hold "%1" itself.
    QString filled;
    for (qsizetype i = 0; i < out.size(); ++i) {
      const int number = out[i] == QLatin1Char('%') && i + 1 < out.size() ? out[i + 1].digitValue() : -1;
      if (number < 1 || number > match.lastCapturedIndex()) {
        filled += out[i];
        continue;
      }
      const QString value = match.captured(number);
      filled += (depth < 2 ? sentence(value, depth + 1) : std::nullopt).value_or(value);
      ++i;
    }
    return filled;
  }
  return std::nullopt;
}

// "what. way out" or "what"; nothing where `what` is not known.
std::optional<QString> two_sentences(const QString& text) {
  if (auto whole = sentence(text))
    return whole;
  for (qsizetype stop = text.indexOf(QLatin1String(". ")); stop >= 0;
       stop = text.indexOf(QLatin1String(". "), stop + 1))
    if (const auto what = sentence(text.left(stop))) {
      const QString rest = text.mid(stop + 2);
      return QCoreApplication::translate("cds::CoreText", "%1. %2", "what is wrong. what to do")
          .arg(*what, sentence(rest).value_or(rest));
    }
  return std::nullopt;
}

} // namespace

QString core_text(const QString& english) {
  if (english.isEmpty())
    return english;
  if (const auto whole = two_sentences(english))
    return *whole;
  // A file and a place in it stand before the sentence, each with a colon.
  for (qsizetype colon = english.indexOf(QLatin1String(": ")); colon >= 0;
       colon = english.indexOf(QLatin1String(": "), colon + 1))
    if (const auto rest = two_sentences(english.mid(colon + 2)))
      return english.left(colon + 2) + *rest;
  return english;
}

QString core_text(const std::string& english) {
  return core_text(QString::fromStdString(english));
}

QString error_text(const Error& error) {
  const QString what = core_text(error.what), way_out = core_text(error.way_out);
  QString text = error.where.empty() ? what : QString::fromStdString(error.where) + QStringLiteral(": ") + what;
  if (!way_out.isEmpty())
    text = QCoreApplication::translate("cds::CoreText", "%1. %2", "what is wrong. what to do").arg(text, way_out);
  return text;
}

} // namespace cds
