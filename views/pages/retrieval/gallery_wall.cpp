#include "views/pages/retrieval/gallery_wall.h"

#include <QPaintEvent>
#include <QPainter>
#include <QScrollBar>
#include <QWheelEvent>
#include <algorithm>

namespace cds {

GalleryWall::GalleryWall(Flow flow, QWidget* parent) : QListView(parent), flow_(flow) {
  setUniformItemSizes(true);
  setFrameShape(QFrame::NoFrame);
  setVerticalScrollMode(ScrollPerPixel);
  setHorizontalScrollMode(ScrollPerPixel);
  if (flow == Flow::wall)
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  else
    setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
}

void GalleryWall::set_cell(QSize cell) {
  cell = cell.expandedTo({1, 1});
  if (cell_ == cell)
    return;
  const auto [first, last] = visible_rows();
  cell_ = cell;
  doItemsLayout();
  if (first > 0 && model())
    scrollTo(model()->index(first, 0), PositionAtTop);
}

int GalleryWall::count() const {
  return model() ? model()->rowCount(rootIndex()) : 0;
}

// Without the scroll bar's width, whether it shows or not: else its coming and going would change the columns.
int GalleryWall::breadth() const {
  return std::max(1, maximumViewportSize().width() - verticalScrollBar()->sizeHint().width());
}

int GalleryWall::columns() const {
  return flow_ == Flow::strip ? std::max(1, count()) : std::max(1, breadth() / cell_.width());
}

QRect GalleryWall::place(int row) const {
  if (flow_ == Flow::strip)
    return {QPoint(row * cell_.width(), 0), cell_};
  const int columns = this->columns(), column = row % columns, wide = breadth();
  const int left = column * wide / columns, right = (column + 1) * wide / columns;
  return {left, row / columns * cell_.height(), right - left, cell_.height()};
}

std::pair<int, int> GalleryWall::rows_in(const QRect& area) const {
  const int all = count();
  if (area.isEmpty() || all == 0)
    return {0, 0};
  if (flow_ == Flow::strip)
    return {std::clamp(area.left() / cell_.width(), 0, all), std::clamp(area.right() / cell_.width() + 1, 0, all)};
  const int columns = this->columns();
  return {std::clamp(area.top() / cell_.height() * columns, 0, all),
          std::clamp((area.bottom() / cell_.height() + 1) * columns, 0, all)};
}

std::pair<int, int> GalleryWall::visible_rows() const {
  return rows_in(viewport()->rect().translated(horizontalOffset(), verticalOffset()));
}

QRect GalleryWall::visualRect(const QModelIndex& index) const {
  return index.isValid() ? place(index.row()).translated(-horizontalOffset(), -verticalOffset()) : QRect();
}

QModelIndex GalleryWall::indexAt(const QPoint& point) const {
  const QPoint at = point + QPoint(horizontalOffset(), verticalOffset());
  const auto [first, last] = rows_in(QRect(at, QSize(1, 1)));
  for (int row = first; row < last; ++row)
    if (place(row).contains(at))
      return model()->index(row, modelColumn(), rootIndex());
  return {};
}

void GalleryWall::scrollTo(const QModelIndex& index, ScrollHint hint) {
  if (!index.isValid())
    return;
  const QRect cell = place(index.row());
  const bool across = flow_ == Flow::strip;
  QScrollBar* bar = across ? horizontalScrollBar() : verticalScrollBar();
  const int begin = across ? cell.left() : cell.top(), size = across ? cell.width() : cell.height();
  const int view = across ? viewport()->width() : viewport()->height(), now = bar->value();
  int value = now;
  if (hint == PositionAtCenter)
    value = begin - (view - size) / 2;
  else if (hint == PositionAtTop || begin < now)
    value = begin;
  else if (hint == PositionAtBottom || begin + size > now + view)
    value = begin + size - view;
  bar->setValue(value);
}

void GalleryWall::doItemsLayout() {
  QAbstractItemView::doItemsLayout(); // not QListView's, which visits every row
}

void GalleryWall::updateGeometries() {
  QAbstractItemView::updateGeometries();
  const int all = count(), columns = this->columns();
  const QSize view = viewport()->size();
  const int height = flow_ == Flow::strip ? cell_.height() : (all + columns - 1) / columns * cell_.height();
  const int width = flow_ == Flow::strip ? all * cell_.width() : 0;
  verticalScrollBar()->setSingleStep(std::max(1, cell_.height() / 3));
  verticalScrollBar()->setPageStep(std::max(1, view.height()));
  verticalScrollBar()->setRange(0, flow_ == Flow::strip ? 0 : std::max(0, height - view.height()));
  horizontalScrollBar()->setSingleStep(cell_.width());
  horizontalScrollBar()->setPageStep(std::max(1, view.width()));
  horizontalScrollBar()->setRange(0, std::max(0, width - view.width()));
}

void GalleryWall::resizeEvent(QResizeEvent* event) {
  QAbstractItemView::resizeEvent(event);
  updateGeometries();
}

void GalleryWall::scrollContentsBy(int dx, int dy) {
  scrollDirtyRegion(dx, dy);
  viewport()->scroll(dx, dy);
  Q_EMIT scrolled();
}

// A strip has only one way to go: the wheel's.
void GalleryWall::wheelEvent(QWheelEvent* event) {
  if (flow_ == Flow::wall || event->angleDelta().x() != 0)
    return QListView::wheelEvent(event);
  horizontalScrollBar()->setValue(horizontalScrollBar()->value() - event->angleDelta().y() * cell_.width() / 120);
  event->accept();
}

void GalleryWall::paintEvent(QPaintEvent* event) {
  if (!model() || !itemDelegate())
    return;
  QPainter painter(viewport());
  QStyleOptionViewItem option;
  initViewItemOption(&option);
  const QPoint offset(horizontalOffset(), verticalOffset());
  const auto [first, last] = rows_in(event->rect().translated(offset));
  const bool focus = hasFocus() || viewport()->hasFocus();
  const QStyle::State state = option.state;
  const QModelIndex current = currentIndex();
  for (int row = last - 1; row >= first; --row) { // backwards: what is asked for last is decoded first
    option.rect = place(row).translated(-offset);
    if (!event->rect().intersects(option.rect))
      continue;
    const QModelIndex index = model()->index(row, modelColumn(), rootIndex());
    option.state = state & ~(QStyle::State_Selected | QStyle::State_HasFocus | QStyle::State_MouseOver);
    if (selectionModel() && selectionModel()->isSelected(index))
      option.state |= QStyle::State_Selected;
    if (focus && index == current)
      option.state |= QStyle::State_HasFocus;
    itemDelegateForIndex(index)->paint(&painter, option, index);
  }
}

QModelIndex GalleryWall::moveCursor(CursorAction action, Qt::KeyboardModifiers) {
  const int all = count();
  if (all == 0)
    return {};
  const int now = currentIndex().isValid() ? currentIndex().row() : 0;
  const int line = flow_ == Flow::strip ? 0 : columns();
  const int page = flow_ == Flow::strip ? std::max(1, viewport()->width() / cell_.width())
                                        : std::max(1, viewport()->height() / cell_.height()) * line;
  int row = now;
  switch (action) {
  case MoveLeft:
  case MovePrevious:
    row = now - 1;
    break;
  case MoveRight:
  case MoveNext:
    row = now + 1;
    break;
  case MoveUp:
    row = now - line < 0 ? now : now - line;
    break;
  case MoveDown:
    row = now + line >= all ? now : now + line;
    break;
  case MovePageUp:
    row = now - page;
    break;
  case MovePageDown:
    row = now + page;
    break;
  case MoveHome:
    row = 0;
    break;
  case MoveEnd:
    row = all - 1;
    break;
  }
  return model()->index(std::clamp(row, 0, all - 1), modelColumn(), rootIndex());
}

int GalleryWall::horizontalOffset() const {
  return horizontalScrollBar()->value();
}

int GalleryWall::verticalOffset() const {
  return verticalScrollBar()->value();
}

void GalleryWall::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) {
  if (!selectionModel())
    return;
  const QRect area = rect.normalized().translated(horizontalOffset(), verticalOffset());
  const auto [first, last] = rows_in(area);
  QItemSelection selection;
  int begin = -1;
  for (int row = first; row <= last; ++row) {
    const bool in = row < last && place(row).intersects(area);
    if (in && begin < 0)
      begin = row;
    if (!in && begin >= 0) {
      selection.select(model()->index(begin, modelColumn(), rootIndex()),
                       model()->index(row - 1, modelColumn(), rootIndex()));
      begin = -1;
    }
  }
  selectionModel()->select(selection, command);
}

QRegion GalleryWall::visualRegionForSelection(const QItemSelection& selection) const {
  QRegion region;
  const auto [first, last] = visible_rows();
  for (const QItemSelectionRange& range : selection)
    for (int row = std::max(first, range.top()); row < std::min(last, range.bottom() + 1); ++row)
      region += visualRect(model()->index(row, modelColumn(), rootIndex()));
  return region;
}

QModelIndexList GalleryWall::selectedIndexes() const {
  return selectionModel() ? selectionModel()->selectedIndexes() : QModelIndexList();
}

} // namespace cds
