#include "views/plots/plot_look.h"

#include "views/style/theme.h"

#include <QApplication>
#include <QLocale>
#include <algorithm>
#include <qcustomplot.h>

namespace cds {

QCPTextElement* add_title(QCustomPlot& plot) {
  plot.setMinimumSize(80, 60); // QCustomPlot warns when it paints into nothing
  plot.setFocusPolicy(Qt::NoFocus);
  plot.plotLayout()->insertRow(0);
  auto* title = new QCPTextElement(&plot);
  title->setTextFlags(Qt::AlignLeft | Qt::AlignVCenter);
  title->setMargins(QMargins(8, 6, 8, 0));
  plot.plotLayout()->addElement(0, 0, title);
  plot.plotLayout()->setRowSpacing(0);
  plot.axisRect()->setMinimumMargins(QMargins(8, 6, 12, 4));
  return title;
}

void style_plot(QCustomPlot& plot, QCPTextElement& title, const QString& title_text, const QString& x_label,
                const QString& y_label) {
  const Colors c = colors();
  QFont small = QApplication::font(), bold = QApplication::font();
  small.setPointSizeF(std::max(9.0, small.pointSizeF() * 0.9));
  bold.setWeight(QFont::DemiBold);
  plot.setLocale(QLocale()); // digits in groups, as everywhere
  plot.setBackground(c.panel);
  title.setText(title_text);
  title.setFont(bold);
  title.setTextColor(c.text);
  title.setVisible(!title_text.isEmpty());
  for (QCPAxis* axis : {plot.xAxis, plot.yAxis}) {
    axis->setBasePen(QPen(c.line));
    axis->setTickPen(QPen(c.line));
    axis->setSubTickPen(Qt::NoPen);
    axis->setTickLengthIn(0);
    axis->setTickLengthOut(3);
    axis->setTickLabelColor(c.faint_text);
    axis->setTickLabelFont(small);
    axis->setLabelColor(c.faint_text);
    axis->setLabelFont(small);
    axis->setLabelPadding(2);
    axis->grid()->setPen(QPen(c.grid, 1));
    axis->grid()->setZeroLinePen(QPen(c.grid, 1));
  }
  plot.xAxis->setLabel(x_label);
  plot.yAxis->setLabel(y_label);
  QColor ground = c.panel;
  ground.setAlpha(215);
  plot.legend->setBrush(ground);
  plot.legend->setBorderPen(Qt::NoPen);
  plot.legend->setFont(small);
  plot.legend->setTextColor(c.text);
}

} // namespace cds
