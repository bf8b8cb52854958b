// "Does it find people?": queries to triage on the left, the gallery as the chosen one ranks it on the right. What is
// shown comes from the arrays the metrics were computed from.
#pragma once

#include "models/background.h"
#include "models/ranked_gallery.h"
#include "models/thumbnails.h"
#include "views/frame/page.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/pages/retrieval/picture_dialog.h"
#include "views/plots/export.h"

#include <QPointer>
#include <memory>
#include <optional>
#include <vector>

class QListView;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace cds {

class CmcPlot;
class CompareOffer;
class CompareTab;
class EmptyState;
class GalleryWall;
class MatchAnalysis;
class MeaningLabel;
class QueryPanel;
class RankingPanel;
class ResultsTable;
class RetrievalTab;
class RunFeed;

class RetrievalPage : public Page {
  Q_OBJECT
public:
  explicit RetrievalPage(Workspace& workspace, QWidget* parent = nullptr);
  ~RetrievalPage() override;

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("retrieval"); }
  void retranslate() override;
  void restyle() override;

  [[nodiscard]] QListView& query_list() const;
  [[nodiscard]] GalleryWall& gallery() const;
  [[nodiscard]] const RankedGallery& ranked() const;
  [[nodiscard]] const std::shared_ptr<const RetrievalSession>& session() const { return session_; } // shown now
  [[nodiscard]] Thumbnails& thumbnails() { return thumbnails_; }
  [[nodiscard]] CompareTab& compare() const { return *compare_; }

protected:
  [[nodiscard]] QWidget* first_focus() const override;
  bool event(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  void make_tabs();
  void make_actions();
  void show_run(const QString& id);
  void load();
  void show_empty(); // what the page says without rankings
  void take_session(std::shared_ptr<const RetrievalSession> session);
  void show_session(std::shared_ptr<const RetrievalSession> session, bool narrowed);
  void narrow(int gallery_camera);
  void show_query(int query);
  void show_results();
  void open_picture(int row);
  void make_sheet();
  void export_metrics(PictureFormat format);

  Thumbnails thumbnails_;
  PictureCache pictures_;
  std::shared_ptr<const RetrievalSession> whole_;   // the run's
  std::shared_ptr<const RetrievalSession> session_; // what is shown: the same, or one camera's gallery
  QPointer<RunFeed> feed_;
  QString loaded_run_; // whose session this is
  bool loading_ = false, narrowing_ = false;
  int opened_row_ = -1;                  // shown large; -1: the query
  std::optional<PictureFormat> awaited_; // metrics asked for as a file before their rates were there

  std::shared_ptr<MatchAnalysis> analysis_; // of the run's rankings
  QStackedWidget* stack_;
  EmptyState* empty_;
  QueryPanel* queries_;
  RankingPanel* ranking_;
  MeaningLabel* problem_;
  CmcPlot* cmc_;
  ResultsTable* results_;
  CompareTab* compare_;
  CompareOffer* offer_;             // in it, while nothing is compared
  std::vector<double> differences_; // to another model, of the whole gallery
  QPushButton* export_;
  QTabWidget* tabs_;
  std::vector<RetrievalTab*> tabs_added_; // behind our own, owned by tabs_
  QSplitter* splitter_;
  QPointer<PictureDialog> dialog_;

  BackgroundWork loads_, narrowings_; // last: their answers must not outlive what they touch
};

} // namespace cds
