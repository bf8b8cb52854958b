#include "views/pages/retrieval/retrieval_page.h"

#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/pages/retrieval/match_delegate.h"
#include "views/pages/retrieval/picture_label.h"
#include "views/pages/retrieval/retrieval_tab.h"
#include "views/plots/cmc_plot.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QListView>
#include <QLocale>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QTabWidget>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <array>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr int picture_height = 132, query_height = 116;

QString percent(double share) {
  return std::isnan(share) ? QStringLiteral("–") : percent_text(share) + QStringLiteral(" %");
}

} // namespace

RetrievalPage::RetrievalPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), thumbnails_(192), model_(new QueryListModel(this)), order_(new QueryOrder(this)),
      ranked_(new RankedGallery(this)), stack_(new QStackedWidget), empty_(new EmptyState(QStringLiteral("retrieval"))),
      splitter_(new QSplitter), loads_(this), rankings_(this) {
  order_->setSourceModel(model_);
  splitter_->addWidget(make_left());
  splitter_->addWidget(make_right());
  splitter_->setStretchFactor(1, 1);
  splitter_->setSizes({230, 960});
  splitter_->setHandleWidth(2 * step);
  splitter_->setChildrenCollapsible(false);
  problem_ = new MeaningLabel(MeaningLabel::Meaning::problem);
  problem_->hide();
  stack_->addWidget(empty_);
  stack_->addWidget(splitter_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(page_margin, 2 * step, page_margin, 2 * step);
  column->addWidget(problem_);
  column->addWidget(stack_, 1);
  make_actions();

  relayout_.setSingleShot(true);
  relayout_.setInterval(60);
  connect(&relayout_, &QTimer::timeout, gallery_, &QListView::doItemsLayout);
  connect(&thumbnails_, &Thumbnails::arrived, this, &RetrievalPage::take_thumbnail);
  Selection& selection = workspace.selection();
  connect(&selection, &Selection::run_changed, this, &RetrievalPage::show_run);
  connect(&selection, &Selection::query_changed, this, &RetrievalPage::show_query);
  connect(queries_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
    if (now.isValid())
      this->workspace().selection().set_query(now.data(QueryListModel::query_role).toInt());
  });
  connect(empty_, &EmptyState::action_clicked, this, [this] { Q_EMIT page_requested(QStringLiteral("runs")); });
  show_run(selection.run());
}

RetrievalPage::~RetrievalPage() = default;

QWidget* RetrievalPage::make_left() {
  auto* left = new QWidget;
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  sort_title_ = new QLabel;
  sort_ = new QComboBox;
  sort_title_->setBuddy(sort_);
  for (int i = 0; i <= static_cast<int>(QueryOrder::By::set_order); ++i)
    sort_->addItem({});
  wall_ = new QToolButton;
  wall_->setCheckable(true);
  failures_ = new QCheckBox;
  count_ = new QLabel;
  queries_ = new QListView;
  queries_->setModel(order_);
  queries_->setUniformItemSizes(true);
  queries_->setFrameShape(QFrame::NoFrame);
  queries_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  queries_->setResizeMode(QListView::Adjust);
  query_delegate_ = new QueryDelegate(thumbnails_, queries_);
  queries_->setItemDelegate(query_delegate_);
  queries_->installEventFilter(this);
  auto* line = new QHBoxLayout;
  line->setSpacing(step);
  line->addWidget(sort_, 1);
  line->addWidget(wall_);
  column->addWidget(sort_title_);
  column->addLayout(line);
  column->addWidget(failures_);
  column->addWidget(queries_, 1);
  column->addWidget(count_);
  left->setMinimumWidth(190);
  connect(sort_, &QComboBox::currentIndexChanged, this, [this](int by) {
    order_->set_order(static_cast<QueryOrder::By>(by));
    queries_->scrollTo(queries_->currentIndex());
  });
  connect(failures_, &QCheckBox::toggled, this, [this](bool on) {
    QueryFilter filter = order_->filter();
    filter.failures_only = on;
    order_->set_filter(filter);
    show_metrics();
  });
  connect(wall_, &QToolButton::toggled, this, [this](bool on) {
    query_delegate_->set_wall(on);
    queries_->setFlow(on ? QListView::LeftToRight : QListView::TopToBottom);
    queries_->setWrapping(on);
    queries_->doItemsLayout();
    queries_->scrollTo(queries_->currentIndex(), QAbstractItemView::PositionAtCenter);
  });
  return left;
}

QWidget* RetrievalPage::make_right() {
  auto* browser = new QWidget;
  auto* column = new QVBoxLayout(browser);
  column->setContentsMargins(0, 2 * step, 0, 0);
  column->setSpacing(2 * step);
  auto* head = new QHBoxLayout;
  head->setSpacing(3 * step);
  picture_ = new PictureLabel(thumbnails_, query_height);
  query_title_ = new MeaningLabel(MeaningLabel::Meaning::title);
  query_numbers_ = new QLabel;
  query_numbers_->setTextFormat(Qt::RichText);
  query_numbers_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  query_remark_ = new MeaningLabel(MeaningLabel::Meaning::remark);
  auto* words = new QVBoxLayout;
  words->setSpacing(step);
  words->addWidget(query_title_);
  words->addWidget(query_numbers_);
  words->addWidget(query_remark_);
  words->addStretch(1);
  auto* switches = new QVBoxLayout;
  switches->setSpacing(step);
  auto* depth_line = new QHBoxLayout;
  depth_title_ = new QLabel;
  depth_ = new QComboBox;
  for (const int depth : {10, 20, 50, 100})
    depth_->addItem(QString::number(depth), depth);
  depth_->setCurrentIndex(2);
  depth_title_->setBuddy(depth_);
  depth_line->addWidget(depth_title_);
  depth_line->addWidget(depth_);
  same_camera_ = new QCheckBox;
  junk_ = new QCheckBox;
  switches->addLayout(depth_line);
  switches->addWidget(same_camera_);
  switches->addWidget(junk_);
  switches->addStretch(1);
  head->addWidget(picture_, 0, Qt::AlignTop);
  head->addLayout(words, 1);
  head->addLayout(switches);
  column->addLayout(head);

  gallery_ = new QListView;
  gallery_->setModel(ranked_);
  gallery_->setFlow(QListView::LeftToRight);
  gallery_->setWrapping(true);
  gallery_->setResizeMode(QListView::Adjust);
  gallery_->setSpacing(2);
  gallery_->setFrameShape(QFrame::NoFrame);
  gallery_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  gallery_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  match_delegate_ = new MatchDelegate(thumbnails_, gallery_);
  match_delegate_->set_picture_height(picture_height);
  gallery_->setItemDelegate(match_delegate_);
  gallery_->installEventFilter(this);
  column->addWidget(gallery_, 1);
  missed_ = new MeaningLabel(MeaningLabel::Meaning::remark);
  column->addWidget(missed_);

  cmc_ = new CmcPlot;
  results_ = new QTableWidget(0, 2);
  results_->verticalHeader()->hide();
  results_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  results_->setSelectionBehavior(QAbstractItemView::SelectRows);
  results_->setShowGrid(false);
  results_->setAlternatingRowColors(true);
  results_->setFrameShape(QFrame::NoFrame);
  tabs_ = new QTabWidget;
  tabs_->setDocumentMode(true);
  tabs_->addTab(browser, {});
  tabs_->addTab(cmc_, {});
  tabs_->addTab(results_, {});
  for (RetrievalTab* tab : make_retrieval_tabs(workspace(), thumbnails_)) {
    tabs_->addTab(tab, {});
    tabs_added_.push_back(tab);
    addActions(tab->actions());
    connect(tab, &RetrievalTab::busy_changed, this, [this](bool busy) { busy ? begin_load() : end_load(); });
    connect(tab, &RetrievalTab::message, this, &RetrievalPage::message);
  }

  for (QCheckBox* box : {same_camera_, junk_})
    connect(box, &QCheckBox::toggled, this, [this] {
      ranked_->set_shown(same_camera_->isChecked(), junk_->isChecked());
      go_to_first_wrong();
    });
  connect(depth_, &QComboBox::currentIndexChanged, this, [this] {
    const int query = shown_query_;
    shown_query_ = -1;
    show_query(query);
  });
  return tabs_;
}

void RetrievalPage::make_actions() {
  const auto add = [this](const char* name, const QString& icon, const QKeySequence& keys, auto go) {
    QAction* action = add_page_action(name, icon);
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, go);
  };
  add("retrieval_next_query", QStringLiteral("next"), QKeySequence(Qt::CTRL | Qt::Key_Down), [this] { move_query(1); });
  add("retrieval_previous_query", QStringLiteral("previous"), QKeySequence(Qt::CTRL | Qt::Key_Up),
      [this] { move_query(-1); });
  add("retrieval_first_wrong", {}, QKeySequence(Qt::CTRL | Qt::Key_J), [this] { go_to_first_wrong(); });
  add("retrieval_failures", {}, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_F), [this] { failures_->toggle(); });
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
                 problem_->setText(!session && !absent ? to_qstring(session.error().message()) : QString());
                 loaded_run_ = id;
                 take_session(session ? *session : nullptr);
               });
}

void RetrievalPage::take_session(std::shared_ptr<const RetrievalSession> session) {
  session_ = std::move(session);
  shown_query_ = -1;
  rankings_.cancel();
  model_->set_session(session_);
  stack_->setCurrentWidget(session_ ? static_cast<QWidget*>(splitter_) : empty_);
  cmc_->clear_runs();
  if (session_) {
    const RunInfo* info = workspace().watcher().info(loaded_run_);
    cmc_->add_run(info && !info->name.isEmpty() ? info->name : loaded_run_, workspace().watcher().ordinal(loaded_run_),
                  session_->cmc());
    const int wanted = workspace().selection().query();
    if (wanted >= 0)
      show_query(wanted);
    else if (order_->rowCount() > 0)
      queries_->setCurrentIndex(order_->index(0, 0));
  } else {
    ranked_->set_ranking(nullptr, {}, 0);
  }
  for (RetrievalTab* tab : tabs_added_)
    tab->set_rankings(session_ ? ShownRankings{session_, loaded_run_, workspace().watcher().run_folder(loaded_run_)}
                               : ShownRankings{});
  show_metrics();
}

void RetrievalPage::show_query(int query) {
  if (!session_ || query < 0 || query >= static_cast<int>(session_->queries().size()) || query == shown_query_)
    return;
  shown_query_ = query;
  const QModelIndex at = order_->mapFromSource(model_->index(query, 0));
  if (at.isValid() && queries_->currentIndex() != at)
    queries_->setCurrentIndex(at);
  const int limit = depth_->currentData().toInt();
  ranked_->set_ranking(session_, session_->stored_ranking(query), limit);
  describe_query(query);
  go_to_first_wrong();
  // The rest of the gallery, for what was missed.
  rankings_.cancel();
  rankings_.start([session = session_, query](std::stop_token) { return session->full_ranking(query); },
                  [this, query, limit](std::vector<RankedMatch> ranking) {
                    if (shown_query_ != query)
                      return;
                    const int row = gallery_->currentIndex().row();
                    ranked_->set_ranking(session_, std::move(ranking), limit);
                    gallery_->setCurrentIndex(ranked_->index(std::max(0, row)));
                    describe_query(query);
                  });
}

void RetrievalPage::describe_query(int query) {
  const QueryRow& row = session_->queries()[static_cast<std::size_t>(query)];
  const QString path = to_qstring(session_->query_path(query));
  picture_->set_path(path);
  picture_->setAccessibleName(tr("Picture of the query"));
  query_title_->setText(tr("Query %1 of %2").arg(query + 1).arg(session_->queries().size()));
  const auto pair = [](const QString& name, const QString& value) {
    return QStringLiteral("%1&nbsp;<b>%2</b>").arg(name, value);
  };
  QStringList numbers;
  if (row.counts()) {
    numbers << pair(tr("AP"), percent(row.ap)) << pair(tr("INP"), percent(row.inp))
            << pair(tr("first right at rank"), QString::number(row.first_right));
  } else {
    numbers << tr("no right match in the gallery: this query does not count");
  }
  query_numbers_->setText(numbers.join(QStringLiteral(" &nbsp;·&nbsp; ")));
  query_remark_->setText(
      tr("identity %1, camera %2, %3").arg(row.identity).arg(row.camera).arg(QFileInfo(path).fileName()));
  const int missed = ranked_->missed_count();
  missed_->setText(missed > 0
                       ? tr("%n right match(es) beyond the shown ranks, at the end with their rank", nullptr, missed)
                       : tr("Every right match is among the shown ranks"));
}

void RetrievalPage::go_to_first_wrong() {
  const int row = ranked_->first_wrong_row();
  if (ranked_->rowCount() == 0)
    return;
  const QModelIndex at = ranked_->index(std::max(0, row));
  gallery_->setCurrentIndex(at);
  gallery_->scrollTo(ranked_->index(0));
  gallery_->scrollTo(at);
}

void RetrievalPage::move_query(int by) {
  const int count = order_->rowCount();
  if (count == 0)
    return;
  const int row =
      std::clamp(queries_->currentIndex().isValid() ? queries_->currentIndex().row() + by : 0, 0, count - 1);
  queries_->setCurrentIndex(order_->index(row, 0));
}

void RetrievalPage::show_metrics() {
  results_->setRowCount(0);
  if (!session_) {
    count_->clear();
    return;
  }
  count_->setText(tr("%1 of %2 queries").arg(order_->rowCount()).arg(session_->queries().size()));
  const auto cmc = session_->cmc();
  const auto add = [this](const QString& name, const QString& value, const QString& explanation) {
    const int row = results_->rowCount();
    results_->insertRow(row);
    auto* first = new QTableWidgetItem(name);
    auto* second = new QTableWidgetItem(value);
    second->setTextAlignment(Qt::AlignRight | Qt::AlignVCenter);
    first->setToolTip(explanation);
    second->setToolTip(explanation);
    results_->setItem(row, 0, first);
    results_->setItem(row, 1, second);
  };
  add(tr("mAP"), percent(session_->mean_ap()), tr("Mean of the queries' average precision"));
  for (const std::size_t rank : {1U, 5U, 10U})
    if (rank <= cmc.size())
      add(tr("Rank-%1").arg(rank), percent(static_cast<double>(cmc[rank - 1])),
          tr("Share of queries with a right match among the first %1").arg(rank));
  add(tr("mINP"), percent(session_->mean_inp()),
      tr("Mean inverse negative penalty: how far down the last right match stands (Ye et al. 2021)"));
  if (feed_) {
    const Json chance = feed_->result(QStringLiteral("chance"));
    if (chance.is_object() && chance.contains("mAP") && chance["mAP"].is_number())
      add(tr("mAP by chance"), percent(chance["mAP"].get<double>()), tr("What a random order of the gallery reaches"));
    if (chance.is_object() && chance.contains("rank1") && chance["rank1"].is_number())
      add(tr("Rank-1 by chance"), percent(chance["rank1"].get<double>()),
          tr("What a random order of the gallery reaches"));
  }
  int counted = 0;
  for (const QueryRow& query : session_->queries())
    counted += query.counts() ? 1 : 0;
  add(tr("Queries that count"), count_text(counted), tr("Queries with at least one right match from another camera"));
  add(tr("Queries"), count_text(static_cast<double>(session_->queries().size())), {});
  add(tr("Gallery images"), count_text(session_->gallery_size()), {});
  results_->resizeColumnsToContents();
  results_->setColumnWidth(0, std::max(200, results_->columnWidth(0) + 24));
  results_->setColumnWidth(1, std::max(110, results_->columnWidth(1) + 24));
}

void RetrievalPage::take_thumbnail(const QString& key) {
  Q_UNUSED(key)
  queries_->viewport()->update();
  gallery_->viewport()->update();
  if (!relayout_.isActive())
    relayout_.start(); // a picture may be wider than was assumed
}

void RetrievalPage::entered() {
  if (gallery_->isVisible())
    gallery_->setFocus();
}

bool RetrievalPage::event(QEvent* event) {
  if (event->type() == QEvent::StatusTip) {
    Q_EMIT message(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
  }
  return Page::event(event);
}

// Up and Down go from query to query, Left and Right from rank to rank, wherever the keyboard is.
bool RetrievalPage::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::KeyPress)
    return Page::eventFilter(watched, event);
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->modifiers() != Qt::NoModifier)
    return false;
  if (watched == gallery_ && (key->key() == Qt::Key_Up || key->key() == Qt::Key_Down)) {
    move_query(key->key() == Qt::Key_Down ? 1 : -1);
    return true;
  }
  if ((watched == gallery_ || (watched == queries_ && !wall_->isChecked())) &&
      (key->key() == Qt::Key_Left || key->key() == Qt::Key_Right)) {
    const int row = gallery_->currentIndex().row() + (key->key() == Qt::Key_Right ? 1 : -1);
    if (row >= 0 && row < ranked_->rowCount())
      gallery_->setCurrentIndex(ranked_->index(row));
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
  empty_->set_texts(
      tr("No rankings yet"),
      tr("A run that has been evaluated shows here, for each query, how the gallery is ranked: what was found, what "
         "was missed, and what was taken for the same person. A training evaluates itself at its end."),
      tr("Choose a run"));
  sort_title_->setText(tr("Queries by"));
  const std::array<QString, 8> orders{
      tr("worst AP first"),      tr("best AP first"), tr("lowest INP first"), tr("latest first right"),
      tr("nearest wrong first"), tr("identity"),      tr("camera"),           tr("order of the set")};
  for (int i = 0; i < static_cast<int>(orders.size()); ++i)
    sort_->setItemText(i, orders[static_cast<std::size_t>(i)]);
  sort_->setAccessibleName(tr("Order of the queries"));
  wall_->setText(tr("Wall"));
  wall_->setToolTip(tr("Pictures side by side"));
  wall_->setAccessibleName(tr("Show the queries as a wall of pictures"));
  failures_->setText(tr("only misses at rank 1"));
  failures_->setAccessibleName(tr("Show only queries that miss at rank 1"));
  queries_->setAccessibleName(tr("Queries"));
  gallery_->setAccessibleName(tr("Ranked gallery"));
  depth_title_->setText(tr("ranks"));
  depth_->setAccessibleName(tr("How many ranks are shown"));
  same_camera_->setText(tr("same camera"));
  same_camera_->setAccessibleName(tr("Show images of the same person and camera"));
  same_camera_->setToolTip(tr("Images of the same person from the query's own camera: the metrics ignore them"));
  junk_->setText(tr("junk"));
  junk_->setAccessibleName(tr("Show junk images"));
  junk_->setToolTip(tr("Images with identity -1: the metrics ignore them"));
  tabs_->setTabText(0, tr("Ranked gallery"));
  tabs_->setTabText(1, tr("CMC"));
  tabs_->setTabText(2, tr("Results"));
  for (RetrievalTab* tab : tabs_added_) {
    tab->retranslate();
    tabs_->setTabText(tabs_->indexOf(tab), tab->title());
  }
  tabs_->setAccessibleName(tr("Gallery, CMC and results"));
  results_->setHorizontalHeaderLabels({tr("Metric"), tr("Value")});
  results_->setAccessibleName(tr("Results of this run"));
  const auto set = [this](const char* name, const QString& text) {
    if (auto* action = findChild<QAction*>(QLatin1String(name)))
      action->setText(text);
  };
  set("retrieval_next_query", tr("Next query"));
  set("retrieval_previous_query", tr("Previous query"));
  set("retrieval_first_wrong", tr("Go to the first wrong rank"));
  set("retrieval_failures", tr("Only misses at rank 1"));
  cmc_->retranslate();
  model_->retranslate();
  show_metrics();
  if (session_ && shown_query_ >= 0)
    describe_query(shown_query_);
}

void RetrievalPage::restyle() {
  for (RetrievalTab* tab : tabs_added_)
    tab->restyle();
  queries_->viewport()->update();
  gallery_->viewport()->update();
}

} // namespace cds
