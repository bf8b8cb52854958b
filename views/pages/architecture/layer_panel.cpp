#include "views/pages/architecture/layer_panel.h"

#include "models/text.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace cds {

LayerPanel::LayerPanel(QAction* choose, QWidget* parent)
    : QWidget(parent), ranking_(new CandidateRanking(this)), totals_(new QLabel),
      totals_title_(new MeaningLabel(MeaningLabel::Meaning::heading)),
      layer_title_(new MeaningLabel(MeaningLabel::Meaning::heading)),
      layer_note_(new MeaningLabel(MeaningLabel::Meaning::remark)), table_(new QTableView) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(step, 0, 0, 0);
  column->setSpacing(2 * step);
  totals_->setTextFormat(Qt::RichText);
  totals_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  set_up_table(table_, ranking_, CandidateRanking::sort_role);
  table_->setObjectName(QStringLiteral("candidates"));
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(CandidateRanking::candidate, QHeaderView::Stretch);
  table_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // the model's own order: most likely first
  table_->addAction(choose);
  table_->setContextMenuPolicy(Qt::ActionsContextMenu);
  column->addWidget(totals_title_);
  column->addWidget(totals_);
  column->addSpacing(2 * step);
  column->addWidget(layer_title_);
  column->addWidget(layer_note_);
  column->addWidget(table_, 1);
  setMinimumWidth(260);
  connect(table_, &QTableView::doubleClicked, choose, &QAction::trigger);
}

int LayerPanel::current_candidate() const {
  const QModelIndex index = table_->currentIndex();
  return index.isValid() ? index.data(CandidateRanking::index_role).toInt() : -1;
}

void LayerPanel::show_totals(const Architecture& network, const Architecture* other) {
  const auto row = [other](const QString& name, const QString& value, const QString& beside) {
    const QString second = other ? QStringLiteral("<td align=right>&nbsp;&nbsp;&nbsp;%1</td>").arg(beside) : QString();
    return QStringLiteral("<tr><td>%1&nbsp;&nbsp;&nbsp;</td><td align=right>%2</td>%3</tr>").arg(name, value, second);
  };
  const auto both = [&](const QString& name, auto text) {
    return row(name, text(network), other ? text(*other) : QString());
  };
  QString text = QStringLiteral("<table cellspacing=2>");
  if (other)
    text += row({}, tr("above"), tr("below"));
  text += both(tr("Parameters (inference)"),
               [](const Architecture& shown) { return count_text(static_cast<double>(shown.cost.inference_params)); });
  text += both(tr("Multiply-adds"),
               [](const Architecture& shown) { return short_count_text(static_cast<double>(shown.cost.macs)); });
  text += both(tr("Input"), [](const Architecture& shown) {
    return QStringLiteral("%1 × %2").arg(shown.plan.input.height).arg(shown.plan.input.width);
  });
  text += both(tr("Embedding"), [](const Architecture& shown) { return QString::number(shown.plan.neck.embedding); });
  totals_->setText(text + QStringLiteral("</table>"));
}

void LayerPanel::show_layer(const Architecture& network, int layer, const AlphaLayer* state,
                            const std::vector<qint64>& trained) {
  const auto at = static_cast<std::size_t>(layer);
  const auto& candidates = network.space.candidates();
  const auto chosen = network.choices();
  std::vector<CandidateRanking::Row> rows;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    CandidateRanking::Row row;
    row.index = static_cast<int>(i);
    row.candidate = candidates[i];
    row.cost = network.table.layers[at][i];
    row.chosen = chosen[at] == row.index;
    if (state && i < state->alpha.size()) {
      row.alpha = state->alpha[i];
      row.probability = state->probability[i];
    }
    if (i < trained.size())
      row.trained = trained[i];
    rows.push_back(row);
  }
  ranking_->set_rows(std::move(rows));
  table_->setColumnHidden(CandidateRanking::probability, !state);
  table_->setColumnHidden(CandidateRanking::trained, true); // in the live page's ledger
  table_->setColumnHidden(CandidateRanking::alpha, true);   // in the probability's tooltip
  table_->setColumnHidden(CandidateRanking::field, true);   // in the candidate's
  layer_title_->setText(tr("Layer %1 (stage %2): %3")
                            .arg(layer + 1)
                            .arg(network.space.stage_of(layer) + 1)
                            .arg(to_qstring(to_string(network.genotype.layers[at]))));
  layer_note_->setText(
      state ? tr("Entropy %1 of 1, top two %2 % apart")
                  .arg(QLocale().toString(state->entropy, 'f', 2), QLocale().toString(state->margin * 100, 'f', 1))
            : tr("No search stands behind this network: candidates with their costs."));
  for (int row = 0; row < ranking_->rowCount(); ++row)
    if (ranking_->row(row).chosen) {
      const QModelIndex index = ranking_->index(row, 0);
      const auto* proxy = qobject_cast<const QSortFilterProxyModel*>(table_->model());
      table_->setCurrentIndex(proxy ? proxy->mapFromSource(index) : index);
    }
}

void LayerPanel::clear() {
  ranking_->set_rows({});
}

void LayerPanel::retranslate() {
  totals_title_->setText(tr("The whole network"));
  totals_->setAccessibleName(tr("Costs of the whole network"));
  table_->setAccessibleName(tr("Candidates of the layer, most likely first"));
  ranking_->retranslate();
}

} // namespace cds
