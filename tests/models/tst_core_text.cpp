// What core says, in the program's language: the table's sentences still stand in the sources, and what the doctor and
// the readers say of planted defects is found in it.
#include "data/doctor.h"
#include "data/synth.h"
#include "models/core_text.h"
#include "models/doctor_model.h"
#include "run/experiment.h"
#include "run/project.h"
#include "support/fail_on_warnings.h"

#include <QCoreApplication>
#include <QDir>
#include <QDirIterator>
#include <QFile>
#include <QRegularExpression>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QTranslator>

using namespace cds;

namespace {

// Stands for a language that says everything in angle brackets.
class Brackets : public QTranslator {
public:
  [[nodiscard]] QString translate(const char* context, const char* text, const char*, int) const override {
    return qstrcmp(context, "cds::CoreText") == 0 ? QString("<%1>").arg(QString::fromUtf8(text)) : QString();
  }
  [[nodiscard]] bool isEmpty() const override { return false; }
};

bool is_translated(const QString& text) {
  return text.contains('<') && text.endsWith('>');
}

// Every string literal of core's sources, neighbours joined as the compiler joins them.
QSet<QString> literals_of_core() {
  QSet<QString> out;
  static const QRegularExpression join("\"\\s*\\n\\s*\""), literal("\"((?:[^\"\\\\\\n]|\\\\.)*)\"");
  QStringList paths;
  for (const char* folder : {"/core", "/app/cds"}) {
    QDirIterator it(CDS_SOURCE_DIR + QString(folder), {"*.cpp", "*.h"}, QDir::Files, QDirIterator::Subdirectories);
    while (it.hasNext())
      paths << it.next();
  }
  for (const QString& path : paths) {
    if (path.endsWith("core_text_table.cpp"))
      continue;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
      continue;
    const QString text = QString::fromUtf8(file.readAll()).replace(join, "");
    for (auto match = literal.globalMatch(text); match.hasNext();)
      out << match.next().captured(1).replace("\\\"", "\"");
  }
  return out;
}

// Whether `text` is some of the literals one after another.
bool is_made_of(const QString& text, const QSet<QString>& literals) {
  QVector<bool> reached(text.size() + 1, false);
  reached[0] = true;
  for (qsizetype from = 0; from < text.size(); ++from)
    for (qsizetype to = from + 1; reached[from] && to <= text.size(); ++to)
      if (literals.contains(text.mid(from, to - from)))
        reached[to] = true;
  return reached[text.size()];
}

void shorten(const QString& path) {
  QFile file(path);
  QVERIFY(file.open(QIODevice::ReadWrite));
  QVERIFY(file.resize(file.size() / 3));
}

} // namespace

class TestCoreText : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void cleanup() { QCoreApplication::removeTranslator(&brackets_); }

  void sentencesStandInTheSources() {
    const QSet<QString> literals = literals_of_core();
    QVERIFY(literals.size() > 1000);
    static const QRegularExpression place("%\\d");
    QStringList strangers;
    for (const char* sentence : core_sentences())
      for (const QString& piece : QString::fromUtf8(sentence).split(place))
        if (!piece.isEmpty() && !is_made_of(piece, literals))
          strangers << QString::fromUtf8(sentence) + "   at: " + piece;
    QVERIFY2(strangers.isEmpty(), qPrintable(strangers.join('\n')));
  }

  void withoutALanguageNothingChanges() {
    for (const char* text : {"the image file is empty", "a.jpg: the image file is empty. Check the path",
                             "something nobody has heard of", ""})
      QCOMPARE(core_text(QString(text)), QString(text));
    const Error error{ErrorKind::failed, "the image file is empty", "/a: b/c.jpg", "Check the path"};
    QCOMPARE(error_text(error), QString::fromStdString(error.message()));
    QCOMPARE(core_text(error.message()), QString::fromStdString(error.message()));
  }

  void placesAreFilled() {
    QCoreApplication::installTranslator(&brackets_);
    QCOMPARE(core_text(std::string("identity 7 is in train (12 images, e.g. a/b.jpg) and in the test")),
             QString("<identity 7 is in train (12 images, e.g. a/b.jpg) and in the test>"));
    // A word of the table inside a sentence; a place before it, a way out behind it.
    QCOMPARE(core_text(std::string("the query folder is missing")), QString("<the <query> folder is missing>"));
    QCOMPARE(core_text(std::string("/data/x: data set not found. Check the path")),
             QString("/data/x: <<data set not found>. <Check the path>>"));
    QCOMPARE(core_text(std::string("%1 of nothing")), QString("%1 of nothing"));
    QCOMPARE(core_text(std::string("cannot be read: %2 and %1")), QString("<cannot be read: %2 and %1>"));
  }

  void theDoctorIsUnderstood() {
    QTemporaryDir folder;
    const QString root = folder.filePath("set");
    SynthSpec spec;
    spec.identities = 24;
    spec.cameras = 2;
    spec.images_per_camera = 2;
    spec.height = 32;
    spec.width = 16;
    QVERIFY(write_synthetic_set(root.toStdString(), spec));
    QDir train(root + "/bounding_box_train"), query(root + "/query"), gallery(root + "/bounding_box_test");
    const QStringList trained = train.entryList(QDir::Files), asked = query.entryList(QDir::Files),
                      shown = gallery.entryList(QDir::Files);
    shorten(train.filePath(trained[0]));
    QFile empty(train.filePath(trained[1]));
    QVERIFY(empty.open(QIODevice::WriteOnly | QIODevice::Truncate));
    empty.close();
    QFile text(train.filePath(trained[2]));
    QVERIFY(text.open(QIODevice::WriteOnly | QIODevice::Truncate));
    text.write("words, and no picture at all");
    text.close();
    QVERIFY(QFile::copy(train.filePath(trained[5]), train.filePath("nonsense.jpg")));
    QVERIFY(QFile::copy(train.filePath(trained[5]), train.filePath("words.txt")));
    QVERIFY(
        QFile::copy(train.filePath(trained[5]), query.filePath(QString(trained[5]).replace("c1s", "c2s")))); // leaks
    QVERIFY(QFile::copy(gallery.filePath(shown[3]), gallery.filePath("0998_c1s1_000001_00.jpg"))); // another person's
    QVERIFY(QFile::copy(asked.isEmpty() ? QString() : query.filePath(asked[0]),
                        query.filePath("0999_c1s1_000001_00.jpg"))); // nobody answers
    QVERIFY(QFile::copy(train.filePath(trained[7]), train.filePath("-1_c1s1_000001_00.jpg")));
    QVERIFY(QFile::remove(train.filePath(trained.last()))); // its person keeps three
    const auto report = examine(std::filesystem::path(root.toStdString()), "auto");
    QVERIFY(report);
    QSet<QString> codes;
    QCoreApplication::installTranslator(&brackets_);
    QStringList strangers;
    for (const Finding& finding : report->findings) {
      codes << QString::fromStdString(finding.code);
      for (const std::string& said : {finding.reason, finding.way_out})
        if (!said.empty() && !is_translated(core_text(said)))
          strangers << QString::fromStdString(finding.code + ": " + said);
    }
    QVERIFY2(strangers.isEmpty(), qPrintable(strangers.join('\n')));
    for (const char* code : {"unreadable", "misnamed", "duplicate-leak", "identity-leak", "duplicate", "no-answer",
                             "few-images", "few-identities", "counts"})
      QVERIFY2(codes.contains(code), code);
  }

  void frequentErrorsAreUnderstood() {
    QTemporaryDir folder;
    QCoreApplication::installTranslator(&brackets_);
    QStringList strangers;
    const auto look = [&](const auto& result) {
      if (result)
        strangers << "no error";
      else if (!is_translated(core_text(result.error().what)) || !is_translated(core_text(result.error().message())))
        strangers << QString::fromStdString(result.error().message());
    };
    look(open_project(folder.filePath("nothing").toStdString()));
    look(read_dataset(folder.filePath("nothing").toStdString()));
    look(read_dataset(folder.path().toStdString()));
    look(create_project(folder.filePath("p").toStdString(), "p").and_then([&](const Project&) {
      return create_project(folder.filePath("p").toStdString(), "p"); // there already
    }));
    for (const char* text :
         {R"({"space": {"kernels": [3, 4]}})", R"({"space": {"depths": []}})", R"({"search": {"k": 99}})",
          R"({"train": {"epochs": -3}})", R"({"train": {"epoch": 3}})", R"({"train": {"schedule": "cosinus"}})",
          R"({"train": {"warmup_epochs": 999}})", R"({"loss": {"triplet_weight": 0, "softmax_weight": 0}})",
          R"({"kind": "train", "input": {"height": 16, "width": 128}})", R"({"train": {"milestones": "x"}})"})
      look(experiment_from_json(Json::parse(text), "x.json"));
    QVERIFY2(strangers.isEmpty(), qPrintable(strangers.join('\n')));
  }

private:
  Brackets brackets_;
};

QTEST_GUILESS_MAIN(TestCoreText)
#include "tst_core_text.moc"
