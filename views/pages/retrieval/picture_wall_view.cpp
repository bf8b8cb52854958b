#include "views/pages/retrieval/picture_wall_view.h"

#include "models/thumbnails.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"

#include <QApplication>
#include <QClipboard>
#include <QKeyEvent>
#include <QPainter>
#include <QScrollBar>
#include <QStyledItemDelegate>
#include <algorithm>
#include <cmath>

namespace cds {
namespace {

constexpr int pad = 8, least_width = 64;

QFont small(const QFont& font) {
  QFont out = font;
  out.setPointSizeF(std::max(9.0, font.pointSizeF() * 0.9));
  return out;
}

class Delegate : public QStyledItemDelegate {
public:
  Delegate(Thumbnails& thumbnails, int height, QObject* parent)
      : QStyledItemDelegate(parent), thumbnails_(thumbnails), height_(height) {}

  [[nodiscard]] QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const double width = picture_width(thumbnails_, index.data(PictureList::path_role).toString(), height_);
    return {std::max(least_width, static_cast<int>(std::ceil(width))) + 2 * pad,
            height_ + 2 * pad + 2 * QFontMetrics(small(option.font)).height()};
  }

  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const Colors c = colors();
    const bool faint = index.data(PictureList::faint_role).toBool();
    const auto mark = static_cast<PictureList::Mark>(index.data(PictureList::mark_role).toInt());
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    const QRectF cell = QRectF(option.rect).adjusted(1, 1, -1, -1);
    if (option.state & QStyle::State_Selected) {
      QColor ground = c.accent;
      ground.setAlpha(option.state & QStyle::State_Active ? 60 : 35);
      painter->setPen(Qt::NoPen);
      painter->setBrush(ground);
      painter->drawRoundedRect(cell, 6, 6);
    }
    const QRectF box(cell.left() + pad - 1, cell.top() + pad - 1, cell.width() - 2 * pad + 2, height_);
    const QRectF picture =
        paint_picture(*painter, thumbnails_, index.data(PictureList::path_role).toString(), box, c, faint ? 0.45 : 1);
    if (mark != PictureList::Mark::none)
      paint_sign(*painter, picture.topLeft() + QPointF(2, 2), 9,
                 mark == PictureList::Mark::right ? Sign::right : Sign::wrong, c);
    const QFont font = small(option.font);
    QFont bold = font;
    bold.setWeight(QFont::Bold);
    const double line = QFontMetricsF(font).height();
    QRectF text(cell.left() + 2, box.bottom() + 2, cell.width() - 4, line);
    painter->setFont(bold);
    painter->setPen(faint ? c.faint_text : c.text);
    painter->drawText(
        text, Qt::AlignCenter,
        QFontMetricsF(bold).elidedText(index.data(PictureList::caption_role).toString(), Qt::ElideRight, text.width()));
    text.translate(0, line);
    painter->setFont(font);
    painter->setPen(c.faint_text);
    painter->drawText(
        text, Qt::AlignCenter,
        QFontMetricsF(font).elidedText(index.data(PictureList::detail_role).toString(), Qt::ElideRight, text.width()));
    if (option.state & QStyle::State_HasFocus) {
      painter->setBrush(Qt::NoBrush);
      painter->setPen(QPen(c.accent, 2));
      painter->drawRoundedRect(cell, 6, 6);
    }
    painter->restore();
  }

private:
  Thumbnails& thumbnails_;
  int height_;
};

} // namespace

PictureWallView::PictureWallView(PictureList& list, Thumbnails& thumbnails, int picture_height, QWidget* parent)
    : QListView(parent) {
  setModel(&list);
  setItemDelegate(new Delegate(thumbnails, picture_height, this));
  setFlow(QListView::LeftToRight);
  setWrapping(true);
  setResizeMode(QListView::Adjust);
  setLayoutMode(QListView::Batched); // thousands of pictures may be caught
  setFrameShape(QFrame::NoFrame);
  setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
  setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  verticalScrollBar()->setSingleStep(40);
  connect(&thumbnails, &Thumbnails::arrived, viewport(), qOverload<>(&QWidget::update));
}

void PictureWallView::keyPressEvent(QKeyEvent* event) {
  if (event->matches(QKeySequence::Copy) && currentIndex().isValid())
    QApplication::clipboard()->setText(currentIndex().data(PictureList::path_role).toString());
  else
    QListView::keyPressEvent(event);
}

} // namespace cds
