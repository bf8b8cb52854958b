// `cds-workbench PROJECT --render`: pictures of all pages, and of what lies behind their tabs.
#include <QDir>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

class TestRender : public QObject {
  Q_OBJECT
  QTemporaryDir dir_;

  [[nodiscard]] int run(const QString& program, const QStringList& arguments) const {
    QProcess process;
    QProcessEnvironment surroundings = QProcessEnvironment::systemEnvironment();
    surroundings.insert("QT_QPA_PLATFORM", "offscreen");
    surroundings.insert("XDG_CONFIG_HOME", dir_.filePath("config"));
    process.setProcessEnvironment(surroundings);
    process.start(QStringLiteral(CDS_BIN_DIR "/") + program, arguments);
    return process.waitForFinished(120000) ? process.exitCode() : -1;
  }

private Q_SLOTS:
  void versionAndHelpNeedNoDisplay() {
    for (const auto& [option, said] : {std::pair("--version", "cds-workbench "), std::pair("--help", "--render")}) {
      QProcess process;
      QProcessEnvironment surroundings = QProcessEnvironment::systemEnvironment();
      for (const char* name : {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"})
        surroundings.remove(name);
      process.setProcessEnvironment(surroundings);
      process.start(QStringLiteral(CDS_BIN_DIR "/cds-workbench"), {option});
      QVERIFY(process.waitForFinished(30000));
      QVERIFY2(process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0, option);
      QVERIFY2(process.readAllStandardOutput().contains(said), option);
    }
  }

  void everyPageAndPanel() {
    const QString project = dir_.filePath("project"), pictures = dir_.filePath("pictures");
    QCOMPARE(run("cds", {"synth", dir_.filePath("set"), "--identities", "6", "--cameras", "2", "--images-per-camera",
                         "2", "--size", "64x32", "--quiet"}),
             0);
    QCOMPARE(run("cds", {"project", "create", project, "--data", dir_.filePath("set"), "--quiet"}), 0);
    QCOMPARE(run("cds-workbench", {project, "--render", pictures, "--panels", "--theme", "dark", "--language", "zh_CN",
                                   "--size", "1280x720"}),
             0);
    for (const char* name : {"data", "data-2", "space", "experiment", "runs", "live", "architecture", "retrieval",
                             "compare", "help_action", "about", "find_action"}) {
      const QImage picture(QDir(pictures).filePath(QLatin1String(name) + ".png"));
      QVERIFY2(!picture.isNull(), name);
    }
    QCOMPARE(QImage(QDir(pictures).filePath("data.png")).size(), QSize(1280, 720));
    // The second panel is not the first.
    QVERIFY(QImage(QDir(pictures).filePath("data.png")) != QImage(QDir(pictures).filePath("data-2.png")));
    QCOMPARE(run("cds-workbench", {project, "--render", pictures, "--page", "absent"}), 2);
    QCOMPARE(run("cds-workbench", {"--render", pictures}), 2);
  }
};

QTEST_GUILESS_MAIN(TestRender)
#include "tst_render.moc"
