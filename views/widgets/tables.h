// Repeated set-up of tables, in one place.
#pragma once

#include <QString>

class QAbstractItemModel;
class QSortFilterProxyModel;
class QTableView;

namespace cds {

// Whole rows, no grid, one line a row, sortable by `sort_role` through a proxy that is returned and owned by the view.
// Ctrl+C copies the selected rows as tab-separated text.
QSortFilterProxyModel* set_up_table(QTableView* view, QAbstractItemModel* model, int sort_role);

// The selected rows (all where none is) with their header, tab-separated.
[[nodiscard]] QString table_text(const QTableView& view);

} // namespace cds
