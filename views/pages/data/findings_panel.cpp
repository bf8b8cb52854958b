#include "views/pages/data/findings_panel.h"

#include "models/text.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QVBoxLayout>

namespace cds {

using Meaning = MeaningLabel::Meaning;

FindingsPanel::FindingsPanel(QWidget* parent)
    : QWidget(parent), title_(new MeaningLabel(Meaning::heading, this)), text_(new MeaningLabel(Meaning::remark, this)),
      place_(new MeaningLabel(Meaning::remark, this)), check_(new QPushButton(this)), progress_(new QProgressBar(this)),
      table_(new QTableView(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  check_->setObjectName(QStringLiteral("check_button"));
  connect(check_, &QPushButton::clicked, this, [this] {
    if (doctor_.is_running())
      doctor_.cancel();
    else
      Q_EMIT check_wanted();
  });
  row->addWidget(title_, 1);
  row->addWidget(check_);
  column->addLayout(row);
  progress_->setObjectName(QStringLiteral("check_progress"));
  progress_->setRange(0, 1000);
  table_->setObjectName(QStringLiteral("findings"));
  set_up_table(table_, &doctor_, DoctorModel::sort_role);
  table_->horizontalHeader()->setSectionResizeMode(DoctorModel::severity, QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSectionResizeMode(DoctorModel::what, QHeaderView::Stretch);
  table_->horizontalHeader()->setSectionResizeMode(DoctorModel::file, QHeaderView::ResizeToContents);
  table_->sortByColumn(DoctorModel::severity, Qt::AscendingOrder);
  const auto choose = [this](const QModelIndex& index) {
    place_->setText(index.data(Qt::ToolTipRole).toString()); // whole, and the way out
    place_->setVisible(index.isValid());
    if (const QString path = index.data(DoctorModel::path_role).toString(); !path.isEmpty())
      Q_EMIT finding_chosen(path);
  };
  connect(table_, &QTableView::activated, this, choose);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, choose);
  place_->hide();
  column->addWidget(progress_);
  column->addWidget(text_);
  column->addWidget(table_, 1);
  column->addWidget(place_);
  column->addStretch(0);
  connect(&doctor_, &DoctorModel::progressed, this, [this](double share, double left) {
    progress_->setValue(qRound(share * 1000));
    progress_->setFormat(left < 0 ? tr("%p %") : tr("%p %, %1 left").arg(time_span_text(left)));
    show_state();
  });
  connect(&doctor_, &DoctorModel::finished, this, &FindingsPanel::show_state);
  connect(&doctor_, &DoctorModel::cancelled, this, &FindingsPanel::show_state);
  connect(&doctor_, &DoctorModel::failed, this, [this](const QString& text) {
    show_state();
    text_->set_meaning(Meaning::problem);
    text_->setText(text);
  });
}

void FindingsPanel::retranslate() {
  title_->setText(tr("Findings"));
  table_->setAccessibleName(title_->text());
  progress_->setAccessibleName(tr("Progress of the check"));
  doctor_.retranslate();
  show_state();
}

void FindingsPanel::examine(const std::filesystem::path& folder, const QString& layout) {
  doctor_.examine(folder, layout);
  show_state();
}

void FindingsPanel::clear() {
  doctor_.clear();
  show_state();
}

void FindingsPanel::set_checkable(bool on) {
  checkable_ = on;
  show_state();
}

void FindingsPanel::say_elsewhere(const QString& path) {
  place_->setText(place_->text() + QLatin1Char('\n') +
                  tr("Not among the pictures, since it was left out: %1").arg(path));
  place_->show();
}

void FindingsPanel::show_state() {
  const bool running = doctor_.is_running();
  const DoctorReport* report = doctor_.report();
  check_->setText(running ? tr("Stop") : tr("Check"));
  check_->setAccessibleName(running ? tr("Stop the check") : tr("Check the data set"));
  check_->setToolTip(running ? QString() : tr("Open every image and look for what is wrong (F9)"));
  check_->setEnabled(running || checkable_);
  progress_->setVisible(running);
  table_->setVisible(report && !report->findings.empty());
  if (!table_->isVisibleTo(this))
    place_->hide();
  text_->setVisible(!running);
  text_->set_meaning(Meaning::remark);
  if (!report) {
    text_->setText(tr("Opens every image and looks for unreadable, misnamed, duplicate and leaking ones, and for "
                      "queries without an answer."));
    return;
  }
  const auto errors = static_cast<int>(report->count(Severity::error));
  const auto warnings = static_cast<int>(report->count(Severity::warning));
  if (errors + warnings == 0)
    text_->set_meaning(Meaning::good);
  text_->setText(errors + warnings == 0
                     ? tr("✓ Nothing wrong was found, in %1.").arg(time_span_text(report->seconds))
                     : tr("%1, %2, in %3.", "errors, warnings, time")
                           .arg(tr("%n error(s)", nullptr, errors), tr("%n warning(s)", nullptr, warnings),
                                time_span_text(report->seconds)));
}

} // namespace cds
