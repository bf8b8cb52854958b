// What several tests of core/run share.
#pragma once

#include "base/result.h"

#include <QString>
#include <QTemporaryDir>
#include <QTest>
#include <filesystem>
#include <fstream>
#include <string>

namespace cds::test {

inline std::filesystem::path path_of(const QTemporaryDir& dir) {
  return dir.path().toStdString();
}

inline void write_text(const std::filesystem::path& file, const std::string& text) {
  std::ofstream(file, std::ios::binary) << text;
}

inline QString text_of(const Error& error) {
  return QString::fromStdString(error.message());
}

} // namespace cds::test

// Fails the test with the error's text where a Result or Status has none of what was promised.
#define CDS_VERIFY(result)                                                                                             \
  do {                                                                                                                 \
    const auto& cds_given = (result);                                                                                  \
    const QString cds_text = cds_given ? QString() : cds::test::text_of(cds_given.error());                            \
    QVERIFY2(cds_given.has_value(), qPrintable(cds_text));                                                             \
  } while (false)
