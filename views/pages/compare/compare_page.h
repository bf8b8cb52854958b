// "Which is better, and is it sure?": the runs' results in a table, curves of the chosen ones over each other, and what
// a network reaches against what it costs.
#pragma once

#include "models/runs_model.h"
#include "views/frame/page.h"
#include "views/plots/export.h"

#include <QTimer>

class QLabel;
class QLineEdit;
class QStackedWidget;
class QTreeView;

namespace cds {

class CompareCurves;
class CompareScatter;
class CurveControls;
class CurvePlot;
class DockArea;
class EmptyState;
class RunFilter;

class ComparePage : public Page {
  Q_OBJECT
public:
  explicit ComparePage(Workspace& workspace, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("compare"); }
  void retranslate() override;
  void restyle() override;

  [[nodiscard]] RunsModel& model() const { return *model_; }
  [[nodiscard]] CurvePlot& curves() const;       // the first of the two
  [[nodiscard]] CurvePlot& other_curves() const; // the second

protected:
  void entered() override;
  [[nodiscard]] QWidget* first_focus() const override;
  bool event(QEvent* event) override;

private:
  void make_tree();
  void make_actions();
  void make_panels();
  QLayout* make_head();
  void choose_some();                  // until a person checks runs: the newest ones
  void choose(const QStringList& ids); // by the person
  void show_curves();
  void follow_loading();
  void show_empty();
  void show_current();
  [[nodiscard]] Picture table_picture() const;

  RunsModel* model_;
  RunFilter* shown_;
  QTimer refresh_;
  bool chosen_by_person_ = false, choosing_ = false, loading_ = false;

  QStackedWidget* stack_;
  EmptyState* empty_;
  DockArea* panels_;
  QTreeView* tree_;
  QLineEdit* filter_;
  QLabel* count_;
  QAction *export_, *find_, *check_none_, *check_newest_, *check_shown_, *first_layout_;
  CurveControls* controls_;
  CompareCurves *curves_, *other_curves_;
  CompareScatter* scatter_;
};

} // namespace cds
