#include "views/pages/retrieval/activation_tab.h"

#include "models/engine_launcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "models/workspace.h"
#include "views/pages/retrieval/picture_label.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QImage>
#include <QLabel>
#include <QPixmap>
#include <QProgressBar>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace cds {
namespace {

constexpr int least_height = 200, most_height = 800, patience_ms = 300; // pictures, pixels

// As high as the picture beside it.
QPixmap pixmap_of(const Image8& image, int height, double ratio) {
  const QImage shown(image.pixels.data(), image.width, image.height, static_cast<qsizetype>(image.width) * 3,
                     QImage::Format_RGB888);
  QPixmap out = QPixmap::fromImage(shown.scaledToHeight(static_cast<int>(height * ratio), Qt::SmoothTransformation));
  out.setDevicePixelRatio(ratio);
  return out;
}

} // namespace

ActivationTab::ActivationTab(Workspace& workspace, Thumbnails& thumbnails, QWidget* parent)
    : RetrievalTab(parent), workspace_(workspace), pair_(workspace.engine()), rank_(new QSpinBox),
      rank_title_(new QLabel), waiting_(new QProgressBar), query_picture_(new PictureLabel(thumbnails, least_height)),
      match_picture_(new PictureLabel(thumbnails, least_height)), query_map_(new QLabel), match_map_(new QLabel),
      query_title_(new MeaningLabel(MeaningLabel::Meaning::heading)),
      match_title_(new MeaningLabel(MeaningLabel::Meaning::heading)),
      problem_(new MeaningLabel(MeaningLabel::Meaning::problem)),
      remark_(new MeaningLabel(MeaningLabel::Meaning::remark)) {
  for (QWidget* picture : std::initializer_list<QWidget*>{query_picture_, match_picture_, query_map_, match_map_})
    picture->setMinimumSize(1, 1); // they follow the page's size, never hold it
  rank_->setRange(1, 100);
  rank_title_->setBuddy(rank_);
  waiting_->setRange(0, 0);
  waiting_->setTextVisible(false);
  waiting_->setMaximumSize(160, 2 * step);
  waiting_->hide();
  problem_->hide();
  problem_->setWordWrap(true);
  remark_->setWordWrap(true);
  auto* line = new QHBoxLayout;
  line->setSpacing(2 * step);
  line->addWidget(rank_title_);
  line->addWidget(rank_);
  line->addWidget(waiting_);
  line->addStretch(1);
  auto* grid = new QGridLayout;
  grid->setHorizontalSpacing(2 * step);
  grid->setVerticalSpacing(step);
  grid->addWidget(query_title_, 0, 0, 1, 2);
  grid->addWidget(query_picture_, 1, 0);
  grid->addWidget(query_map_, 1, 1);
  grid->setColumnMinimumWidth(2, 6 * step);
  grid->addWidget(match_title_, 0, 3, 1, 2);
  grid->addWidget(match_picture_, 1, 3);
  grid->addWidget(match_map_, 1, 4);
  grid->setColumnStretch(5, 1);
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 2 * step, 0, 0);
  all->setSpacing(2 * step);
  all->addLayout(line);
  all->addWidget(problem_);
  all->addLayout(grid);
  all->addWidget(remark_);
  all->addStretch(1);
  wait_.setSingleShot(true);
  wait_.setInterval(patience_ms);
  connect(&wait_, &QTimer::timeout, this, &ActivationTab::want);
  connect(rank_, &QSpinBox::valueChanged, this, &ActivationTab::ask);
  connect(&workspace.selection(), &Selection::query_changed, this, &ActivationTab::ask);
  connect(&pair_, &ActivationPair::changed, this, &ActivationTab::show_maps);
}

QString ActivationTab::title() const {
  return tr("Where it looks");
}

void ActivationTab::set_rankings(const ShownRankings& shown) {
  shown_ = shown;
  asked_.clear();
  pair_.clear();
  ask();
}

int ActivationTab::query() const {
  const int query = workspace_.selection().query();
  return shown_.session && query >= 0 && query < static_cast<int>(shown_.session->queries().size()) ? query : -1;
}

void ActivationTab::showEvent(QShowEvent* event) {
  RetrievalTab::showEvent(event);
  ask();
}

void ActivationTab::ask() {
  if (isVisible() && query() >= 0)
    wait_.start();
}

void ActivationTab::want() {
  const int at = query();
  if (at < 0 || !isVisible())
    return;
  const auto ranking = shown_.session->stored_ranking(at);
  const auto match =
      std::find_if(ranking.begin(), ranking.end(), [&](const RankedMatch& one) { return one.rank == rank_->value(); });
  const QString asked = QStringLiteral("%1 %2 %3").arg(shown_.run).arg(at).arg(rank_->value());
  if (asked == asked_)
    return;
  asked_ = asked;
  const QString query_path = to_qstring(shown_.session->query_path(at));
  query_picture_->set_path(query_path);
  query_picture_->setAccessibleName(tr("Picture of the query"));
  query_title_->setText(
      tr("Query %1, identity %2").arg(at + 1).arg(shown_.session->queries()[static_cast<std::size_t>(at)].identity));
  if (match == ranking.end()) {
    match_picture_->set_path({});
    match_title_->setText(tr("No image is kept at rank %1").arg(rank_->value()));
    pair_.want(shown_.folder, {query_path});
    return;
  }
  const QString match_path = to_qstring(shown_.session->gallery_path(match->gallery));
  match_picture_->set_path(match_path);
  match_picture_->setAccessibleName(tr("Picture of the match"));
  match_title_->setText(
      (match->kind == MatchKind::right ? tr("Rank %1, right: identity %2") : tr("Rank %1, wrong: identity %2"))
          .arg(match->rank)
          .arg(shown_.session->gallery_identity(match->gallery)));
  pair_.want(shown_.folder, {query_path, match_path});
}

void ActivationTab::resizeEvent(QResizeEvent* event) {
  RetrievalTab::resizeEvent(event);
  fit();
}

// As high as the four pictures side by side allow.
void ActivationTab::fit() {
  const auto aspect = [](const PictureLabel& label) {
    const QSize size = label.sizeHint();
    return static_cast<double>(size.width()) / std::max(1, size.height());
  };
  const double wide = 2 * (aspect(*query_picture_) + aspect(*match_picture_));
  const int gaps = 16 * step, words = 32 * step;
  const int height = std::clamp(std::min(this->height() - words, static_cast<int>((width() - gaps) / wide)),
                                least_height, most_height);
  if (std::exchange(height_, height) == height)
    return;
  query_picture_->set_height(height);
  match_picture_->set_height(height);
  draw_maps();
}

void ActivationTab::show_maps() {
  const bool busy = pair_.busy() && isVisible();
  if (std::exchange(busy_, busy) != busy)
    Q_EMIT busy_changed(busy);
  waiting_->setVisible(pair_.busy());
  problem_->setText(pair_.problem());
  problem_->setVisible(!pair_.problem().isEmpty());
  fit();
  draw_maps();
}

void ActivationTab::draw_maps() {
  const auto& maps = pair_.overlays();
  for (const auto& [label, index] : {std::pair{query_map_, 0U}, std::pair{match_map_, 1U}}) {
    if (index < maps.size())
      label->setPixmap(pixmap_of(*maps[index], height_, devicePixelRatioF()));
    else
      label->clear();
  }
}

void ActivationTab::retranslate() {
  rank_title_->setText(tr("Match at rank"));
  rank_->setAccessibleName(tr("Rank of the match"));
  waiting_->setAccessibleName(tr("The network is looking"));
  query_map_->setAccessibleName(tr("Activation over the query"));
  match_map_->setAccessibleName(tr("Activation over the match"));
  remark_->setText(tr("The sum over the channels of the last feature map's squared activations, from dark (least) to "
                      "yellow (most), each picture on its own scale"));
  asked_.clear();
  ask();
}

} // namespace cds
