#include "views/pages/retrieval/retrieval_page.h"

#include "models/match_analysis.h"
#include "models/selection.h"
#include "views/pages/retrieval/compare_offer.h"
#include "views/pages/retrieval/compare_tab.h"
#include "views/pages/retrieval/gallery_wall.h"
#include "views/pages/retrieval/query_panel.h"
#include "views/pages/retrieval/ranking_panel.h"
#include "views/pages/retrieval/results_table.h"
#include "views/plots/cmc_plot.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QListView>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QTabWidget>
#include <QVBoxLayout>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr int picture_height = 132; // of the gallery's cells
constexpr std::uintmax_t disk_bound = std::uintmax_t{512} << 20;

} // namespace

RetrievalPage::RetrievalPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), thumbnails_(static_cast<int>(std::ceil(picture_height * qGuiApp->devicePixelRatio()))),
      pictures_(thumbnails_), analysis_(std::make_shared<MatchAnalysis>()), stack_(new QStackedWidget),
      empty_(new EmptyState(QStringLiteral("retrieval"))), queries_(new QueryPanel(pictures_)),
      ranking_(new RankingPanel(pictures_)), problem_(new MeaningLabel(MeaningLabel::Meaning::problem)),
      cmc_(new CmcPlot), results_(new ResultsTable(analysis_)), tabs_(new QTabWidget), splitter_(new QSplitter),
      loads_(this), narrowings_(this) {
  thumbnails_.keep_on_disk(Thumbnails::usual_folder(), disk_bound);
  make_tabs();
  splitter_->addWidget(queries_);
  splitter_->addWidget(tabs_);
  splitter_->setStretchFactor(1, 1);
  splitter_->setSizes({240, 950});
  splitter_->setHandleWidth(2 * step);
  splitter_->setChildrenCollapsible(false);
  problem_->hide();
  stack_->addWidget(empty_);
  stack_->addWidget(splitter_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(page_margin, 2 * step, page_margin, 2 * step);
  column->addWidget(problem_);
  column->addWidget(stack_, 1);
  make_actions();
  for (QAbstractItemView* view :
       {static_cast<QAbstractItemView*>(&queries_->view()), static_cast<QAbstractItemView*>(&ranking_->gallery())})
    view->installEventFilter(this);

  Selection& selection = workspace.selection();
  connect(&selection, &Selection::run_changed, this, &RetrievalPage::show_run);
  connect(&selection, &Selection::query_changed, this, &RetrievalPage::show_query);
  connect(queries_, &QueryPanel::query_chosen, &selection, &Selection::set_query);
  connect(queries_, &QueryPanel::query_opened, this, [this] { open_picture(-1); });
  connect(queries_, &QueryPanel::gallery_camera_chosen, this, &RetrievalPage::narrow);
  connect(ranking_, &RankingPanel::match_opened, this, &RetrievalPage::open_picture);
  connect(ranking_, &RankingPanel::busy_changed, this, [this](bool busy) { busy ? begin_load() : end_load(); });
  connect(&thumbnails_, &Thumbnails::arrived, this, [this, known = pictures_.aspect()]() mutable {
    if (std::exchange(known, pictures_.aspect()) != pictures_.aspect() && queries_->is_wall())
      queries_->view().doItemsLayout();
  });
  for (QWidget* view : {queries_->view().viewport(), ranking_->gallery().viewport()})
    connect(&thumbnails_, &Thumbnails::arrived, view, qOverload<>(&QWidget::update));
  connect(&thumbnails_, &Thumbnails::abandoned, queries_->view().viewport(), qOverload<>(&QWidget::update));
  connect(empty_, &EmptyState::action_clicked, this, [this] { Q_EMIT page_requested(QStringLiteral("runs")); });
  show_run(selection.run());
}

RetrievalPage::~RetrievalPage() = default;

QListView& RetrievalPage::query_list() const {
  return queries_->view();
}

GalleryWall& RetrievalPage::gallery() const {
  return ranking_->gallery();
}

const RankedGallery& RetrievalPage::ranked() const {
  return ranking_->ranked();
}

void RetrievalPage::make_tabs() {
  tabs_->setDocumentMode(true);
  tabs_->addTab(ranking_, {});
  tabs_->addTab(cmc_, {});
  tabs_->addTab(results_, {});
  compare_ = new CompareTab(workspace(), pictures_);
  connect(compare_, &CompareTab::differences_changed, this, [this](const std::vector<double>& differences) {
    differences_ = differences;
    offer_->setVisible(!compare_->comparison());
    if (session_ == whole_)
      queries_->set_differences(differences_);
  });
  offer_ = new CompareOffer(workspace());
  static_cast<QVBoxLayout*>(compare_->layout())->addWidget(offer_, 4); // in the room of the strips to come
  connect(offer_, &CompareOffer::run_chosen, compare_, [this](const QString& run) { compare_->choose_run(1, run); });
  connect(offer_, &CompareOffer::experiment_asked, this,
          [this] { Q_EMIT page_requested(QStringLiteral("experiment")); });
  std::vector<RetrievalTab*> tabs = make_retrieval_tabs(workspace(), thumbnails_, analysis_);
  tabs.insert(tabs.begin(), compare_);
  for (RetrievalTab* tab : tabs) {
    tab == compare_ ? tabs_->insertTab(1, tab, {}) : tabs_->addTab(tab, {});
    tabs_added_.push_back(tab);
    addActions(tab->actions());
    connect(tab, &RetrievalTab::busy_changed, this, [this](bool busy) { busy ? begin_load() : end_load(); });
    connect(tab, &RetrievalTab::message, this, &RetrievalPage::message);
  }
  connect(results_, &ResultsTable::busy_changed, this, [this](bool busy) { busy ? begin_load() : end_load(); });
  export_ = new QPushButton;
  export_->setFlat(true);
  tabs_->setCornerWidget(export_);
}

QWidget* RetrievalPage::first_focus() const {
  return &gallery();
}

bool RetrievalPage::event(QEvent* event) {
  if (event->type() == QEvent::StatusTip) {
    Q_EMIT message(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
  }
  return Page::event(event);
}

// Up and Down go from query to query, Left and Right from rank to rank, wherever the keyboard is; Page Up, Page Down,
// Home and End move in what has the keyboard.
bool RetrievalPage::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress)
    return Page::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->modifiers() != Qt::NoModifier)
    return false;
  const bool in_gallery = watched == &ranking_->gallery();
  if (in_gallery && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
    queries_->move(key->key() == Qt::Key_Down ? 1 : -1);
    return true;
  }
  if ((in_gallery || (watched == &queries_->view() && !queries_->is_wall())) &&
      (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right)) {
    ranking_->move(key->key() == Qt::Key_Right ? 1 : -1);
    return true;
  }
  return false;
}

QString RetrievalPage::title() const {
  return tr("Retrieval");
}

QString RetrievalPage::question() const {
  return tr("Does it find people?");
}

void RetrievalPage::retranslate() {
  show_empty();
  queries_->retranslate();
  ranking_->retranslate();
  tabs_->setTabText(0, tr("Ranked gallery"));
  tabs_->setTabText(tabs_->indexOf(cmc_), tr("CMC"));
  tabs_->setTabText(tabs_->indexOf(results_), tr("Results"));
  for (RetrievalTab* tab : tabs_added_) {
    tab->retranslate();
    tabs_->setTabText(tabs_->indexOf(tab), tab->title());
  }
  tabs_->setAccessibleName(tr("Gallery, CMC and results"));
  const auto set = [this](const char* name, const QString& text) {
    if (auto* action = findChild<QAction*>(QLatin1String(name)))
      action->setText(text);
  };
  set("retrieval_next_query", tr("Next query"));
  set("retrieval_previous_query", tr("Previous query"));
  set("retrieval_first_wrong", tr("Go to the first wrong rank"));
  set("retrieval_missed", tr("Go to the next missed match"));
  set("retrieval_failures", tr("Only misses at rank 1"));
  set("retrieval_sheet", tr("Rank sheet..."));
  set("retrieval_metrics_csv", tr("Metrics as CSV..."));
  set("retrieval_metrics_json", tr("Metrics as JSON..."));
  set("retrieval_queries_csv", tr("Queries as CSV..."));
  set("retrieval_queries_json", tr("Queries as JSON..."));
  export_->setText(tr("Export"));
  export_->setAccessibleName(tr("Export sheets and tables"));
  offer_->retranslate();
  cmc_->retranslate();
  results_->retranslate();
}

void RetrievalPage::restyle() {
  for (RetrievalTab* tab : tabs_added_)
    tab->restyle();
  queries_->view().viewport()->update();
  gallery().viewport()->update();
}

} // namespace cds
