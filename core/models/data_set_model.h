// One data set as a wall of pictures: its images, filtered by split, identity and camera. Lists are read on a worker;
// pictures are decoded by Thumbnails. GUI thread.
#pragma once

#include "data/dataset.h"
#include "data/doctor.h"
#include "models/background.h"

#include <QAbstractListModel>
#include <map>
#include <memory>
#include <optional>
#include <vector>

namespace cds {

// How the images of one split spread. Junk counts nowhere; distractors are nobody's images.
struct SplitSpread {
  Split split = Split::train;
  std::map<int, int> identities_by_images; // so many images: so many identities have them
  std::map<std::int64_t, int> images_by_camera;
};

struct DataSetFilter { // what is set must match
  std::optional<Split> split;
  std::optional<std::int64_t> identity, camera;
  bool operator==(const DataSetFilter&) const = default;
};

class DataSetModel : public QAbstractListModel {
  Q_OBJECT
public:
  enum Role { key_role = Qt::UserRole, identity_role, camera_role, split_role, kind_role, path_role };
  explicit DataSetModel(QObject* parent = nullptr);

  // Reads the lists in the background; loaded() or failed() follows. An empty folder clears.
  void load(const std::filesystem::path& folder, const QString& layout);
  [[nodiscard]] bool is_loading() const { return loading_; }
  [[nodiscard]] const Dataset* data_set() const { return set_.get(); } // null: none is loaded
  [[nodiscard]] std::shared_ptr<const Dataset> shared() const { return set_; }
  [[nodiscard]] std::optional<Error> error() const { return error_; }

  [[nodiscard]] const std::vector<SplitCount>& counts() const { return counts_; }           // splits that have images
  [[nodiscard]] const std::vector<std::int64_t>& identities() const { return identities_; } // ascending
  [[nodiscard]] const std::vector<std::int64_t>& cameras() const { return cameras_; }       // ascending
  [[nodiscard]] const std::vector<SplitSpread>& spreads() const { return spreads_; }        // one for each of counts()

  void set_filter(const DataSetFilter& filter);
  [[nodiscard]] const DataSetFilter& filter() const { return filter_; }
  [[nodiscard]] const ImageRecord& record(int row) const { return *rows_[static_cast<std::size_t>(row)]; }
  [[nodiscard]] int row_of(const std::filesystem::path& path) const; // -1: not among the shown ones

  [[nodiscard]] static QString split_text(Split split);
  void retranslate();

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

Q_SIGNALS:
  void loaded();
  void failed(const QString& message);

private:
  struct Read;
  void take(Read read);
  void apply_filter();

  std::shared_ptr<const Dataset> set_;
  std::optional<Error> error_;
  std::vector<SplitCount> counts_;
  std::vector<std::int64_t> identities_, cameras_;
  std::vector<SplitSpread> spreads_;
  DataSetFilter filter_;
  std::vector<const ImageRecord*> rows_;
  bool loading_ = false;
  BackgroundWork work_;
};

} // namespace cds
