#include "views/pages/retrieval/ranking_panel.h"

#include "models/text.h"
#include "models/thumbnails.h"
#include "views/pages/retrieval/gallery_wall.h"
#include "views/pages/retrieval/match_delegate.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/pages/retrieval/picture_label.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr int picture_height = 132, query_height = 116;
constexpr int missed_links = 12;

QString percent(double share) {
  return std::isnan(share) ? QStringLiteral("–") : percent_text(share) + QStringLiteral(" %");
}

} // namespace

RankingPanel::RankingPanel(PictureCache& pictures, QWidget* parent)
    : QWidget(parent), pictures_(pictures), ranked_(new RankedGallery(this)),
      gallery_(new GalleryWall(GalleryWall::Flow::wall)), missed_(new QLabel), rankings_(this) {
  gallery_->setModel(ranked_);
  delegate_ = new MatchDelegate(pictures, gallery_);
  delegate_->set_picture_height(picture_height);
  gallery_->setItemDelegate(delegate_);
  gallery_->set_cell(delegate_->cell_size(gallery_->font()));
  missed_->setTextFormat(Qt::RichText);
  missed_->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 2 * step, 0, 0);
  column->setSpacing(2 * step);
  column->addWidget(make_head());
  column->addWidget(gallery_, 1);
  column->addWidget(missed_);

  connect(&pictures.thumbnails(), &Thumbnails::arrived, this, &RankingPanel::take_thumbnail);
  connect(&pictures.thumbnails(), &Thumbnails::abandoned, gallery_->viewport(), qOverload<>(&QWidget::update));
  connect(gallery_, &GalleryWall::scrolled, this, [this] { pictures_.thumbnails().abandon(); });
  connect(gallery_, &GalleryWall::activated, this, [this](const QModelIndex& at) { Q_EMIT match_opened(at.row()); });
  connect(missed_, &QLabel::linkActivated, this, [this](const QString& row) {
    const QModelIndex at = ranked_->index(row.toInt());
    gallery_->setFocus();
    gallery_->setCurrentIndex(at);
    gallery_->scrollTo(at, QAbstractItemView::PositionAtCenter);
  });
  for (QCheckBox* box : {same_camera_, junk_})
    connect(box, &QCheckBox::toggled, this, [this] {
      ranked_->set_shown(same_camera_->isChecked(), junk_->isChecked());
      describe();
      go_to_first_wrong();
    });
  connect(depth_, &QComboBox::currentIndexChanged, this, [this] {
    if (query_ < 0)
      return;
    ranked_->set_ranking(session_, ranked_->ranking(), depth_->currentData().toInt());
    describe();
    go_to_first_wrong();
  });
}

RankingPanel::~RankingPanel() = default;

QWidget* RankingPanel::make_head() {
  auto* head = new QWidget;
  picture_ = new PictureLabel(pictures_.thumbnails(), query_height);
  title_ = new MeaningLabel(MeaningLabel::Meaning::title);
  numbers_ = new QLabel;
  numbers_->setTextFormat(Qt::RichText);
  numbers_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  remark_ = new MeaningLabel(MeaningLabel::Meaning::remark);
  auto* words = new QVBoxLayout;
  words->setSpacing(step);
  words->addWidget(title_);
  words->addWidget(numbers_);
  words->addWidget(remark_);
  words->addStretch(1);
  depth_title_ = new QLabel;
  depth_ = new QComboBox;
  depth_->setObjectName(QStringLiteral("depth"));
  for (const int depth : {10, 20, 50, 100, 1000})
    depth_->addItem(QString::number(depth), depth);
  depth_->addItem({}, RankedGallery::whole);
  depth_->setCurrentIndex(2);
  depth_title_->setBuddy(depth_);
  same_camera_ = new QCheckBox;
  same_camera_->setObjectName(QStringLiteral("show_same_camera"));
  junk_ = new QCheckBox;
  junk_->setObjectName(QStringLiteral("show_junk"));
  auto* depth_line = new QHBoxLayout;
  depth_line->addWidget(depth_title_);
  depth_line->addWidget(depth_);
  auto* switches = new QVBoxLayout;
  switches->setSpacing(step);
  switches->addLayout(depth_line);
  switches->addWidget(same_camera_);
  switches->addWidget(junk_);
  switches->addStretch(1);
  auto* line = new QHBoxLayout(head);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(3 * step);
  line->addWidget(picture_, 0, Qt::AlignTop);
  line->addLayout(words, 1);
  line->addLayout(switches);
  return head;
}

void RankingPanel::set_session(std::shared_ptr<const RetrievalSession> session) {
  session_ = std::move(session);
  query_ = -1;
  whole_ = false;
  pictures_.forget_aspect();
  rankings_.cancel();
  if (std::exchange(busy_, false))
    Q_EMIT busy_changed(false);
  ranked_->set_ranking(nullptr, {}, 0);
  describe();
}

void RankingPanel::show_query(int query) {
  if (!session_ || query < 0 || query >= static_cast<int>(session_->queries().size()) || query == query_)
    return;
  query_ = query;
  whole_ = false;
  pictures_.thumbnails().abandon();
  ranked_->set_ranking(session_, session_->stored_ranking(query), depth_->currentData().toInt());
  describe();
  go_to_first_wrong();
  rank_rest();
}

// The rest of the gallery, for what was missed.
void RankingPanel::rank_rest() {
  rankings_.cancel();
  if (!std::exchange(busy_, true))
    Q_EMIT busy_changed(true);
  rankings_.start([session = session_, query = query_](std::stop_token) { return session->full_ranking(query); },
                  [this, query = query_](std::vector<RankedMatch> ranking) {
                    if (query_ == query) {
                      whole_ = true;
                      const int row = gallery_->currentIndex().row();
                      ranked_->set_ranking(session_, std::move(ranking), depth_->currentData().toInt());
                      const QModelIndex at = ranked_->index(std::max(0, row));
                      gallery_->selectionModel()->setCurrentIndex(at, QItemSelectionModel::ClearAndSelect);
                      describe();
                    }
                    if (std::exchange(busy_, false))
                      Q_EMIT busy_changed(false);
                  });
}

void RankingPanel::describe() {
  if (!session_ || query_ < 0) {
    picture_->set_path({});
    for (QLabel* label : {static_cast<QLabel*>(title_), numbers_, static_cast<QLabel*>(remark_), missed_})
      label->clear();
    return;
  }
  const QueryRow& row = session_->queries()[static_cast<std::size_t>(query_)];
  const QString path = to_qstring(session_->query_path(query_));
  picture_->set_path(path);
  picture_->setAccessibleName(tr("Picture of the query"));
  title_->setText(tr("Query %1 of %2").arg(query_ + 1).arg(session_->queries().size()));
  const auto pair = [](const QString& name, const QString& value) {
    return QStringLiteral("%1&nbsp;<b>%2</b>").arg(name, value);
  };
  QStringList numbers;
  if (row.counts()) {
    numbers << pair(tr("AP"), percent(row.ap)) << pair(tr("INP"), percent(row.inp))
            << pair(tr("first right at rank"), QString::number(row.first_right));
    if (!std::isnan(row.best_wrong))
      numbers << pair(tr("nearest wrong at"), QLocale().toString(static_cast<double>(row.best_wrong), 'f', 3));
  } else {
    numbers << tr("no right match in the gallery: this query does not count");
  }
  numbers_->setText(numbers.join(QStringLiteral(" &nbsp;·&nbsp; ")));
  remark_->setText(
      path.isEmpty() // features of another program may know no pictures
          ? tr("identity %1, camera %2").arg(row.identity).arg(row.camera)
          : tr("identity %1, camera %2, %3").arg(row.identity).arg(row.camera).arg(QFileInfo(path).fileName()));
  const int missed = ranked_->missed_count();
  if (missed == 0) {
    missed_->setText(whole_ ? tr("Every right match is among the shown ranks") : QString());
    return;
  }
  QStringList links;
  for (int i = 0; i < std::min(missed, missed_links); ++i) {
    const int at = ranked_->first_missed_row() + i;
    links << QStringLiteral("<a href=\"%1\">%2</a>")
                 .arg(at)
                 .arg(QLocale().toString(ranked_->index(at).data(RankedGallery::rank_role).toInt()));
  }
  if (missed > missed_links)
    links << QStringLiteral("...");
  missed_->setText(tr("%n right match(es) beyond the shown ranks, at rank", nullptr, missed) + QLatin1Char(' ') +
                   links.join(QStringLiteral(", ")));
}

void RankingPanel::go_to_first_wrong() {
  if (ranked_->rowCount() == 0)
    return;
  const QModelIndex at = ranked_->index(std::max(0, ranked_->first_wrong_row()));
  gallery_->setCurrentIndex(at);
  gallery_->scrollTo(ranked_->index(0));
  gallery_->scrollTo(at);
}

void RankingPanel::go_to_missed() {
  const int first = ranked_->first_missed_row();
  if (first < 0)
    return;
  const int now = gallery_->currentIndex().row();
  const QModelIndex at = ranked_->index(now >= first && now + 1 < ranked_->rowCount() ? now + 1 : first);
  gallery_->setFocus();
  gallery_->setCurrentIndex(at);
}

void RankingPanel::move(int by) {
  const int row = gallery_->currentIndex().row() + by;
  if (row >= 0 && row < ranked_->rowCount())
    gallery_->setCurrentIndex(ranked_->index(row));
}

void RankingPanel::take_thumbnail(const QString& key) {
  gallery_->viewport()->update();
  pictures_.learn(key);
  if (delegate_->set_aspect(pictures_.aspect()))
    gallery_->set_cell(delegate_->cell_size(gallery_->font()));
}

void RankingPanel::retranslate() {
  gallery_->setAccessibleName(tr("Ranked gallery"));
  gallery_->setToolTip({});
  depth_title_->setText(tr("ranks"));
  depth_->setAccessibleName(tr("How many ranks are shown"));
  depth_->setItemText(depth_->count() - 1, tr("all"));
  same_camera_->setText(tr("same camera"));
  same_camera_->setAccessibleName(tr("Show images of the same person and camera"));
  same_camera_->setToolTip(tr("Images of the same person from the query's own camera: the metrics ignore them"));
  junk_->setText(tr("junk"));
  junk_->setAccessibleName(tr("Show junk images"));
  junk_->setToolTip(tr("Images with identity -1: the metrics ignore them"));
  missed_->setAccessibleName(tr("Missed matches"));
  gallery_->set_cell(delegate_->cell_size(gallery_->font()));
  describe();
}

} // namespace cds
