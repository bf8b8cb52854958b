// Two or three models on the same query, a strip each: what one finds early and the other late. GUI thread.
#pragma once

#include "models/background.h"
#include "models/retrieval_comparison.h"
#include "views/pages/retrieval/retrieval_tab.h"

#include <QTimer>
#include <array>

class QComboBox;
class QLabel;

namespace cds {

class GalleryWall;
class MatchDelegate;
class MeaningLabel;
class PictureCache;

class CompareTab : public RetrievalTab {
  Q_OBJECT
public:
  CompareTab(Workspace& workspace, PictureCache& pictures, QWidget* parent = nullptr);
  ~CompareTab() override;

  [[nodiscard]] QString title() const override;
  void set_rankings(const ShownRankings& shown) override;
  void retranslate() override;
  void restyle() override;

  // Model 1 or 2: a run, or embeddings in files; an empty choice takes it away.
  void choose_run(int model, const QString& run);
  void choose_files(int model, const QStringList& files);
  [[nodiscard]] const RetrievalComparison* comparison() const { return comparison_.get(); }
  [[nodiscard]] GalleryWall& strip(int model) const;

Q_SIGNALS:
  // AP of model B less this run's, of each query; none: nothing is compared.
  void differences_changed(const std::vector<double>& differences);

protected:
  void showEvent(QShowEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  static constexpr int most = 3;
  struct Choice {
    QString run;
    QStringList files;
    RetrievalSession::Pointer session; // null: being loaded, or none
  };
  struct Strip {
    QWidget* box = nullptr;
    QLabel* text = nullptr;
    GalleryWall* wall = nullptr;
    MatchDelegate* delegate = nullptr;
    RankedGallery* ranked = nullptr;
  };
  QWidget* make_strip(Strip& strip);
  [[nodiscard]] static QString files_entry(); // what a choice stands for: "run:ID", this, or nothing
  void fill_choices();
  void ask_for_files(int model);
  void load(int model);
  void compare();
  void show_query(int query);
  void show_ranked(int query, RetrievalComparison::Ranked ranked);
  void describe();
  void fit_strips();      // the pictures as high as all strips together allow
  void follow(int model); // the current picture of one strip in the others
  [[nodiscard]] QString run_name(const QString& id) const;
  [[nodiscard]] static QString letter(int model); // "A"

  Workspace& workspace_;
  PictureCache& pictures_;
  ShownRankings shown_;
  std::array<Choice, most> choices_;
  std::shared_ptr<const RetrievalComparison> comparison_;
  int shown_query_ = -1;
  bool busy_ = false, following_ = false;
  QTimer later_;
  QStringList listed_; // what the boxes offer now
  std::array<QComboBox*, most> boxes_{};
  std::array<QLabel*, most> titles_{};
  std::array<Strip, most> strips_;
  MeaningLabel *problem_, *hint_;
  BackgroundWork loads_, rankings_; // last
};

} // namespace cds
