#include "views/pages/runs/queue_panel.h"

#include "models/core_text.h"
#include "models/engine_launcher.h"
#include "models/project_model.h"
#include "models/queue_model.h"
#include "models/text.h"
#include "models/workspace.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace cds {

using Meaning = MeaningLabel::Meaning;

QueuePanel::QueuePanel(Workspace& workspace, const Actions& actions, QWidget* parent)
    : QWidget(parent), workspace_(workspace), actions_(actions), title_(new MeaningLabel(Meaning::heading, this)),
      note_(new MeaningLabel(Meaning::remark, this)), problem_(new MeaningLabel(Meaning::problem, this)),
      table_(new QTableView) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  auto* row = new QHBoxLayout;
  row->addWidget(title_);
  note_->setWordWrap(false);
  row->addWidget(note_, 1);
  for (QAction* action : {actions.run, actions.stop, actions.up, actions.down, actions.retry, actions.remove})
    row->addWidget(tool_button(action, this));
  column->addLayout(row);
  column->addWidget(table_, 1);
  problem_->hide();
  column->addWidget(problem_);

  QueueModel& queue = workspace.queue();
  table_->setObjectName(QStringLiteral("queue_table"));
  set_up_rows(table_);
  table_->setModel(&queue);
  table_->setDragEnabled(true);
  table_->setAcceptDrops(true);
  table_->setDropIndicatorShown(true);
  table_->setDragDropMode(QAbstractItemView::InternalMove);
  table_->setDragDropOverwriteMode(false);
  table_->setContextMenuPolicy(Qt::ActionsContextMenu);
  table_->addActions({actions.up, actions.down, actions.retry, actions.remove});
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->horizontalHeader()->setSectionResizeMode(QueueModel::place, QHeaderView::ResizeToContents);

  connect(actions.up, &QAction::triggered, this, [this] { move(-1); });
  connect(actions.down, &QAction::triggered, this, [this] { move(1); });
  connect(actions.remove, &QAction::triggered, this, &QueuePanel::remove);
  connect(actions.retry, &QAction::triggered, this, [this] {
    if (const qint64 number = chosen())
      workspace_.queue().retry(number);
  });
  connect(actions.run, &QAction::triggered, this, [this] {
    if (const auto status = workspace_.engine().run_queue(workspace_.project().folder()); !status)
      Q_EMIT message(error_text(status.error()));
    workspace_.queue().look();
  });
  connect(actions.stop, &QAction::triggered, this, [this] {
    if (const auto status = workspace_.engine().stop_queue(workspace_.project().folder()); !status)
      Q_EMIT message(error_text(status.error()));
  });
  connect(&queue, &QueueModel::changed, this, &QueuePanel::refresh);
  connect(&queue, &QueueModel::runner_changed, this, &QueuePanel::refresh);
  connect(&queue, &QueueModel::problem, this, &QueuePanel::message);
  connect(table_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &QueuePanel::refresh);
  refresh();
}

qint64 QueuePanel::chosen() const {
  return table_->currentIndex().data(QueueModel::number_role).toLongLong();
}

void QueuePanel::choose(qint64 number) {
  if (const int row = workspace_.queue().row_of(number); row >= 0)
    table_->setCurrentIndex(workspace_.queue().index(row, QueueModel::what));
}

void QueuePanel::remove() {
  QueueModel& queue = workspace_.queue();
  const int row = queue.row_of(chosen());
  if (row < 0 || queue.item(row).taken_by.pid != 0)
    return;
  const QString what = queue.index(row, QueueModel::what).data().toString();
  removed_.push_back({queue.item(row), row, what});
  queue.remove(chosen());
  Q_EMIT removed(what);
}

void QueuePanel::restore() {
  if (removed_.empty())
    return;
  const Removed last = std::move(removed_.back());
  removed_.pop_back();
  workspace_.queue().restore(last.item, last.row);
  Q_EMIT restored(last.what);
}

void QueuePanel::forget_removed() {
  removed_.clear();
}

void QueuePanel::move(int by) {
  const qint64 number = chosen();
  if (number == 0)
    return;
  workspace_.queue().move(number, workspace_.queue().row_of(number) + by);
  choose(number);
}

void QueuePanel::refresh() {
  QueueModel& queue = workspace_.queue();
  const QModelIndex current = table_->currentIndex();
  const bool any = current.isValid();
  const QString problem = current.data(QueueModel::problem_role).toString();
  const bool taken = any && queue.item(current.row()).taken_by.pid != 0;
  actions_.up->setEnabled(any && current.row() > 0);
  actions_.down->setEnabled(any && current.row() + 1 < queue.rowCount());
  actions_.remove->setEnabled(any && !taken);
  actions_.retry->setEnabled(!problem.isEmpty());
  actions_.run->setEnabled(queue.waiting() > 0 && !queue.runner_alive());
  actions_.stop->setEnabled(queue.runner_alive());
  problem_->setText(problem);
  problem_->setVisible(!problem.isEmpty());
  note_->setText(queue.runner_alive()  ? tr("One after another, from the top; it goes on when this window closes.")
                 : queue.waiting() > 0 ? tr("Nothing works on the queue.")
                                       : QString());
}

void QueuePanel::retranslate() {
  title_->setText(tr("Waiting"));
  table_->setAccessibleName(tr("What waits, in order"));
  workspace_.queue().retranslate();
  refresh();
}

} // namespace cds
