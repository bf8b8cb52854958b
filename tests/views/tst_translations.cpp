// No visible string without a finished translation: the sources are read again by lupdate and every entry must be done.
#include "support/fail_on_warnings.h"

#include <QDir>
#include <QFile>
#include <QProcess>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>
#include <QXmlStreamReader>

class TestTranslations : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { cds::fail_on_warnings(); }
  void nothingIsLeftOpen_data() {
    QTest::addColumn<QString>("language");
    QTest::newRow("Simplified Chinese") << "zh_CN";
    QTest::newRow("English plurals") << "en";
  }

  void nothingIsLeftOpen() {
    QFETCH(QString, language);
    QTemporaryDir folder;
    const QString name = "cds_" + language + ".ts", copy = folder.filePath(name);
    QVERIFY(QFile::copy(QString(CDS_SOURCE_DIR "/translations/") + name, copy));
    QProcess lupdate;
    QStringList arguments{"-silent", "-locations",           "none",        "-I",   CDS_SOURCE_DIR,
                          "-I",      CDS_SOURCE_DIR "/core", "-extensions", "h,cpp"};
    if (language == "en")
      arguments << "-pluralonly";
    arguments << CDS_SOURCE_DIR "/core/models" << CDS_SOURCE_DIR "/views" << CDS_SOURCE_DIR "/app/workbench"
              << "-ts" << copy;
    lupdate.start(CDS_LUPDATE, arguments);
    QVERIFY(lupdate.waitForFinished(60000));
    QCOMPARE(lupdate.exitCode(), 0);

    QFile file(copy);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QXmlStreamReader xml(&file);
    QStringList open;
    QString context, source;
    int done = 0;
    static const QRegularExpression place("%L?(\\d+|n)");
    const auto places = [](const QString& text) {
      QStringList found;
      for (auto it = place.globalMatch(text); it.hasNext();)
        found << it.next().captured(1);
      found.sort();
      found.removeDuplicates();
      return found;
    };
    while (!xml.atEnd()) {
      xml.readNext();
      if (!xml.isStartElement())
        continue;
      if (xml.name() == QLatin1String("name")) {
        context = xml.readElementText();
      } else if (xml.name() == QLatin1String("source")) {
        source = xml.readElementText();
      } else if (xml.name() == QLatin1String("translation")) {
        const QString type = xml.attributes().value("type").toString();
        const QString text = xml.readElementText(QXmlStreamReader::IncludeChildElements).trimmed();
        if (type == "vanished" || type == "obsolete")
          continue;
        if (type == "unfinished" || (text.isEmpty() && !source.isEmpty()))
          open << context + ": " + source;
        else if (places(source) != places(text))
          open << context + ": other place markers: " + source + " -> " + text;
        ++done;
      }
    }
    QVERIFY2(!xml.hasError(), qPrintable(xml.errorString()));
    QVERIFY(done > 10);
    QVERIFY2(open.isEmpty(), qPrintable(open.join('\n')));
  }
};

QTEST_APPLESS_MAIN(TestTranslations)
#include "tst_translations.moc"
