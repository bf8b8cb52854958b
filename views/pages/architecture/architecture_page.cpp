#include "views/pages/architecture/architecture_page.h"

#include "models/core_text.h"
#include "models/run_network.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/pages/architecture/layer_panel.h"
#include "views/scenes/network_close_up.h"
#include "views/scenes/network_view.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
#include <utility>

namespace cds {
namespace {

constexpr int of_run = 0; // first entry of the combo; the published networks follow

} // namespace

ArchitecturePage::ArchitecturePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), alphas_(new AlphaHistory(this)), other_alphas_(new AlphaHistory(this)),
      edit_(new GenotypeEdit(this)), stack_(new QStackedWidget), empty_(new EmptyState(QStringLiteral("architecture"))),
      splitter_(new QSplitter) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(page_margin, 2 * step, page_margin, 2 * step);
  column->setSpacing(2 * step);
  column->addWidget(make_bar());
  QWidget* edit_bar = make_edit_bar();
  problem_ = new MeaningLabel(MeaningLabel::Meaning::problem);
  problem_->hide();
  column->addWidget(problem_);

  auto* drawing = new QWidget;
  auto* drawing_column = new QVBoxLayout(drawing);
  drawing_column->setContentsMargins(0, 0, 0, 0);
  drawing_column->setSpacing(step);
  view_ = new NetworkView;
  legend_ = new QLabel;
  legend_->setWordWrap(true);
  legend_->setTextFormat(Qt::RichText);
  other_view_ = new NetworkView;
  drawings_ = new QSplitter(Qt::Vertical);
  drawings_->setObjectName(QStringLiteral("drawings"));
  drawings_->addWidget(view_);
  drawings_->addWidget(other_view_);
  drawings_->setHandleWidth(2 * step);
  drawings_->setChildrenCollapsible(false);
  other_view_->hide();
  drawing_column->addWidget(edit_bar);
  drawing_column->addWidget(drawings_, 1);
  close_up_ = new NetworkCloseUp(view_->network_scene());
  close_up_->hide();
  drawing_column->addWidget(close_up_);
  drawing->installEventFilter(this);
  drawing_column->addWidget(legend_);
  splitter_->addWidget(drawing);
  side_ = new LayerPanel(choose_);
  splitter_->addWidget(side_);
  splitter_->setStretchFactor(0, 1);
  splitter_->setSizes({780, 412});
  splitter_->setHandleWidth(2 * step);
  splitter_->setChildrenCollapsible(false);
  stack_->addWidget(empty_);
  stack_->addWidget(splitter_);
  column->addWidget(stack_, 1);

  Selection& selection = workspace.selection();
  connect(&selection, &Selection::run_changed, this, &ArchitecturePage::show_run);
  connect(&selection, &Selection::epoch_changed, this, &ArchitecturePage::follow_changes);
  connect(&selection, &Selection::layer_changed, this, [this] {
    view_->set_selected_layer(shown_layer());
    other_view_->set_selected_layer(other_ ? shown_layer() : -1);
    show_layer();
  });
  connect(view_, &NetworkView::layer_selected, this,
          [this](int layer) { this->workspace().selection().set_layer(layer); });
  connect(alphas_, &AlphaHistory::appended, this, [this] {
    if (!edit_->is_edited()) // changes by hand stay while the search goes on
      follow_changes();
  });
  connect(other_view_, &NetworkView::layer_selected, this,
          [this](int layer) { this->workspace().selection().set_layer(layer); });
  connect(source_, &QComboBox::currentIndexChanged, this, &ArchitecturePage::show_network);
  connect(beside_, &QComboBox::currentIndexChanged, this, &ArchitecturePage::take_other);
  later_.setSingleShot(true);
  later_.setInterval(200);
  connect(&later_, &QTimer::timeout, this, &ArchitecturePage::list_runs);
  const RunWatcher& watcher = workspace.watcher();
  for (const auto signal : {&RunWatcher::run_changed, &RunWatcher::run_removed})
    connect(&watcher, signal, &later_, qOverload<>(&QTimer::start));
  connect(&watcher, &RunWatcher::runs_added, &later_, qOverload<>(&QTimer::start));
  list_runs();
  connect(edit_, &GenotypeEdit::changed, this, &ArchitecturePage::show_network);
  connect(empty_, &EmptyState::action_clicked, this, [this] { source_->setCurrentIndex(1); });
  show_run(selection.run());
}

const CandidateRanking& ArchitecturePage::ranking() const {
  return side_->ranking();
}

void ArchitecturePage::show_run(const QString& id) {
  if (std::exchange(loading_, false))
    end_load();
  if (feed_)
    disconnect(feed_, nullptr, this, nullptr);
  feed_ = id.isEmpty() ? nullptr : workspace().watcher().feed(id);
  alphas_->follow(feed_);
  if (feed_) {
    connect(feed_, &RunFeed::result_changed, this, &ArchitecturePage::follow_changes);
    if (!feed_->is_loaded()) {
      loading_ = true;
      begin_load();
      connect(feed_, &RunFeed::loaded, this, [this] {
        if (std::exchange(loading_, false))
          end_load();
        show_network();
      });
    }
  }
  show_network();
}

void ArchitecturePage::follow_changes() {
  if (!is_on_screen()) {
    stale_ = true;
    return;
  }
  if (source_->currentIndex() == of_run)
    show_network();
}

// A backbone that has no candidates is told of, not drawn.
void ArchitecturePage::show_empty() {
  Result<Experiment> experiment = wrong_call("no run is chosen");
  if (feed_)
    experiment = experiment_of(*feed_);
  if (source_->currentIndex() == of_run && experiment && !has_genotype(experiment->network)) {
    if (const auto peer = make_peer(*experiment)) {
      problem_->hide();
      empty_->set_texts(
          peer->name,
          tr("This run trains a network of the literature: it has no candidates and no genotype, so there is nothing "
             "to draw. Inference takes %1 parameters and %2 multiply-adds at %3 × %4 px; the embedding has %5 numbers.")
              .arg(count_text(static_cast<double>(peer->cost.inference_params)),
                   short_count_text(static_cast<double>(peer->cost.macs)), QString::number(peer->input.height),
                   QString::number(peer->input.width), QString::number(peer->embedding)),
          tr("Draw the paper's CDNet"));
      return;
    }
  }
  empty_->set_texts(tr("No network to draw"),
                    tr("A search shows the network it would derive at each epoch, a training the one it trains: "
                       "stages, blocks, branches, gates, with shapes and costs."),
                    tr("Draw the paper's CDNet"));
}

void ArchitecturePage::show_network() {
  stale_ = false;
  const int source = source_->currentIndex();
  auto made = network_of(source);
  if (made) {
    base_ = std::make_shared<const Architecture>(*made);
    const QSignalBlocker quiet(edit_); // the edit's own change leads here
    edit_->reset(made->genotype);
    if (edit_->is_edited())
      made = network_of(source, &edit_->genotype());
  }
  if (!made) {
    network_ = base_ = other_ = nullptr;
    drawn_ = {};
    view_->set_network(nullptr);
    genotype_->clear();
    const bool told = feed_ && feed_->is_loaded() && source == of_run;
    problem_->setVisible(told);
    problem_->setText(told ? error_text(made.error()) : QString());
    show_empty();
    stack_->setCurrentWidget(empty_);
    for (QToolButton* button : {zoom_in_, zoom_out_, fit_, export_})
      button->defaultAction()->setEnabled(false);
    return;
  }
  problem_->hide();
  const bool same = network_ && drawn_.layers == made->genotype.layers && network_->plan.input == made->plan.input &&
                    network_->space.options() == made->space.options();
  network_ = std::make_shared<const Architecture>(std::move(*made));
  drawn_ = network_->genotype;
  stack_->setCurrentWidget(splitter_);
  for (QToolButton* button : {zoom_in_, zoom_out_, fit_, export_})
    button->defaultAction()->setEnabled(true);
  if (!same)
    view_->set_network(network_);
  view_->set_selected_layer(shown_layer());
  genotype_->setText(to_qstring(to_string(drawn_)));
  show_edit();
  show_other();
  show_totals();
  show_layer();
}

Result<Architecture> ArchitecturePage::network_of(int source, const Genotype* instead) const {
  if (source != of_run)
    return network_of_paper(source_->itemData(source).toString().toStdString(), instead);
  if (!feed_)
    return wrong_call("no run is chosen");
  return network_of_run(*feed_, *alphas_, workspace().selection().epoch(), instead);
}

int ArchitecturePage::shown_layer() const {
  const int layers = static_cast<int>(drawn_.layers.size());
  return std::clamp(workspace().selection().layer(), 0, std::max(0, layers - 1));
}

void ArchitecturePage::show_totals() {
  if (network_)
    side_->show_totals(*network_, other_.get());
}

void ArchitecturePage::show_layer() {
  if (!network_)
    return side_->clear();
  const auto layer = static_cast<std::size_t>(shown_layer());
  const int epoch = workspace().selection().epoch();
  const int row = source_->currentIndex() == of_run ? alphas_->row_of(epoch) : -1;
  const AlphaLayer* state =
      row >= 0 && layer < alphas_->at(row).layers.size() ? &alphas_->at(row).layers[layer] : nullptr;
  const auto trained = row >= 0 ? alphas_->trained(epoch) : std::vector<std::vector<qint64>>();
  side_->show_layer(*network_, shown_layer(), state, layer < trained.size() ? trained[layer] : std::vector<qint64>());
}

void ArchitecturePage::entered() {
  if (stale_)
    show_network();
}

QWidget* ArchitecturePage::first_focus() const {
  return view_;
}

void ArchitecturePage::place_close_up() {
  const int bar = edit_bar_->isVisibleTo(this) ? edit_bar_->sizeHint().height() + step : 0;
  const int room = drawings_->parentWidget()->height() - bar - legend_->height() - 2 * step;
  close_up_->take_height(other_ ? 0 : room, view_->height_for_all(drawings_->width()));
}

bool ArchitecturePage::eventFilter(QObject* watched, QEvent* event) {
  if (watched == drawings_->parent() && (event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest))
    place_close_up();
  return Page::eventFilter(watched, event);
}

bool ArchitecturePage::event(QEvent* event) {
  if (event->type() == QEvent::StatusTip) {
    Q_EMIT message(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
  }
  return Page::event(event);
}

} // namespace cds
