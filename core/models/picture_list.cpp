#include "models/picture_list.h"

namespace cds {

void PictureList::set_entries(std::vector<Entry> entries) {
  beginResetModel();
  entries_ = std::move(entries);
  endResetModel();
}

int PictureList::rowCount(const QModelIndex& parent) const {
  return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

QVariant PictureList::data(const QModelIndex& index, int role) const {
  if (!index.isValid() || index.row() >= rowCount())
    return {};
  const Entry& entry = entries_[static_cast<std::size_t>(index.row())];
  switch (role) {
  case path_role:
  case Qt::ToolTipRole:
    return entry.path;
  case caption_role:
    return entry.caption;
  case detail_role:
    return entry.detail;
  case Qt::AccessibleTextRole:
    return QString(entry.caption + QStringLiteral(", ") + entry.detail);
  case mark_role:
    return static_cast<int>(entry.mark);
  case faint_role:
    return entry.faint;
  case query_role:
    return entry.query;
  case gallery_role:
    return entry.gallery;
  default:
    return {};
  }
}

} // namespace cds
