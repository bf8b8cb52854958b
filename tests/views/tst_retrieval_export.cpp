// Metrics and queries as files: read back by parsers of this test (CSV by RFC 4180) and of Qt (JSON), and compared with
// what the page shows; nothing half-written where the disk or the folder refuses.
#include "models/project_model.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/workspace.h"
#include "support/fail_on_warnings.h"
#include "support/fake_run.h"
#include "views/pages/retrieval/results_table.h"
#include "views/pages/retrieval/retrieval_export.h"
#include "views/pages/retrieval/retrieval_page.h"

#include <QAction>
#include <QApplication>
#include <QDir>
#include <QFile>
#include <QFileDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLineEdit>
#include <QSignalSpy>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
#include <cmath>
#include <csignal>
#include <sys/resource.h>
#include <unistd.h>

using namespace cds;

namespace {

// Records and fields by RFC 4180: fields in quotes may hold commas, line breaks and doubled quotes.
std::vector<QStringList> read_csv(const QByteArray& bytes) {
  std::vector<QStringList> records;
  QByteArray field;
  QStringList record;
  bool quoted = false;
  for (qsizetype i = 0; i < bytes.size(); ++i) {
    const char c = bytes[i];
    if (quoted) {
      if (c != '"')
        field += c;
      else if (i + 1 < bytes.size() && bytes[i + 1] == '"')
        field += bytes[++i];
      else
        quoted = false;
    } else if (c == '"' && field.isEmpty()) {
      quoted = true;
    } else if (c == ',' || c == '\n') {
      if (c == '\n' && field.endsWith('\r'))
        field.chop(1);
      record << QString::fromUtf8(field);
      field.clear();
      if (c == '\n')
        records.push_back(std::exchange(record, {}));
    } else {
      field += c;
    }
  }
  return records;
}

QByteArray content(const QString& path) {
  QFile file(path);
  return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

// Equal to the last bit, or both not evaluated.
bool same(const QString& text, double value) {
  bool number = false;
  const double read = text.toDouble(&number);
  return std::isnan(value) ? text.isEmpty() : number && read == value;
}
bool same(const QJsonValue& json, double value) {
  return std::isnan(value) ? json.isNull() : json.isDouble() && json.toDouble() == value;
}

// No file may grow beyond `bytes` meanwhile: the disk is full in the middle of the writing.
class FullDisk {
public:
  explicit FullDisk(rlim_t bytes) : before_(std::signal(SIGXFSZ, SIG_IGN)) {
    getrlimit(RLIMIT_FSIZE, &old_);
    rlimit tight = old_;
    tight.rlim_cur = bytes;
    setrlimit(RLIMIT_FSIZE, &tight);
  }
  FullDisk(const FullDisk&) = delete;
  FullDisk& operator=(const FullDisk&) = delete;
  ~FullDisk() {
    setrlimit(RLIMIT_FSIZE, &old_);
    std::signal(SIGXFSZ, before_);
  }

private:
  rlimit old_{};
  void (*before_)(int);
};

const std::string hard_name = "query/a, \"b\"\r\nc,\xe4\xba\xba.jpg";

} // namespace

class TestRetrievalExport : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void initTestCase() {
    QStandardPaths::setTestModeEnabled(true);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    project_ = std::filesystem::path(folder_.path().toStdString()) / "project";
    fake::RunOptions training;
    training.name = "evaluated";
    training.kind = ExperimentKind::train;
    training.epochs = 2;
    auto run = fake::make_run(project_, training);
    QVERIFY2(run, run ? "" : run.error().message().c_str());
    fake::Gallery gallery = fake::make_gallery({});
    gallery.query_paths[2] = hard_name;
    gallery.query_identities.push_back(500); // has no right match: is not evaluated
    gallery.query_cameras.push_back(1);
    gallery.query_paths.push_back("query/\"alone\"");
    QVERIFY(fake::write_rankings(*run, gallery, {}));
    auto session = RetrievalSession::load(*run);
    QVERIFY2(session, session ? "" : session.error().message().c_str());
    session_ = *session;
  }

  void theQueriesReadBack() {
    const Picture table = queries_table(session_);
    const auto csv = read_csv(render(table, PictureFormat::csv));
    const QJsonArray json = QJsonDocument::fromJson(render(table, PictureFormat::json)).array();
    QCOMPARE(csv.size(), session_->queries().size() + 1);
    QCOMPARE(static_cast<std::size_t>(json.size()), session_->queries().size());
    const QStringList names = csv[0];
    QCOMPARE(names.size(), json[0].toObject().size());
    bool left_out = false;
    for (const QueryRow& query : session_->queries()) {
      const QStringList& record = csv[static_cast<std::size_t>(query.query) + 1];
      const QJsonObject object = json[query.query].toObject();
      QCOMPARE(record.size(), names.size());
      const auto both = [&](const char* name, double value) {
        const qsizetype column = names.indexOf(QLatin1String(name));
        return column >= 0 && same(record[column], value) && same(object[QLatin1String(name)], value);
      };
      QVERIFY(both("query", query.query));
      QVERIFY(both("identity", query.identity));
      QVERIFY(both("camera", query.camera));
      QVERIFY(both("average_precision", query.ap));
      QVERIFY(both("inp", query.inp));
      QVERIFY(both("first_right", query.counts() ? query.first_right : std::nan("")));
      QVERIFY(both("right", query.right));
      QVERIFY(both("nearest_wrong", static_cast<double>(query.best_wrong)));
      left_out = left_out || !query.counts();
      const QString path = QString::fromStdString(session_->query_set().paths[static_cast<std::size_t>(query.query)]);
      QCOMPARE(record[names.indexOf(QLatin1String("path"))], path);
      QCOMPARE(object["path"].toString(), path);
    }
    QVERIFY(left_out);
    QCOMPARE(csv[3][names.indexOf(QLatin1String("path"))].toStdString(), hard_name);
  }

  void theMetricsReadBack() {
    const auto result = evaluate(session_->query_set(), session_->gallery_set());
    QVERIFY(result);
    const Picture table = metrics_table(session_, result->roc);
    QMap<QString, QString> csv;
    for (const QStringList& record : read_csv(render(table, PictureFormat::csv))) {
      QCOMPARE(record.size(), 2);
      QVERIFY(!csv.contains(record[0]));
      csv[record[0]] = record[1];
    }
    const QJsonObject json = QJsonDocument::fromJson(render(table, PictureFormat::json)).object();
    QVERIFY(same(csv["mAP"], session_->mean_ap()) && same(json["mAP"], session_->mean_ap()));
    QVERIFY(same(csv["mINP"], session_->mean_inp()) && same(json["mINP"], session_->mean_inp()));
    int counted = 0;
    for (const QueryRow& query : session_->queries())
      counted += query.counts() ? 1 : 0;
    QVERIFY(same(csv["queries"], counted) && same(json["queries"], counted));
    QVERIFY(same(csv["gallery"], session_->gallery_size()) && same(json["gallery"], session_->gallery_size()));
    const QJsonArray cmc = json["cmc"].toArray();
    QCOMPARE(static_cast<std::size_t>(cmc.size()), session_->cmc().size());
    for (std::size_t rank = 1; rank <= session_->cmc().size(); ++rank) {
      const auto share = static_cast<double>(session_->cmc()[rank - 1]);
      QVERIFY(same(csv[QStringLiteral("rank-%1").arg(rank)], share));
      QVERIFY(same(cmc[static_cast<qsizetype>(rank) - 1], share));
    }
    const QJsonArray roc = json["roc"].toArray();
    QCOMPARE(static_cast<std::size_t>(roc.size()), result->roc.size());
    for (std::size_t i = 0; i < result->roc.size(); ++i) {
      const RocPoint& point = result->roc[i];
      const QJsonObject object = roc[static_cast<qsizetype>(i)].toObject();
      QVERIFY(same(object["fpr"], point.fpr) && same(object["tpr"], point.tpr));
      QVERIFY(same(object["threshold"], point.threshold));
      QVERIFY(same(csv[QStringLiteral("TPR@FPR=%1").arg(point.fpr)], point.tpr));
    }
    QCOMPARE(static_cast<std::size_t>(csv.size()), 5 + roc.size() + session_->cmc().size());
  }

  // From the menu to the file: the numbers are those of the tab Results, its rates too, though nobody has opened it.
  void theMenuWritesWhatTheTableShows() {
    Workspace workspace;
    QVERIFY(workspace.project().create(project_, QStringLiteral("Test")));
    QTRY_COMPARE(workspace.watcher().ids().size(), 1);
    RetrievalPage page(workspace);
    page.prepare();
    page.resize(1280, 720);
    page.show();
    page.on_screen(true);
    workspace.selection().set_run(workspace.watcher().ids().front());
    QTRY_VERIFY(page.session() && page.ready());
    QSignalSpy told(&page, &RetrievalPage::message);
    const auto* results = page.findChild<ResultsTable*>();
    const auto shown = [&](const QString& name) {
      for (int row = 0; row < results->rowCount(); ++row)
        if (results->item(row, 0)->text() == name)
          return results->item(row, 1)->text();
      return QString();
    };
    QCOMPARE(shown("TPR at FPR 10 %"), QStringLiteral("…"));
    for (const char* ending : {"csv", "json"}) {
      const QString path = folder_.filePath(QStringLiteral("metrics.") + ending);
      type_name(path);
      page.findChild<QAction*>(QStringLiteral("retrieval_metrics_") + ending)->trigger();
      QTRY_VERIFY(QFile::exists(path));
      QTRY_VERIFY(told.count() > 0 && told.last()[0].toString().contains(path));
    }
    const auto csv = read_csv(content(folder_.filePath("metrics.csv")));
    const auto percent = [](double share) { return QLocale().toString(share * 100, 'f', 1) + " %"; };
    QMap<QString, QString> values;
    for (const QStringList& record : csv)
      values[record[0]] = record[1];
    QCOMPARE(percent(values["mAP"].toDouble()), shown("mAP"));
    QCOMPARE(percent(values["mINP"].toDouble()), shown("mINP"));
    QCOMPARE(percent(values["rank-1"].toDouble()), shown("Rank-1"));
    QCOMPARE(percent(values["rank-10"].toDouble()), shown("Rank-10"));
    QVERIFY(values.contains("TPR@FPR=0.1"));
    QCOMPARE(percent(values["TPR@FPR=0.1"].toDouble()), shown("TPR at FPR 10 %"));
    QCOMPARE(percent(values["TPR@FPR=0.0001"].toDouble()), shown("TPR at FPR 0.01 %"));
    QCOMPARE(QJsonDocument::fromJson(content(folder_.filePath("metrics.json")))["roc"].toArray().size(), 4);

    // What is refused is told, and leaves nothing behind.
    told.clear();
    const QString where = folder_.filePath("full");
    QVERIFY(QDir().mkdir(where));
    type_name(where + "/queries.csv");
    {
      const FullDisk full(100);
      page.findChild<QAction*>("retrieval_queries_csv")->trigger();
    }
    QVERIFY(QDir(where).isEmpty(QDir::NoDotAndDotDot | QDir::AllEntries | QDir::Hidden));
    QVERIFY(told.count() > 0 && told.last()[0].toString().contains("queries.csv"));
    QVERIFY(!told.last()[0].toString().startsWith("Saved"));
  }

  // A disk that fills up in the middle keeps the old file whole; a folder that refuses, too.
  void nothingIsHalfWritten() {
    const QString where = folder_.filePath("kept");
    QVERIFY(QDir().mkdir(where));
    const QString path = where + "/queries.json";
    QVERIFY(save_bytes(path, "old"));
    const QByteArray long_text = render(queries_table(session_), PictureFormat::json);
    QVERIFY(long_text.size() > 2000);
    {
      const FullDisk full(1000);
      const Status saved = save_bytes(path, long_text);
      QVERIFY(!saved);
      QVERIFY2(saved.error().message().find("queries.json") != std::string::npos, saved.error().message().c_str());
    }
    QCOMPARE(content(path), QByteArray("old"));
    QCOMPARE(QDir(where).entryList(QDir::Files | QDir::Hidden), QStringList{"queries.json"});
    QVERIFY(!save_bytes(path + "/inside.json", "new")); // a file where the folder should be
    QVERIFY(!save_bytes(where + "/absent/queries.json", "new"));
    QFile::setPermissions(where, QFile::ReadOwner | QFile::ExeOwner);
    if (::access(where.toUtf8().constData(), W_OK) != 0) { // root writes everywhere
      const Status saved = save_bytes(path, long_text);
      QVERIFY(!saved && !saved.error().way_out.empty());
    }
    QFile::setPermissions(where, QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner);
    QCOMPARE(content(path), QByteArray("old"));
    QCOMPARE(QDir(where).entryList(QDir::Files | QDir::Hidden), QStringList{"queries.json"});
    QVERIFY(save_bytes(path, long_text));
    QCOMPARE(content(path), long_text);
  }

private:
  // Into the file dialog that the next action opens.
  static void type_name(const QString& path) {
    auto* look = new QTimer(qApp);
    connect(look, &QTimer::timeout, look, [look, path] {
      auto* dialog = qobject_cast<QFileDialog*>(QApplication::activeModalWidget());
      if (!dialog)
        return;
      look->deleteLater();
      auto* name = dialog->findChild<QLineEdit*>("fileNameEdit");
      name->setText(path);
      QTest::keyClick(name, Qt::Key_Return);
    });
    look->start(20);
  }

  QTemporaryDir folder_;
  std::filesystem::path project_;
  RetrievalSession::Pointer session_;
};

QTEST_MAIN(TestRetrievalExport)
#include "tst_retrieval_export.moc"
