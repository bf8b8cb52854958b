// A tab of the retrieval page beside the ranked gallery. It is told which rankings the page shows and answers to the
// shared selection: to show a query, it sets Selection::query. GUI thread.
#pragma once

#include "models/retrieval_session.h"

#include <QWidget>
#include <filesystem>
#include <memory>
#include <vector>

namespace cds {

class MatchAnalysis;
class Thumbnails;
class Workspace;

// The rankings on the page.
struct ShownRankings {
  std::shared_ptr<const RetrievalSession> session; // null: none
  QString run;                                     // its run's id; empty without one
  std::filesystem::path folder;                    // of the run
};

class RetrievalTab : public QWidget {
  Q_OBJECT
public:
  using QWidget::QWidget;
  [[nodiscard]] virtual QString title() const = 0; // translated now
  // At each change of the rankings; costly work waits until the tab is on screen (showEvent) and is
  // done on a thread (BackgroundWork).
  virtual void set_rankings(const ShownRankings& shown) = 0;
  virtual void retranslate() = 0; // all visible strings; also once after construction
  virtual void restyle() {}       // colours; the same

Q_SIGNALS:
  void busy_changed(bool busy);      // a background load that the page's ready() waits for
  void message(const QString& text); // one line for the status bar
};

// What the page adds behind its own tabs, in order. Actions of a tab (QWidget::addAction) are found by the palette.
// `analysis`: the one evaluation of the rankings for all that need it.
[[nodiscard]] std::vector<RetrievalTab*> make_retrieval_tabs(Workspace& workspace, Thumbnails& thumbnails,
                                                             const std::shared_ptr<MatchAnalysis>& analysis);

} // namespace cds
