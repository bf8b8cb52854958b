// The metrics of the shown rankings as a table: those of the queries at once, those of all pairs when the analysis has
// them. GUI thread.
#pragma once

#include "base/json.h"
#include "models/match_analysis.h"

#include <QTableWidget>

namespace cds {

class ResultsTable : public QTableWidget {
  Q_OBJECT
public:
  // What `analysis` finds of the shown session is asked for once the table is seen.
  explicit ResultsTable(std::shared_ptr<MatchAnalysis> analysis, QWidget* parent = nullptr);
  // `chance`: mAP and rank1 of a random order, or null.
  void show_session(std::shared_ptr<const RetrievalSession> session, const Json& chance);
  void retranslate();

Q_SIGNALS:
  void busy_changed(bool busy); // while the analysis works and the table is seen

protected:
  void showEvent(QShowEvent* event) override;

private:
  void want();
  void take_analysis();
  void add_rates();
  void add(const QString& name, const QString& value, const QString& explanation = {});
  std::shared_ptr<MatchAnalysis> analysis_;
  std::shared_ptr<const RetrievalSession> session_;
  Json chance_;
  bool busy_ = false;
};

} // namespace cds
