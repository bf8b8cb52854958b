#include "views/widgets/tables.h"

#include "models/core_text.h"
#include "models/save_bytes.h"
#include "views/style/theme.h"
#include "views/widgets/panel_actions.h"

#include <QAction>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QCoreApplication>
#include <QFileDialog>
#include <QGuiApplication>
#include <QHeaderView>
#include <QMenu>
#include <QShortcut>
#include <QSortFilterProxyModel>
#include <QStatusTipEvent>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>
#include <QTreeView>
#include <algorithm>

namespace cds {

namespace {

constexpr int measured_rows = 60; // of a column that fits its contents: a thousand would keep a person waiting
struct Tables {
  Q_DECLARE_TR_FUNCTIONS(Tables)
};

// The menu of a view: its actions, where it shows them, and what every table can do.
class TableMenu : public QObject {
public:
  explicit TableMenu(QAbstractItemView* view) : QObject(view), view_(view) {
    view->installEventFilter(this);
    view->viewport()->installEventFilter(this);
  }

protected:
  bool eventFilter(QObject* watched, QEvent* event) override {
    const bool actions = view_->contextMenuPolicy() == Qt::ActionsContextMenu;
    if (event->type() != QEvent::ContextMenu || (!actions && view_->contextMenuPolicy() != Qt::DefaultContextMenu))
      return QObject::eventFilter(watched, event);
    QMenu menu(view_);
    if (actions) {
      menu.addActions(view_->actions());
      menu.addSeparator();
    }
    add_table_actions(menu, view_);
    add_panel_menu(menu, view_);
    menu.exec(static_cast<QContextMenuEvent*>(event)->globalPos());
    return true;
  }

private:
  QAbstractItemView* view_;
};

void tell(QWidget* widget, const QString& text) {
  QStatusTipEvent tip(text);
  QCoreApplication::sendEvent(widget, &tip);
}

void save_csv(QAbstractItemView* view) {
  const QString name = view->accessibleName().isEmpty() ? QStringLiteral("table") : view->accessibleName();
  QString path = QFileDialog::getSaveFileName(view, Tables::tr("Save as CSV"), name + QStringLiteral(".csv"),
                                              QStringLiteral("CSV (*.csv)"));
  if (path.isEmpty())
    return;
  if (!path.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive))
    path += QStringLiteral(".csv");
  const Status saved = save_bytes(path, table_csv(*view));
  tell(view, saved ? Tables::tr("Saved %1").arg(path) : error_text(saved.error()));
}

void add_csv_lines(const QAbstractItemModel& model, const QModelIndex& first, QByteArray& out) {
  for (int column = 0; column < model.columnCount(); ++column)
    out += (column > 0 ? "," : "") + csv_field(first.siblingAtColumn(column).data().toString());
  out += '\n';
  for (int child = 0; child < model.rowCount(first); ++child)
    add_csv_lines(model, model.index(child, 0, first), out);
}

void copy_with_keys(QAbstractItemView* view) {
  new TableMenu(view);
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
  view->horizontalHeader()->setTextElideMode(Qt::ElideRight);
  view->horizontalHeader()->setResizeContentsPrecision(measured_rows);
  view->horizontalHeader()->setStretchLastSection(false);
  copy_with_keys(view);
}

void set_up_plain_table(QTableWidget* view) {
  view->setEditTriggers(QAbstractItemView::NoEditTriggers);
  view->setSelectionMode(QAbstractItemView::NoSelection);
  view->setTabKeyNavigation(false);
  view->setShowGrid(false);
  view->verticalHeader()->hide();
  view->verticalHeader()->setDefaultSectionSize(std::max(6 * step, view->fontMetrics().height() + 2 * step));
  view->horizontalHeader()->setHighlightSections(false);
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

QByteArray table_csv(const QAbstractItemView& view) {
  const QAbstractItemModel& model = *view.model();
  QByteArray out;
  for (int column = 0; column < model.columnCount(); ++column)
    out += (column > 0 ? "," : "") + csv_field(model.headerData(column, Qt::Horizontal).toString());
  out += '\n';
  for (int row = 0; row < model.rowCount(); ++row)
    add_csv_lines(model, model.index(row, 0), out);
  return out;
}

void add_table_actions(QMenu& menu, QAbstractItemView* view) {
  const auto copy = [view](bool all) {
    QGuiApplication::clipboard()->setText(table_text(*view, all));
    tell(view, Tables::tr("Copied"));
  };
  if (view->selectionModel() && view->selectionModel()->hasSelection())
    QObject::connect(menu.addAction(Tables::tr("Copy the rows")), &QAction::triggered, view, [copy] { copy(false); });
  QObject::connect(menu.addAction(Tables::tr("Copy the table")), &QAction::triggered, view, [copy] { copy(true); });
  QObject::connect(menu.addAction(Tables::tr("Save as CSV...")), &QAction::triggered, view, [view] { save_csv(view); });
}

} // namespace cds
