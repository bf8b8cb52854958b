// cds doctor as a person or a script meets it: exit status, one JSON object, errors on standard error.
#include "made_sets.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

namespace fs = std::filesystem;

class TestDoctorCommand : public QObject {
  Q_OBJECT
  QTemporaryDir folder_;
  fs::path root_;
  QByteArray out_, error_;

  int doctor(const QStringList& arguments) {
    QProcess process;
    process.start(CDS_BIN_DIR "/cds", QStringList{"doctor"} + arguments);
    if (!process.waitForFinished(60000))
      qFatal("cds doctor does not end");
    out_ = process.readAllStandardOutput();
    error_ = process.readAllStandardError();
    return process.exitCode();
  }

private Q_SLOTS:
  void init() {
    static int number = 0;
    root_ = fs::path(folder_.path().toStdString()) / std::to_string(++number);
    made::market(root_, 8, 2, 2);
  }

  void soundSet() {
    QCOMPARE(doctor({QString::fromStdString(root_), "--identities", "4", "--json"}), 0);
    const QJsonDocument json = QJsonDocument::fromJson(out_);
    QVERIFY(json.isObject());
    QCOMPARE(json["layout"].toString(), QString("market1501"));
    QCOMPARE(json["splits"]["train"]["images"].toInt(), 16);
    QCOMPARE(json["splits"]["query"]["images"].toInt(), 8);
    QCOMPARE(json["errors"].toInt(), 0);
    QCOMPARE(doctor({QString::fromStdString(root_), "--identities", "4"}), 0);
    QVERIFY(out_.contains("0 errors, 0 warnings"));
  }

  void errorsInTheSet() {
    const fs::path bad = root_ / "query/0002_c1s1_000000_00.jpg";
    made::write_text(bad, "no picture");
    QCOMPARE(doctor({QString::fromStdString(root_), "--identities", "4", "--json"}), 1);
    const QJsonDocument json = QJsonDocument::fromJson(out_);
    QCOMPARE(json["errors"].toInt(), 1);
    QCOMPARE(json["findings"][0]["code"].toString(), QString("unreadable"));
    QCOMPARE(json["findings"][0]["path"].toString(), QString::fromStdString(bad));
    QCOMPARE(doctor({QString::fromStdString(root_), "--counts-only", "--identities", "4"}), 0); // nothing was opened
  }

  void refusals() {
    const QString root = QString::fromStdString(root_);
    QCOMPARE(doctor({root + "/nowhere"}), 2);
    QVERIFY(error_.contains("nowhere") && out_.isEmpty());
    QCOMPARE(doctor({root, "--layout", "market"}), 2);
    QVERIFY(error_.contains("market1501") && out_.isEmpty());
    QCOMPARE(doctor({}), 2);
    fs::remove_all(root_ / "query");
    QCOMPARE(doctor({root, "--json"}), 1);
    QVERIFY(error_.contains("query") && out_.isEmpty());
    fs::create_directories(root_ / "query");
    QCOMPARE(doctor({root, "--json"}), 1);
    QVERIFY(error_.contains("query split") && out_.isEmpty());
  }
};

QTEST_GUILESS_MAIN(TestDoctorCommand)
#include "tst_doctor_command.moc"
