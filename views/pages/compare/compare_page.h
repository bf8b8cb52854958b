// "Which is better, and is it sure?": the runs' results in a table, curves of the chosen ones over each other, and what
// a network reaches against what it costs.
#pragma once

#include "models/runs_model.h"
#include "views/frame/page.h"
#include "views/plots/export.h"

#include <QHash>
#include <QTimer>

class QComboBox;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTreeView;
class QToolButton;

namespace cds {

class CurveControls;
class CurvePlot;
class EmptyState;
class RunFeed;
class RunFilter;
class RunSeries;
class ScatterPlot;

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
  [[nodiscard]] CurvePlot& curves() const { return *curves_; }

protected:
  void entered() override;
  bool event(QEvent* event) override;

private:
  void choose_some(); // until a person checks runs: the newest ones
  void show_curves();
  void show_scatter();
  void show_empty();
  [[nodiscard]] Picture table_picture() const;

  RunsModel* model_;
  RunFilter* shown_;
  QTimer refresh_;
  bool chosen_by_person_ = false, choosing_ = false, stale_ = true;

  QStackedWidget* stack_;
  EmptyState* empty_;
  QSplitter *rows_, *plots_;
  QTreeView* tree_;
  QLabel *metric_title_, *cost_title_;
  QComboBox *metric_, *cost_;
  QToolButton* export_;
  CurvePlot* curves_;
  CurveControls* controls_;
  ScatterPlot* scatter_;
};

} // namespace cds
