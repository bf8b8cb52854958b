// The metrics of the shown rankings as a table. GUI thread.
#pragma once

#include "base/json.h"
#include "models/retrieval_session.h"

#include <QTableWidget>

namespace cds {

class ResultsTable : public QTableWidget {
  Q_OBJECT
public:
  explicit ResultsTable(QWidget* parent = nullptr);
  // `chance`: mAP and rank1 of a random order, or null.
  void show_session(std::shared_ptr<const RetrievalSession> session, const Json& chance);
  void retranslate();

private:
  void add(const QString& name, const QString& value, const QString& explanation = {});
  std::shared_ptr<const RetrievalSession> session_;
  Json chance_;
};

} // namespace cds
