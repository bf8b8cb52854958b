#include "views/pages/retrieval/picture_dialog.h"

#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QVBoxLayout>

namespace cds {

class LargePicture : public QWidget {
public:
  explicit LargePicture(Thumbnails& thumbnails) : thumbnails_(thumbnails) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    connect(&thumbnails, &Thumbnails::arrived, this, qOverload<>(&QWidget::update));
  }
  void set(const QString& path, int mark) {
    path_ = path;
    mark_ = mark;
    update();
  }
  [[nodiscard]] QSize sizeHint() const override { return {300, 480}; }

protected:
  void paintEvent(QPaintEvent*) override {
    if (path_.isEmpty())
      return;
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    const Colors c = colors();
    const QRectF picture = paint_picture(painter, thumbnails_, path_, QRectF(rect()).adjusted(14, 14, -14, -14), c);
    painter.setBrush(Qt::NoBrush);
    if (mark_ > 0) {
      painter.setPen(QPen(c.right, 4, Qt::SolidLine, Qt::SquareCap, Qt::MiterJoin));
      painter.drawRect(picture.adjusted(-3, -3, 3, 3));
      paint_sign(painter, picture.topLeft(), 13, Sign::right, c);
    } else if (mark_ < 0) {
      paint_hatched_frame(painter, picture, c.wrong, 8);
      paint_sign(painter, picture.topLeft(), 13, Sign::wrong, c);
    }
  }

private:
  Thumbnails& thumbnails_;
  QString path_;
  int mark_ = 0;
};

PictureDialog::PictureDialog(QWidget* parent)
    : QDialog(parent), thumbnails_(1600, std::size_t{64} << 20), query_(new LargePicture(thumbnails_)),
      picture_(new LargePicture(thumbnails_)), query_text_(new QLabel), text_(new QLabel) {
  setWindowTitle(tr("Picture"));
  setFocusPolicy(Qt::StrongFocus);
  query_->setAccessibleName(tr("Picture of the query"));
  picture_->setAccessibleName(tr("Picture of the match"));
  auto* pictures = new QHBoxLayout(this);
  pictures->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
  const auto add = [&](LargePicture* picture, QLabel* text) {
    text->setWordWrap(true);
    text->setMinimumHeight(3 * text->fontMetrics().lineSpacing()); // both pictures end at one height
    text->setAlignment(Qt::AlignHCenter | Qt::AlignTop);
    text->setTextInteractionFlags(Qt::TextSelectableByMouse);
    auto* column = new QVBoxLayout;
    column->addWidget(picture, 1);
    column->addWidget(text);
    pictures->addLayout(column, 1);
  };
  add(query_, query_text_);
  add(picture_, text_);
  resize(680, 620);
}

void PictureDialog::show_picture(const Shown& shown) {
  shown_ = shown;
  const bool pair = !shown.query.isEmpty();
  query_->setVisible(pair);
  query_text_->setVisible(pair);
  query_->set(shown.query, 0);
  query_text_->setText(shown.query_text);
  picture_->set(shown.path, shown.mark);
  text_->setText(shown.text);
  picture_->setAccessibleDescription(shown.text);
}

void PictureDialog::keyPressEvent(QKeyEvent* event) {
  switch (event->key()) {
  case Qt::Key_Left:
  case Qt::Key_Up:
    Q_EMIT step_asked(-1);
    return;
  case Qt::Key_Right:
  case Qt::Key_Down:
    Q_EMIT step_asked(1);
    return;
  case Qt::Key_Return:
  case Qt::Key_Enter:
    accept();
    return;
  default:
    QDialog::keyPressEvent(event); // Escape
  }
}

} // namespace cds
