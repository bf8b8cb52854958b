#include "views/pages/data/wall_panel.h"

#include "models/data_set_model.h"
#include "models/text.h"
#include "views/pages/data/picture_wall.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QComboBox>
#include <QCompleter>
#include <QItemSelectionModel>
#include <QSignalBlocker>
#include <QVBoxLayout>

namespace cds {

WallPanel::WallPanel(DataSetModel& model, QWidget* parent)
    : QWidget(parent), model_(model), thumbnails_(2 * PictureWall::picture_height),
      shown_(new MeaningLabel(MeaningLabel::Meaning::remark, this)), wall_(new PictureWall(model, thumbnails_, this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  row->setSpacing(2 * step);
  const auto add_box = [&](const char* name) {
    auto* box = new QComboBox(this);
    box->setObjectName(QLatin1String(name));
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    row->addWidget(box);
    connect(box, &QComboBox::currentIndexChanged, this, &WallPanel::apply_filter);
    return box;
  };
  split_ = add_box("filter_split");
  identity_ = add_box("filter_identity");
  camera_ = add_box("filter_camera");
  identity_->setEditable(true); // thousands of identities: type to find
  identity_->setInsertPolicy(QComboBox::NoInsert);
  identity_->completer()->setFilterMode(Qt::MatchContains);
  identity_->completer()->setCompletionMode(QCompleter::PopupCompletion);
  identity_->setMinimumContentsLength(12);
  shown_->setWordWrap(false);
  row->addStretch();
  row->addWidget(shown_);
  column->addLayout(row);
  wall_->setObjectName(QStringLiteral("wall"));
  column->addWidget(wall_, 1);
  setTabOrder(camera_, wall_);
  connect(wall_->selectionModel(), &QItemSelectionModel::currentChanged, this, &WallPanel::chosen_changed);
  connect(&model_, &QAbstractItemModel::modelReset, this, &WallPanel::chosen_changed);
}

void WallPanel::retranslate() {
  split_->setAccessibleName(tr("Split"));
  identity_->setAccessibleName(tr("Identity"));
  camera_->setAccessibleName(tr("Camera"));
  split_->setToolTip(tr("Train is learned from; queries are looked for in the gallery"));
  identity_->setToolTip(tr("One person, vehicle or class; type to find it"));
  camera_->setToolTip(tr("A right match has to come from another camera than the query"));
  wall_->setAccessibleName(tr("Pictures"));
  fill_filters();
}

void WallPanel::take_set() {
  fill_filters();
  apply_filter();
}

void WallPanel::fill_filters() {
  const DataSetFilter filter = model_.filter();
  const QSignalBlocker quiet_split(split_), quiet_identity(identity_), quiet_camera(camera_);
  split_->clear();
  split_->addItem(tr("All splits"));
  for (const SplitCount& count : model_.counts())
    split_->addItem(DataSetModel::split_text(count.split), static_cast<int>(count.split));
  identity_->clear();
  identity_->addItem(tr("All identities"));
  if (const Dataset* set = model_.data_set())
    for (const std::int64_t identity : model_.identities())
      identity_->addItem(to_qstring(identity_text(*set, identity)), QVariant::fromValue<qint64>(identity));
  camera_->clear();
  camera_->addItem(tr("All cameras"));
  for (const std::int64_t camera : model_.cameras())
    camera_->addItem(tr("Camera %1").arg(camera), QVariant::fromValue<qint64>(camera));
  if (filter.split)
    split_->setCurrentIndex(std::max(0, split_->findData(static_cast<int>(*filter.split))));
  if (filter.identity)
    identity_->setCurrentIndex(std::max(0, identity_->findData(QVariant::fromValue<qint64>(*filter.identity))));
  if (filter.camera)
    camera_->setCurrentIndex(std::max(0, camera_->findData(QVariant::fromValue<qint64>(*filter.camera))));
  shown_->setText(tr("%Ln picture(s)", nullptr, model_.rowCount()));
}

void WallPanel::apply_filter() {
  DataSetFilter filter;
  if (split_->currentIndex() > 0)
    filter.split = static_cast<Split>(split_->currentData().toInt());
  if (identity_->currentIndex() > 0)
    filter.identity = identity_->currentData().toLongLong();
  if (camera_->currentIndex() > 0)
    filter.camera = camera_->currentData().toLongLong();
  model_.set_filter(filter);
  wall_->scrollToTop();
  shown_->setText(tr("%Ln picture(s)", nullptr, model_.rowCount()));
}

bool WallPanel::go_to(const std::filesystem::path& path) {
  int row = model_.row_of(path);
  if (row < 0 && !(model_.filter() == DataSetFilter())) {
    model_.set_filter({});
    fill_filters();
    row = model_.row_of(path);
  }
  wall_->go_to(row);
  return row >= 0;
}

const ImageRecord* WallPanel::chosen() const {
  const QModelIndex index = wall_->currentIndex();
  return index.isValid() && index.row() < model_.rowCount() ? &model_.record(index.row()) : nullptr;
}

void WallPanel::draw_now() {
  wall_->doItemsLayout();
  wall_->grab();
}

} // namespace cds
