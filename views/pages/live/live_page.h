// "Is it going well?": losses left, the architecture weights right, the ledger below, one epoch slider under all.
// Its panels are laid out in live_page_panels.cpp.
#pragma once

#include "models/alpha_history.h"
#include "views/frame/page.h"

#include <QPointer>
#include <QTimer>

class QStackedWidget;

namespace cds {

class DockArea;
class EmptyState;
class EpochBar;
class LiveAlphas;
class LiveCurves;
class LiveEvents;
class LiveHead;
class RunFeed;
struct HealthInput;
struct RunInfo;

class LivePage : public Page {
  Q_OBJECT
public:
  explicit LivePage(Workspace& workspace, QWidget* parent = nullptr);
  ~LivePage() override;

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("live"); }
  void retranslate() override;

  [[nodiscard]] const AlphaHistory& alphas() const;

protected:
  void entered() override;
  [[nodiscard]] QWidget* first_focus() const override;
  bool event(QEvent* event) override;

private:
  void make_panels();
  void make_actions();
  void show_run(const QString& id);
  void show_kind(); // the panels that this kind of run has something for
  void take_epochs();
  void show_epoch();
  void refresh(); // all that follows the run, once for many small signals
  void choose_epoch(int epoch);
  void judge();
  [[nodiscard]] HealthInput health_input(const RunInfo& info) const;
  void title_panels();
  [[nodiscard]] bool is_search() const;

  LiveHead* head_;
  LiveCurves* curves_;
  LiveAlphas* alphas_;
  LiveEvents* events_;
  EpochBar* epochs_;
  DockArea* panels_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QPointer<RunFeed> feed_;
  QTimer soon_;
  QWidget* cost_ = nullptr;  // what the weights make likely to cost
  bool shows_search_ = true; // its panels are there, at first and where a search is looked at
  bool loading_ = false, warns_loss_ = false, warns_weights_ = false;
};

} // namespace cds
