// Two processes against one with the joined batch, over Gloo on this machine: losses, gradients, weights, alphas.
#include "base/json.h"

#include <QElapsedTimer>
#include <QProcess>
#include <QTcpServer>
#include <QTest>
#include <cmath>
#include <memory>

using cds::Json;

namespace {

struct Answer {
  int status = -1;
  Json out;
  QString err;
};

Answer finish(QProcess& process) {
  Answer out;
  if (process.waitForFinished(100000) && process.exitStatus() == QProcess::NormalExit)
    out.status = process.exitCode();
  out.err = QString::fromUtf8(process.readAllStandardError());
  out.out = Json::parse(process.readAllStandardOutput().toStdString(), nullptr, false);
  return out;
}

// A port of this machine that nobody listens at, as far as one can know.
QString free_port() {
  QTcpServer server;
  server.listen(QHostAddress::LocalHost);
  return QString::number(server.serverPort());
}

std::unique_ptr<QProcess> begin(const QStringList& words, int rank, const QString& port,
                                const QMap<QString, QString>& more = {}) {
  auto environment = QProcessEnvironment::systemEnvironment();
  if (rank >= 0) {
    environment.insert("RANK", QString::number(rank));
    environment.insert("WORLD_SIZE", "2");
    environment.insert("MASTER_ADDR", "127.0.0.1");
    environment.insert("MASTER_PORT", port);
    environment.insert("CDS_RANK_TIMEOUT", "60");
  }
  for (auto it = more.begin(); it != more.end(); ++it)
    environment.insert(it.key(), it.value());
  auto process = std::make_unique<QProcess>();
  process->setProcessEnvironment(environment);
  process->start(RANKS_HELPER, words);
  return process;
}

Answer alone(const QStringList& words) {
  return finish(*begin(words, -1, {}));
}

std::array<Answer, 2> both(const QStringList& words) {
  const auto port = free_port();
  const auto first = begin(words, 0, port), second = begin(words, 1, port);
  return {finish(*first), finish(*second)};
}

// The largest difference of numbers in the same places, relative to 1 or the number.
double apart(const Json& a, const Json& b) {
  if (a.is_number() && b.is_number())
    return std::abs(a.get<double>() - b.get<double>()) / std::max(1.0, std::abs(a.get<double>()));
  if (a.is_structured() && a.type() == b.type() && a.size() == b.size()) {
    double worst = 0;
    for (auto i = a.begin(), j = b.begin(); i != a.end(); ++i, ++j)
      worst = std::max(worst, apart(*i, *j));
    return worst;
  }
  return a == b ? 0 : 1e9;
}

#define QVERIFY_DONE(answer) QVERIFY2((answer).status == 0, qPrintable((answer).err))
#define QVERIFY_NEAR(a, b, allowed) QVERIFY2(apart(a, b) < (allowed), qPrintable(QString("%1 apart").arg(apart(a, b))))

} // namespace

class TestRanks : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void jointBatchNormIsTheJoinedBatchs() {
    const auto one = alone({"norm"});
    const auto two = both({"norm"});
    QVERIFY_DONE(one);
    for (const auto& rank : two)
      QVERIFY_DONE(rank);
    QVERIFY(two[1].out["rows"] == 4); // dealt unevenly: two identities, then three
    for (const char* rows : {"y", "x"}) {
      Json joined = two[0].out[rows];
      joined.insert(joined.end(), two[1].out[rows].begin(), two[1].out[rows].end());
      QVERIFY_NEAR(one.out[rows], joined, 1e-11);
    }
    for (const char* whole : {"weight", "bias", "mean", "variance"})
      for (const auto& rank : two)
        QVERIFY_NEAR(one.out[whole], rank.out[whole], 1e-11);
  }

  // Both heads, dropout, clipping, an uneven deal.
  void synchronisedTrainingIsOneProcesss() {
    const auto one = alone({"train", "sync"});
    const auto two = both({"train", "sync"});
    QVERIFY_DONE(one);
    for (const auto& rank : two) {
      QVERIFY_DONE(rank);
      QVERIFY_NEAR(one.out["losses"], rank.out["losses"], 1e-9);
      QVERIFY_NEAR(one.out["state"], rank.out["state"], 1e-8);
      QVERIFY(rank.out["buckets"] > 3);
    }
    QVERIFY(two[0].out["fingerprint"] == two[1].out["fingerprint"]);
  }

  void parametersStayEqual_data() {
    QTest::addColumn<QString>("kind");
    QTest::newRow("modules") << "plain";
    QTest::newRow("fused engine") << "fused";
  }
  void parametersStayEqual() {
    QFETCH(QString, kind);
    const auto two = both({"train", kind});
    for (const auto& rank : two)
      QVERIFY_DONE(rank);
    QVERIFY(two[0].out["fingerprint"] == two[1].out["fingerprint"]);
    QVERIFY(two[0].out["losses"] == two[1].out["losses"]);
    // each has statistics of its own
    QVERIFY(two[0].out["state"] != two[1].out["state"]);
    const auto one = alone({"train", kind});
    QVERIFY_DONE(one);
    QVERIFY(apart(one.out["losses"], two[0].out["losses"]) > 1e-4); // so it is not the joined batch's BatchNorm
  }

  void searchIsOneProcesss_data() {
    QTest::addColumn<QString>("strategy");
    for (const char* name : {"topk", "cost", "darts", "darts2", "gdas", "reinforce", "evolution", "random"})
      QTest::newRow(name) << name;
  }
  void searchIsOneProcesss() {
    QFETCH(QString, strategy);
    const auto one = alone({"search", strategy});
    const auto two = both({"search", strategy});
    QVERIFY_DONE(one);
    for (const auto& rank : two) {
      QVERIFY_DONE(rank);
      for (const char* key : {"losses", "alphas", "strategy", "state"})
        QVERIFY_NEAR(one.out[key], rank.out[key], 1e-7);
    }
    QVERIFY(two[0].out["alphas"] == two[1].out["alphas"]);
  }

  // Whatever the buckets' size, the sums are those of each gradient by itself; who is not selected has none.
  void bucketsAddUpTheSame_data() {
    QTest::addColumn<QString>("bytes");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    QTest::newRow("one each") << "1" << 20 << 1000;
    QTest::newRow("some") << "4000" << 2 << 20;
    QTest::newRow("one for all") << "100000000" << 1 << 1;
  }
  void bucketsAddUpTheSame() {
    QFETCH(QString, bytes);
    QFETCH(int, least);
    QFETCH(int, most);
    for (const auto& rank : both({"buckets", bytes})) {
      QVERIFY_DONE(rank);
      QVERIFY(rank.out["apart"].get<double>() < 1e-12);
      QVERIFY(rank.out["undefined"].get<int>() > 0);
      for (const auto& count : rank.out["buckets"])
        QVERIFY2(count.get<int>() >= least && count.get<int>() <= most, rank.out.dump().c_str());
    }
  }

  void aKilledRankEndsTheOther() {
    QElapsedTimer clock;
    clock.start();
    const auto port = free_port();
    const auto first = begin({"die"}, 0, port), second = begin({"die"}, 1, port);
    const auto left = finish(*first);
    QVERIFY(second->waitForFinished(10000));
    QCOMPARE(second->exitStatus(), QProcess::CrashExit);
    QCOMPARE(left.status, 3);
    QVERIFY2(left.err.contains("another process of this run has ended"), qPrintable(left.err));
    QVERIFY(clock.elapsed() < 50000); // the connection tells, not the timeout
  }

  void aMissingRankIsNamed() {
    const auto port = free_port();
    const auto only = finish(*begin({"norm"}, 0, port, {{"CDS_RANK_TIMEOUT", "3"}}));
    QCOMPARE(only.status, 1);
    QVERIFY2(only.err.contains("could not meet the other 1") && only.err.contains(port), qPrintable(only.err));
  }
};

QTEST_GUILESS_MAIN(TestRanks)
#include "tst_ranks.moc"
