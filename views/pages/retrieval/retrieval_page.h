// "Does it find people?": queries to triage on the left, the gallery as the chosen one ranks it on the right. What is
// shown comes from the arrays the metrics were computed from.
#pragma once

#include "models/background.h"
#include "models/retrieval_models.h"
#include "models/retrieval_session.h"
#include "models/thumbnails.h"
#include "views/frame/page.h"

#include <QPointer>
#include <QTimer>
#include <memory>

class QCheckBox;
class QComboBox;
class QLabel;
class QListView;
class QSplitter;
class QStackedWidget;
class QTabWidget;
class QTableWidget;
class QToolButton;

namespace cds {

class CmcPlot;
class EmptyState;
class MatchDelegate;
class MeaningLabel;
class PictureLabel;
class QueryDelegate;
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

  [[nodiscard]] QListView& query_list() const { return *queries_; }
  [[nodiscard]] QListView& gallery() const { return *gallery_; }
  [[nodiscard]] const RankedGallery& ranked() const { return *ranked_; }

protected:
  void entered() override;
  bool event(QEvent* event) override;
  bool eventFilter(QObject* watched, QEvent* event) override;

private:
  QWidget* make_left();
  QWidget* make_right();
  void make_actions();
  void show_run(const QString& id);
  void load();
  void take_session(std::shared_ptr<const RetrievalSession> session);
  void show_query(int query);
  void show_metrics();
  void describe_query(int query);
  void move_query(int by);
  void go_to_first_wrong();
  void take_thumbnail(const QString& key);

  Thumbnails thumbnails_;
  QueryListModel* model_;
  QueryOrder* order_;
  RankedGallery* ranked_;
  std::shared_ptr<const RetrievalSession> session_;
  QPointer<RunFeed> feed_;
  QString loaded_run_; // whose session this is
  int shown_query_ = -1;
  bool loading_ = false;
  QTimer relayout_;

  QStackedWidget* stack_;
  EmptyState* empty_;
  QComboBox *sort_, *depth_;
  QCheckBox *failures_, *same_camera_, *junk_;
  QToolButton* wall_;
  QLabel *sort_title_, *count_, *depth_title_;
  QListView *queries_, *gallery_;
  QueryDelegate* query_delegate_;
  MatchDelegate* match_delegate_;
  PictureLabel* picture_;
  MeaningLabel *query_title_, *query_remark_, *missed_, *problem_;
  QLabel* query_numbers_;
  QTabWidget* tabs_;
  std::vector<RetrievalTab*> tabs_added_; // behind our own, owned by tabs_
  CmcPlot* cmc_;
  QTableWidget* results_;
  QSplitter* splitter_;

  BackgroundWork loads_, rankings_; // last: their answers must not outlive what they touch
};

} // namespace cds
