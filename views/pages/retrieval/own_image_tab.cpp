#include "views/pages/retrieval/own_image_tab.h"

#include "models/engine_launcher.h"
#include "models/text.h"
#include "models/workspace.h"
#include "views/pages/retrieval/box_picture.h"
#include "views/pages/retrieval/pairs_tab.h"
#include "views/pages/retrieval/picture_wall_view.h"
#include "views/style/theme.h"
#include "views/widgets/empty_text.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QComboBox>
#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QUrl>
#include <QVBoxLayout>
#include <algorithm>

namespace cds {
namespace {

QString dropped_file(const QMimeData* data) {
  for (const QUrl& url : data->urls())
    if (url.isLocalFile() && !QFileInfo(url.toLocalFile()).isDir())
      return url.toLocalFile();
  return {};
}

} // namespace

OwnImageTab::OwnImageTab(Workspace& workspace, Thumbnails& thumbnails, std::shared_ptr<MatchAnalysis> analysis,
                         QWidget* parent)
    : RetrievalTab(parent), analysis_(std::move(analysis)), own_(workspace.engine()), picture_(new BoxPicture),
      splitter_(new QSplitter), choose_(new QPushButton), search_(new QPushButton), whole_(new QPushButton),
      stop_(new QPushButton), waiting_(new QProgressBar), rate_(new QComboBox), rate_title_(new QLabel),
      verdict_(new MeaningLabel(MeaningLabel::Meaning::title)),
      problem_(new MeaningLabel(MeaningLabel::Meaning::problem)),
      remark_(new MeaningLabel(MeaningLabel::Meaning::remark)), wall_(new PictureWallView(found_, thumbnails, 120)) {
  setAcceptDrops(true);
  choose_->setIcon(themed_icon(QStringLiteral("folder")));
  search_->setIcon(themed_icon(QStringLiteral("search")));
  stop_->setIcon(themed_icon(QStringLiteral("stop")));
  waiting_->setRange(0, 0);
  waiting_->setTextVisible(false);
  waiting_->setMaximumHeight(2 * step);
  rate_title_->setBuddy(rate_);
  for (MeaningLabel* label : {verdict_, problem_, remark_})
    label->setWordWrap(true);
  auto* left = new QWidget;
  left->setMinimumWidth(220);
  auto* column = new QVBoxLayout(left);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  column->addWidget(choose_);
  column->addWidget(picture_, 1);
  column->addWidget(remark_);
  auto* line = new QHBoxLayout;
  line->setSpacing(step);
  line->addWidget(search_, 1);
  line->addWidget(whole_);
  column->addLayout(line);
  auto* found = new QWidget;
  found->setMinimumWidth(320);
  auto* right = new QVBoxLayout(found);
  right->setContentsMargins(0, 0, 0, 0);
  right->setSpacing(2 * step);
  auto* head = new QHBoxLayout;
  head->setSpacing(2 * step);
  head->addWidget(verdict_, 1);
  head->addWidget(stop_);
  head->addWidget(rate_title_);
  head->addWidget(rate_);
  right->addLayout(head);
  right->addWidget(waiting_);
  right->addWidget(problem_);
  right->addWidget(wall_, 1);
  auto* all = new QHBoxLayout(this);
  all->setContentsMargins(0, 2 * step, 0, 0);
  splitter_->setHandleWidth(4 * step);
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(left);
  splitter_->addWidget(found);
  splitter_->setStretchFactor(1, 1);
  splitter_->setSizes({260, 640});
  connect(splitter_, &QSplitter::splitterMoved, this, [this] { moved_ = true; });
  all->addWidget(splitter_);

  auto* action = new QAction(this);
  action->setObjectName(QStringLiteral("retrieval_own_picture"));
  action->setIcon(themed_icon(QStringLiteral("folder")));
  addAction(action);
  connect(action, &QAction::triggered, this, &OwnImageTab::choose_picture);
  connect(choose_, &QPushButton::clicked, this, &OwnImageTab::choose_picture);
  connect(search_, &QPushButton::clicked, this, &OwnImageTab::search);
  connect(whole_, &QPushButton::clicked, this, [this] { picture_->set_box({}); });
  connect(stop_, &QPushButton::clicked, &own_, &OwnImage::cancel);
  connect(picture_, &BoxPicture::accepted, this, &OwnImageTab::search);
  connect(picture_, &BoxPicture::box_changed, this, &OwnImageTab::show_state);
  connect(rate_, &QComboBox::currentIndexChanged, this, &OwnImageTab::show_verdict);
  connect(&own_, &OwnImage::opened, this, [this] {
    picture_->set_picture(own_.picture());
    give_room();
    search();
  });
  connect(&own_, &OwnImage::changed, this, &OwnImageTab::show_state);
  connect(analysis_.get(), &MatchAnalysis::changed, this, [this] {
    fill_rates(*rate_, analysis_->result());
    show_verdict();
  });
}

QString OwnImageTab::title() const {
  return tr("Own picture");
}

void OwnImageTab::set_rankings(const ShownRankings& shown) {
  own_.set_session(shown.session, shown.folder);
  analysis_->set_session(shown.session);
  if (isVisible())
    analysis_->want();
}

void OwnImageTab::showEvent(QShowEvent* event) {
  RetrievalTab::showEvent(event);
  analysis_->want();
}

void OwnImageTab::dragEnterEvent(QDragEnterEvent* event) {
  if (dropped_file(event->mimeData()).isEmpty())
    return;
  event->acceptProposedAction();
  picture_->set_drop_target(true);
}

void OwnImageTab::dragLeaveEvent(QDragLeaveEvent* event) {
  picture_->set_drop_target(false);
  RetrievalTab::dragLeaveEvent(event);
}

void OwnImageTab::dropEvent(QDropEvent* event) {
  picture_->set_drop_target(false);
  if (const QString path = dropped_file(event->mimeData()); !path.isEmpty()) {
    event->acceptProposedAction();
    take_picture(path);
  }
}

void OwnImageTab::choose_picture() {
  const QString path = QFileDialog::getOpenFileName(
      this, tr("A picture to look for"), {},
      tr("Pictures (%1)").arg(QStringLiteral("*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff")));
  if (!path.isEmpty())
    take_picture(path);
}

void OwnImageTab::take_picture(const QString& path) {
  own_.open(path);
}

// A frame is wide: half of the page is its, until the person says otherwise.
void OwnImageTab::give_room() {
  if (moved_ || !own_.picture())
    return;
  const bool wide = own_.picture()->width > own_.picture()->height;
  const int left = wide ? width() / 2 : 260;
  splitter_->setSizes({left, width() - left});
}

void OwnImageTab::search() {
  if (own_.picture() && own_.session())
    own_.search(picture_->box());
}

void OwnImageTab::show_state() {
  const bool busy = own_.busy();
  waiting_->setVisible(busy);
  stop_->setVisible(busy);
  search_->setEnabled(own_.picture() && !busy);
  whole_->setEnabled(!picture_->box().isEmpty());
  problem_->setText(own_.problem());
  problem_->setVisible(!own_.problem().isEmpty());
  const QRect box = picture_->box();
  remark_->setText(
      !own_.picture() ? QString()
      : box.isEmpty()
          ? tr("The whole picture is looked for. Draw a box for one person in it")
          : tr("The box has %1 x %2 pixels. Enter looks for what is in it").arg(box.width()).arg(box.height()));
  remark_->setVisible(own_.picture() != nullptr);
  show_verdict();
}

QString OwnImageTab::verdict() const {
  return verdict_->text();
}

void OwnImageTab::show_verdict() {
  const RocPoint* rate = chosen_rate(*rate_, analysis_->result());
  rate_->setEnabled(rate != nullptr);
  const RankLists& lists = own_.found();
  if (own_.busy())
    verdict_->setText(own_.picture() && lists.indices.empty() ? tr("Looking…") : tr("Reading the picture…"));
  else if (lists.indices.empty())
    verdict_->setText(tr("Who is it?"));
  else if (!rate)
    verdict_->setText(tr("The nearest of the gallery"));
  else {
    const auto near = std::count_if(lists.distances.begin(), lists.distances.end(),
                                    [&](float distance) { return distance <= rate->threshold; });
    const QString limit = QLocale().toString(rate->threshold, 'f', 3);
    const QString first = QLocale().toString(static_cast<double>(lists.distances[0]), 'f', 3);
    verdict_->setText(
        near == 0 ? tr("Not in the gallery: the nearest is at %1, beyond %2").arg(first, limit)
                  : tr("%n image(s) within %1, the nearest at %2", nullptr, static_cast<int>(near)).arg(limit, first));
  }
  std::vector<PictureList::Entry> entries;
  for (std::size_t i = 0; i < lists.indices.size() && own_.session(); ++i) {
    const int row = static_cast<int>(lists.indices[i]);
    PictureList::Entry entry;
    entry.path = to_qstring(own_.session()->gallery_path(row));
    entry.caption =
        QStringLiteral("%1 · %2").arg(i + 1).arg(QLocale().toString(static_cast<double>(lists.distances[i]), 'f', 3));
    entry.detail = tr("id %1 c%2").arg(own_.session()->gallery_identity(row)).arg(own_.session()->gallery_camera(row));
    entry.faint = rate && lists.distances[i] > rate->threshold;
    entry.gallery = row;
    entries.push_back(std::move(entry));
  }
  found_.set_entries(std::move(entries));
}

void OwnImageTab::retranslate() {
  choose_->setText(tr("Choose a picture…"));
  choose_->setAccessibleName(tr("Choose a picture to look for"));
  search_->setText(tr("Look for it"));
  search_->setAccessibleName(tr("Search the gallery for the picture or the box"));
  whole_->setText(tr("No box"));
  whole_->setToolTip(tr("Look for the whole picture (Esc)"));
  whole_->setAccessibleName(tr("Take the box away"));
  stop_->setText(tr("Stop"));
  stop_->setAccessibleName(tr("Stop the search"));
  waiting_->setAccessibleName(tr("A search is under way"));
  rate_title_->setText(tr("False positive rate"));
  rate_->setAccessibleName(tr("False positive rate of \"in the gallery\""));
  rate_->setToolTip(tr("So many of the test's wrong pairs are as near as the limit or nearer"));
  wall_->setAccessibleName(tr("Gallery by distance from the own picture"));
  set_empty_text(wall_,
                 tr("The gallery's images that are nearest to the picture come here, by distance. Those beyond the "
                    "limit that the false positive rate sets are faint; where all are, the person is not in the "
                    "gallery."));
  picture_->set_hint(tr("Drop a picture here: a person, or a scene with a person in it"));
  picture_->retranslate();
  if (auto* action = findChild<QAction*>(QStringLiteral("retrieval_own_picture")))
    action->setText(tr("Look for an own picture…"));
  fill_rates(*rate_, analysis_->result());
  show_state();
}

void OwnImageTab::restyle() {
  picture_->update();
  wall_->viewport()->update();
}

} // namespace cds
