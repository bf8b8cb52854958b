// A wall, or one strip, of equal cells over a list model. Where a row lies is arithmetic, so that a hundred thousand
// pictures scroll as a hundred do: nothing is laid out, and only what is visible is asked for. GUI thread.
#pragma once

#include <QListView>

namespace cds {

class GalleryWall : public QListView {
  Q_OBJECT
public:
  enum class Flow { wall, strip }; // rows downwards, or one row to the right
  explicit GalleryWall(Flow flow, QWidget* parent = nullptr);

  void set_cell(QSize cell); // a wall shares the width that is left among its columns
  [[nodiscard]] QSize cell() const { return cell_; }
  [[nodiscard]] int columns() const; // at least 1
  // The rows of which something is visible: [first, second).
  [[nodiscard]] std::pair<int, int> visible_rows() const;

  [[nodiscard]] QRect visualRect(const QModelIndex& index) const override;
  [[nodiscard]] QModelIndex indexAt(const QPoint& point) const override;
  void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
  void doItemsLayout() override;

Q_SIGNALS:
  void scrolled();

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void wheelEvent(QWheelEvent* event) override;
  void scrollContentsBy(int dx, int dy) override;
  void updateGeometries() override;
  QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
  [[nodiscard]] int horizontalOffset() const override;
  [[nodiscard]] int verticalOffset() const override;
  void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
  [[nodiscard]] QRegion visualRegionForSelection(const QItemSelection& selection) const override;
  [[nodiscard]] QModelIndexList selectedIndexes() const override;

private:
  [[nodiscard]] int count() const;
  [[nodiscard]] QRect place(int row) const; // in the whole wall
  // Rows whose cells meet an area of the whole wall: [first, second).
  [[nodiscard]] std::pair<int, int> rows_in(const QRect& area) const;
  [[nodiscard]] int breadth() const; // what columns share
  Flow flow_;
  QSize cell_{80, 120};
};

} // namespace cds
