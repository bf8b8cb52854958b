#include "views/pages/retrieval/pairs_tab.h"

#include "models/text.h"
#include "views/plots/curve_plot.h"
#include "views/plots/heat_map.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QSignalBlocker>
#include <QSplitter>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

namespace cds {

QString rate_text(double rate) {
  return QLocale().toString(rate * 100, 'g', 3) + QStringLiteral(" %");
}

void fill_rates(QComboBox& box, const RetrievalResult* result) {
  const QSignalBlocker quiet(&box);
  const int before = box.currentIndex();
  box.clear();
  if (!result)
    return;
  int usual = 0;
  for (const RocPoint& point : result->roc) {
    if (std::abs(point.fpr - 0.01) < 1e-9)
      usual = box.count();
    box.addItem(rate_text(point.fpr));
  }
  box.setCurrentIndex(before >= 0 && before < box.count() ? before : usual);
}

const RocPoint* chosen_rate(const QComboBox& box, const RetrievalResult* result) {
  const int at = box.currentIndex();
  return result && at >= 0 && at < static_cast<int>(result->roc.size()) ? &result->roc[static_cast<std::size_t>(at)]
                                                                        : nullptr;
}

PairsTab::PairsTab(std::shared_ptr<MatchAnalysis> analysis, QWidget* parent)
    : RetrievalTab(parent), analysis_(std::move(analysis)), rate_(new QComboBox), rate_title_(new QLabel),
      distances_(new CurvePlot), matrix_(new HeatMap), rate_words_(new MeaningLabel(MeaningLabel::Meaning::remark)),
      problem_(new MeaningLabel(MeaningLabel::Meaning::problem)),
      remark_(new MeaningLabel(MeaningLabel::Meaning::remark)) {
  rate_title_->setBuddy(rate_);
  rate_words_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  rate_words_->setWordWrap(true);
  auto* line = new QHBoxLayout;
  line->setSpacing(2 * step);
  line->addWidget(rate_title_);
  line->addWidget(rate_);
  line->addStretch(1);
  auto* left = new QWidget;
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  column->addLayout(line);
  column->addWidget(distances_, 1);
  column->addWidget(rate_words_);
  auto* right = new QWidget;
  auto* second = new QVBoxLayout(right);
  second->setContentsMargins(0, 0, 0, 0);
  second->setSpacing(2 * step);
  remark_->setWordWrap(true);
  second->addWidget(matrix_, 1);
  second->addWidget(remark_);
  auto* splitter = new QSplitter;
  splitter->setHandleWidth(2 * step);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(left);
  splitter->addWidget(right);
  splitter->setSizes({500, 500});
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 2 * step, 0, 0);
  all->setSpacing(2 * step);
  all->addWidget(problem_);
  all->addWidget(splitter, 1);
  problem_->hide();
  distances_->set_decimals(2);
  distances_->set_legend_corner(CurvePlot::Corner::top_right);
  distances_->set_ends(false); // both end at nothing
  connect(rate_, &QComboBox::currentIndexChanged, this, &PairsTab::show_threshold);
  connect(analysis_.get(), &MatchAnalysis::changed, this, &PairsTab::take_result);
}

QString PairsTab::title() const {
  return tr("Pairs");
}

void PairsTab::set_rankings(const ShownRankings& shown) {
  analysis_->set_session(shown.session);
  if (isVisible())
    analysis_->want();
}

void PairsTab::showEvent(QShowEvent* event) {
  RetrievalTab::showEvent(event);
  analysis_->want();
}

void PairsTab::take_result() {
  const bool busy = analysis_->busy() && isVisible();
  if (std::exchange(loading_, busy) != busy)
    Q_EMIT busy_changed(busy);
  problem_->setText(analysis_->problem());
  problem_->setVisible(!analysis_->problem().isEmpty());
  fill_rates(*rate_, analysis_->result());
  distances_->clear();
  const auto densities = analysis_->densities();
  if (!densities.x.empty()) {
    const auto percent = [](std::vector<double> shares) {
      for (double& share : shares)
        share *= 100;
      return shares;
    };
    distances_->set_data(distances_->add_curve(tr("right pairs"), 2), densities.x, percent(densities.right));
    distances_->set_data(distances_->add_curve(tr("wrong pairs"), 1), densities.x, percent(densities.wrong));
  }
  const auto cameras = analysis_->camera_matrix();
  QStringList rows, columns, long_rows, long_columns;
  for (const std::int64_t camera : cameras.query_cameras) {
    rows << tr("c%1", "camera, as short as can be").arg(camera);
    long_rows << tr("queries of camera %1").arg(camera);
  }
  for (const std::int64_t camera : cameras.gallery_cameras) {
    columns << tr("c%1", "camera, as short as can be").arg(camera);
    long_columns << tr("gallery of camera %1").arg(camera);
  }
  matrix_->set_labels(rows, columns, long_rows, long_columns);
  matrix_->set_range(0, 1);
  matrix_->set_values(cameras.map);
  show_threshold();
}

void PairsTab::show_threshold() {
  const RocPoint* point = chosen_rate(*rate_, analysis_->result());
  rate_->setEnabled(point != nullptr);
  if (!point) {
    rate_words_->clear();
    distances_->set_markers({});
    return;
  }
  const QString distance = QLocale().toString(point->threshold, 'f', 3);
  rate_words_->setText(tr("Nearer than %1 (dotted) lie %2 of the right pairs, and %3 of the wrong ones")
                           .arg(distance, QLocale().toString(point->tpr * 100, 'f', 1) + QStringLiteral("\u00a0%"),
                                rate_text(point->fpr)));
  distances_->set_markers({{point->threshold, {}, false}}); // words there would hide the curves
}

void PairsTab::retranslate() {
  rate_title_->setText(tr("False positive rate"));
  rate_->setAccessibleName(tr("False positive rate of the threshold"));
  distances_->set_texts(tr("Distances of pairs"), tr("distance"), tr("share of the pairs (%)"));
  matrix_->set_texts(tr("mAP by cameras: queries down, gallery across"), tr("% mAP"));
  remark_->setText(tr("Each cell ranks the queries of one camera in the gallery images of one other. Hatched: no right "
                      "match there"));
  take_result();
}

} // namespace cds
