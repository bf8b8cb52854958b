#include "views/pages/architecture/architecture_page.h"

#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/scenes/network_view.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QMenu>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

namespace cds {
namespace {

constexpr int of_run = 0; // first entry of the combo; the published networks follow

QString swatch(const QColor& color) {
  return QStringLiteral("<span style=\"color:%1\">●</span>&nbsp;").arg(color.name());
}

} // namespace

ArchitecturePage::ArchitecturePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), alphas_(new AlphaHistory(this)), ranking_(new CandidateRanking(this)),
      stack_(new QStackedWidget), empty_(new EmptyState(QStringLiteral("architecture"))), splitter_(new QSplitter) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(page_margin, 2 * step, page_margin, 2 * step);
  column->setSpacing(2 * step);
  column->addWidget(make_bar());
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
  drawing_column->addWidget(view_, 1);
  drawing_column->addWidget(legend_);
  splitter_->addWidget(drawing);
  splitter_->addWidget(make_side());
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
    show_layer();
  });
  connect(view_, &NetworkView::layer_selected, this,
          [this](int layer) { this->workspace().selection().set_layer(layer); });
  connect(alphas_, &AlphaHistory::appended, this, &ArchitecturePage::follow_changes);
  connect(source_, &QComboBox::currentIndexChanged, this, &ArchitecturePage::show_network);
  connect(empty_, &EmptyState::action_clicked, this, [this] { source_->setCurrentIndex(1); });
  show_run(selection.run());
}

QWidget* ArchitecturePage::make_bar() {
  auto* bar = new QWidget;
  auto* line = new QHBoxLayout(bar);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(2 * step);
  source_ = new QComboBox;
  source_->addItem({});
  for (const std::string& name : published_genotypes())
    source_->addItem(QString(), to_qstring(name));
  genotype_ = new QLabel;
  genotype_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  line->addWidget(source_);
  line->addWidget(genotype_, 1);
  const auto button = [&](const char* name, const QString& icon, const QKeySequence& keys) {
    QAction* action = add_page_action(name, icon);
    action->setShortcut(keys);
    auto* made = new QToolButton;
    made->setDefaultAction(action);
    made->setAutoRaise(true);
    line->addWidget(made);
    return made;
  };
  zoom_out_ = button("architecture_zoom_out", QStringLiteral("zoom-out"), QKeySequence(Qt::CTRL | Qt::Key_Minus));
  zoom_in_ = button("architecture_zoom_in", QStringLiteral("zoom-in"), QKeySequence(Qt::CTRL | Qt::Key_Equal));
  fit_ = button("architecture_fit", QStringLiteral("zoom-fit"), QKeySequence(Qt::CTRL | Qt::Key_0));
  connect(zoom_out_->defaultAction(), &QAction::triggered, this, [this] { view_->zoom(0.8); });
  connect(zoom_in_->defaultAction(), &QAction::triggered, this, [this] { view_->zoom(1.25); });
  connect(fit_->defaultAction(), &QAction::triggered, this, [this] { view_->fit(); });
  export_ = button("architecture_export", QStringLiteral("export"), QKeySequence(Qt::CTRL | Qt::Key_E));
  connect(export_->defaultAction(), &QAction::triggered, this, [this] {
    if (!network_)
      return;
    QMenu menu(this);
    add_export_actions(menu, this, [this] { return view_->picture(); });
    menu.exec(export_->mapToGlobal(QPoint(0, export_->height())));
  });
  return bar;
}

QWidget* ArchitecturePage::make_side() {
  auto* side = new QWidget;
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(step, 0, 0, 0);
  column->setSpacing(2 * step);
  totals_title_ = new MeaningLabel(MeaningLabel::Meaning::heading);
  totals_ = new QLabel;
  totals_->setTextFormat(Qt::RichText);
  totals_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  layer_title_ = new MeaningLabel(MeaningLabel::Meaning::heading);
  layer_note_ = new MeaningLabel(MeaningLabel::Meaning::remark);
  table_ = new QTableView;
  set_up_table(table_, ranking_, CandidateRanking::sort_role);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
  table_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // the model's own order: most likely first
  column->addWidget(totals_title_);
  column->addWidget(totals_);
  column->addSpacing(2 * step);
  column->addWidget(layer_title_);
  column->addWidget(layer_note_);
  column->addWidget(table_, 1);
  side->setMinimumWidth(260);
  return side;
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

Result<Experiment> ArchitecturePage::experiment_of_run() const {
  if (!feed_ || !feed_->is_loaded())
    return wrong_call("no run is chosen");
  const Json& run = feed_->run_json();
  if (!run.is_object() || !run.contains("experiment"))
    return failed("run.json holds no experiment");
  return experiment_from_json(run["experiment"], "run.json");
}

// A backbone that has no candidates is told of, not drawn.
void ArchitecturePage::show_empty() {
  const auto experiment = experiment_of_run();
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

Result<Architecture> ArchitecturePage::network_of_run() const {
  CDS_ASSIGN(const Experiment experiment, experiment_of_run());
  if (!has_genotype(experiment.network))
    return failed(experiment.network.backbone + " is not drawn");
  Genotype genotype;
  if (experiment.kind == ExperimentKind::search && !alphas_->is_empty()) {
    CDS_ASSIGN(const SearchSpace space, SearchSpace::make(space_options(experiment.space), "run.json"));
    const auto chosen = alphas_->derived(alphas_->row_of(workspace().selection().epoch()));
    for (int candidate : chosen)
      if (candidate < 0 || candidate >= static_cast<int>(space.candidates().size()))
        return failed("the journal's architecture weights do not fit the run's search space");
    genotype = genotype_of(space, chosen);
  } else if (const Json result = feed_->result(QStringLiteral("genotype")); !result.is_null()) {
    CDS_ASSIGN(genotype, genotype_from_json(result, "journal: genotype"));
  } else if (experiment.kind == ExperimentKind::train && experiment.network.genotype.rfind("run:", 0) != 0) {
    CDS_ASSIGN(genotype, load_genotype(experiment.network.genotype));
  } else {
    return failed("this run has no genotype yet");
  }
  return make_architecture(experiment, genotype, 0);
}

void ArchitecturePage::show_network() {
  stale_ = false;
  const int source = source_->currentIndex();
  auto made =
      source == of_run ? network_of_run() : published_architecture(source_->itemData(source).toString().toStdString());
  if (!made) {
    network_ = nullptr;
    drawn_ = {};
    view_->set_network(nullptr);
    genotype_->clear();
    const bool told = feed_ && feed_->is_loaded() && source == of_run;
    problem_->setVisible(told);
    problem_->setText(told ? to_qstring(made.error().message()) : QString());
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
  show_totals();
  show_layer();
}

int ArchitecturePage::shown_layer() const {
  const int layers = static_cast<int>(drawn_.layers.size());
  return std::clamp(workspace().selection().layer(), 0, std::max(0, layers - 1));
}

void ArchitecturePage::show_totals() {
  if (!network_)
    return;
  const Cost& cost = network_->cost;
  const auto row = [](const QString& name, const QString& value) {
    return QStringLiteral("<tr><td>%1&nbsp;&nbsp;&nbsp;</td><td align=right>%2</td></tr>").arg(name, value);
  };
  QString text = QStringLiteral("<table cellspacing=2>");
  text += row(tr("Parameters (inference)"), count_text(static_cast<double>(cost.inference_params)));
  text += row(tr("Multiply-adds"), short_count_text(static_cast<double>(cost.macs)));
  const Shape& input = network_->plan.input;
  text += row(tr("Input"), QStringLiteral("%1 × %2").arg(input.height).arg(input.width));
  text += row(tr("Embedding"), QString::number(network_->plan.neck.embedding));
  totals_->setText(text + QStringLiteral("</table>"));
}

void ArchitecturePage::show_layer() {
  if (!network_) {
    ranking_->set_rows({});
    return;
  }
  const int layer = shown_layer();
  const auto& layers = network_->table.layers;
  const auto at = static_cast<std::size_t>(layer);
  const int alpha_row = source_->currentIndex() == of_run ? alphas_->row_of(workspace().selection().epoch()) : -1;
  const AlphaLayer* state = alpha_row >= 0 && layer < alphas_->layers() ? &alphas_->at(alpha_row).layers[at] : nullptr;
  const auto trained =
      alpha_row >= 0 ? alphas_->trained(workspace().selection().epoch()) : std::vector<std::vector<qint64>>();
  std::vector<CandidateRanking::Row> rows;
  const auto& candidates = network_->space.candidates();
  const auto chosen = network_->choices();
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    CandidateRanking::Row row;
    row.index = static_cast<int>(i);
    row.candidate = candidates[i];
    row.cost = layers[at][i];
    row.chosen = chosen[at] == row.index;
    if (state && i < state->alpha.size()) {
      row.alpha = state->alpha[i];
      row.probability = state->probability[i];
    }
    if (at < trained.size() && i < trained[at].size())
      row.trained = trained[at][i];
    rows.push_back(row);
  }
  ranking_->set_rows(std::move(rows));
  table_->setColumnHidden(CandidateRanking::probability, !state);
  table_->setColumnHidden(CandidateRanking::trained, true); // in the live page's ledger
  table_->setColumnHidden(CandidateRanking::alpha, true);   // in the probability's tooltip
  table_->setColumnHidden(CandidateRanking::field, true);   // in the candidate's
  const Candidate& choice = drawn_.layers[at];
  layer_title_->setText(tr("Layer %1 (stage %2): %3")
                            .arg(layer + 1)
                            .arg(network_->space.stage_of(layer) + 1)
                            .arg(to_qstring(to_string(choice))));
  layer_note_->setText(
      state ? tr("Entropy %1 of 1, top two %2 % apart")
                  .arg(QLocale().toString(state->entropy, 'f', 2), QLocale().toString(state->margin * 100, 'f', 1))
            : tr("No search stands behind this network: candidates with their costs."));
  for (int row = 0; row < ranking_->rowCount(); ++row)
    if (ranking_->row(row).chosen) {
      const QModelIndex index = ranking_->index(row, 0);
      const auto* proxy = qobject_cast<const QSortFilterProxyModel*>(table_->model());
      table_->setCurrentIndex(proxy ? proxy->mapFromSource(index) : index);
    }
}

void ArchitecturePage::entered() {
  if (stale_)
    show_network();
}

bool ArchitecturePage::event(QEvent* event) {
  if (event->type() == QEvent::StatusTip) {
    Q_EMIT message(static_cast<QStatusTipEvent*>(event)->tip());
    return true;
  }
  return Page::event(event);
}

QString ArchitecturePage::title() const {
  return tr("Network");
}

QString ArchitecturePage::question() const {
  return tr("What was found?");
}

void ArchitecturePage::retranslate() {
  show_empty();
  source_->setItemText(of_run, tr("Selected run"));
  for (int i = 1; i < source_->count(); ++i)
    source_->setItemText(i, source_->itemData(i).toString() == QLatin1String("paper-cnet") ? tr("CNet of the paper")
                                                                                           : tr("CDNet of the paper"));
  source_->setAccessibleName(tr("Network to draw"));
  genotype_->setAccessibleName(tr("Genotype"));
  genotype_->setToolTip(tr("One CDBlock (k1, k2, depth) a layer"));
  const auto set = [](QToolButton* button, const QString& text) {
    QAction* action = button->defaultAction();
    action->setText(text);
    action->setToolTip(QStringLiteral("%1 (%2)").arg(text, action->shortcut().toString(QKeySequence::NativeText)));
    button->setAccessibleName(text);
  };
  set(zoom_in_, tr("Zoom in"));
  set(zoom_out_, tr("Zoom out"));
  set(fit_, tr("Fit the network"));
  set(export_, tr("Export the drawing"));
  totals_title_->setText(tr("The whole network"));
  totals_->setAccessibleName(tr("Costs of the whole network"));
  table_->setAccessibleName(tr("Candidates of the layer, most likely first"));
  ranking_->retranslate();
  view_->retranslate();
  restyle();
  show_totals();
  show_layer();
}

void ArchitecturePage::restyle() {
  const Colors c = colors();
  legend_->setText(QStringLiteral("%1%2 &nbsp; %3%4 &nbsp; <b style=\"color:%5\">σ</b>&nbsp;%6 &nbsp; %7 &nbsp; %8")
                       .arg(swatch(series_color(0)), tr("first branch"), swatch(series_color(4)),
                            tr("second branch (bead: Lite 3×3)"), c.accent.name(), tr("fusion gate"),
                            tr("line width: channels"), tr("card: params / m-adds")));
  QPalette faint = palette();
  faint.setColor(QPalette::WindowText, c.faint_text);
  legend_->setPalette(faint);
}

} // namespace cds
