#include "views/pages/retrieval/query_panel.h"

#include "views/pages/retrieval/match_delegate.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QSignalBlocker>
#include <QSpinBox>
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
      sort_(new QComboBox), wall_(new QToolButton), sort_title_(new QLabel), count_(new QLabel) {
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
  make_filters();
  auto* line = new QHBoxLayout;
  line->setSpacing(step);
  line->addWidget(sort_, 1);
  line->addWidget(wall_);
  line->addWidget(filters_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  column->addWidget(sort_title_);
  column->addLayout(line);
  column->addWidget(filter_box_);
  column->addWidget(view_, 1);
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
  connect(view_->selectionModel(), &QItemSelectionModel::currentChanged, this, [this](const QModelIndex& now) {
    if (now.isValid())
      Q_EMIT query_chosen(now.data(QueryListModel::query_role).toInt());
  });
  connect(view_, &QListView::activated, this,
          [this](const QModelIndex& at) { Q_EMIT query_opened(at.data(QueryListModel::query_role).toInt()); });
}

void QueryPanel::make_filters() {
  filters_ = new QToolButton;
  filters_->setCheckable(true);
  filter_box_ = new QWidget;
  failures_ = new QCheckBox;
  failures_->setObjectName(QStringLiteral("filter_failures"));
  camera_ = new QComboBox;
  camera_->setObjectName(QStringLiteral("filter_camera"));
  gallery_camera_ = new QComboBox;
  gallery_camera_->setObjectName(QStringLiteral("filter_gallery_camera"));
  worst_ = new QSpinBox;
  worst_->setObjectName(QStringLiteral("filter_worst"));
  worst_->setRange(0, 1000000);
  worst_->setSingleStep(10);
  identity_ = new QLineEdit;
  identity_->setObjectName(QStringLiteral("filter_identity"));
  auto* grid = new QGridLayout(filter_box_);
  grid->setContentsMargins(0, 0, 0, step);
  grid->setSpacing(step);
  int row = 0;
  const auto add = [&](QLabel*& title, QWidget* field) {
    title = new QLabel;
    title->setBuddy(field);
    grid->addWidget(title, row, 0);
    grid->addWidget(field, row++, 1);
  };
  add(identity_title_, identity_);
  add(camera_title_, camera_);
  add(gallery_camera_title_, gallery_camera_);
  add(worst_title_, worst_);
  grid->addWidget(failures_, row, 0, 1, 2);
  grid->setColumnStretch(1, 1);
  filter_box_->hide();
  connect(filters_, &QToolButton::toggled, filter_box_, &QWidget::setVisible);
  connect(failures_, &QCheckBox::toggled, this, &QueryPanel::take_filter);
  connect(camera_, &QComboBox::currentIndexChanged, this, &QueryPanel::take_filter);
  connect(worst_, &QSpinBox::valueChanged, this, &QueryPanel::take_filter);
  connect(identity_, &QLineEdit::textChanged, this, &QueryPanel::take_filter);
  connect(gallery_camera_, &QComboBox::currentIndexChanged, this,
          [this] { Q_EMIT gallery_camera_chosen(gallery_camera_->currentData().toInt()); });
}

void QueryPanel::take_filter() {
  QueryFilter filter;
  filter.failures_only = failures_->isChecked();
  filter.camera = camera_->currentIndex() < 0 ? -1 : camera_->currentData().toInt();
  filter.worst = worst_->value();
  filter.identity = identity_->text();
  if (filter == order_->filter())
    return;
  order_->set_filter(filter);
  count();
}

void QueryPanel::fill_cameras(bool keep) {
  const auto fill = [keep](QComboBox* box, const std::vector<int>& cameras) {
    const QVariant before = box->currentData();
    const QSignalBlocker blocker(box);
    box->clear();
    box->addItem(tr("any"), -1);
    for (const int camera : cameras)
      box->addItem(QString::number(camera), camera);
    box->setCurrentIndex(keep ? std::max(0, box->findData(before)) : 0);
  };
  fill(camera_, session_ ? session_->query_cameras() : std::vector<int>{});
  if (!keep || !session_)
    fill(gallery_camera_, session_ ? session_->gallery_cameras() : std::vector<int>{});
}

void QueryPanel::set_session(std::shared_ptr<const RetrievalSession> session, bool keep_cameras) {
  session_ = std::move(session);
  {
    const QSignalBlocker blocker(view_->selectionModel()); // the page chooses
    model_->set_session(session_);
  }
  fill_cameras(keep_cameras);
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
  count_->setText(session_ ? tr("%1 of %2 queries").arg(order_->rowCount()).arg(session_->queries().size())
                           : QString());
  const bool filtered = !(order_->filter() == QueryFilter{}) || gallery_camera_->currentIndex() > 0;
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
  if (at.isValid() && view_->currentIndex() != at)
    view_->setCurrentIndex(at);
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
  failures_->toggle();
  filters_->setChecked(filters_->isChecked() || failures_->isChecked());
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
  failures_->setText(tr("only misses at rank 1"));
  failures_->setAccessibleName(tr("Show only queries that miss at rank 1"));
  identity_title_->setText(tr("identity"));
  identity_->setPlaceholderText(tr("begins with..."));
  identity_->setAccessibleName(tr("Show only these identities"));
  identity_->setToolTip(tr("Numbers that an identity begins with, separated by commas"));
  camera_title_->setText(tr("camera"));
  camera_->setAccessibleName(tr("Show only queries of this camera"));
  gallery_camera_title_->setText(tr("gallery"));
  gallery_camera_->setAccessibleName(tr("Rank only gallery images of this camera"));
  gallery_camera_->setToolTip(tr("Ranks the gallery images of one camera alone; AP and CMC are of that gallery"));
  worst_title_->setText(tr("worst"));
  worst_->setSpecialValueText(tr("all"));
  worst_->setAccessibleName(tr("Show only so many queries of lowest AP"));
  view_->setAccessibleName(tr("Queries"));
  for (QComboBox* box : {camera_, gallery_camera_})
    if (box->count() > 0)
      box->setItemText(0, tr("any"));
  model_->retranslate();
  count();
}

} // namespace cds
