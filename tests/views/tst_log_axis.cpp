// What stands at the ticks of a logarithmic axis.
#include "support/fail_on_warnings.h"
#include "views/plots/curve_plot.h"

#include <QTest>
#include <cmath>
#include <qcustomplot.h>

using namespace cds;

class TestLogAxis : public QObject {
  Q_OBJECT
private Q_SLOTS:
  void init() { fail_on_warnings(); }

  // Numbers as a person writes them, each once, none over another.
  void a_logarithmic_axis_is_readable() {
    CurvePlot plot;
    plot.resize(410, 330);
    const int id = plot.add_curve(QStringLiteral("loss"), 0);
    std::vector<double> x, y;
    for (int i = 1; i <= 1200; ++i) {
      x.push_back(i);
      y.push_back(30.0 / std::sqrt(i) + 1);
    }
    plot.append(id, x, y);
    plot.set_log_x(true);
    plot.set_log_y(true);
    plot.show();
    QVERIFY(QTest::qWaitForWindowExposed(&plot));
    plot.grab();
    auto* drawn = plot.findChild<QCustomPlot*>();
    for (const auto& [low, high] : {std::pair(1.0, 1200.0), std::pair(200.0, 1200.0), std::pair(0.002, 30000.0)})
      for (QCPAxis* axis : {drawn->xAxis, drawn->yAxis}) {
        axis->setRange(low, high);
        drawn->replot();
        const bool wide = axis == drawn->xAxis;
        const QFontMetricsF metrics(axis->tickLabelFont());
        double free_from = -1e9;
        QStringList seen;
        for (qsizetype i = 0; i < axis->tickVector().size(); ++i) {
          const QString label = axis->tickVectorLabels()[i];
          if (label.isEmpty() || !axis->range().contains(axis->tickVector()[i]))
            continue;
          QVERIFY2(!label.contains('e', Qt::CaseInsensitive) && !seen.contains(label), qPrintable(label));
          seen << label;
          const double at = (wide ? 1 : -1) * axis->coordToPixel(axis->tickVector()[i]);
          const double half = (wide ? metrics.horizontalAdvance(label) : metrics.height()) / 2;
          QVERIFY2(at - half >= free_from - 0.5, qPrintable(seen.join(' ')));
          free_from = at + half;
        }
        QVERIFY2(seen.size() >= 2, qPrintable(seen.join(' ')));
      }
  }
};

QTEST_MAIN(TestLogAxis)
#include "tst_log_axis.moc"
