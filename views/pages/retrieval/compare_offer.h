// What stands in "Side by side" while one model is there: the best other run, one click away. GUI thread.
#pragma once

#include "views/widgets/empty_state.h"

#include <QTimer>

namespace cds {

class Workspace;

class CompareOffer : public EmptyState {
  Q_OBJECT
public:
  explicit CompareOffer(Workspace& workspace, QWidget* parent = nullptr);

  void set_run(const QString& id); // the one shown: not offered
  void retranslate();
  [[nodiscard]] const QString& offered() const { return offered_; } // a run's id; empty: no other one was tested

Q_SIGNALS:
  void run_chosen(const QString& id);
  void experiment_asked(); // where there is no run to offer

private:
  Workspace& workspace_;
  QString run_, offered_;
  QTimer later_; // a living run changes several times a second
};

} // namespace cds
