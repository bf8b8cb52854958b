#include "views/pages/retrieval/embedding_view.h"

#include "models/text.h"
#include "models/thumbnails.h"

#include <QEvent>
#include <set>
#include <utility>

namespace cds {

EmbeddingView::EmbeddingView(const EmbeddingMap& map, Thumbnails& thumbnails, QWidget* parent)
    : QWidget(parent), map_(map), thumbnails_(thumbnails) {
  setFocusPolicy(Qt::StrongFocus);
  setMouseTracking(true);
  setAttribute(Qt::WA_OpaquePaintEvent);
  connect(&thumbnails, &Thumbnails::arrived, this, [this](const QString& key) {
    if (current_ >= 0 && key == to_qstring(map_.path(current_)))
      update();
  });
}

void EmbeddingView::take_map() {
  std::set<std::int64_t> cameras;
  for (const MapPoint& point : map_.points())
    cameras.insert(point.camera);
  cameras_.assign(cameras.begin(), cameras.end());
  line_.clear();
  caught_.clear();
  is_caught_.clear();
  drawing_ = moving_ = false;
  current_ = -1;
  reset_view();
}

void EmbeddingView::redraw() {
  stale_ = true;
  update();
}

void EmbeddingView::reset_view() {
  transform_ = fit_points(map_.points(), size());
  fitted_ = true;
  redraw();
}

void EmbeddingView::resizeEvent(QResizeEvent*) {
  if (fitted_)
    transform_ = fit_points(map_.points(), size());
  else
    transform_.size = size();
  redraw();
}

void EmbeddingView::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
    redraw();
}

void EmbeddingView::set_coloring(Coloring coloring) {
  coloring_ = coloring;
  redraw();
}

void EmbeddingView::set_lasso(bool on) {
  lasso_ = on;
  setCursor(on ? Qt::CrossCursor : Qt::ArrowCursor);
}

void EmbeddingView::set_query(int query) {
  if (std::exchange(query_, query) != query)
    redraw();
}

void EmbeddingView::clear_lasso() {
  const bool had = !line_.empty() || !caught_.empty();
  line_.clear();
  caught_.clear();
  is_caught_.clear();
  if (!had)
    return;
  redraw();
  Q_EMIT lassoed({});
}

void EmbeddingView::set_current(int point) {
  if (std::exchange(current_, point) == point)
    return;
  setAccessibleDescription(point >= 0 ? words(point) : QString());
  update();
}

QString EmbeddingView::words(int point) const {
  const MapPoint& at = map_.points()[static_cast<std::size_t>(point)];
  const QString kind = at.query ? tr("query") : at.identity == -1 ? tr("junk") : tr("gallery");
  return tr("%1, id %2, camera %3").arg(kind).arg(at.identity).arg(at.camera);
}

void EmbeddingView::retranslate() {
  setAccessibleName(tr("Map of the embeddings"));
  redraw();
}

} // namespace cds
