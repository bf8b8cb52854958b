// How a run looks in a table: its colour before its name, a mark before its state, a bar for its progress.
#pragma once

#include <QStyledItemDelegate>

namespace cds {

class RunDelegate : public QStyledItemDelegate {
  Q_OBJECT
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace cds
