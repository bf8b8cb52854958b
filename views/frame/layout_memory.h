// How a person arranged the inside of a page: its splitters, panels and columns. GUI thread.
#pragma once

#include <QString>

class QWidget;

namespace cds {

// Every QSplitter, DockArea and QHeaderView inside `page`, under `name` and its own object name (its place among its
// kind where it has none).
void remember_layout(const QWidget& page, const QString& name);
void restore_layout(const QWidget& page, const QString& name); // what was never remembered stays

} // namespace cds
