#include "views/pages/retrieval/compare_tab.h"

#include "models/core_text.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "models/thumbnails.h"
#include "models/workspace.h"
#include "views/pages/retrieval/gallery_wall.h"
#include "views/pages/retrieval/match_delegate.h"
#include "views/pages/retrieval/picture_cell.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QComboBox>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr int shown_ranks = 100;

QString percent(double share) {
  return std::isnan(share) ? QStringLiteral("–") : percent_text(share) + QStringLiteral(" %");
}

} // namespace

CompareTab::CompareTab(Workspace& workspace, PictureCache& pictures, QWidget* parent)
    : RetrievalTab(parent), workspace_(workspace), pictures_(pictures),
      problem_(new MeaningLabel(MeaningLabel::Meaning::problem)),
      hint_(new MeaningLabel(MeaningLabel::Meaning::remark)), loads_(this), rankings_(this) {
  auto* line = new QHBoxLayout;
  line->setSpacing(2 * step);
  for (int model = 1; model < most; ++model) {
    const auto m = static_cast<std::size_t>(model);
    titles_[m] = new QLabel;
    boxes_[m] = new QComboBox;
    boxes_[m]->setObjectName(QStringLiteral("compare_%1").arg(letter(model)));
    boxes_[m]->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    boxes_[m]->setMinimumContentsLength(16);
    titles_[m]->setBuddy(boxes_[m]);
    line->addWidget(titles_[m]);
    line->addWidget(boxes_[m], 1);
    connect(boxes_[m], &QComboBox::activated, this, [this, model, m] {
      const QString chosen = boxes_[m]->currentData().toString();
      if (chosen == files_entry())
        ask_for_files(model);
      else
        choose_run(model, chosen.section(QLatin1Char(':'), 1));
    });
  }
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 2 * step, 0, 0);
  column->setSpacing(2 * step);
  column->addLayout(line);
  problem_->hide();
  problem_->setWordWrap(true);
  hint_->setWordWrap(true);
  column->addWidget(problem_);
  column->addWidget(hint_);
  for (Strip& strip : strips_)
    column->addWidget(make_strip(strip));
  column->addStretch(1);
  connect(&pictures.thumbnails(), &Thumbnails::arrived, this, [this](const QString& key) {
    if (pictures_.learn(key))
      fit_strips();
    restyle();
  });
  connect(&pictures.thumbnails(), &Thumbnails::abandoned, this, &CompareTab::restyle);
  connect(&workspace.selection(), &Selection::query_changed, this, &CompareTab::show_query);
  later_.setSingleShot(true); // a living run changes several times a second
  later_.setInterval(200);
  connect(&later_, &QTimer::timeout, this, &CompareTab::fill_choices);
  connect(&workspace.watcher(), &RunWatcher::run_changed, &later_, qOverload<>(&QTimer::start));
  connect(&workspace.watcher(), &RunWatcher::runs_added, &later_, qOverload<>(&QTimer::start));
  connect(&workspace.watcher(), &RunWatcher::run_removed, &later_, qOverload<>(&QTimer::start));
}

CompareTab::~CompareTab() = default;

QString CompareTab::letter(int model) {
  return QString(QLatin1Char(static_cast<char>('A' + model)));
}

GalleryWall& CompareTab::strip(int model) const {
  return *strips_[static_cast<std::size_t>(model)].wall;
}

QString CompareTab::title() const {
  return tr("Side by side");
}

void CompareTab::set_rankings(const ShownRankings& shown) {
  const bool other = shown.run != shown_.run;
  shown_ = shown;
  if (other)
    choices_ = {}; // what was compared belonged to the other run
  choices_[0].session = shown.session;
  fill_choices();
  problem_->hide();
  compare();
}

void CompareTab::load(int model) {
  Choice& choice = choices_[static_cast<std::size_t>(model)];
  fill_choices();
  problem_->hide();
  if (choice.run.isEmpty() && choice.files.isEmpty())
    return compare();
  std::vector<std::filesystem::path> files;
  for (const QString& file : choice.files)
    files.push_back(to_path(file));
  const auto folder = workspace_.watcher().run_folder(choice.run);
  const auto root = shown_.session ? shown_.session->root() : std::filesystem::path();
  Q_EMIT busy_changed(true);
  loads_.start(
      [files, folder, root](std::stop_token stop) {
        return files.empty() ? RetrievalSession::load(folder) : RetrievalSession::rank_files(files, root, stop);
      },
      [this, model, run = choice.run, names = choice.files](Result<RetrievalSession::Pointer> loaded) {
        Q_EMIT busy_changed(false);
        Choice& now = choices_[static_cast<std::size_t>(model)];
        if (now.run != run || now.files != names)
          return; // something else was chosen meanwhile
        if (!loaded) {
          now = {};
          fill_choices();
          problem_->setText(error_text(loaded.error()));
          problem_->show();
        } else {
          now.session = *loaded;
        }
        compare();
      });
}

void CompareTab::compare() {
  std::vector<RetrievalComparison::Session> sessions;
  std::vector<QString> names;
  for (int model = 0; model < most; ++model)
    if (const auto& session = choices_[static_cast<std::size_t>(model)].session) {
      sessions.push_back(session);
      names.push_back(letter(static_cast<int>(names.size())));
    }
  comparison_.reset();
  if (shown_.session && sessions.size() > 1) {
    auto made = RetrievalComparison::make(std::move(sessions), std::move(names));
    if (made) {
      comparison_ = *made;
    } else {
      problem_->setText(error_text(made.error()));
      problem_->show();
    }
  }
  Q_EMIT differences_changed(comparison_ ? comparison_->ap_differences(1) : std::vector<double>{});
  const int query = workspace_.selection().query();
  shown_query_ = -1;
  describe();
  show_query(query);
}

void CompareTab::showEvent(QShowEvent* event) {
  RetrievalTab::showEvent(event);
  show_query(workspace_.selection().query());
}

void CompareTab::show_query(int query) {
  if (!comparison_ || query < 0 || query == shown_query_ || !isVisible() ||
      query >= static_cast<int>(comparison_->session(0)->queries().size()))
    return;
  shown_query_ = query;
  rankings_.cancel();
  if (!std::exchange(busy_, true))
    Q_EMIT busy_changed(true);
  rankings_.start([comparison = comparison_, query](std::stop_token) { return comparison->rank(query); },
                  [this, query](RetrievalComparison::Ranked ranked) {
                    if (std::exchange(busy_, false))
                      Q_EMIT busy_changed(false);
                    if (query == shown_query_ && comparison_)
                      show_ranked(query, std::move(ranked));
                  });
}

void CompareTab::show_ranked(int query, RetrievalComparison::Ranked ranked) {
  Q_UNUSED(query)
  following_ = true; // no strip leads while they are filled
  for (std::size_t m = 0; m < strips_.size(); ++m) {
    Strip& strip = strips_[m];
    const bool used = static_cast<int>(m) < comparison_->models();
    strip.ranked->set_ranking(used ? comparison_->session(static_cast<int>(m)) : nullptr,
                              used ? std::move(ranked.rankings[m]) : std::vector<RankedMatch>{}, shown_ranks);
    if (!used)
      continue;
    strip.delegate->set_move_lines(static_cast<int>(ranked.others[m].size()));
    strip.ranked->set_others(std::move(ranked.others[m]));
  }
  fit_strips();
  following_ = false;
  describe();
  if (strips_[0].ranked->rowCount() > 0) {
    strips_[0].wall->setCurrentIndex(strips_[0].ranked->index(std::max(0, strips_[0].ranked->first_wrong_row())));
    strips_[0].wall->scrollTo(strips_[0].ranked->index(0));
  }
}

void CompareTab::describe() {
  hint_->setVisible(!comparison_);
  hint_->setText(tr("Choose a second model above: another evaluated run, or features that another program wrote. Each "
                    "model ranks the chosen query in a strip of its own; under each picture stands the rank the other "
                    "one gives it. The queries can then be sorted by the difference of their AP."));
  for (int model = 0; model < most; ++model) {
    Strip& strip = strips_[static_cast<std::size_t>(model)];
    const bool used = comparison_ && model < comparison_->models();
    strip.box->setVisible(used);
    if (!used)
      continue;
    // Names of what is compared, in the order of the letters.
    QStringList names{run_name(shown_.run)};
    for (int m = 1; m < most; ++m)
      if (const Choice& choice = choices_[static_cast<std::size_t>(m)]; choice.session)
        names << (choice.files.isEmpty() ? run_name(choice.run) : QFileInfo(choice.files.front()).fileName());
    QString text = QStringLiteral("<b>%1</b>&nbsp; %2").arg(letter(model), names.value(model).toHtmlEscaped());
    text += QStringLiteral(" &nbsp;·&nbsp; ") + tr("mAP %1").arg(percent(comparison_->session(model)->mean_ap()));
    const int row = shown_query_ >= 0 ? comparison_->query_in(model, shown_query_) : -1;
    if (row >= 0) {
      const QueryRow& query = comparison_->session(model)->queries()[static_cast<std::size_t>(row)];
      text += QStringLiteral(" &nbsp;·&nbsp; ") + tr("this query: AP <b>%1</b>").arg(percent(query.ap));
      if (query.counts())
        text += QStringLiteral(" &nbsp;·&nbsp; ") + tr("first right at rank %1").arg(query.first_right);
      const double first = comparison_->session(0)->queries()[static_cast<std::size_t>(shown_query_)].ap;
      if (model > 0 && !std::isnan(query.ap - first))
        text += QStringLiteral(" &nbsp;·&nbsp; ") + tr("%1 points against A").arg(difference_text(query.ap - first));
    } else if (shown_query_ >= 0) {
      text += QStringLiteral(" &nbsp;·&nbsp; ") + tr("this query is not there");
    }
    const int missing =
        static_cast<int>(comparison_->session(0)->queries().size()) - comparison_->matched_queries(model);
    if (missing > 0)
      text += QStringLiteral(" &nbsp;·&nbsp; ") + tr("%n query(ies) not there", nullptr, missing);
    strip.text->setText(text);
    strip.wall->setAccessibleName(tr("Gallery as model %1 ranks it").arg(letter(model)));
  }
}

// The picture under the cursor of one strip, wherever the others have it.
void CompareTab::follow(int model) {
  if (following_ || !comparison_ || model >= comparison_->models())
    return;
  following_ = true;
  const QModelIndex at = strip(model).currentIndex();
  const int gallery = at.isValid() ? at.data(RankedGallery::gallery_role).toInt() : -1;
  int first = -1; // the first model's row
  if (gallery >= 0)
    for (int g = 0; g < comparison_->session(0)->gallery_size(); ++g)
      if (comparison_->gallery_in(model, g) == gallery) {
        first = g;
        break;
      }
  for (int other = 0; other < comparison_->models(); ++other) {
    if (other == model)
      continue;
    Strip& strip = strips_[static_cast<std::size_t>(other)];
    const int there = first >= 0 ? comparison_->gallery_in(other, first) : -1;
    const int row = there >= 0 ? strip.ranked->row_of(there) : -1;
    if (row >= 0)
      strip.wall->setCurrentIndex(strip.ranked->index(row));
    else
      strip.wall->selectionModel()->clear();
  }
  following_ = false;
}

} // namespace cds
