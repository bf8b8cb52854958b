// The arrows of core/DECISIONS.md, read off the #include lines of every source file.
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QMap>
#include <QRegularExpression>
#include <QSet>
#include <QTest>

namespace {

const QMap<QString, QStringList> allowed{
    {"base", {}},
    {"space", {"base"}},
    {"data", {"base", "space"}},
    {"retrieval", {"base", "space"}},
    {"run", {"base", "space"}},
    {"models", {"base", "space", "data", "retrieval", "run"}},
    {"kernels", {"base", "space"}},
    {"parallel", {"base"}},
    {"nn", {"base", "space", "kernels", "parallel"}},
    {"exchange", {"base", "space", "kernels", "nn"}},
    {"train", {"base", "space", "kernels", "parallel", "nn", "data", "retrieval", "run", "exchange"}},
    {"search", {"base", "space", "kernels", "parallel", "nn", "data", "retrieval", "run", "train"}},
};
const QSet<QString> torchFolders{"kernels", "parallel", "nn", "search", "train", "exchange"};

// The forbidden includes of one file, as readable lines. `folder` is core's subfolder, "views", "app/cds" or "app/workbench".
QStringList violations(const QString& folder, const QString& text) {
  static const QRegularExpression include("^\\s*#\\s*include\\s*[<\"]([^>\"]+)[>\"]", QRegularExpression::MultilineOption);
  QStringList found;
  for (auto it = include.globalMatch(text); it.hasNext();) {
    const QString header = it.next().captured(1);
    const QString first = header.section('/', 0, 0);
    const bool torch = first == "torch" || first == "ATen" || first == "c10";
    const bool qt = QRegularExpression("^Q[A-Z]\\w*$").match(first).hasMatch() || first.startsWith("Qt") || first == "qcustomplot.h";
    const bool widgets = QRegularExpression("^Q(Widget|Application|Dialog|MessageBox|Icon|Color|Pixmap|Painter|GuiApplication)$").match(header).hasMatch();
    if (torch && !torchFolders.contains(folder) && folder != "app/cds")
      found << "LibTorch: " + header;
    if (qt && (folder == "app/cds" || (allowed.contains(folder) && folder != "models")))
      found << "Qt: " + header;
    if (widgets && folder == "models")
      found << "Widgets: " + header;
    if (allowed.contains(first) && header.contains('/')) {
      if (allowed.contains(folder) && first != folder && !allowed[folder].contains(first))
        found << "arrow: " + header;
      if ((folder == "views" || folder == "app/workbench") && (torchFolders.contains(first)))
        found << "engine: " + header;
    }
    if (first == "views" && folder != "views" && folder != "app/workbench")
      found << "arrow: " + header;
    if (folder == "views" && (header == "fstream" || header == "QFile" || header.startsWith("QSql") || first == "SQLiteCpp" || header == "sqlite3.h"))
      found << "views open no file or database: " + header;
  }
  return found;
}

} // namespace

class TestIncludes : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void arrowsHold() {
    const QDir root(CDS_SOURCE_DIR);
    int files = 0;
    QStringList found;
    QStringList folders{"views", "app/cds", "app/workbench"};
    for (const QString& name : QDir(root.filePath("core")).entryList(QDir::Dirs | QDir::NoDotAndDotDot)) {
      QVERIFY2(allowed.contains(name), qPrintable("core/" + name + " has no arrows: add it here and to core/DECISIONS.md"));
      folders << "core/" + name;
    }
    for (const QString& folder : folders) {
      QDirIterator it(root.filePath(folder), {"*.h", "*.cpp", "*.cu", "*.cuh"}, QDir::Files, QDirIterator::Subdirectories);
      while (it.hasNext()) {
        QFile file(it.next());
        QVERIFY(file.open(QIODevice::ReadOnly));
        ++files;
        const QString key = folder.startsWith("core/") ? folder.mid(5) : folder;
        for (const QString& line : violations(key, QString::fromUtf8(file.readAll())))
          found << file.fileName() + ": " + line;
      }
    }
    QVERIFY(files > 10);
    QVERIFY2(found.isEmpty(), qPrintable(found.join('\n')));
  }

  // What core says goes through core_text() before a person reads it: views and models show no error as it is.
  void errorsAreTranslated() {
    static const QRegularExpression raw("(to_qstring|fromStdString)\\(\\w+(\\.\\w+)*\\.error\\(\\)\\.message\\(\\)");
    int views = 0;
    QStringList found;
    QDirIterator it(QDir(CDS_SOURCE_DIR).filePath("views"), {"*.cpp"}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext()) {
      QFile file(it.next());
      QVERIFY(file.open(QIODevice::ReadOnly));
      ++views;
      if (raw.match(QString::fromUtf8(file.readAll())).hasMatch())
        found << file.fileName();
    }
    QVERIFY(views > 50);
    QVERIFY2(found.isEmpty(), qPrintable("use error_text(): " + found.join('\n')));
    QVERIFY(raw.match("text(to_qstring(made.error().message()))").hasMatch());
  }

  void theCheckBites_data() {
    QTest::addColumn<QString>("folder");
    QTest::addColumn<QString>("line");
    QTest::addColumn<int>("count");
    QTest::newRow("torch in data") << "data" << "#include <torch/torch.h>" << 1;
    QTest::newRow("torch in nn") << "nn" << "#include <torch/torch.h>" << 0;
    QTest::newRow("Qt in space") << "space" << "#include <QString>" << 1;
    QTest::newRow("Qt in models") << "models" << "#include <QObject>" << 0;
    QTest::newRow("icons in models") << "models" << "#include <QIcon>" << 1;
    QTest::newRow("run from data") << "data" << "#include \"run/journal.h\"" << 1;
    QTest::newRow("data from search") << "search" << "#include \"data/dataset.h\"" << 0;
    QTest::newRow("nn from views") << "views" << "#include \"nn/blocks.h\"" << 1;
    QTest::newRow("file in views") << "views" << "#include <QFile>" << 1;
    QTest::newRow("own folder") << "nn" << "#include \"nn/blocks.h\"" << 0;
  }
  void theCheckBites() {
    QFETCH(QString, folder);
    QFETCH(QString, line);
    QFETCH(int, count);
    QCOMPARE(violations(folder, line).size(), count);
  }
};

QTEST_APPLESS_MAIN(TestIncludes)
#include "tst_includes.moc"
