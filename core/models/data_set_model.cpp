#include "models/data_set_model.h"

#include "models/core_text.h"
#include "models/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace cds {

namespace {

const std::vector<ImageRecord>& list_of(const Dataset& set, Split split) {
  return split == Split::train   ? set.train
         : split == Split::val   ? set.val
         : split == Split::query ? set.query
                                 : set.gallery;
}

constexpr std::array all_splits{Split::train, Split::val, Split::query, Split::gallery};

} // namespace

struct DataSetModel::Read {
  std::shared_ptr<const Dataset> set;
  std::optional<Error> error;
  std::vector<SplitCount> counts;
  std::vector<std::int64_t> identities, cameras;
  std::vector<SplitSpread> spreads;

  void add_split(Split split, const std::vector<ImageRecord>& records) {
    counts.push_back(count_split(split, records));
    SplitSpread spread;
    spread.split = split;
    std::map<std::int64_t, int> images;
    for (const ImageRecord& record : records) {
      if (record.role == cds::Role::junk)
        continue;
      ++spread.images_by_camera[record.camera];
      if (record.role == cds::Role::person)
        ++images[record.identity];
    }
    for (const auto& [identity, count] : images)
      ++spread.identities_by_images[count];
    spreads.push_back(std::move(spread));
  }
};

DataSetModel::DataSetModel(QObject* parent) : QAbstractListModel(parent), work_(this) {}

void DataSetModel::load(const std::filesystem::path& folder, const QString& layout) {
  work_.cancel();
  filter_ = {};
  take({});
  if (folder.empty())
    return;
  loading_ = true;
  work_.start(
      [folder, layout = layout.toStdString()](const std::stop_token&) {
        Read read;
        auto set = read_dataset(folder, layout);
        if (!set) {
          read.error = set.error();
          return read;
        }
        read.set = std::make_shared<const Dataset>(std::move(*set));
        std::set<std::int64_t> identities, cameras;
        for (const Split split : all_splits) {
          const auto& records = list_of(*read.set, split);
          if (!records.empty())
            read.add_split(split, records);
          for (const ImageRecord& record : records) {
            identities.insert(record.identity);
            cameras.insert(record.camera);
          }
        }
        read.identities.assign(identities.begin(), identities.end());
        read.cameras.assign(cameras.begin(), cameras.end());
        return read;
      },
      [this](Read read) {
        loading_ = false;
        take(std::move(read));
        if (error_)
          Q_EMIT failed(error_text(*error_));
        else
          Q_EMIT loaded();
      });
}

void DataSetModel::take(Read read) {
  beginResetModel();
  rows_.clear();
  set_ = std::move(read.set);
  error_ = std::move(read.error);
  counts_ = std::move(read.counts);
  identities_ = std::move(read.identities);
  cameras_ = std::move(read.cameras);
  spreads_ = std::move(read.spreads);
  loading_ = false;
  apply_filter();
  endResetModel();
}

void DataSetModel::set_filter(const DataSetFilter& filter) {
  if (filter == filter_)
    return;
  beginResetModel();
  filter_ = filter;
  apply_filter();
  endResetModel();
}

void DataSetModel::apply_filter() {
  rows_.clear();
  if (!set_)
    return;
  for (const Split split : all_splits) {
    if (filter_.split && *filter_.split != split)
      continue;
    for (const ImageRecord& record : list_of(*set_, split))
      if ((!filter_.identity || *filter_.identity == record.identity) &&
          (!filter_.camera || *filter_.camera == record.camera))
        rows_.push_back(&record);
  }
}

int DataSetModel::row_of(const std::filesystem::path& path) const {
  const auto found =
      std::find_if(rows_.begin(), rows_.end(), [&](const ImageRecord* record) { return record->path == path; });
  return found == rows_.end() ? -1 : static_cast<int>(found - rows_.begin());
}

QString DataSetModel::split_text(Split split) {
  switch (split) {
  case Split::train:
    return tr("Train");
  case Split::val:
    return tr("Val");
  case Split::query:
    return tr("Query");
  case Split::gallery:
    return tr("Gallery");
  }
  return {};
}

void DataSetModel::retranslate() {
  if (!rows_.empty())
    Q_EMIT dataChanged(index(0), index(static_cast<int>(rows_.size()) - 1));
}

int DataSetModel::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

QVariant DataSetModel::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount())
    return {};
  const ImageRecord& image = record(index.row());
  switch (role) {
  case Qt::DisplayRole:
    return image.role == cds::Role::junk ? tr("junk · c%1").arg(image.camera)
                                         : tr("%1 · c%2", "identity and camera under a picture")
                                               .arg(to_qstring(identity_text(*set_, image.identity)))
                                               .arg(image.camera);
  case Qt::ToolTipRole:
  case Qt::AccessibleDescriptionRole:
    return tr("%1\nidentity %2, camera %3, %4")
        .arg(to_qstring(relative_path(*set_, image)), to_qstring(identity_text(*set_, image.identity)))
        .arg(image.camera)
        .arg(split_text(image.split));
  case identity_role:
    return QVariant::fromValue<qint64>(image.identity);
  case camera_role:
    return QVariant::fromValue<qint64>(image.camera);
  case split_role:
    return static_cast<int>(image.split);
  case kind_role:
    return static_cast<int>(image.role);
  case path_role:
    return to_qstring(image.path);
  default:
    return {};
  }
}

} // namespace cds
