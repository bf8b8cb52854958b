// Pictures in a row with a line under each: what a lasso caught, what an own picture found. GUI thread.
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <vector>

namespace cds {

class PictureList : public QAbstractListModel {
  Q_OBJECT
public:
  enum Role { path_role = Qt::UserRole, caption_role, detail_role, mark_role, faint_role, query_role, gallery_role };
  enum class Mark { none, right, wrong };
  struct Entry {
    QString path, caption, detail; // two short lines under the picture
    Mark mark = Mark::none;
    bool faint = false;           // beyond what counts
    int query = -1, gallery = -1; // its row there; -1: not of that set
  };
  using QAbstractListModel::QAbstractListModel;

  void set_entries(std::vector<Entry> entries);
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }

  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

private:
  std::vector<Entry> entries_;
};

} // namespace cds
