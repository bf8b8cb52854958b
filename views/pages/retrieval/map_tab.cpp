#include "views/pages/retrieval/map_tab.h"

#include "models/selection.h"
#include "models/text.h"
#include "models/workspace.h"
#include "views/pages/retrieval/embedding_view.h"
#include "views/pages/retrieval/picture_wall_view.h"
#include "views/style/theme.h"
#include "views/widgets/empty_text.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QProgressBar>
#include <QSignalBlocker>
#include <QSplitter>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace cds {

MapTab::MapTab(Workspace& workspace, Thumbnails& thumbnails, QWidget* parent)
    : RetrievalTab(parent), workspace_(workspace), method_(new QComboBox), coloring_(new QComboBox),
      method_title_(new QLabel), coloring_title_(new QLabel), lasso_(new QToolButton), reset_(new QToolButton),
      stop_(new QToolButton), progress_(new QProgressBar), view_(new EmbeddingView(map_, thumbnails)),
      wall_(new PictureWallView(caught_, thumbnails, 96)), problem_(new MeaningLabel(MeaningLabel::Meaning::problem)),
      remark_(new MeaningLabel(MeaningLabel::Meaning::remark)),
      caught_title_(new MeaningLabel(MeaningLabel::Meaning::heading)) {
  for (int i = 0; i < 2; ++i)
    method_->addItem({});
  for (int i = 0; i < 3; ++i)
    coloring_->addItem({});
  method_title_->setBuddy(method_);
  coloring_title_->setBuddy(coloring_);
  lasso_->setCheckable(true);
  progress_->setRange(0, 1000);
  progress_->setTextVisible(false);
  progress_->setMaximumWidth(160);
  progress_->hide();
  stop_->setIcon(themed_icon(QStringLiteral("stop")));
  stop_->hide();
  reset_->setIcon(themed_icon(QStringLiteral("zoom-fit")));
  auto* line = new QHBoxLayout;
  line->setSpacing(2 * step);
  line->addWidget(method_title_);
  line->addWidget(method_);
  line->addSpacing(2 * step);
  line->addWidget(coloring_title_);
  line->addWidget(coloring_);
  line->addSpacing(2 * step);
  line->addWidget(lasso_);
  line->addWidget(reset_);
  line->addStretch(1);
  line->addWidget(progress_);
  line->addWidget(stop_);
  auto* side = new QWidget;
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  caught_title_->setWordWrap(true);
  column->addWidget(caught_title_);
  column->addWidget(wall_, 1);
  auto* splitter = new QSplitter;
  splitter->setHandleWidth(2 * step);
  splitter->setChildrenCollapsible(false);
  splitter->addWidget(view_);
  splitter->addWidget(side);
  splitter->setStretchFactor(0, 1);
  splitter->setSizes({640, 280});
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 2 * step, 0, 0);
  all->setSpacing(2 * step);
  all->addLayout(line);
  all->addWidget(problem_);
  all->addWidget(splitter, 1);
  all->addWidget(remark_);
  problem_->hide();

  connect(method_, &QComboBox::currentIndexChanged, this, &MapTab::want);
  connect(coloring_, &QComboBox::currentIndexChanged, this,
          [this](int at) { view_->set_coloring(static_cast<EmbeddingView::Coloring>(at)); });
  connect(lasso_, &QToolButton::toggled, view_, &EmbeddingView::set_lasso);
  connect(reset_, &QToolButton::clicked, view_, &EmbeddingView::reset_view);
  connect(stop_, &QToolButton::clicked, this, [this] {
    { // first: what is wanted is what changed() begins
      const QSignalBlocker quiet(method_);
      method_->setCurrentIndex(static_cast<int>(map_.shown()));
    }
    map_.cancel();
  });
  connect(&map_, &EmbeddingMap::changed, this, &MapTab::take_map);
  connect(&map_, &EmbeddingMap::progressed, this, &MapTab::tell_progress);
  connect(view_, &EmbeddingView::lassoed, this, &MapTab::take_lasso);
  connect(view_, &EmbeddingView::chosen, this, &MapTab::choose);
  connect(&workspace.selection(), &Selection::query_changed, view_, &EmbeddingView::set_query);
  connect(wall_, &QListView::activated, this, [this](const QModelIndex& at) {
    if (const int query = at.data(PictureList::query_role).toInt(); query >= 0)
      workspace_.selection().set_query(query);
  });
}

QString MapTab::title() const {
  return tr("Map");
}

void MapTab::set_rankings(const ShownRankings& shown) {
  map_.set_session(shown.session);
  view_->set_query(workspace_.selection().query());
  if (isVisible())
    want();
}

void MapTab::showEvent(QShowEvent* event) {
  RetrievalTab::showEvent(event);
  if (map_.points().empty() && !map_.busy())
    want();
}

// The wanted map; PCA first, so that there is something to look at while a t-SNE is on its way.
void MapTab::want() {
  const auto method = static_cast<EmbeddingMap::Method>(method_->currentIndex());
  map_.want(map_.points().empty() ? EmbeddingMap::Method::pca : method);
}

void MapTab::take_map() {
  const bool first = map_.busy() && map_.points().empty();
  if (std::exchange(loading_, first) != first)
    Q_EMIT busy_changed(first);
  problem_->setText(map_.problem());
  problem_->setVisible(!map_.problem().isEmpty());
  tell_progress();
  if (std::exchange(version_, map_.version()) != map_.version()) {
    view_->take_map();
    take_lasso({});
  }
  tell_what_it_is();
  const auto wanted = static_cast<EmbeddingMap::Method>(method_->currentIndex());
  if (!map_.busy() && map_.problem().isEmpty() && !map_.points().empty() && map_.shown() != wanted)
    map_.want(wanted);
}

void MapTab::tell_what_it_is() {
  if (map_.points().empty())
    remark_->clear();
  else if (map_.shown() == EmbeddingMap::Method::pca && map_.explained().size() == 2)
    remark_->setText(
        tr("The two directions of largest variance: %1 % and %2 % of it. Distances beyond them are not seen")
            .arg(QLocale().toString(map_.explained()[0] * 100, 'f', 1),
                 QLocale().toString(map_.explained()[1] * 100, 'f', 1)));
  else
    remark_->setText(tr("t-SNE keeps neighbours together; sizes of groups and distances between them mean little"));
}

void MapTab::tell_progress() {
  const bool long_work = map_.busy() && !map_.points().empty();
  progress_->setVisible(long_work);
  stop_->setVisible(long_work);
  progress_->setValue(static_cast<int>(map_.progress() * 1000));
}

PictureList::Entry MapTab::entry(int point) const {
  const MapPoint& at = map_.points()[static_cast<std::size_t>(point)];
  PictureList::Entry out;
  out.path = to_qstring(map_.path(point));
  out.caption = tr("id %1").arg(at.identity);
  out.detail = (at.query ? tr("query, c%1") : tr("gallery, c%1")).arg(at.camera);
  out.mark = at.verdict == MapPoint::Verdict::right   ? PictureList::Mark::right
             : at.verdict == MapPoint::Verdict::wrong ? PictureList::Mark::wrong
                                                      : PictureList::Mark::none;
  (at.query ? out.query : out.gallery) = at.row;
  return out;
}

void MapTab::take_lasso(const std::vector<int>& points) {
  std::vector<PictureList::Entry> entries;
  entries.reserve(points.size());
  for (const int point : points)
    entries.push_back(entry(point));
  caught_.set_entries(std::move(entries));
  caught_title_->setText(points.empty() ? tr("Circled pictures")
                                        : tr("%n picture(s) circled", nullptr, static_cast<int>(points.size())));
}

void MapTab::choose(int point) {
  const MapPoint& at = map_.points()[static_cast<std::size_t>(point)];
  if (at.query)
    workspace_.selection().set_query(at.row);
  else
    Q_EMIT message(tr("A gallery image: %1").arg(to_qstring(map_.path(point))));
}

void MapTab::retranslate() {
  method_title_->setText(tr("Map by"));
  method_->setItemText(0, tr("PCA"));
  method_->setItemText(1, tr("t-SNE"));
  method_->setAccessibleName(tr("How the map is made"));
  coloring_title_->setText(tr("coloured by"));
  coloring_->setItemText(0, tr("identity"));
  coloring_->setItemText(1, tr("camera"));
  coloring_->setItemText(2, tr("right and wrong"));
  coloring_->setAccessibleName(tr("What colours mean"));
  lasso_->setText(tr("Lasso"));
  lasso_->setToolTip(tr("A drag circles points instead of moving the map; with Shift it always does"));
  lasso_->setAccessibleName(tr("Circle points by dragging"));
  reset_->setToolTip(tr("Show everything (0, or a double click)"));
  reset_->setAccessibleName(tr("Show the whole map"));
  stop_->setToolTip(tr("Stop the t-SNE and keep the map shown"));
  stop_->setAccessibleName(tr("Stop making the map"));
  progress_->setAccessibleName(tr("Progress of the map"));
  wall_->setAccessibleName(tr("Circled pictures"));
  set_empty_text(wall_,
                 tr("Circle points on the map to see their pictures here: with Lasso, or by dragging with Shift"));
  view_->retranslate();
  tell_what_it_is();
  take_lasso(view_->caught());
}

void MapTab::restyle() {
  view_->update();
  wall_->viewport()->update();
}

} // namespace cds
