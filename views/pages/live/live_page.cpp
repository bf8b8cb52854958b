#include "views/pages/live/live_page.h"

#include "base/process.h"
#include "models/run_feed.h"
#include "models/run_health.h"
#include "models/run_info.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "views/pages/live/epoch_bar.h"
#include "views/pages/live/live_alphas.h"
#include "views/pages/live/live_curves.h"
#include "views/pages/live/live_events.h"
#include "views/pages/live/live_findings.h"
#include "views/pages/live/live_head.h"
#include "views/pages/live/step_panel.h"
#include "views/plots/curve_controls.h"
#include "views/plots/curve_plot.h"
#include "views/style/theme.h"
#include "views/widgets/dock_area.h"
#include "views/widgets/empty_state.h"

#include <QAction>
#include <QHBoxLayout>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {

namespace {

constexpr int refresh_ms = 200;

}

LivePage::LivePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), head_(new LiveHead), curves_(new LiveCurves(this)), alphas_(new LiveAlphas(this)),
      events_(new LiveEvents), epochs_(new EpochBar), panels_(new DockArea(QStringLiteral("live_panels"))),
      stack_(new QStackedWidget(this)), empty_(new EmptyState(QStringLiteral("live"))) {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(page_margin, 2 * step, page_margin, 2 * step);
  column->setSpacing(2 * step);
  auto* top = new QHBoxLayout;
  top->setSpacing(4 * step);
  top->addWidget(head_, 1);
  top->addWidget(curves_->controls, 0, Qt::AlignTop);
  column->addLayout(top);
  make_panels();
  column->addWidget(panels_, 1);
  column->addWidget(epochs_);
  stack_->addWidget(empty_);
  stack_->addWidget(page);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->addWidget(stack_);
  make_actions();

  Selection& selection = workspace.selection();
  connect(&selection, &Selection::run_changed, this, &LivePage::show_run);
  connect(&selection, &Selection::epoch_changed, this, &LivePage::show_epoch);
  connect(&selection, &Selection::candidate_changed, this, &LivePage::show_epoch);
  connect(&selection, &Selection::layer_changed, this, [this](int layer) {
    show_epoch();
    alphas_->show_certainty(layer);
  });
  connect(&workspace.watcher(), &RunWatcher::run_changed, this, [this](const QString& id) {
    if (id == this->workspace().selection().run())
      soon_.start();
  });
  connect(&alphas_->history(), &AlphaHistory::appended, &soon_, qOverload<>(&QTimer::start));
  soon_.setSingleShot(true);
  soon_.setInterval(refresh_ms);
  connect(&soon_, &QTimer::timeout, this, [this] {
    if (is_on_screen())
      refresh();
  });
  connect(alphas_, &LiveAlphas::cell_chosen, this, [this](int layer, int candidate) {
    this->workspace().selection().set_layer(layer);
    this->workspace().selection().set_candidate(candidate);
  });
  const auto by_click = [this](double epoch) { choose_epoch(static_cast<int>(std::lround(epoch))); };
  connect(curves_, &LiveCurves::epoch_clicked, this, by_click);
  connect(alphas_, &LiveAlphas::epoch_clicked, this, by_click);
  connect(curves_, &LiveCurves::behind_changed, this, [this] { curves_->is_behind() ? begin_load() : end_load(); });
  connect(epochs_, &EpochBar::epoch_chosen, this, &LivePage::choose_epoch);
  connect(epochs_, &EpochBar::newest_chosen, this,
          [this] { this->workspace().selection().set_epoch(Selection::none); });
  connect(epochs_, &EpochBar::draw_asked, this, [this] { Q_EMIT page_requested(QStringLiteral("architecture")); });
  connect(events_, &LiveEvents::count_changed, this, [this] {
    title_panels();
    soon_.start();
  });
  connect(empty_, &EmptyState::action_clicked, this, [this] { Q_EMIT page_requested(QStringLiteral("experiment")); });
  show_run(selection.run());
}

LivePage::~LivePage() = default;

const AlphaHistory& LivePage::alphas() const {
  return alphas_->history();
}

void LivePage::make_actions() {
  const auto add = [this](const char* name, const char* icon, const QKeySequence& keys, auto does) {
    QAction* action = add_page_action(name, QString::fromLatin1(icon));
    action->setShortcut(keys);
    connect(action, &QAction::triggered, this, does);
  };
  add("live_previous_epoch", "previous", QKeySequence(Qt::ALT | Qt::Key_Left),
      [this] { choose_epoch(epochs_->value() - 1); });
  add("live_next_epoch", "next", QKeySequence(Qt::ALT | Qt::Key_Right), [this] { choose_epoch(epochs_->value() + 1); });
  add("live_newest_epoch", "", QKeySequence(Qt::ALT | Qt::Key_End),
      [this] { workspace().selection().set_epoch(Selection::none); });
  add("live_first_layout", "", {}, [this] {
    panels_->restore_first_layout();
    show_kind();
  });
}

void LivePage::show_run(const QString& id) {
  if (feed_)
    disconnect(feed_, nullptr, this, nullptr);
  if (std::exchange(loading_, false))
    end_load();
  feed_ = id.isEmpty() ? nullptr : workspace().watcher().feed(id);
  stack_->setCurrentIndex(feed_ ? 1 : 0);
  curves_->follow(feed_);
  alphas_->follow(feed_);
  events_->follow(feed_);
  if (feed_) {
    connect(feed_, &RunFeed::epochs_appended, &soon_, qOverload<>(&QTimer::start));
    connect(feed_, &RunFeed::result_changed, &soon_, qOverload<>(&QTimer::start));
    if (!feed_->is_loaded()) {
      loading_ = true;
      begin_load();
      connect(feed_, &RunFeed::loaded, this, [this] {
        alphas_->take_space();
        refresh();
        if (std::exchange(loading_, false))
          end_load();
      });
    }
  }
  show_kind();
  refresh();
}

bool LivePage::is_search() const {
  const RunInfo* info = workspace().watcher().info(workspace().selection().run());
  return info && info->kind != QLatin1String("train");
}

void LivePage::take_epochs() {
  int newest = feed_ && !feed_->epochs().empty() ? feed_->epochs().back().epoch : 0;
  if (const AlphaHistory& history = alphas(); !history.is_empty())
    newest = std::max(newest, history.at(history.size() - 1).epoch);
  epochs_->set_newest(newest);
}

void LivePage::show_epoch() {
  const Selection& selection = workspace().selection();
  const bool follows = selection.epoch() == Selection::none;
  const int epoch = follows ? epochs_->newest() : std::min(selection.epoch(), epochs_->newest());
  epochs_->show_epoch(epoch, follows);
  epochs_->show_genotype(alphas_->genotype_text(selection.epoch()), is_search());
  const double cursor = follows ? std::nan("") : epoch;
  curves_->set_cursor(cursor);
  alphas_->set_cursor(cursor);
  alphas_->show_epoch(selection.epoch(), selection.layer(), selection.candidate());
  judge();
}

// What is right or wrong as far as the epoch looked at: said above, and on the plot that shows it.
void LivePage::judge() {
  const RunInfo* info = workspace().watcher().info(workspace().selection().run());
  const auto findings = info && feed_ ? diagnose(health_input(*info)) : std::vector<HealthFinding>();
  head_->show_run(info, findings);
  alphas_->mark(findings);
  if (feed_)
    curves_->mark(*feed_, findings);
  const auto warned = [&](std::initializer_list<HealthKind> kinds) { return !warnings_of(findings, kinds).isEmpty(); };
  warns_loss_ = warned({HealthKind::not_a_number, HealthKind::loss_rises, HealthKind::stalled});
  warns_weights_ = warned({HealthKind::takes_all, HealthKind::never_switches, HealthKind::flat_alphas});
  title_panels();
}

HealthInput LivePage::health_input(const RunInfo& info) const {
  const Selection& selection = workspace().selection();
  const RunSeries* loss = feed_->series(QStringLiteral("train/loss"));
  const bool follows = selection.epoch() == Selection::none;
  HealthInput input;
  const auto epochs = loss->epochs();
  const auto seen = follows ? epochs.size()
                            : static_cast<std::size_t>(
                                  std::upper_bound(epochs.begin(), epochs.end(), selection.epoch()) - epochs.begin());
  input.loss = loss->values().first(seen);
  input.loss_epochs = epochs.first(seen);
  input.alphas = &alphas();
  input.row = alphas().row_of(selection.epoch());
  input.epoch = follows ? epochs_->newest() : selection.epoch();
  input.epochs = info.epochs;
  input.active = info.active() && follows;
  // Validation and test are silent on the loss; the engine's phase tells that it lives.
  const bool other_work = info.work == QLatin1String("validation") || info.work == QLatin1String("test");
  if (!loss->is_empty() && !other_work)
    input.silent_seconds = std::max(0.0, now_seconds() - loss->times().back());
  return input;
}

void LivePage::refresh() {
  take_epochs();
  show_epoch();
  alphas_->show_certainty(workspace().selection().layer());
  curves_->steps->show_feed(feed_);
}

void LivePage::choose_epoch(int epoch) {
  workspace().selection().set_epoch(std::clamp(epoch, 0, epochs_->newest()));
  show_epoch(); // also where the selection had that epoch already
}

void LivePage::entered() {
  show_kind();
  refresh();
}

QWidget* LivePage::first_focus() const {
  return epochs_;
}

bool LivePage::event(QEvent* event) {
  if (event->type() == QEvent::StatusTip) {
    Q_EMIT message(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
  }
  return Page::event(event);
}

QString LivePage::title() const {
  return tr("Live");
}

QString LivePage::question() const {
  return tr("Is it going well?");
}

void LivePage::retranslate() {
  empty_->set_texts(tr("No run to watch"),
                    tr("Here a run is followed while it goes on: its losses, the architecture weights it searches, and "
                       "whether something is wrong. Set up an experiment and start it."),
                    tr("Set up an experiment"));
  head_->retranslate();
  curves_->retranslate();
  alphas_->retranslate();
  epochs_->retranslate();
  title_panels();
  panels_->setAccessibleName(tr("Panels of the run"));
  events_->retranslate();
  const auto set = [this](const char* name, const QString& text) {
    if (auto* action = findChild<QAction*>(QLatin1String(name)))
      action->setText(text);
  };
  set("live_previous_epoch", tr("Previous epoch"));
  set("live_next_epoch", tr("Next epoch"));
  set("live_newest_epoch", tr("Follow the newest epoch"));
  set("live_first_layout", tr("Panels back to their first places"));
  refresh();
}

} // namespace cds
