#include "views/pages/experiment/changes_panel.h"

#include "models/core_text.h"
#include "models/experiment_draft.h"
#include "models/project_model.h"
#include "models/run_watcher.h"
#include "models/text.h"
#include "views/pages/experiment/experiment_form.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QComboBox>
#include <QHeaderView>
#include <QSignalBlocker>
#include <QTableView>
#include <QVBoxLayout>

namespace cds {

using Meaning = MeaningLabel::Meaning;

ChangesPanel::ChangesPanel(Workspace& workspace, QWidget* parent)
    : QWidget(parent), workspace_(workspace), changes_(&ExperimentForm::label_of),
      title_(new MeaningLabel(Meaning::heading, this)), none_(new MeaningLabel(Meaning::remark, this)),
      bases_(new QComboBox(this)), table_(new QTableView(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  row->setSpacing(2 * step);
  bases_->setObjectName(QStringLiteral("changes_base"));
  bases_->setMinimumContentsLength(16);
  bases_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  title_->setBuddy(bases_);
  row->addWidget(title_);
  row->addWidget(bases_, 1);
  column->addLayout(row);
  table_->setObjectName(QStringLiteral("changes"));
  table_->setModel(&changes_);
  set_up_rows(table_);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->horizontalHeader()->setSectionResizeMode(0, QHeaderView::ResizeToContents);
  column->addWidget(none_);
  column->addWidget(table_, 1);
  column->addStretch(0);
  connect(bases_, &QComboBox::currentIndexChanged, this, &ChangesPanel::show_changes);
}

void ChangesPanel::retranslate() {
  title_->setText(tr("Differs from"));
  bases_->setAccessibleName(tr("Compare with"));
  bases_->setToolTip(tr("The paper, the run or experiment that this one was cloned from, or any other of the project"));
  table_->setAccessibleName(tr("What differs"));
  changes_.retranslate();
  fill_bases();
}

void ChangesPanel::fill_bases() {
  const QString old = bases_->currentData().toString();
  const ExperimentDraft& draft = workspace_.draft();
  {
    const QSignalBlocker quiet(bases_);
    bases_->clear();
    bases_->addItem(tr("the paper"), QStringLiteral("paper"));
    if (!draft.file().isEmpty())
      bases_->addItem(tr("what is saved"), QStringLiteral("saved"));
    if (const QString parent = draft.origin().name; !parent.isEmpty())
      bases_->addItem(tr("its parent, %1").arg(parent), QStringLiteral("parent"));
    const auto& experiments = workspace_.project().experiments();
    for (std::size_t i = 0; i < experiments.size(); ++i)
      if (to_qstring(experiments[i].file) != draft.file())
        bases_->addItem(tr("experiment %1").arg(to_qstring(experiments[i].name)),
                        QStringLiteral("file:%1").arg(to_qstring(experiments[i].file)));
    const QStringList ids = workspace_.watcher().ids();
    for (auto id = ids.crbegin(); id != ids.crend(); ++id)
      bases_->addItem(tr("run %1").arg(*id), QStringLiteral("run:") + *id);
    bases_->setCurrentIndex(std::max(0, bases_->findData(old)));
  }
  read_key_.clear();
  show_changes();
}

void ChangesPanel::show_parent() {
  if (const int parent = bases_->findData(QStringLiteral("parent")); parent >= 0)
    bases_->setCurrentIndex(parent);
}

Result<Experiment> ChangesPanel::base() const {
  const QString key = bases_->currentData().toString();
  const ExperimentDraft& draft = workspace_.draft();
  if (key == QLatin1String("saved"))
    return draft.saved();
  if (key == QLatin1String("parent"))
    return draft.origin().value;
  if (key.startsWith(QLatin1String("run:")))
    return workspace_.run_experiment(key.mid(4));
  const auto& experiments = workspace_.project().experiments();
  for (std::size_t i = 0; i < experiments.size(); ++i)
    if (key == QStringLiteral("file:%1").arg(to_qstring(experiments[i].file)))
      return workspace_.project().experiment(static_cast<int>(i));
  return default_experiment(draft.experiment().kind);
}

void ChangesPanel::show_changes() {
  const QString key = bases_->currentData().toString();
  const bool paper = key == QLatin1String("paper") || key.isEmpty();
  const bool own = paper || key == QLatin1String("saved") || key == QLatin1String("parent");
  if (own || key != read_key_) { // files are read once
    const auto read = base();
    none_->set_meaning(read ? Meaning::remark : Meaning::problem);
    if (!read) {
      none_->setText(error_text(read.error()));
      none_->show();
      table_->hide();
      return;
    }
    read_ = *read;
    read_key_ = key;
  }
  changes_.set_base_title(paper ? tr("Paper") : bases_->currentText());
  changes_.compare(read_, workspace_.draft().experiment(),
                   paper ? QStringList{QStringLiteral("/name"), QStringLiteral("/notes"), QStringLiteral("/data/")}
                         : QStringList());
  const bool none = changes_.rowCount() == 0;
  none_->setText(paper ? tr("Nothing: these are the paper's settings.") : tr("Nothing: both say the same."));
  none_->setVisible(none);
  table_->setVisible(!none);
}

} // namespace cds
