// The tests of models and views keep the house's promises: Qt's warnings fail them, and every item model is checked by
// QAbstractItemModelTester.
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QTest>

namespace {

QString text_of(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? QString::fromUtf8(file.readAll()) : QString();
}

QStringList files_in(const QString& folder, const QString& pattern) {
  QStringList out;
  QDirIterator it(CDS_SOURCE_DIR + folder, {pattern}, QDir::Files, QDirIterator::Subdirectories);
  while (it.hasNext())
    out << it.next();
  out.sort();
  return out;
}

} // namespace

class TestDesktopTests : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void warningsFailEveryTest() {
    QStringList careless;
    const QStringList tests = files_in("/tests/models", "tst_*.cpp") + files_in("/tests/views", "tst_*.cpp");
    QVERIFY(tests.size() > 15);
    for (const QString& path : tests) {
      const QString text = text_of(path);
      if (!text.contains("fail_on_warnings()") && !text.contains("DesktopTest"))
        careless << path;
    }
    QVERIFY2(careless.isEmpty(), qPrintable(careless.join('\n')));
  }

  void everyModelHasATester() {
    static const QRegularExpression model(
        "class (\\w+)(?: final)? : public (?:QAbstract(?:Item|Table|List|Proxy)Model|QSortFilterProxyModel|"
        "QIdentityProxyModel|QStandardItemModel)");
    QString tests;
    for (const QString& path : files_in("/tests/models", "*.cpp") + files_in("/tests/views", "*.cpp"))
      if (const QString text = text_of(path); text.contains("QAbstractItemModelTester"))
        tests += text;
    QStringList untested;
    int models = 0;
    for (const QString& path : files_in("/core/models", "*.h") + files_in("/views", "*.h")) {
      for (auto match = model.globalMatch(text_of(path)); match.hasNext();) {
        const QString name = match.next().captured(1);
        ++models;
        if (!tests.contains(QRegularExpression("\\b" + name + "\\b")))
          untested << name;
      }
    }
    QVERIFY(models > 10);
    QVERIFY2(untested.isEmpty(), qPrintable(untested.join('\n')));
  }
};

QTEST_APPLESS_MAIN(TestDesktopTests)
#include "tst_desktop_tests.moc"
