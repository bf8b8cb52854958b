#include "views/pages/retrieval/retrieval_page.h"

#include "models/core_text.h"
#include "models/match_analysis.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/pages/retrieval/compare_tab.h"
#include "views/pages/retrieval/gallery_wall.h"
#include "views/pages/retrieval/query_panel.h"
#include "views/pages/retrieval/rank_sheet_dialog.h"
#include "views/pages/retrieval/ranking_panel.h"
#include "views/pages/retrieval/results_table.h"
#include "views/pages/retrieval/retrieval_export.h"
#include "views/plots/cmc_plot.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QFileInfo>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QListView>
#include <QMenu>
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
    if (session_ == whole_)
      queries_->set_differences(differences_);
  });
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

void RetrievalPage::make_actions() {
  const auto add = [this](const char* name, const QString& icon, const QKeySequence& keys, auto go) {
    QAction* action = add_page_action(name, icon);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, go);
  };
  add("retrieval_next_query", QStringLiteral("next"), QKeySequence(Qt::CTRL | Qt::Key_Down),
      [this] { queries_->move(1); });
  add("retrieval_previous_query", QStringLiteral("previous"), QKeySequence(Qt::CTRL | Qt::Key_Up),
      [this] { queries_->move(-1); });
  add("retrieval_first_wrong", {}, QKeySequence(Qt::CTRL | Qt::Key_J), [this] { ranking_->go_to_first_wrong(); });
  add("retrieval_missed", {}, QKeySequence(Qt::CTRL | Qt::Key_M), [this] { ranking_->go_to_missed(); });
  add("retrieval_failures", {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F),
      [this] { queries_->toggle_failures(); });
  add("retrieval_sheet", {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_E), [this] { make_sheet(); });
  const auto save = [this](const char* name, auto make, PictureFormat format) {
    QAction* action = add_page_action(name);
    connect(action, &QAction::triggered, this, [this, make, format] {
      if (session_)
        save_picture(this, make(session_), format);
    });
  };
  const auto metrics = [this](std::shared_ptr<const RetrievalSession> session) {
    const RetrievalResult* result = session == analysis_->session() ? analysis_->result() : nullptr;
    return metrics_table(std::move(session), result ? result->roc : std::vector<RocPoint>());
  };
  save("retrieval_metrics_csv", metrics, PictureFormat::csv);
  save("retrieval_metrics_json", metrics, PictureFormat::json);
  save("retrieval_queries_csv", queries_table, PictureFormat::csv);
  save("retrieval_queries_json", queries_table, PictureFormat::json);
  auto* menu = new QMenu(export_);
  for (const char* name : {"retrieval_sheet", "retrieval_metrics_csv", "retrieval_metrics_json",
                           "retrieval_queries_csv", "retrieval_queries_json"})
    menu->addAction(findChild<QAction*>(QLatin1String(name)));
  export_->setMenu(menu);
}

void RetrievalPage::make_sheet() {
  if (!session_)
    return;
  auto* dialog = new RankSheetDialog(session_, queries_->chosen(), queries_->shown(), this);
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->open();
}

void RetrievalPage::show_run(const QString& id) {
  if (feed_)
    disconnect(feed_, nullptr, this, nullptr);
  feed_ = id.isEmpty() ? nullptr : workspace().watcher().feed(id);
  loaded_run_.clear();
  loads_.cancel();
  if (std::exchange(loading_, false))
    end_load();
  problem_->hide();
  take_session(nullptr);
  if (!feed_)
    return;
  connect(feed_, &RunFeed::loaded, this, &RetrievalPage::load);
  connect(feed_, &RunFeed::result_changed, this, [this](const QString& key) {
    if (key == QLatin1String("test"))
      load();
  });
  load();
}

void RetrievalPage::load() {
  if (!feed_)
    return;
  const QString id = feed_->id();
  loads_.cancel();
  if (!std::exchange(loading_, true))
    begin_load();
  const auto folder = workspace().watcher().run_folder(id);
  loads_.start([folder](std::stop_token) { return RetrievalSession::load(folder); },
               [this, id](Result<std::shared_ptr<const RetrievalSession>> session) {
                 if (std::exchange(loading_, false))
                   end_load();
                 if (!feed_ || feed_->id() != id)
                   return;
                 // A run without rankings is no problem: the page says what it is for. Damaged files are one.
                 const bool absent = !session && session.error().kind == ErrorKind::wrong_call;
                 problem_->setVisible(!session && !absent);
                 problem_->setText(!session && !absent ? error_text(session.error()) : QString());
                 loaded_run_ = id;
                 take_session(session ? *session : nullptr);
               });
}

void RetrievalPage::show_empty() {
  const RunInfo* info = workspace().watcher().info(workspace().selection().run());
  if (info && info->classifier)
    empty_->set_texts(
        tr("This run has no gallery"),
        tr("It names the classes of pictures one by one, so there is nothing to rank. Its accuracy stands "
           "on the page Live."),
        tr("Choose a run"));
  else
    empty_->set_texts(
        tr("No rankings yet"),
        tr("A run that has been evaluated shows here, for each query, how the gallery is ranked: what was found, what "
           "was missed, and what was taken for the same person. A training evaluates itself at its end."),
        tr("Choose a run"));
}

void RetrievalPage::take_session(std::shared_ptr<const RetrievalSession> session) {
  whole_ = std::move(session);
  narrowings_.cancel();
  if (std::exchange(narrowing_, false))
    end_load();
  if (!whole_)
    show_empty();
  stack_->setCurrentWidget(whole_ ? static_cast<QWidget*>(splitter_) : empty_);
  differences_.clear();
  show_session(whole_, false);
  for (RetrievalTab* tab : tabs_added_)
    tab->set_rankings(whole_ ? ShownRankings{whole_, loaded_run_, workspace().watcher().run_folder(loaded_run_)}
                             : ShownRankings{});
}

// `session` is the run's, or the run's seen by one camera.
void RetrievalPage::show_session(std::shared_ptr<const RetrievalSession> session, bool narrowed) {
  session_ = std::move(session);
  ranking_->set_session(session_);
  queries_->set_session(session_, narrowed);
  if (session_ == whole_) // differences are of the whole gallery
    queries_->set_differences(differences_);
  cmc_->clear_runs();
  if (session_) {
    const RunInfo* info = workspace().watcher().info(loaded_run_);
    cmc_->add_run(info && !info->name.isEmpty() ? info->name : loaded_run_, workspace().watcher().ordinal(loaded_run_),
                  session_->cmc());
    const int wanted = workspace().selection().query();
    if (wanted >= 0)
      show_query(wanted);
    else if (!queries_->shown().empty())
      workspace().selection().set_query(queries_->shown().front());
  }
  show_results();
}

// The gallery of one camera alone, ranked anew in the background; -1: the whole gallery again.
void RetrievalPage::narrow(int gallery_camera) {
  narrowings_.cancel();
  problem_->hide();
  if (!whole_ || gallery_camera < 0) {
    if (std::exchange(narrowing_, false))
      end_load();
    show_session(whole_, true);
    return;
  }
  if (!std::exchange(narrowing_, true))
    begin_load();
  narrowings_.start(
      [session = whole_, gallery_camera](std::stop_token stop) { return session->seen_by(gallery_camera, stop); },
      [this](Result<RetrievalSession::Pointer> seen) {
        if (std::exchange(narrowing_, false))
          end_load();
        problem_->setVisible(!seen);
        if (!seen)
          problem_->setText(error_text(seen.error()));
        else
          show_session(*seen, true);
      });
}

void RetrievalPage::show_query(int query) {
  if (!session_ || query < 0 || query >= static_cast<int>(session_->queries().size()))
    return;
  queries_->show_query(query);
  ranking_->show_query(query);
}

void RetrievalPage::show_results() {
  const Json chance = feed_ && session_ == whole_ ? feed_->result(QStringLiteral("chance")) : Json();
  results_->show_session(session_, chance);
}

// A row of the ranked gallery, or -1: the query alone.
void RetrievalPage::open_picture(int row) {
  if (!session_ || ranking_->query() < 0)
    return;
  if (!dialog_) {
    dialog_ = new PictureDialog(this);
    connect(dialog_, &PictureDialog::step_asked, this, [this](int by) {
      if (opened_row_ < 0) {
        queries_->move(by);
        open_picture(-1);
      } else {
        ranking_->move(by);
        open_picture(gallery().currentIndex().row());
      }
    });
  }
  opened_row_ = row;
  const int query = ranking_->query();
  const QString query_path = to_qstring(session_->query_path(query));
  const QueryRow& asked = session_->queries()[static_cast<std::size_t>(query)];
  const QString query_text = tr("Query %1: identity %2, camera %3, %4")
                                 .arg(query + 1)
                                 .arg(asked.identity)
                                 .arg(asked.camera)
                                 .arg(QFileInfo(query_path).fileName());
  if (row < 0) {
    dialog_->show_picture({{}, {}, query_path, query_text, 0});
  } else {
    const QModelIndex at = ranked().index(row);
    const auto kind = static_cast<MatchKind>(at.data(RankedGallery::kind_role).toInt());
    dialog_->show_picture({query_path, query_text, at.data(RankedGallery::path_role).toString(),
                           at.data(Qt::ToolTipRole).toString(),
                           kind == MatchKind::right   ? 1
                           : kind == MatchKind::wrong ? -1
                                                      : 0});
  }
  dialog_->open();
}

void RetrievalPage::entered() {
  if (gallery().isVisible())
    gallery().setFocus();
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
