// Repeated set-up of tables, in one place.
#pragma once

#include <QByteArray>
#include <QString>

class QAbstractItemModel;
class QAbstractItemView;
class QAction;
class QSortFilterProxyModel;
class QMenu;
class QTableView;
class QTableWidget;
class QToolButton;
class QTreeView;
class QWidget;

namespace cds {

// Whole rows, no grid, one line a row, sortable by `sort_role` through a proxy that is returned and owned by the view.
// As all tables here: Ctrl+C copies the selected rows as tab-separated text, the menu copies and saves the whole as
// CSV.
QSortFilterProxyModel* set_up_table(QTableView* view, QAbstractItemModel* model, int sort_role);

// The same look without a proxy: for a table whose model's order means something.
void set_up_rows(QTableView* view);
// The same for a tree; `sorted` is the model to show.
// The same for a small table of texts without selection or sorting.
void set_up_plain_table(QTableWidget* view);
void set_up_tree(QTreeView* view, QSortFilterProxyModel* sorted);

// A flat button with the action's icon and word, named after it for screen readers.
[[nodiscard]] QToolButton* tool_button(QAction* action, QWidget* parent);

// The selected rows (all where none is, or where asked for) with their header and what lies below them, tab-separated.
[[nodiscard]] QString table_text(const QAbstractItemView& view, bool all = false);
// The whole as CSV (RFC 4180, UTF-8): the header, then every row and what lies below it.
[[nodiscard]] QByteArray table_csv(const QAbstractItemView& view);
// "Copy the rows", "Copy the table", "Save as CSV...": for views with a menu of their own.
void add_table_actions(QMenu& menu, QAbstractItemView* view);

} // namespace cds
