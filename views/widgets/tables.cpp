#include "views/widgets/tables.h"

#include "views/style/theme.h"

#include <QAction>
#include <QClipboard>
#include <QGuiApplication>
#include <QHeaderView>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QTableView>
#include <QToolButton>
#include <QTreeView>
#include <algorithm>

namespace cds {

namespace {

constexpr int measured_rows = 60; // of a column that fits its contents: a thousand would keep a person waiting

void copy_with_keys(QAbstractItemView* view) {
  auto* copy = new QShortcut(QKeySequence::Copy, view);
  copy->setContext(Qt::WidgetShortcut);
  QObject::connect(copy, &QShortcut::activated, view,
                   [view] { QGuiApplication::clipboard()->setText(table_text(*view)); });
}

// The row's cells, and those of the rows below it.
void add_lines(const QAbstractItemModel& model, const QModelIndex& first, QStringList& lines) {
  QStringList words;
  for (int column = 0; column < model.columnCount(); ++column)
    words << first.siblingAtColumn(column).data().toString();
  lines << words.join(QLatin1Char('\t'));
  for (int child = 0; child < model.rowCount(first); ++child)
    add_lines(model, model.index(child, 0, first), lines);
}

} // namespace

QSortFilterProxyModel* set_up_table(QTableView* view, QAbstractItemModel* model, int sort_role) {
  auto* sorted = new QSortFilterProxyModel(view);
  sorted->setSortRole(sort_role);
  sorted->setFilterCaseSensitivity(Qt::CaseInsensitive);
  sorted->setSourceModel(model);
  view->setModel(sorted);
  set_up_rows(view);
  view->setSortingEnabled(true);
  return sorted;
}

void set_up_rows(QTableView* view) {
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setSelectionMode(QAbstractItemView::SingleSelection);
  view->setShowGrid(false);
  view->setWordWrap(false);
  view->setAlternatingRowColors(true);
  view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view->setTabKeyNavigation(false); // Tab leaves the table, arrows move in it
  view->verticalHeader()->hide();
  view->verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
  view->verticalHeader()->setDefaultSectionSize(std::max(7 * step, view->fontMetrics().height() + 3 * step));
  view->horizontalHeader()->setHighlightSections(false);
  view->horizontalHeader()->setResizeContentsPrecision(measured_rows);
  view->horizontalHeader()->setStretchLastSection(false);
  copy_with_keys(view);
}

void set_up_tree(QTreeView* view, QSortFilterProxyModel* sorted) {
  view->setModel(sorted);
  view->setSelectionBehavior(QAbstractItemView::SelectRows);
  view->setAlternatingRowColors(true);
  view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view->setTabKeyNavigation(false);
  view->setUniformRowHeights(true);
  view->setAllColumnsShowFocus(true);
  view->setExpandsOnDoubleClick(false); // a double click opens the run; arrows and the handle open a group
  view->setSortingEnabled(true);
  view->header()->setHighlightSections(false);
  view->header()->setResizeContentsPrecision(measured_rows);
  view->header()->setStretchLastSection(false);
  copy_with_keys(view);
}

QToolButton* tool_button(QAction* action, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setDefaultAction(action);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setAutoRaise(true);
  const auto name = [button, action] { button->setAccessibleName(action->text()); };
  QObject::connect(action, &QAction::changed, button, name);
  name();
  return button;
}

QString table_text(const QAbstractItemView& view, bool all) {
  const QAbstractItemModel* model = view.model();
  QStringList lines, words;
  for (int column = 0; column < model->columnCount(); ++column)
    words << model->headerData(column, Qt::Horizontal).toString();
  lines << words.join(QLatin1Char('\t'));
  QModelIndexList rows;
  if (!all && view.selectionModel()->hasSelection()) {
    rows = view.selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
  } else {
    for (int row = 0; row < model->rowCount(); ++row)
      rows << model->index(row, 0);
  }
  for (const QModelIndex& row : rows)
    add_lines(*model, row, lines);
  return lines.join(QLatin1Char('\n'));
}

} // namespace cds
