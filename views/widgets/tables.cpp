#include "views/widgets/tables.h"

#include "views/style/theme.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <algorithm>

namespace cds {

QSortFilterProxyModel* set_up_table(QTableView* view, QAbstractItemModel* model, int sort_role) {
  auto* sorted = new QSortFilterProxyModel(view);
  sorted->setSortRole(sort_role);
  sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
  sorted->setSourceModel(model);
  view->setModel(sorted);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setSelectionMode(QAbstractItemView::SingleSelection);
  view->setShowGrid(false);
  view->setWordWrap(false);
  view->setAlternatingRowColors(true);
  view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view->setSortingEnabled(true);
  view->setTabKeyNavigation(false); // Tab leaves the table, arrows move in it
  view->verticalHeader()->hide();
  view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view->verticalHeader()->setDefaultSectionSize(std::max(7 * step, view->fontMetrics().height() + 3 * step));
  view->horizontalHeader()->setHighlightSections(false);
  view->horizontalHeader()->setStretchLastSection(false);
  auto* copy = new QShortcut(QKeySequence::Copy, view);
  copy->setContext(Qt::WidgetShortcut);
  QObject::connect(copy, &QShortcut::activated, view,
                   [view] { QGuiApplication::clipboard()->setText(table_text(*view)); });
  return sorted;
}

QString table_text(const QTableView& view) {
  const QAbstractItemModel* model = view.model();
  QStringList lines, words;
  for (int column = 0; column < model->columnCount(); ++column)
    words << model->headerData(column, Qt::Horizontal).toString();
  lines << words.join(QLatin1Char('\t'));
  QList<int> rows;
  if (view.selectionModel()->hasSelection())
    for (const QModelIndex& index : view.selectionModel()->selectedRows())
      rows << index.row();
  else
    for (int row = 0; row < model->rowCount(); ++row)
      rows << row;
  std::sort(rows.begin(), rows.end());
  for (const int row : rows) {
    words.clear();
    for (int column = 0; column < model->columnCount(); ++column)
      words << model->index(row, column).data().toString();
    lines << words.join(QLatin1Char('\t'));
  }
  return lines.join(QLatin1Char('\n'));
}

} // namespace cds
