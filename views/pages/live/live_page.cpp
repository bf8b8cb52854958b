#include "views/pages/live/live_page.h"

#include "base/process.h"
#include "models/architecture_model.h"
#include "models/run_series.h"
#include "models/run_watcher.h"
#include "models/runs_model.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/plots/heat_map.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QLocale>
#include <QProgressBar>
#include <QSlider>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QTabWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr int refresh_ms = 120;

QString candidate_label(const Candidate& c, bool with_depth) {
  const QString pair = QStringLiteral("%1·%2").arg(c.k1).arg(c.k2);
  return with_depth ? pair + QStringLiteral("\n×%1").arg(c.depth) : pair;
}

} // namespace

LivePage::LivePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), alphas_(new AlphaHistory(this)), binder_(new SeriesBinder(this)),
      stack_(new QStackedWidget(this)), empty_(new EmptyState(QStringLiteral("live"))) {
  auto* page = new QWidget;
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(page_margin, 2 * step, page_margin, 2 * step);
  column->setSpacing(2 * step);
  column->addWidget(make_head());
  column->addWidget(make_plots(), 1);
  column->addWidget(make_slider());
  stack_->addWidget(empty_);
  stack_->addWidget(page);
  auto* box = new QVBoxLayout(this);
  box->setContentsMargins(0, 0, 0, 0);
  box->addWidget(stack_);
  bind_series();

  Selection& selection = workspace.selection();
  connect(&selection, &Selection::run_changed, this, &LivePage::show_run);
  connect(&selection, &Selection::epoch_changed, this, [this] { show_epoch(); });
  connect(&selection, &Selection::layer_changed, this, [this] {
    show_epoch();
    show_certainty();
  });
  connect(&selection, &Selection::candidate_changed, this, [this] { show_epoch(); });
  connect(&workspace.watcher(), &RunWatcher::run_changed, this, [this](const QString& id) {
    if (id == this->workspace().selection().run())
      refresh_.start();
  });
  connect(alphas_, &AlphaHistory::appended, &refresh_, qOverload<>(&QTimer::start));
  refresh_.setSingleShot(true);
  refresh_.setInterval(refresh_ms);
  connect(&refresh_, &QTimer::timeout, this, [this] {
    take_epochs();
    show_epoch();
    show_certainty();
    show_status();
    show_health();
  });
  connect(empty_, &EmptyState::action_clicked, this, [this] { Q_EMIT page_requested(QStringLiteral("experiment")); });

  QAction* back = add_page_action("live_previous_epoch", QStringLiteral("previous"));
  back->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Left));
  connect(back, &QAction::triggered, this, [this] { set_epoch_by_person(slider_->value() - 1); });
  QAction* forth = add_page_action("live_next_epoch", QStringLiteral("next"));
  forth->setShortcut(QKeySequence(Qt::ALT | Qt::Key_Right));
  connect(forth, &QAction::triggered, this, [this] { set_epoch_by_person(slider_->value() + 1); });
  QAction* newest = add_page_action("live_newest_epoch");
  newest->setShortcut(QKeySequence(Qt::ALT | Qt::Key_End));
  connect(newest, &QAction::triggered, this, [this] { this->workspace().selection().set_epoch(Selection::none); });
  show_run(selection.run());
}

LivePage::~LivePage() = default;

QWidget* LivePage::make_head() {
  auto* head = new QWidget;
  auto* column = new QVBoxLayout(head);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  auto* line = new QHBoxLayout;
  line->setSpacing(3 * step);
  status_ = new QLabel;
  status_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  progress_ = new QProgressBar;
  progress_->setRange(0, 1000);
  progress_->setFixedWidth(200);
  progress_->setTextVisible(true);
  line->addWidget(status_, 1);
  line->addWidget(progress_);
  column->addLayout(line);
  verdict_ = new MeaningLabel(MeaningLabel::Meaning::good);
  verdict_->setWordWrap(true);
  verdict_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  column->addWidget(verdict_);
  return head;
}

QWidget* LivePage::make_plots() {
  loss_ = new CurvePlot;
  accuracy_ = new CurvePlot;
  accuracy_->set_legend_corner(CurvePlot::Corner::bottom_right);
  accuracy_->set_decimals(1);
  rates_ = new CurvePlot;
  rates_->set_log_y(true);
  speed_ = new CurvePlot;
  times_ = new CurvePlot;
  times_->set_decimals(1);
  speed_->set_decimals(1);
  validation_ = new CurvePlot;
  validation_->set_legend_corner(CurvePlot::Corner::bottom_right);
  validation_->set_decimals(1);
  entropy_ = new CurvePlot;
  entropy_->set_decimals(2);
  entropy_->set_legend_corner(CurvePlot::Corner::bottom_left);
  layer_curves_ = new CurvePlot;
  layer_curves_->set_decimals(1);
  layer_curves_->set_legend_corner(CurvePlot::Corner::top_left);
  heat_ = new HeatMap;
  ledger_ = new HeatMap;
  ledger_->set_format(
      [](double v) {
        return v < 1000 ? QString::number(v, 'f', 0) : QString::number(v / 1000, 'f', 1) + QStringLiteral("k");
      },
      [](double v) { return tr("%1 steps").arg(count_text(v)); });
  events_ = new QListWidget;
  events_->setWordWrap(true);
  events_->setFrameShape(QFrame::NoFrame);
  events_->setSelectionMode(QAbstractItemView::ExtendedSelection);

  left_tabs_ = new QTabWidget;
  left_tabs_->setDocumentMode(true);
  for (CurvePlot* plot : {accuracy_, rates_, speed_})
    left_tabs_->addTab(plot, {});
  right_tabs_ = new QTabWidget;
  right_tabs_->setDocumentMode(true);
  right_tabs_->addTab(ledger_, {});
  right_tabs_->addTab(entropy_, {});
  right_tabs_->addTab(layer_curves_, {});
  right_tabs_->addTab(times_, {});
  right_tabs_->addTab(events_, {});
  right_top_ = new QStackedWidget;
  right_top_->addWidget(heat_);
  right_top_->addWidget(new QWidget);
  rows_ = new QSplitter(Qt::Vertical);
  top_ = new QSplitter(Qt::Horizontal);
  bottom_ = new QSplitter(Qt::Horizontal);
  top_->addWidget(loss_);
  top_->addWidget(right_top_);
  bottom_->addWidget(left_tabs_);
  bottom_->addWidget(right_tabs_);
  for (QSplitter* splitter : {top_, bottom_}) {
    splitter->setStretchFactor(0, 1);
    splitter->setStretchFactor(1, 1);
    splitter->setSizes({500, 500});
    splitter->setHandleWidth(2 * step);
    splitter->setChildrenCollapsible(false);
    rows_->addWidget(splitter);
  }
  rows_->setHandleWidth(2 * step);
  rows_->setChildrenCollapsible(false);
  rows_->setSizes({280, 240});

  for (HeatMap* map : {heat_, ledger_})
    connect(map, &HeatMap::current_changed, this, [this](int row, int column) {
      workspace().selection().set_layer(row);
      workspace().selection().set_candidate(column);
    });
  for (CurvePlot* plot : {loss_, accuracy_, rates_, speed_, times_, validation_, entropy_, layer_curves_})
    connect(plot, &CurvePlot::x_clicked, this,
            [this](double x) { set_epoch_by_person(static_cast<int>(std::lround(x))); });
  return rows_;
}

QWidget* LivePage::make_slider() {
  auto* foot = new QWidget;
  auto* line = new QHBoxLayout(foot);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(2 * step);
  epoch_title_ = new QLabel;
  slider_ = new QSlider(Qt::Horizontal);
  slider_->setPageStep(10);
  epoch_title_->setBuddy(slider_);
  epoch_text_ = new QLabel;
  epoch_text_->setFont(number_font());
  epoch_text_->setMinimumWidth(80);
  newest_ = new QToolButton;
  newest_->setCheckable(true);
  genotype_ = new QLabel;
  genotype_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  draw_ = new QToolButton;
  draw_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  line->addWidget(epoch_title_);
  line->addWidget(slider_, 1);
  line->addWidget(epoch_text_);
  line->addWidget(newest_);
  line->addSpacing(2 * step);
  line->addWidget(genotype_);
  line->addWidget(draw_);
  connect(slider_, &QSlider::valueChanged, this, [this](int value) {
    if (!slider_->signalsBlocked())
      set_epoch_by_person(value);
  });
  connect(newest_, &QToolButton::clicked, this, [this](bool on) {
    workspace().selection().set_epoch(on ? Selection::none : slider_->value());
    show_epoch();
  });
  connect(draw_, &QToolButton::clicked, this, [this] { Q_EMIT page_requested(QStringLiteral("architecture")); });
  return foot;
}

void LivePage::bind_series() {
  const auto tie = [this](CurvePlot* plot, const char* series, auto name, int color, bool smoothed, double scale = 1,
                          bool shown = true) {
    binder_->add(plot, QLatin1String(series), name, color, smoothed, scale, shown);
  };
  tie(
      loss_, "train/loss", [] { return tr("weights"); }, 0, true);
  tie(
      loss_, "alpha/loss", [] { return tr("architecture"); }, 1, true);
  tie(
      loss_, "train/ce", [] { return tr("cross entropy"); }, 2, true, 1, false);
  tie(
      loss_, "train/triplet", [] { return tr("triplet"); }, 3, true, 1, false);
  tie(
      accuracy_, "train/accuracy", [] { return tr("weights"); }, 0, true, 100);
  tie(
      accuracy_, "alpha/accuracy", [] { return tr("architecture"); }, 1, true, 100);
  tie(
      rates_, "lr", [] { return tr("weights"); }, 0, false);
  tie(
      rates_, "alpha_lr", [] { return tr("architecture"); }, 1, false);
  tie(
      speed_, "images_per_second", [] { return tr("images per second"); }, 0, true);
  tie(
      validation_, "val/mAP", [] { return tr("mAP"); }, 0, false, 100);
  tie(
      validation_, "val/rank1", [] { return tr("rank-1"); }, 1, false, 100);
  tie(
      validation_, "val/accuracy", [] { return tr("top-1"); }, 0, false, 100);
  tie(
      validation_, "val/top5", [] { return tr("top-5"); }, 1, false, 100);
  tie(
      times_, "time/load", [] { return tr("loading"); }, 0, true, 1000);
  tie(
      times_, "time/forward", [] { return tr("forward"); }, 1, true, 1000);
  tie(
      times_, "time/backward", [] { return tr("backward"); }, 2, true, 1000);
  tie(
      times_, "time/optimizer", [] { return tr("optimiser"); }, 3, true, 1000);
}

void LivePage::show_run(const QString& id) {
  if (feed_)
    disconnect(feed_, nullptr, this, nullptr);
  if (std::exchange(loading_, false))
    end_load();
  space_.reset();
  events_->clear();
  newest_epoch_ = 0;
  feed_ = id.isEmpty() ? nullptr : workspace().watcher().feed(id);
  stack_->setCurrentIndex(feed_ ? 1 : 0);
  binder_->follow(feed_);
  alphas_->follow(feed_);
  if (feed_) {
    connect(feed_, &RunFeed::events_appended, this, &LivePage::append_events);
    connect(feed_, &RunFeed::epochs_appended, &refresh_, qOverload<>(&QTimer::start));
    connect(feed_, &RunFeed::result_changed, &refresh_, qOverload<>(&QTimer::start));
    if (!feed_->is_loaded()) {
      loading_ = true;
      begin_load();
      connect(feed_, &RunFeed::loaded, this, [this] {
        take_space();
        refresh_.start();
        if (std::exchange(loading_, false))
          end_load();
      });
    }
    append_events(0, static_cast<int>(feed_->events().size()) - 1);
  }
  take_space();
  take_epochs();
  show_epoch();
  show_certainty();
  show_status();
  show_health();
}

bool LivePage::is_search() const {
  const RunInfo* info = workspace().watcher().info(workspace().selection().run());
  return info && info->kind != QLatin1String("train");
}

void LivePage::take_space() {
  space_.reset();
  int per_stage = 0;
  if (feed_ && feed_->run_json().is_object() && feed_->run_json().contains("experiment")) {
    if (const auto experiment = experiment_from_json(feed_->run_json()["experiment"], "run.json"))
      if (auto space = SearchSpace::make(space_options(experiment->space))) {
        space_ = std::make_unique<SearchSpace>(std::move(*space));
        per_stage = experiment->space.layers_per_stage;
      }
  }
  QStringList rows, columns, long_rows, long_columns;
  if (space_) {
    const bool depths = space_->options().depths != std::vector<int>{1};
    for (const Candidate& candidate : space_->candidates()) {
      columns << candidate_label(candidate, depths);
      long_columns << to_qstring(to_string(candidate));
    }
    for (int layer = 0; layer < space_->layers(); ++layer) {
      //: short for layer, with its number
      rows << tr("L%1").arg(layer + 1);
      long_rows << tr("layer %1 (stage %2)").arg(layer + 1).arg(space_->stage_of(layer) + 1);
    }
  }
  for (HeatMap* map : {heat_, ledger_}) {
    map->set_labels(rows, columns, long_rows, long_columns);
    map->set_group(per_stage);
  }
  const bool search = is_search();
  // Validation stands where the heat map has nothing to show, else among the tabs.
  if (search && left_tabs_->indexOf(validation_) < 0) {
    left_tabs_->insertTab(1, validation_, tr("Validation"));
  } else if (!search && right_top_->indexOf(validation_) < 0) {
    if (const int at = left_tabs_->indexOf(validation_); at >= 0)
      left_tabs_->removeTab(at);
    right_top_->insertWidget(1, validation_);
    validation_->show();
  }
  right_top_->setCurrentWidget(search ? static_cast<QWidget*>(heat_) : validation_);
  for (QWidget* tab :
       {static_cast<QWidget*>(ledger_), static_cast<QWidget*>(entropy_), static_cast<QWidget*>(layer_curves_)})
    right_tabs_->setTabVisible(right_tabs_->indexOf(tab), search);
  if (search && !was_search_)
    right_tabs_->setCurrentWidget(ledger_);
  was_search_ = search;
  genotype_->setVisible(search);
  draw_->setVisible(true);
}

void LivePage::take_epochs() {
  newest_epoch_ = 0;
  if (feed_ && !feed_->epochs().empty())
    newest_epoch_ = feed_->epochs().back().epoch;
  if (!alphas_->is_empty())
    newest_epoch_ = std::max(newest_epoch_, alphas_->at(alphas_->size() - 1).epoch);
  const QSignalBlocker quiet(slider_);
  slider_->setRange(0, newest_epoch_);
  slider_->setEnabled(newest_epoch_ > 0);
}

int LivePage::shown_row() const {
  return alphas_->row_of(workspace().selection().epoch());
}

void LivePage::show_epoch() {
  const Selection& selection = workspace().selection();
  const bool follows = selection.epoch() == Selection::none;
  const int epoch = follows ? newest_epoch_ : std::min(selection.epoch(), newest_epoch_);
  {
    const QSignalBlocker quiet(slider_);
    slider_->setValue(epoch);
  }
  newest_->setChecked(follows);
  epoch_text_->setText(tr("%1 of %2").arg(epoch).arg(newest_epoch_));
  slider_->setAccessibleDescription(epoch_text_->text());
  for (CurvePlot* plot : {loss_, accuracy_, rates_, speed_, times_, validation_, entropy_, layer_curves_})
    plot->set_cursor(follows ? std::nan("") : epoch);
  const int row = shown_row();
  genotype_->setText(genotype_text(row));
  if (row < 0) {
    heat_->set_values({});
    heat_->set_chosen({});
    ledger_->set_values({});
    return;
  }
  std::vector<std::vector<double>> values;
  for (const AlphaLayer& layer : alphas_->at(row).layers)
    values.push_back(layer.probability);
  const double even = 1.0 / std::max(1, alphas_->candidates());
  heat_->set_range(0, std::max(alphas_->highest_probability(), 2 * even));
  heat_->set_values(std::move(values));
  heat_->set_chosen(alphas_->derived(row));
  heat_->set_current(selection.layer(), selection.candidate());
  std::vector<std::vector<double>> counts;
  for (const auto& layer : alphas_->trained(selection.epoch()))
    counts.emplace_back(layer.begin(), layer.end());
  double most = 0;
  for (const auto& layer : alphas_->trained(Selection::none))
    for (qint64 count : layer)
      most = std::max(most, static_cast<double>(count));
  ledger_->set_range(0, std::max(1.0, most));
  ledger_->set_values(std::move(counts));
  ledger_->set_chosen(alphas_->derived(row));
  ledger_->set_current(selection.layer(), selection.candidate());
}

void LivePage::show_certainty() {
  entropy_->clear();
  layer_curves_->clear();
  if (alphas_->is_empty())
    return;
  std::vector<double> x;
  for (int row = 0; row < alphas_->size(); ++row)
    x.push_back(alphas_->at(row).epoch);
  for (int layer = 0; layer < alphas_->layers(); ++layer) {
    std::vector<double> y;
    for (int row = 0; row < alphas_->size(); ++row)
      y.push_back(alphas_->at(row).layers[static_cast<std::size_t>(layer)].entropy);
    entropy_->set_data(entropy_->add_curve(tr("L%1").arg(layer + 1), layer), x, y);
  }
  const int layer = std::clamp(workspace().selection().layer(), 0, alphas_->layers() - 1);
  layer_curves_->set_texts(tr("Probabilities of layer %1").arg(layer + 1), tr("epoch"), tr("softmax (%)"));
  // The most likely ones now; a dozen curves on one plot help nobody.
  const auto& now = alphas_->at(alphas_->size() - 1).layers[static_cast<std::size_t>(layer)].probability;
  std::vector<int> order(now.size());
  for (std::size_t i = 0; i < order.size(); ++i)
    order[i] = static_cast<int>(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](int a, int b) { return now[static_cast<std::size_t>(a)] > now[static_cast<std::size_t>(b)]; });
  for (std::size_t place = 0; place < std::min<std::size_t>(5, order.size()); ++place) {
    const int candidate = order[place];
    std::vector<double> y;
    for (int row = 0; row < alphas_->size(); ++row) {
      const auto& p = alphas_->at(row).layers[static_cast<std::size_t>(layer)].probability;
      y.push_back(100 * p[static_cast<std::size_t>(candidate)]);
    }
    const QString name = space_ && candidate < static_cast<int>(space_->candidates().size())
                             ? to_qstring(to_string(space_->candidates()[static_cast<std::size_t>(candidate)]))
                             : QString::number(candidate);
    layer_curves_->set_data(layer_curves_->add_curve(name, static_cast<int>(place)), x, y);
  }
}

QString LivePage::genotype_text(int row) const {
  if (row < 0 || !space_)
    return {};
  QString text;
  for (int candidate : alphas_->derived(row))
    if (candidate >= 0 && candidate < static_cast<int>(space_->candidates().size()))
      text += to_qstring(to_string(space_->candidates()[static_cast<std::size_t>(candidate)])) + QLatin1Char(' ');
  return text.trimmed();
}

void LivePage::show_status() {
  const RunInfo* info = workspace().watcher().info(workspace().selection().run());
  progress_->setVisible(info && info->active());
  if (!info) {
    status_->clear();
    return;
  }
  QStringList parts;
  parts << QStringLiteral("<b>%1</b>").arg((info->name.isEmpty() ? info->id : info->name).toHtmlEscaped());
  parts << RunsModel::state_text(info->state);
  if (info->epochs > 0)
    parts << tr("epoch %1 of %2").arg(info->epoch).arg(info->epochs);
  if (info->active() && info->seconds_left >= 0)
    parts << tr("%1 left").arg(time_span_text(info->seconds_left));
  if (info->active() && info->images_per_second > 0)
    parts << speed_text(info->images_per_second);
  if (info->map >= 0)
    parts << tr("mAP %1 %").arg(percent_text(info->map));
  if (info->accuracy >= 0)
    parts << tr("top-1 %1 %").arg(percent_text(info->accuracy));
  if (info->top5 >= 0)
    parts << tr("top-5 %1 %").arg(percent_text(info->top5));
  if (info->rank1 >= 0)
    parts << tr("rank-1 %1 %").arg(percent_text(info->rank1));
  if (!info->reason.isEmpty())
    parts << info->reason.toHtmlEscaped();
  status_->setText(parts.join(QStringLiteral("&nbsp; · &nbsp;")));
  progress_->setValue(static_cast<int>(std::lround(info->progress() * 1000)));
}

QString LivePage::finding_text(const HealthFinding& f) const {
  const auto number = [](double v) { return QLocale().toString(v, 'f', 2); };
  switch (f.finding) {
  case HealthKind::loss_falls:
    return tr("The loss falls: %1 at the start, %2 now.").arg(number(f.value), number(f.second));
  case HealthKind::settled:
    return tr("%1 of %2 layers have kept their choice for a quarter of the epochs.").arg(f.value).arg(f.second);
  case HealthKind::not_a_number:
    return tr("The loss is no number since epoch %1. Lower the learning rate, add warm-up, or clip the gradients.")
        .arg(number(f.value));
  case HealthKind::loss_rises:
    return tr("The loss rises again: it was %1, now it is %2. Lower the learning rate or look for a change in the "
              "data.")
        .arg(number(f.value), number(f.second));
  case HealthKind::flat_alphas:
    return tr("The architecture weights are still flat (entropy %1 of 1): the choice is hardly better than chance. "
              "Raise their learning rate or search longer.")
        .arg(number(f.value));
  case HealthKind::takes_all:
    return tr("Layer %1: one candidate took %2 % early on, others have hardly been tried. Lower the architecture "
              "learning rate or raise k.")
        .arg(f.layer + 1)
        .arg(QLocale().toString(f.value * 100, 'f', 0));
  case HealthKind::never_switches:
    return tr("Layer %1 has never changed its choice: it may be stuck with what was trained first. Compare with "
              "another seed.")
        .arg(f.layer + 1);
  case HealthKind::stalled:
    return tr("No sign of life for %1. The engine may hang on the disk or the device: look at its log, or stop and "
              "resume.")
        .arg(time_span_text(f.value));
  }
  return {};
}

void LivePage::show_health() {
  const RunInfo* info = workspace().watcher().info(workspace().selection().run());
  if (!info || !feed_) {
    verdict_->clear();
    return;
  }
  const RunSeries* loss = feed_->series(QStringLiteral("train/loss"));
  HealthInput input;
  input.loss = loss->values();
  input.loss_epochs = loss->epochs();
  input.alphas = alphas_;
  input.row = alphas_->size() - 1;
  input.epoch = newest_epoch_;
  input.epochs = info->epochs;
  input.active = info->active();
  if (!loss->is_empty())
    input.silent_seconds = std::max(0.0, now_seconds() - loss->times().back());
  // Validation and test are silent on the loss; the engine's phase tells that it lives.
  if (info->work == QLatin1String("validation") || info->work == QLatin1String("test"))
    input.silent_seconds = 0;
  const auto findings = diagnose(input);
  QStringList lines;
  bool warning = false;
  for (const HealthFinding& finding : findings) {
    if (warning && !finding.is_warning())
      break; // good news can wait
    warning = warning || finding.is_warning();
    if (lines.size() < 3)
      lines << (finding.is_warning() ? QStringLiteral("⚠ ") : QStringLiteral("✓ ")) + finding_text(finding);
  }
  if (lines.isEmpty())
    lines << (info->active() ? tr("Too early to tell: a few more steps are needed.")
                             : tr("Nothing unusual was recorded."));
  verdict_->set_meaning(warning            ? MeaningLabel::Meaning::problem
                        : findings.empty() ? MeaningLabel::Meaning::remark
                                           : MeaningLabel::Meaning::good);
  verdict_->setText(lines.join(warning ? QStringLiteral("\n") : QStringLiteral("   ")));
}

void LivePage::append_events(int first, int last) {
  if (!feed_)
    return;
  for (int i = first; i <= last; ++i) {
    const Event& e = feed_->events()[static_cast<std::size_t>(i)];
    const bool bad = e.level != "info";
    QString text = moment_text(e.t) + QStringLiteral("  ") + to_qstring(e.message);
    if (!e.way_out.empty())
      text += QStringLiteral("\n    → ") + to_qstring(e.way_out);
    events_->addItem(new QListWidgetItem(themed_icon(bad ? QStringLiteral("warning") : QStringLiteral("info")), text));
  }
  if (last >= first)
    events_->scrollToBottom();
  const RunSeries* loss = feed_->series(QStringLiteral("train/loss"));
  std::vector<CurvePlot::Marker> markers;
  for (const Event& e : feed_->events()) {
    if (e.level == "info" || loss->is_empty())
      continue;
    const auto times = loss->times();
    const auto at = std::lower_bound(times.begin(), times.end(), e.t);
    const auto row = static_cast<std::size_t>(std::min<std::ptrdiff_t>(at - times.begin(), loss->size() - 1));
    markers.push_back({loss->epochs()[row], to_qstring(e.code), true});
  }
  loss_->set_markers(std::move(markers));
  const int tab = right_tabs_->indexOf(events_);
  right_tabs_->setTabText(tab, events_->count() > 0 ? tr("Events (%1)").arg(events_->count()) : tr("Events"));
}

void LivePage::set_epoch_by_person(int epoch) {
  epoch = std::clamp(epoch, 0, newest_epoch_);
  workspace().selection().set_epoch(epoch);
}

void LivePage::entered() {
  refresh_.start();
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
  loss_->set_texts(tr("Loss"), tr("epoch"), tr("loss"));
  accuracy_->set_texts(tr("Accuracy on the batches"), tr("epoch"), tr("accuracy (%)"));
  rates_->set_texts(tr("Learning rate"), tr("epoch"), tr("learning rate"));
  speed_->set_texts(tr("Speed"), tr("epoch"), tr("images per second"));
  validation_->set_texts(tr("Validation"), tr("epoch"), tr("score (%)"));
  entropy_->set_texts(tr("Certainty of the layers"), tr("epoch"), tr("relative entropy"));
  heat_->set_texts(tr("Architecture weights (softmax, %)"), QStringLiteral("%"));
  heat_->setToolTip(
      tr("Probability of each candidate in each layer; the frame marks what would be derived (paper, section 3.2)"));
  ledger_->set_texts(tr("Trained so far (steps)"), tr("steps"));
  left_tabs_->setTabText(left_tabs_->indexOf(accuracy_), tr("Accuracy"));
  left_tabs_->setTabText(left_tabs_->indexOf(rates_), tr("Learning rate"));
  left_tabs_->setTabText(left_tabs_->indexOf(speed_), tr("Speed"));
  if (const int at = left_tabs_->indexOf(validation_); at >= 0)
    left_tabs_->setTabText(at, tr("Validation"));
  right_tabs_->setTabText(right_tabs_->indexOf(ledger_), tr("Ledger"));
  right_tabs_->setTabText(right_tabs_->indexOf(entropy_), tr("Certainty"));
  right_tabs_->setTabText(right_tabs_->indexOf(layer_curves_), tr("Layer"));
  right_tabs_->setTabText(right_tabs_->indexOf(times_), tr("Time"));
  times_->set_texts(tr("Where a step's time goes"), tr("epoch"), tr("milliseconds"));
  right_tabs_->setTabText(right_tabs_->indexOf(events_),
                          events_->count() > 0 ? tr("Events (%1)").arg(events_->count()) : tr("Events"));
  left_tabs_->setAccessibleName(tr("Curves"));
  right_tabs_->setAccessibleName(tr("Ledger, certainty and events"));
  events_->setAccessibleName(tr("Events"));
  progress_->setAccessibleName(tr("Progress of the run"));
  epoch_title_->setText(tr("Epoch"));
  slider_->setAccessibleName(tr("Epoch"));
  slider_->setToolTip(tr("Scrubs every plot of this page through the epochs (Alt+Left, Alt+Right)"));
  newest_->setText(tr("Newest"));
  newest_->setAccessibleName(tr("Follow the newest epoch"));
  newest_->setToolTip(tr("Follow the newest epoch (Alt+End)"));
  genotype_->setToolTip(tr("The genotype this epoch would derive: the most likely candidate of each layer"));
  genotype_->setAccessibleName(tr("Derived genotype"));
  draw_->setText(tr("Draw"));
  draw_->setIcon(themed_icon(QStringLiteral("architecture")));
  draw_->setAccessibleName(tr("Draw the network of this epoch"));
  draw_->setToolTip(tr("Draw the network of this epoch"));
  const auto set = [this](const char* name, const QString& text) {
    if (auto* action = findChild<QAction*>(QLatin1String(name)))
      action->setText(text);
  };
  set("live_previous_epoch", tr("Previous epoch"));
  set("live_next_epoch", tr("Next epoch"));
  set("live_newest_epoch", tr("Follow the newest epoch"));
  binder_->retranslate();
  take_space();
  show_epoch();
  show_certainty();
  show_status();
  show_health();
}

void LivePage::restyle() {
  for (int i = 0; i < events_->count(); ++i)
    events_->item(i)->setIcon(events_->item(i)->icon());
}

} // namespace cds
