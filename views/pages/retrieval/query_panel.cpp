#include "views/pages/retrieval/query_panel.h"

#include "models/text.h"
#include "views/pages/retrieval/match_delegate.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/pages/retrieval/query_filter_box.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListView>
#include <QPushButton>
#include <QSignalBlocker>
#include <QStandardItemModel>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>
#include <utility>

namespace cds {
namespace {

constexpr int orders = static_cast<int>(QueryOrder::By::gained) + 1;
constexpr int first_of_difference = static_cast<int>(QueryOrder::By::lost);

} // namespace

QueryPanel::QueryPanel(PictureCache& pictures, QWidget* parent)
    : QWidget(parent), model_(new QueryListModel(this)), order_(new QueryOrder(this)), view_(new QListView),
      sort_(new QComboBox), wall_(new QToolButton), filters_(new QToolButton), filter_box_(new QueryFilterBox),
      sort_title_(new QLabel), count_(new QLabel) {
  order_->setSourceModel(model_);
  sort_title_->setBuddy(sort_);
  for (int i = 0; i < orders; ++i)
    sort_->addItem({});
  wall_->setCheckable(true);
  view_->setModel(order_);
  view_->setUniformItemSizes(true);
  view_->setFrameShape(QFrame::NoFrame);
  view_->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  view_->setResizeMode(QListView::Adjust);
  view_->setSelectionMode(QAbstractItemView::ExtendedSelection);
  delegate_ = new QueryDelegate(pictures, view_);
  view_->setItemDelegate(delegate_);
  view_->installEventFilter(this);
  make_nothing();
  filter_box_->hide();
  filters_->setCheckable(true);
  auto* line = new QHBoxLayout;
  line->setSpacing(step);
  line->addWidget(sort_title_, 1);
  line->addWidget(wall_);
  line->addWidget(filters_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  column->addLayout(line);
  column->addWidget(sort_);
  column->addWidget(filter_box_);
  column->addWidget(view_, 1);
  column->addWidget(nothing_, 1);
  column->addWidget(count_);
  setMinimumWidth(200);
  set_differences({});

  connect(sort_, &QComboBox::currentIndexChanged, this, [this](int by) {
    order_->set_order(static_cast<QueryOrder::By>(by));
    view_->scrollTo(view_->currentIndex());
  });
  connect(wall_, &QToolButton::toggled, this, [this](bool on) {
    delegate_->set_wall(on);
    view_->setFlow(on ? QListView::LeftToRight : QListView::TopToBottom);
    view_->setWrapping(on);
    view_->doItemsLayout();
    view_->scrollTo(view_->currentIndex(), QAbstractItemView::PositionAtCenter);
  });
  connect(filters_, &QToolButton::toggled, filter_box_, &QWidget::setVisible);
  connect(filter_box_, &QueryFilterBox::changed, this, &QueryPanel::take_filter);
  connect(filter_box_, &QueryFilterBox::gallery_camera_chosen, this, &QueryPanel::gallery_camera_chosen);
  connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
    if (now.isValid())
      Q_EMIT query_chosen(now.data(QueryListModel::query_role).toInt());
  });
  connect(view_, &QListView::activated, this,
          [this](const QModelIndex& at) { Q_EMIT query_opened(at.data(QueryListModel::query_role).toInt()); });
}

// A list that nothing passes says so and leads back.
void QueryPanel::make_nothing() {
  nothing_ = new QWidget;
  nothing_text_ = new MeaningLabel(MeaningLabel::Meaning::remark);
  nothing_text_->setAlignment(Qt::AlignCenter);
  nothing_text_->setWordWrap(true);
  show_all_ = new QPushButton;
  show_all_->setObjectName(QStringLiteral("show_all_queries"));
  auto* column = new QVBoxLayout(nothing_);
  column->setSpacing(2 * step);
  column->addStretch(2);
  column->addWidget(nothing_text_);
  column->addWidget(show_all_, 0, Qt::AlignHCenter);
  column->addStretch(3);
  nothing_->hide();
  connect(show_all_, &QPushButton::clicked, filter_box_, &QueryFilterBox::clear);
}

void QueryPanel::take_filter() {
  const QueryFilter filter = filter_box_->filter();
  if (filter == order_->filter())
    return;
  order_->set_filter(filter);
  count();
  if (!view_->currentIndex().isValid())
    move(0); // the shown query went: the first that is left takes its place
}

void QueryPanel::set_session(std::shared_ptr<const RetrievalSession> session, bool keep_cameras) {
  session_ = std::move(session);
  {
    const QSignalBlocker blocker(view_->selectionModel()); // the page chooses
    model_->set_session(session_);
  }
  filter_box_->set_session(session_.get(), keep_cameras);
  set_differences({});
  take_filter();
  order_->refresh();
  count();
}

void QueryPanel::set_differences(std::vector<double> differences) {
  const bool any = !differences.empty();
  model_->set_differences(std::move(differences));
  if (!any && sort_->currentIndex() >= first_of_difference)
    sort_->setCurrentIndex(0);
  if (auto* items = qobject_cast<QStandardItemModel*>(sort_->model()))
    for (int i = first_of_difference; i < orders; ++i)
      items->item(i)->setEnabled(any);
  if (any)
    order_->refresh();
  view_->viewport()->update();
}

void QueryPanel::count() {
  count_->setText(
      session_ ? tr("%1 of %2 queries")
                     .arg(count_text(order_->rowCount()), count_text(static_cast<double>(session_->queries().size())))
               : QString());
  const bool nothing = session_ && order_->rowCount() == 0;
  view_->setVisible(!nothing);
  nothing_->setVisible(nothing);
  const bool filtered = !(order_->filter() == QueryFilter{}) || filter_box_->gallery_camera() >= 0;
  QFont font = filters_->font();
  font.setBold(filtered);
  filters_->setFont(font);
}

int QueryPanel::current() const {
  const QModelIndex at = view_->currentIndex();
  return at.isValid() ? at.data(QueryListModel::query_role).toInt() : -1;
}

void QueryPanel::show_query(int query) {
  const QModelIndex at = order_->mapFromSource(model_->index(query, 0));
  if (!at.isValid())
    view_->selectionModel()->clear(); // chosen elsewhere, and not in this list
  else if (view_->currentIndex() != at)
    view_->setCurrentIndex(at);
}

// A list that gets the keyboard and has no current query takes its first one: visibly, unlike Qt.
bool QueryPanel::eventFilter(QObject* watched, QEvent* event) {
  if (watched == view_ && event->type() == QEvent::FocusIn && !view_->currentIndex().isValid())
    move(0);
  return QWidget::eventFilter(watched, event);
}

void QueryPanel::move(int by) {
  const int count = order_->rowCount();
  if (count == 0)
    return;
  const QModelIndex now = view_->currentIndex();
  view_->setCurrentIndex(order_->index(std::clamp(now.isValid() ? now.row() + by : 0, 0, count - 1), 0));
}

std::vector<int> QueryPanel::shown() const {
  std::vector<int> queries;
  for (int row = 0; row < order_->rowCount(); ++row)
    queries.push_back(order_->index(row, 0).data(QueryListModel::query_role).toInt());
  return queries;
}

std::vector<int> QueryPanel::chosen() const {
  std::vector<int> rows, queries;
  for (const QModelIndex& at : view_->selectionModel()->selectedIndexes())
    rows.push_back(at.row());
  std::sort(rows.begin(), rows.end());
  rows.erase(std::unique(rows.begin(), rows.end()), rows.end());
  for (const int row : rows)
    queries.push_back(order_->index(row, 0).data(QueryListModel::query_role).toInt());
  return queries;
}

void QueryPanel::toggle_failures() {
  filter_box_->toggle_failures();
  filters_->setChecked(filters_->isChecked() || filter_box_->filter().failures_only);
}

bool QueryPanel::is_wall() const {
  return wall_->isChecked();
}

void QueryPanel::retranslate() {
  sort_title_->setText(tr("Queries by"));
  const std::array<QString, orders> names{tr("worst AP first"),
                                          tr("best AP first"),
                                          tr("lowest INP first"),
                                          tr("latest first right"),
                                          tr("nearest wrong first"),
                                          tr("identity"),
                                          tr("camera"),
                                          tr("camera pair"),
                                          tr("order of the set"),
                                          tr("worse in model B first"),
                                          tr("better in model B first")};
  for (int i = 0; i < orders; ++i)
    sort_->setItemText(i, names[static_cast<std::size_t>(i)]);
  sort_->setItemData(static_cast<int>(QueryOrder::By::camera_pair),
                     tr("Camera of the query and of its nearest wrong image"), Qt::ToolTipRole);
  sort_->setAccessibleName(tr("Order of the queries"));
  wall_->setText(tr("Wall"));
  wall_->setToolTip(tr("Pictures side by side"));
  wall_->setAccessibleName(tr("Show the queries as a wall of pictures"));
  filters_->setText(tr("Filter"));
  filters_->setToolTip(tr("Show only some of the queries"));
  filters_->setAccessibleName(tr("Filter of the queries"));
  view_->setAccessibleName(tr("Queries"));
  filter_box_->retranslate();
  nothing_text_->setText(tr("No query passes the filter"));
  show_all_->setText(tr("Show all"));
  show_all_->setAccessibleName(tr("Show all queries"));
  model_->retranslate();
  count();
}

} // namespace cds
