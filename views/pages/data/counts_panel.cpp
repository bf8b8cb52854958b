#include "views/pages/data/counts_panel.h"

#include "models/core_text.h"
#include "models/data_set_model.h"
#include "models/text.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QHeaderView>
#include <QTableWidget>
#include <QVBoxLayout>

namespace cds {

using Meaning = MeaningLabel::Meaning;

CountsPanel::CountsPanel(const DataSetModel& model, QWidget* parent)
    : QWidget(parent), model_(model), layout_(new MeaningLabel(Meaning::remark, this)),
      problem_(new MeaningLabel(Meaning::problem, this)), title_(new MeaningLabel(Meaning::heading, this)),
      table_(new QTableWidget(0, 4, this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  set_up_plain_table(table_);
  table_->setObjectName(QStringLiteral("counts"));
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  problem_->hide();
  column->addWidget(title_);
  column->addWidget(layout_);
  column->addWidget(problem_);
  column->addWidget(table_);
  column->addStretch();
}

void CountsPanel::retranslate() {
  title_->setText(tr("Counts"));
  table_->setHorizontalHeaderLabels({tr("Split"), tr("Images"), tr("Identities"), tr("Cameras")});
  for (int column = 0; column < 4; ++column)
    table_->horizontalHeaderItem(column)->setTextAlignment(column == 0 ? Qt::AlignLeft | Qt::AlignVCenter
                                                                       : Qt::AlignRight | Qt::AlignVCenter);
  table_->setAccessibleName(tr("Counts per split"));
  show_set();
}

void CountsPanel::say_reading(const QString& folder) {
  problem_->hide();
  layout_->show();
  layout_->setText(folder.isEmpty() ? QString() : tr("Reading %1 …").arg(folder));
}

void CountsPanel::show_set() {
  if (model_.is_loading())
    return;
  const Dataset* set = model_.data_set();
  const auto error = model_.error();
  layout_->setVisible(set != nullptr);
  problem_->setVisible(error.has_value());
  if (set)
    layout_->setText(
        tr("%1 · %2", "kind of data set and its folder").arg(to_qstring(set->title), to_qstring(set->root)));
  if (error)
    problem_->setText(error_text(*error));
  const auto& counts = model_.counts();
  table_->setVisible(!counts.empty());
  table_->setRowCount(static_cast<int>(counts.size()));
  for (int row = 0; row < table_->rowCount(); ++row) {
    const SplitCount& count = counts[static_cast<std::size_t>(row)];
    const QStringList words{DataSetModel::split_text(count.split), count_text(static_cast<double>(count.images)),
                            count_text(static_cast<double>(count.identities)),
                            count_text(static_cast<double>(count.cameras))};
    for (int column = 0; column < words.size(); ++column) {
      auto* item = new QTableWidgetItem(words[column]);
      item->setTextAlignment(column == 0 ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
      if (column == 1 && count.junk + count.distractors > 0)
        item->setToolTip(
            tr("%1 distractors among them; %2 junk images besides").arg(count.distractors).arg(count.junk));
      table_->setItem(row, column, item);
    }
  }
  table_->setFixedHeight(table_->horizontalHeader()->sizeHint().height() +
                         table_->rowCount() * table_->verticalHeader()->defaultSectionSize() +
                         2 * table_->frameWidth());
}

} // namespace cds
