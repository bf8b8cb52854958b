// Distances of right and wrong pairs with the threshold of a false positive rate, and mAP by pair of cameras.
#pragma once

#include "models/match_analysis.h"
#include "views/pages/retrieval/retrieval_tab.h"

class QComboBox;
class QLabel;

namespace cds {

class CurvePlot;
class HeatMap;
class MeaningLabel;

class PairsTab : public RetrievalTab {
  Q_OBJECT
public:
  explicit PairsTab(std::shared_ptr<MatchAnalysis> analysis, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  void set_rankings(const ShownRankings& shown) override;
  void retranslate() override;

  [[nodiscard]] HeatMap& matrix() const { return *matrix_; }
  [[nodiscard]] CurvePlot& distances() const { return *distances_; }

protected:
  void showEvent(QShowEvent* event) override;

private:
  void take_result();
  void show_threshold();

  std::shared_ptr<MatchAnalysis> analysis_;
  bool loading_ = false;
  QComboBox* rate_;
  QLabel* rate_title_;
  CurvePlot* distances_;
  HeatMap* matrix_;
  MeaningLabel *rate_words_, *problem_, *remark_;
};

// "1 %" for 0.01, in the person's language.
[[nodiscard]] QString rate_text(double rate);
// Fills a combo box with the ROC's rates, keeping the chosen one; 1 % at first.
void fill_rates(QComboBox& box, const RetrievalResult* result);
// The ROC point that the box stands at; null where there is none.
[[nodiscard]] const RocPoint* chosen_rate(const QComboBox& box, const RetrievalResult* result);

} // namespace cds
