// Paints one image of a ranked gallery: right ones with a solid frame and a tick, wrong ones with a hatched frame and a
// cross, the first wrong one so that the eye lands there, ignored ones dimmed. GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace cds {

class Thumbnails;

class MatchDelegate : public QStyledItemDelegate {
  Q_OBJECT
public:
  explicit MatchDelegate(Thumbnails& thumbnails, QObject* parent = nullptr);

  void set_picture_height(int pixels);
  [[nodiscard]] int picture_height() const { return height_; }
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
  Thumbnails& thumbnails_;
  int height_ = 144;
};

// One query of the triage list: its picture, AP as a number and a bar, the first right rank.
class QueryDelegate : public QStyledItemDelegate {
  Q_OBJECT
public:
  explicit QueryDelegate(Thumbnails& thumbnails, QObject* parent = nullptr);
  void set_wall(bool wall); // pictures side by side instead of rows
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
  Thumbnails& thumbnails_;
  bool wall_ = false;
};

} // namespace cds
