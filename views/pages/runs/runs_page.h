// "What ran, what waits?": one table of all runs; what went wrong with the chosen one below it.
#pragma once

#include "views/frame/page.h"

#include <QTimer>

class QAction;
class QLineEdit;
class QSortFilterProxyModel;
class QStackedWidget;
class QTableView;
class QToolButton;

namespace cds {

class EmptyState;
class MeaningLabel;

class RunsPage : public Page {
  Q_OBJECT
public:
  explicit RunsPage(Workspace& workspace, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("runs"); }
  void retranslate() override;
  void restyle() override;

protected:
  void entered() override;
  void left() override;

private:
  void show_kind_of_page();
  void select_run(const QString& id);
  void take_choice();
  void show_chosen();
  void open_live();
  void remove();
  void restore();
  void copy_problem();

  QAction *live_, *delete_, *undo_delete_, *resume_, *pause_, *stop_, *filter_action_, *new_run_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QLineEdit* filter_;
  QTableView* table_;
  QSortFilterProxyModel* sorted_;
  QWidget* problem_panel_;
  MeaningLabel *problem_title_, *problem_, *count_;
  QToolButton *copy_, *restore_button_;
  QTimer clock_;
  bool selecting_ = false;
  bool waiting_ = false;
};

} // namespace cds
