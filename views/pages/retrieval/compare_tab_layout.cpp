// How the models' strips are put together, and their words.
#include "views/pages/retrieval/compare_tab.h"

#include "models/thumbnails.h"
#include "views/pages/retrieval/gallery_wall.h"
#include "views/pages/retrieval/match_delegate.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"

#include <QComboBox>
#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

namespace cds {

QWidget* CompareTab::make_strip(Strip& strip) {
  strip.box = new QWidget;
  strip.text = new QLabel;
  strip.text->setTextFormat(Qt::RichText);
  strip.wall = new GalleryWall(GalleryWall::Flow::strip);
  strip.ranked = new RankedGallery(this);
  strip.delegate = new MatchDelegate(pictures_, strip.wall);
  strip.wall->setModel(strip.ranked);
  strip.wall->setItemDelegate(strip.delegate);
  auto* column = new QVBoxLayout(strip.box);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  column->addWidget(strip.text);
  column->addWidget(strip.wall);
  strip.box->hide();
  const int model = static_cast<int>(&strip - strips_.data());
  connect(strip.wall->selectionModel(), &QItemSelectionModel::currentChanged, this, [this, model] { follow(model); });
  return strip.box;
}

void CompareTab::fit_strips() {
  if (!comparison_)
    return;
  const int models = comparison_->models();
  int left = height() - boxes_[1]->sizeHint().height() - 4 * step;
  int texts = 0; // what is not picture
  for (int model = 0; model < models; ++model) {
    Strip& strip = strips_[static_cast<std::size_t>(model)];
    strip.delegate->set_detail(models < most);
    strip.delegate->set_aspect(pictures_.aspect());
    strip.delegate->set_picture_height(0);
    texts += strip.delegate->cell_size(strip.wall->font()).height() + strip.text->sizeHint().height() + 3 * step +
             strip.wall->horizontalScrollBar()->sizeHint().height();
  }
  left = std::clamp((left - texts) / models, 48, 200);
  for (int model = 0; model < models; ++model) {
    Strip& strip = strips_[static_cast<std::size_t>(model)];
    strip.delegate->set_picture_height(left);
    const QSize cell = strip.delegate->cell_size(strip.wall->font());
    strip.wall->set_cell(cell);
    strip.wall->setFixedHeight(cell.height() + strip.wall->horizontalScrollBar()->sizeHint().height());
    strip.wall->viewport()->update();
  }
}

void CompareTab::resizeEvent(QResizeEvent* event) {
  RetrievalTab::resizeEvent(event);
  fit_strips();
}

void CompareTab::retranslate() {
  for (int model = 1; model < most; ++model) {
    const auto m = static_cast<std::size_t>(model);
    titles_[m]->setText(tr("Model %1").arg(letter(model)));
    boxes_[m]->setAccessibleName(tr("Model %1 to compare with").arg(letter(model)));
  }
  for (int model = 0; model < most; ++model)
    strip(model).setAccessibleName(tr("Gallery as model %1 ranks it").arg(letter(model)));
  fill_choices();
  describe();
}

void CompareTab::restyle() {
  for (const Strip& strip : strips_)
    if (strip.box->isVisible())
      strip.wall->viewport()->update();
}

} // namespace cds
