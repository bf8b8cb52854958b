// Which process is which, read off torchrun's and Slurm's variables.
#include "base/launch.h"

#include <QTest>
#include <map>

using namespace cds;

namespace {

using Variables = std::map<std::string, std::string>;

Result<Launch> launch(const Variables& variables) {
  return launch_from([&](const char* name) {
    const auto found = variables.find(name);
    return found == variables.end() ? std::nullopt : std::optional<std::string>(found->second);
  });
}

const Variables torchrun{{"RANK", "3"},
                         {"WORLD_SIZE", "4"},
                         {"LOCAL_RANK", "1"},
                         {"LOCAL_WORLD_SIZE", "2"},
                         {"MASTER_ADDR", "node1"},
                         {"MASTER_PORT", "29500"}};
const Variables slurm{{"SLURM_PROCID", "5"},
                      {"SLURM_STEP_NUM_TASKS", "6"},
                      {"SLURM_LOCALID", "1"},
                      {"SLURM_NODEID", "2"},
                      {"SLURM_STEP_TASKS_PER_NODE", "2(x2),1,1"},
                      {"SLURM_STEP_NODELIST", "gpu[07-09]"},
                      {"SLURM_JOB_ID", "4711"},
                      {"SLURM_STEP_ID", "0"}};

Variables with(Variables variables, const std::string& name, const std::string& value) {
  variables[name] = value;
  return variables;
}

Variables without(Variables variables, const std::string& name) {
  variables.erase(name);
  return variables;
}

} // namespace

class TestLaunch : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void aloneWithoutVariables() {
    QCOMPARE(launch({}).value().size, 1);
    QCOMPARE(launch({{"RANK", "3"}}).value().size, 1);
    QCOMPARE(launch({{"WORLD_SIZE", "1"}}).value().size, 1);
    // a batch script's shell, which srun did not start
    QCOMPARE(launch(without(slurm, "SLURM_STEP_NUM_TASKS")).value().size, 1);
  }

  void torchrunsVariables() {
    const auto got = launch(torchrun).value();
    QCOMPARE(got.rank, 3);
    QCOMPARE(got.size, 4);
    QCOMPARE(got.local_rank, 1);
    QCOMPARE(got.local_size, 2);
    QCOMPARE(got.address, std::string("node1"));
    QCOMPARE(got.port, 29500);
    QVERIFY(!got.store_is_there);
    auto elastic = with(torchrun, "TORCHELASTIC_USE_AGENT_STORE", "True");
    elastic["TORCHELASTIC_RESTART_COUNT"] = "2";
    QVERIFY(launch(elastic).value().store_is_there);
    QCOMPARE(launch(elastic).value().store_prefix, std::string("/worker/attempt_2"));
  }

  void slurmsVariables() {
    const auto got = launch(slurm).value();
    QCOMPARE(got.rank, 5);
    QCOMPARE(got.size, 6);
    QCOMPARE(got.local_rank, 1);
    QCOMPARE(got.local_size, 1); // the third machine has one task
    QCOMPARE(launch(with(slurm, "SLURM_NODEID", "1")).value().local_size, 2);
    QCOMPARE(got.address, std::string("gpu07"));
    QVERIFY(got.port > 1024);
    QVERIFY(got.port != launch(with(slurm, "SLURM_JOB_ID", "4712")).value().port);
    QVERIFY(got.port != launch(with(slurm, "SLURM_STEP_ID", "1")).value().port);
    QCOMPARE(launch(with(slurm, "MASTER_ADDR", "head")).value().address, std::string("head"));
    QCOMPARE(launch(with(slurm, "MASTER_PORT", "1234")).value().port, 1234);
    auto here = with(slurm, "SLURM_STEP_TASKS_PER_NODE", "6");
    here["SLURM_NODEID"] = "0";
    QCOMPARE(launch(here).value().address, std::string("127.0.0.1"));
    // torchrun inside of a step: its variables count
    auto both = slurm;
    both.insert(torchrun.begin(), torchrun.end());
    QCOMPARE(launch(both).value().size, 4);
  }

  void whatIsWrongIsNamed_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value"); // empty: taken away
    for (const char* name : {"RANK", "MASTER_ADDR", "MASTER_PORT"})
      QTest::addRow("no %s", name) << name << "";
    QTest::newRow("rank") << "RANK"
                          << "three";
    QTest::newRow("rank too large") << "RANK"
                                    << "4";
    QTest::newRow("size") << "WORLD_SIZE"
                          << "many";
    QTest::newRow("port") << "MASTER_PORT"
                          << "99999";
  }
  void whatIsWrongIsNamed() {
    QFETCH(QString, name);
    QFETCH(QString, value);
    const auto variables = value.isEmpty() ? without(torchrun, name.toStdString())
                                           : with(torchrun, name.toStdString(), value.toStdString());
    const auto got = launch(variables);
    QVERIFY(!got);
    QCOMPARE(got.error().kind, ErrorKind::wrong_call);
    const auto text = QString::fromStdString(got.error().message());
    QVERIFY2(text.contains(name == "RANK" && value == "4" ? "rank 4 of 4" : name), qPrintable(text));
  }

  void firstHosts_data() {
    QTest::addColumn<QString>("list");
    QTest::addColumn<QString>("host");
    QTest::newRow("one") << "node7"
                         << "node7";
    QTest::newRow("list") << "node7,node9"
                          << "node7";
    QTest::newRow("range") << "node[03-07,9],gpu1"
                           << "node03";
    QTest::newRow("numbers") << "n[12,14]"
                             << "n12";
    QTest::newRow("single") << "n[5]"
                            << "n5";
    QTest::newRow("suffix") << "rack[1-2]-ib,x"
                            << "rack1-ib";
    QTest::newRow("second is a range") << "head,node[1-4]"
                                       << "head";
    QTest::newRow("empty") << ""
                           << "";
  }
  void firstHosts() {
    QFETCH(QString, list);
    QFETCH(QString, host);
    QCOMPARE(QString::fromStdString(first_host(list.toStdString())), host);
  }
};

QTEST_APPLESS_MAIN(TestLaunch)
#include "tst_launch.moc"
