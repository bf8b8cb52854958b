// One query and the gallery as it is ranked: numbers, pictures with their marks, the missed matches. GUI thread.
#pragma once

#include "models/background.h"
#include "models/ranked_gallery.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;

namespace cds {

class GalleryWall;
class MatchDelegate;
class MeaningLabel;
class PictureCache;
class PictureLabel;

class RankingPanel : public QWidget {
  Q_OBJECT
public:
  explicit RankingPanel(PictureCache& pictures, QWidget* parent = nullptr);
  ~RankingPanel() override;

  void set_session(std::shared_ptr<const RetrievalSession> session); // shows no query
  void show_query(int query);                                        // row of the query set; its stored ranks at once
  [[nodiscard]] int query() const { return query_; }                 // -1: none
  void go_to_first_wrong();
  void go_to_missed(); // the next right match behind the shown ranks, in turn
  void move(int by);   // from rank to rank
  void retranslate();

  [[nodiscard]] GalleryWall& gallery() const { return *gallery_; }
  [[nodiscard]] const RankedGallery& ranked() const { return *ranked_; }
  [[nodiscard]] QComboBox& depth() const { return *depth_; }

Q_SIGNALS:
  void busy_changed(bool busy); // the rest of the gallery is being ranked
  void match_opened(int row);   // Enter or a double click; a row of ranked()

private:
  QWidget* make_head();
  void describe();
  void take_thumbnail(const QString& key);
  void rank_rest();
  PictureCache& pictures_;
  RankedGallery* ranked_;
  std::shared_ptr<const RetrievalSession> session_;
  int query_ = -1;
  bool busy_ = false, whole_ = false; // whole: all of the gallery's ranks are known
  GalleryWall* gallery_;
  MatchDelegate* delegate_;
  PictureLabel* picture_;
  MeaningLabel *title_, *remark_;
  QLabel *numbers_, *missed_, *depth_title_;
  QComboBox* depth_;
  QCheckBox *same_camera_, *junk_;
  BackgroundWork rankings_; // last
};

} // namespace cds
