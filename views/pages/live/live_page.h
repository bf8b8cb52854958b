// "Is it going well?": losses left, the architecture weights right, the ledger below, one epoch slider under all.
#pragma once

#include "models/alpha_history.h"
#include "models/run_health.h"
#include "views/frame/page.h"
#include "views/plots/series_binder.h"

#include <QPointer>
#include <QTimer>
#include <optional>

class QLabel;
class QListWidget;
class QProgressBar;
class QSlider;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QToolButton;

namespace cds {

class EmptyState;
class HeatMap;
class MeaningLabel;
class SearchSpace;

class LivePage : public Page {
  Q_OBJECT
public:
  explicit LivePage(Workspace& workspace, QWidget* parent = nullptr);
  ~LivePage() override;

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("live"); }
  void retranslate() override;
  void restyle() override;

  [[nodiscard]] const AlphaHistory& alphas() const { return *alphas_; }

protected:
  void entered() override;
  bool event(QEvent* event) override;

private:
  QWidget* make_head();
  QWidget* make_plots();
  QWidget* make_slider();
  void bind_series();
  void show_run(const QString& id);
  void take_space();     // labels of candidates and layers, once run.json is known
  void take_epochs();    // the slider's range
  void show_epoch();     // everything that follows the slider
  void show_certainty(); // entropy, margin and the chosen layer's probabilities over the epochs
  void show_status();
  void show_health();
  void append_events(int first, int last);
  void set_epoch_by_person(int epoch);
  [[nodiscard]] QString finding_text(const HealthFinding& finding) const;
  [[nodiscard]] QString genotype_text(int row) const;
  [[nodiscard]] int shown_row() const;
  [[nodiscard]] bool is_search() const;

  AlphaHistory* alphas_;
  SeriesBinder* binder_;
  QPointer<RunFeed> feed_;
  std::unique_ptr<SearchSpace> space_;
  QTimer refresh_; // bundles what many small signals ask for
  int newest_epoch_ = 0;
  bool loading_ = false, was_search_ = false;

  QStackedWidget* stack_;
  EmptyState* empty_;
  QLabel* status_;
  QProgressBar* progress_;
  MeaningLabel* verdict_;
  QSplitter *rows_, *top_, *bottom_;
  CurvePlot *loss_, *accuracy_, *rates_, *speed_, *times_, *validation_, *entropy_, *layer_curves_;
  QTabWidget *left_tabs_, *right_tabs_;
  QStackedWidget* right_top_;
  HeatMap *heat_, *ledger_;
  QListWidget* events_;
  QSlider* slider_;
  QLabel *epoch_title_, *epoch_text_, *genotype_;
  QToolButton *newest_, *draw_;
};

} // namespace cds
