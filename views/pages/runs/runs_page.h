// "What ran, what waits?": all runs, several seeds as one entry; what waits, in order; the chosen run in words below.
#pragma once

#include "views/frame/page.h"

#include <QStringList>
#include <QTimer>
#include <functional>

class QAction;
class QComboBox;
class QLineEdit;
class QSplitter;
class QStackedWidget;
class QToolButton;
class QTreeView;

namespace cds {

class EmptyState;
class MeaningLabel;
class QueuePanel;
class RunDetails;
class RunFilter;
class RunsModel;

class RunsPage : public Page {
  Q_OBJECT
public:
  explicit RunsPage(Workspace& workspace, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("runs"); }
  void retranslate() override;
  void restyle() override;

  [[nodiscard]] RunsModel& model() const { return *model_; }

protected:
  void entered() override;
  [[nodiscard]] QWidget* first_focus() const override;
  void left() override;
  bool eventFilter(QObject* watched, QEvent* event) override; // the table has room for other columns now

private:
  void make_actions();
  void make_filter_row(QLayout* into, QWidget* parent);
  void make_tree(QWidget* parent);
  void connect_workspace();
  void fit_columns();
  void show_kind_of_page();
  void show_tags();
  void filter(const std::function<void()>& change);
  void select_run(const QString& id);
  void choose(const QStringList& ids);
  void take_choice();
  void show_chosen();
  [[nodiscard]] QStringList chosen() const; // ids of the selected rows, the current one's first
  void open_live();
  void choose_order();
  void star();
  void duplicate();
  void remove();
  void restore(); // what was deleted last: runs, or what waited
  [[nodiscard]] bool can_restore() const { return !deleted_.isEmpty(); }

  QAction *live_, *delete_, *undo_delete_, *resume_, *pause_, *stop_, *filter_action_, *new_run_;
  QAction *star_, *tag_, *note_, *log_, *sort_, *duplicate_, *grouped_, *starred_only_;
  QAction *queue_run_, *queue_stop_, *queue_up_, *queue_down_, *queue_remove_, *queue_retry_;
  RunsModel* model_;
  RunFilter* shown_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QLineEdit* filter_;
  QComboBox *state_, *tags_;
  QSplitter* rows_;
  QTreeView* tree_;
  QueuePanel* queue_;
  RunDetails* details_;
  MeaningLabel* count_;
  QToolButton* restore_button_;
  QTimer clock_;
  enum class Deleted { runs, waiting };
  QList<Deleted> deleted_; // the last one last
  QString coming_back_;    // a run that was restored, until it has its row
  QStringList moving_;     // what is chosen while a run goes from entry to entry
  bool is_moving_ = false;
  bool selecting_ = false, waiting_ = false, any_runs_ = false, any_classifiers_ = false;
};

} // namespace cds
