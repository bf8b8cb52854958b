// The networks as modules: their parameters are the counted ones, and a seed fixes them.
#include "nn/losses.h"
#include "nn/network.h"
#include "nn/supernet.h"
#include "space/cost.h"

#include <QtTest>

using namespace cds;

class NetworkTest : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void parameters_equal_the_count() {
    const auto space = SearchSpace::cds();
    for (auto kind : {NeckKind::standard, NeckKind::bn, NeckKind::bl, NeckKind::fbl}) {
      NeckOptions neck;
      neck.kind = kind;
      const auto plan = plan_network(space, *load_genotype("paper-cdnet"), 256, 128, neck);
      QVERIFY(plan);
      ReidNetwork network(*plan, 1);
      QCOMPARE(count_parameters(*network), count(*plan).training_params);
      if (kind == NeckKind::fbl)
        QCOMPARE(count_parameters(*network), std::int64_t{2963414});
    }
    Supernet supernet(*plan_supernet(space, 256, 128, {}), 1);
    QCOMPARE(count_parameters(*supernet), std::int64_t{19526735});
  }
};

QTEST_APPLESS_MAIN(NetworkTest)
#include "tst_network.moc"
