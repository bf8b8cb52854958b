// Paints one image of a ranked gallery: right ones with a solid frame and a tick, wrong ones with a hatched frame and a
// cross, the first wrong one so that the eye lands there, ignored ones dimmed. GUI thread.
#pragma once

#include <QStyledItemDelegate>

namespace cds {

class PictureCache;

class MatchDelegate : public QStyledItemDelegate {
  Q_OBJECT
public:
  explicit MatchDelegate(PictureCache& pictures, QObject* parent = nullptr);

  void set_picture_height(int pixels);
  [[nodiscard]] int picture_height() const { return height_; }
  bool set_aspect(double aspect); // width to height that a cell is made for (clamped); true: it has changed
  void set_detail(bool shown);    // identity and camera under each picture
  void set_move_lines(int lines); // under each picture: the ranks of so many other models
  [[nodiscard]] QSize cell_size(const QFont& font) const; // of every cell
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
  PictureCache& pictures_;
  int height_ = 144, move_lines_ = 0;
  bool detail_ = true;
  double aspect_ = 0.5;
};

// One query of the triage list: its picture, AP as a number and a bar, the first right rank.
class QueryDelegate : public QStyledItemDelegate {
  Q_OBJECT
public:
  explicit QueryDelegate(PictureCache& pictures, QObject* parent = nullptr);
  void set_wall(bool wall); // pictures side by side instead of rows
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
  PictureCache& pictures_;
  bool wall_ = false;
};

} // namespace cds
