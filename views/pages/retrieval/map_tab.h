// The embeddings as a map: who lies near whom, coloured by person, camera or success; circled pictures beside it.
#pragma once

#include "models/embedding_map.h"
#include "models/picture_list.h"
#include "views/pages/retrieval/retrieval_tab.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QToolButton;

namespace cds {

class EmbeddingView;
class MeaningLabel;
class PictureWallView;

class MapTab : public RetrievalTab {
  Q_OBJECT
public:
  MapTab(Workspace& workspace, Thumbnails& thumbnails, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  void set_rankings(const ShownRankings& shown) override;
  void retranslate() override;
  void restyle() override;

  [[nodiscard]] EmbeddingMap& map() { return map_; }
  [[nodiscard]] EmbeddingView& view() const { return *view_; }
  [[nodiscard]] const PictureList& caught() const { return caught_; }

protected:
  void showEvent(QShowEvent* event) override;

private:
  void want();
  void take_map();
  void tell_progress();
  void tell_what_it_is();
  void take_lasso(const std::vector<int>& points);
  void choose(int point);
  [[nodiscard]] PictureList::Entry entry(int point) const;

  Workspace& workspace_;
  EmbeddingMap map_;
  PictureList caught_;
  bool loading_ = false; // told by busy_changed()
  int version_ = -1;     // of the map on screen
  QComboBox *method_, *coloring_;
  QLabel *method_title_, *coloring_title_;
  QToolButton *lasso_, *reset_, *stop_;
  QProgressBar* progress_;
  EmbeddingView* view_;
  PictureWallView* wall_;
  MeaningLabel *problem_, *remark_, *caught_title_;
};

} // namespace cds
