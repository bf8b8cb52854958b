#include "views/pages/data/picture_wall.h"

#include "models/data_set_model.h"
#include "models/thumbnails.h"
#include "views/style/theme.h"

#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>

namespace cds {

namespace {

constexpr int least_width = 80, text_height = 20;

} // namespace

class PictureDelegate : public QStyledItemDelegate {
public:
  PictureDelegate(DataSetModel& model, Thumbnails& thumbnails, QObject* parent)
      : QStyledItemDelegate(parent), model_(model), thumbnails_(thumbnails) {}

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem&, const QModelIndex&) const override {
    return {cell_width_, PictureWall::picture_height + text_height + 2 * step};
  }

  bool set_cell_width(int width) { return std::exchange(cell_width_, width) != width; }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Colors c = colors();
    const QRect cell = option.rect.adjusted(2, 2, -2, -2);
    const QRect place(cell.left(), cell.top(), cell.width(), PictureWall::picture_height);
    const ImageRecord& record = model_.record(index.row());
    painter->save();
    if (const auto image = thumbnails_.get(record)) {
      const QImage picture(image->pixels.data(), image->width, image->height, image->width * 3, QImage::Format_RGB888);
      const QSizeF size = QSizeF(image->width, image->height).scaled(place.size(), Qt::KeepAspectRatio);
      const QRectF target(place.left() + (place.width() - size.width()) / 2,
                          place.top() + (place.height() - size.height()) / 2, size.width(), size.height());
      painter->setRenderHint(QPainter::SmoothPixmapTransform);
      painter->drawImage(target, picture);
      if (record.role == Role::junk)
        painter->fillRect(target, QColor(c.panel.red(), c.panel.green(), c.panel.blue(), 150));
    } else {
      painter->setPen(c.line);
      painter->drawRect(place.adjusted(4, 0, -5, -1));
      if (!thumbnails_.failure(Thumbnails::key(record)).isEmpty()) {
        painter->setPen(QPen(c.error, 2));
        const QPoint centre = place.center();
        painter->drawLine(centre + QPoint(-8, -8), centre + QPoint(8, 8));
        painter->drawLine(centre + QPoint(8, -8), centre + QPoint(-8, 8));
      }
    }
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    if (selected) {
      painter->setPen(QPen(c.accent, 2));
      painter->setBrush(Qt::NoBrush);
      painter->drawRect(option.rect.adjusted(1, 1, -1, -1));
    }
    painter->setPen(selected ? c.accent : c.text);
    const QRect words(cell.left(), place.bottom() + 1, cell.width(), text_height);
    painter->drawText(words, Qt::AlignCenter,
                      option.fontMetrics.elidedText(index.data().toString(), Qt::ElideRight, words.width()));
    painter->restore();
  }

private:
  DataSetModel& model_;
  Thumbnails& thumbnails_;
  int cell_width_ = least_width;
};

PictureWall::PictureWall(DataSetModel& model, Thumbnails& thumbnails, QWidget* parent)
    : QListView(parent), data_(model), thumbnails_(thumbnails), cells_(new PictureDelegate(model, thumbnails, this)) {
  setModel(&model);
  setItemDelegate(cells_);
  setViewMode(QListView::IconMode);
  setMovement(QListView::Static);
  setResizeMode(QListView::Adjust);
  setUniformItemSizes(true);
  setSpacing(0);
  setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOn); // its coming and going would change the columns
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  verticalScrollBar()->setSingleStep(40);
  setFrameShape(QFrame::StyledPanel);
  // A picture that arrives is on screen, or was a moment ago: one repaint of what is visible covers a batch.
  connect(&thumbnails, &Thumbnails::arrived, viewport(), qOverload<>(&QWidget::update));
}

// As many columns as fit, the rest of the width shared among them.
void PictureWall::resizeEvent(QResizeEvent* event) {
  const int width = viewport()->width() - 2;
  const int columns = std::max(1, width / least_width);
  if (cells_->set_cell_width(width / columns))
    scheduleDelayedItemsLayout();
  QListView::resizeEvent(event);
}

void PictureWall::go_to(int row) {
  if (row < 0)
    return;
  const QModelIndex index = data_.index(row);
  setCurrentIndex(index);
  scrollTo(index, QAbstractItemView::PositionAtCenter);
}

} // namespace cds
