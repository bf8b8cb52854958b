// The list of tests/mutations does not rot: each text still stands in its file exactly once, each named test program
// exists, and tests/README.md has a row for it.
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSet>
#include <QtTest>

namespace {

QString text_of(const QString& name) {
  QFile file(QStringLiteral(CDS_SOURCE_DIR "/") + name);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

} // namespace

class TestMutations : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void each_can_still_be_made() {
    const auto list = QJsonDocument::fromJson(text_of("tests/mutations/mutations.json").toUtf8()).array();
    QVERIFY(list.size() >= 25);
    const QString readme = text_of("tests/README.md");
    QSet<QString> names;
    for (const auto& item : list) {
      const auto mutation = item.toObject();
      const QString name = mutation["name"].toString(), file = mutation["file"].toString(),
                    test = mutation["test"].toString();
      QVERIFY2(!names.contains(name), qPrintable("twice: " + name));
      names.insert(name);
      QCOMPARE_NE(mutation["text"].toString(), mutation["with"].toString());
      QVERIFY2(
          text_of(file).count(mutation["text"].toString()) == 1,
          qPrintable(name + ": its text is not in " + file + " exactly once; mend tests/mutations/mutations.json"));
      const QString folder = test.section('_', 0, 0);
      const QString made = text_of("tests/" + folder + "/CMakeLists.txt");
      QVERIFY2(made.contains("cds_test(" + test + " ") || made.contains(test.section('_', 1)),
               qPrintable(name + ": there is no test " + test));
      QVERIFY2(readme.contains("| " + name + " |"), qPrintable(name + " is missing in tests/README.md"));
    }
  }
};

QTEST_APPLESS_MAIN(TestMutations)
#include "tst_mutations.moc"
