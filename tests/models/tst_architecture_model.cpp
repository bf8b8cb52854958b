#include "models/architecture_model.h"
#include "support/fail_on_warnings.h"

#include <QAbstractItemModelTester>
#include <QTest>

using namespace cds;

class TestArchitectureModel : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }
  void the_paper_s_networks_cost_what_is_published() {
    const auto cdnet = published_architecture("paper-cdnet");
    QVERIFY2(cdnet, cdnet ? "" : cdnet.error().message().c_str());
    QCOMPARE(cdnet->cost.inference_params, std::int64_t{1796600});
    QCOMPARE(cdnet->cost.training_params, std::int64_t{2963414});
    QVERIFY(std::abs(static_cast<double>(cdnet->cost.macs) - 955.0655e6) < 100);
    const auto cnet = published_architecture("paper-cnet");
    QVERIFY(cnet);
    QCOMPARE(cnet->cost.inference_params, std::int64_t{1436240});
    QCOMPARE(cnet->space.candidates().size(), std::size_t{6});
    QVERIFY(!published_architecture("paper-none"));
  }

  void what_the_table_adds_up_to_is_the_whole() {
    const auto network = published_architecture("paper-cdnet");
    QVERIFY(network);
    QCOMPARE(network->table.cost(network->choices()), network->cost);
    QCOMPARE(genotype_of(network->space, network->choices()).layers, network->genotype.layers);
  }

  void an_experiment_names_its_network() {
    Experiment experiment = default_experiment(ExperimentKind::train);
    experiment.space.width = 0.5;
    const auto genotype = load_genotype("paper-cdnet");
    QVERIFY(genotype);
    const auto network = make_architecture(experiment, *genotype, 751);
    QVERIFY2(network, network ? "" : network.error().message().c_str());
    QCOMPARE(network->cost.inference_params, std::int64_t{478588});
    QCOMPARE(network->cost.training_params, std::int64_t{1514330});
  }

  void a_backbone_without_candidates_has_costs() {
    Experiment experiment = default_experiment(ExperimentKind::train);
    experiment.network.backbone = "resnet50";
    experiment.network.neck = "standard";
    experiment.input = {224, 224};
    const auto peer = make_peer(experiment);
    QVERIFY2(peer, peer ? "" : peer.error().message().c_str());
    QCOMPARE(peer->name, QStringLiteral("ResNet-50"));
    QCOMPARE(peer->cost.inference_params, std::int64_t{25557032 - (2048 * 1000 + 1000)}); // without its classifier
    QCOMPARE(peer->embedding, 2048);
  }

  void candidates_rank_by_probability() {
    CandidateRanking model;
    QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    std::vector<CandidateRanking::Row> rows;
    const auto candidates = SearchSpace::cds().candidates();
    for (int i = 0; i < static_cast<int>(candidates.size()); ++i) {
      CandidateRanking::Row row;
      row.index = i;
      row.candidate = candidates[static_cast<std::size_t>(i)];
      row.probability = (i * 5 % 12) / 66.0;
      row.cost = {1000 * i, 2000000 * i};
      rows.push_back(row);
    }
    model.set_rows(rows);
    QCOMPARE(model.rowCount(), 12);
    QCOMPARE(model.row(0).index, 7); // 35 % 12 = 11 is the largest
    for (int row = 1; row < 12; ++row)
      QVERIFY(model.row(row - 1).probability >= model.row(row).probability);
    QCOMPARE(model.index(0, CandidateRanking::candidate).data().toString(), QStringLiteral("(5,9,1)"));
    for (auto& row : rows)
      row.probability = -1;
    model.set_rows(rows);
    QVERIFY(!model.knows_probabilities());
    QCOMPARE(model.row(0).index, 0);
    QCOMPARE(model.index(0, CandidateRanking::probability).data().toString(), QString());
  }
};

QTEST_GUILESS_MAIN(TestArchitectureModel)
#include "tst_architecture_model.moc"
