#include "views/pages/retrieval/results_table.h"

#include "models/text.h"
#include "views/pages/retrieval/pairs_tab.h"
#include "views/style/theme.h"

#include <QHeaderView>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

// Words stand apart from the numbers before them.
class WordsDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyleOptionViewItem moved = option;
    moved.rect.setLeft(moved.rect.left() + gap);
    QStyledItemDelegate::paint(painter, moved, index);
  }
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    QStyleOptionViewItem moved = option;
    moved.rect.setLeft(moved.rect.left() + gap);
    return QStyledItemDelegate::sizeHint(moved, index) + QSize(gap, 0);
  }

private:
  static constexpr int gap = 4 * step;
};

QString percent(double share) {
  return std::isnan(share) ? QStringLiteral("–") : percent_text(share) + QStringLiteral(" %");
}

} // namespace

ResultsTable::ResultsTable(std::shared_ptr<MatchAnalysis> analysis, QWidget* parent)
    : QTableWidget(0, 3, parent), analysis_(std::move(analysis)) {
  verticalHeader()->hide();
  setEditTriggers(QAbstractItemView::NoEditTriggers);
  setSelectionBehavior(QAbstractItemView::SelectRows);
  setShowGrid(false);
  horizontalHeader()->setStretchLastSection(true);
  verticalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents); // explanations wrap
  verticalHeader()->setMinimumSectionSize(7 * step);
  setAlternatingRowColors(true);
  setFrameShape(QFrame::NoFrame);
  setItemDelegateForColumn(2, new WordsDelegate(this));
  connect(analysis_.get(), &MatchAnalysis::changed, this, &ResultsTable::take_analysis);
}

void ResultsTable::showEvent(QShowEvent* event) {
  QTableWidget::showEvent(event);
  want();
}

void ResultsTable::want() {
  if (isVisible() && session_ && session_ == analysis_->session())
    analysis_->want();
}

void ResultsTable::take_analysis() {
  const bool busy = analysis_->busy() && isVisible();
  retranslate();
  if (std::exchange(busy_, busy) != busy)
    Q_EMIT busy_changed(busy);
}

void ResultsTable::show_session(std::shared_ptr<const RetrievalSession> session, const Json& chance) {
  session_ = std::move(session);
  chance_ = chance;
  retranslate();
  want();
}

// Of one camera's gallery alone there is no analysis.
void ResultsTable::add_rates() {
  if (session_ != analysis_->session())
    return;
  const RetrievalResult* result = analysis_->result();
  for (const double rate : {1e-1, 1e-2, 1e-3, 1e-4}) {
    const RocPoint* point = nullptr;
    for (std::size_t i = 0; result && i < result->roc.size(); ++i)
      if (std::abs(result->roc[i].fpr - rate) < 1e-9)
        point = &result->roc[i];
    add(tr("TPR at FPR %1").arg(rate_text(rate)), point ? percent(point->tpr) : QStringLiteral("…"),
        tr("True positive rate: the share of the right pairs that are nearer than the distance which lets this share "
           "of the wrong pairs through. For open-set search, where the person may not be in the gallery"));
  }
}

void ResultsTable::add(const QString& name, const QString& value, const QString& explanation) {
  const int row = rowCount();
  insertRow(row);
  auto* first = new QTableWidgetItem(name);
  auto* second = new QTableWidgetItem(value);
  second->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  // What the rows above say already is said once.
  const bool said = row > 0 && item(row - 1, 0)->toolTip() == explanation;
  auto* third = new QTableWidgetItem(said ? QString() : explanation);
  third->setForeground(colors().faint_text);
  for (QTableWidgetItem* item : {first, second, third})
    item->setToolTip(explanation);
  setItem(row, 0, first);
  setItem(row, 1, second);
  setItem(row, 2, third);
}

void ResultsTable::retranslate() {
  setHorizontalHeaderLabels({tr("Metric"), tr("Value"), QStringLiteral("\u2003") + tr("What it says")});
  horizontalHeaderItem(0)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  horizontalHeaderItem(1)->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
  horizontalHeaderItem(2)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  setAccessibleName(tr("Results of this run"));
  setRowCount(0);
  if (!session_)
    return;
  add(tr("mAP"), percent(session_->mean_ap()), tr("Mean of the queries' average precision"));
  const auto cmc = session_->cmc();
  for (const std::size_t rank : {1U, 5U, 10U})
    if (rank <= cmc.size())
      add(tr("Rank-%1").arg(rank), percent(static_cast<double>(cmc[rank - 1])),
          tr("Share of queries with a right match among the first %1").arg(rank));
  add(tr("mINP"), percent(session_->mean_inp()),
      tr("Mean inverse negative penalty: how far down the last right match stands (Ye et al. 2021)"));
  add_rates();
  const auto add_chance = [this](const char* key, const QString& name) {
    if (chance_.is_object() && chance_.contains(key) && chance_[key].is_number())
      add(name, percent(chance_[key].get<double>()), tr("What a random order of the gallery reaches"));
  };
  add_chance("mAP", tr("mAP by chance"));
  add_chance("rank1", tr("Rank-1 by chance"));
  const auto counted = std::count_if(session_->queries().begin(), session_->queries().end(),
                                     [](const QueryRow& query) { return query.counts(); });
  add(tr("Queries that count"), count_text(static_cast<double>(counted)),
      tr("Queries with at least one right match from another camera"));
  add(tr("Queries"), count_text(static_cast<double>(session_->queries().size())));
  add(tr("Gallery images"), count_text(session_->gallery_size()));
  for (const int column : {0, 1}) {
    resizeColumnToContents(column);
    setColumnWidth(column, columnWidth(column) + 6 * step);
  }
}

} // namespace cds
