// Where the run's network looks: its last feature map over the chosen query and one of its matches.
#pragma once

#include "models/activation_pair.h"
#include "views/pages/retrieval/retrieval_tab.h"

#include <QTimer>

class QLabel;
class QProgressBar;
class QSpinBox;

namespace cds {

class MeaningLabel;
class PictureLabel;

class ActivationTab : public RetrievalTab {
  Q_OBJECT
public:
  ActivationTab(Workspace& workspace, Thumbnails& thumbnails, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  void set_rankings(const ShownRankings& shown) override;
  void retranslate() override;

  [[nodiscard]] ActivationPair& pair() { return pair_; }
  [[nodiscard]] QSpinBox& rank() const { return *rank_; }

protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  void ask();  // soon, while on screen
  void want(); // now
  void show_maps();
  void draw_maps();
  void fit();
  [[nodiscard]] int query() const; // of the session shown; -1: none

  Workspace& workspace_;
  ShownRankings shown_;
  ActivationPair pair_;
  bool busy_ = false;
  int height_ = 200; // of the pictures, pixels
  QString asked_;    // what the maps shown or under way are of
  QTimer wait_;
  QSpinBox* rank_;
  QLabel* rank_title_;
  QProgressBar* waiting_;
  PictureLabel *query_picture_, *match_picture_;
  QLabel *query_map_, *match_map_;
  MeaningLabel *query_title_, *match_title_, *problem_, *remark_;
};

} // namespace cds
