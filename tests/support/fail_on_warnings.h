// In init() of a test of models or views: what Qt warns of from then on fails the test function.
#pragma once

#include <QRegularExpression>
#include <QTest>

namespace cds {

inline void fail_on_warnings() {
  // What the offscreen platform says of itself is no one's fault.
  QTest::failOnWarning(QRegularExpression(QStringLiteral("^(?!.*(XDG_RUNTIME_DIR|propagateSizeHints|does not support raise))")));
}

} // namespace cds
