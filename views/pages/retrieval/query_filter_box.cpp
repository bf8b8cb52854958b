#include "views/pages/retrieval/query_filter_box.h"

#include "views/style/theme.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QSignalBlocker>
#include <QSpinBox>
#include <algorithm>

namespace cds {

QueryFilterBox::QueryFilterBox(QWidget* parent)
    : QWidget(parent), camera_(new QComboBox), gallery_camera_(new QComboBox), failures_(new QCheckBox),
      worst_(new QSpinBox), identity_(new QLineEdit) {
  failures_->setObjectName(QStringLiteral("filter_failures"));
  camera_->setObjectName(QStringLiteral("filter_camera"));
  gallery_camera_->setObjectName(QStringLiteral("filter_gallery_camera"));
  worst_->setObjectName(QStringLiteral("filter_worst"));
  worst_->setRange(0, 1000000);
  worst_->setSingleStep(10);
  identity_->setObjectName(QStringLiteral("filter_identity"));
  auto* grid = new QGridLayout(this);
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
  connect(failures_, &QCheckBox::toggled, this, &QueryFilterBox::changed);
  connect(camera_, &QComboBox::currentIndexChanged, this, &QueryFilterBox::changed);
  connect(worst_, &QSpinBox::valueChanged, this, &QueryFilterBox::changed);
  connect(identity_, &QLineEdit::textChanged, this, &QueryFilterBox::changed);
  connect(gallery_camera_, &QComboBox::currentIndexChanged, this,
          [this] { Q_EMIT gallery_camera_chosen(gallery_camera()); });
}

QueryFilter QueryFilterBox::filter() const {
  QueryFilter filter;
  filter.failures_only = failures_->isChecked();
  filter.camera = camera_->currentIndex() < 0 ? -1 : camera_->currentData().toInt();
  filter.worst = worst_->value();
  filter.identity = identity_->text();
  return filter;
}

int QueryFilterBox::gallery_camera() const {
  return gallery_camera_->currentIndex() < 0 ? -1 : gallery_camera_->currentData().toInt();
}

void QueryFilterBox::set_session(const RetrievalSession* session, bool keep) {
  const auto fill = [keep](QComboBox* box, const std::vector<int>& cameras) {
    const QVariant before = box->currentData();
    const QSignalBlocker blocker(box);
    box->clear();
    box->addItem(tr("any"), -1);
    for (const int camera : cameras)
      box->addItem(QString::number(camera), camera);
    box->setCurrentIndex(keep ? std::max(0, box->findData(before)) : 0);
  };
  fill(camera_, session ? session->query_cameras() : std::vector<int>{});
  if (!keep || !session)
    fill(gallery_camera_, session ? session->gallery_cameras() : std::vector<int>{});
}

void QueryFilterBox::toggle_failures() {
  failures_->toggle();
}

void QueryFilterBox::clear() {
  {
    const QSignalBlocker quiet(this); // told once
    failures_->setChecked(false);
    camera_->setCurrentIndex(0);
    worst_->setValue(0);
    identity_->clear();
  }
  Q_EMIT changed();
  gallery_camera_->setCurrentIndex(0);
}

void QueryFilterBox::retranslate() {
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
  for (QComboBox* box : {camera_, gallery_camera_})
    if (box->count() > 0)
      box->setItemText(0, tr("any"));
}

} // namespace cds
