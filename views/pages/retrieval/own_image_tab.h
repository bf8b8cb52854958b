// A person's own picture against the gallery: who is it, and is it anyone there at all?
#pragma once

#include "models/match_analysis.h"
#include "models/own_image.h"
#include "models/picture_list.h"
#include "views/pages/retrieval/retrieval_tab.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;

namespace cds {

class BoxPicture;
class MeaningLabel;
class PictureWallView;

class OwnImageTab : public RetrievalTab {
  Q_OBJECT
public:
  OwnImageTab(Workspace& workspace, Thumbnails& thumbnails, std::shared_ptr<MatchAnalysis> analysis,
              QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  void set_rankings(const ShownRankings& shown) override;
  void retranslate() override;
  void restyle() override;

  void take_picture(const QString& path); // opens it and searches
  [[nodiscard]] OwnImage& own() { return own_; }
  [[nodiscard]] BoxPicture& picture() const { return *picture_; }
  [[nodiscard]] const PictureList& found() const { return found_; }
  [[nodiscard]] QString verdict() const;

protected:
  void showEvent(QShowEvent* event) override;
  void dragEnterEvent(QDragEnterEvent* event) override;
  void dragLeaveEvent(QDragLeaveEvent* event) override;
  void dropEvent(QDropEvent* event) override;

private:
  void choose_picture();
  void give_room();
  void search();
  void show_state();
  void show_verdict();

  std::shared_ptr<MatchAnalysis> analysis_;
  OwnImage own_;
  PictureList found_;
  BoxPicture* picture_;
  QSplitter* splitter_;
  bool moved_ = false; // by the person
  QPushButton *choose_, *search_, *whole_, *stop_;
  QProgressBar* waiting_;
  QComboBox* rate_;
  QLabel* rate_title_;
  MeaningLabel *verdict_, *problem_, *remark_;
  PictureWallView* wall_;
};

} // namespace cds
