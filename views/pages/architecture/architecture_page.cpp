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
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QStatusTipEvent>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>
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
      edit_(new GenotypeEdit(this)), stack_(new QStackedWidget), empty_(new EmptyState(QStringLiteral("architecture"))),
      splitter_(new QSplitter) {
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
  other_view_ = new NetworkView;
  drawings_ = new QSplitter(Qt::Vertical);
  drawings_->setObjectName(QStringLiteral("drawings"));
  drawings_->addWidget(view_);
  drawings_->addWidget(other_view_);
  drawings_->setHandleWidth(2 * step);
  drawings_->setChildrenCollapsible(false);
  other_view_->hide();
  drawing_column->addWidget(make_edit_bar());
  drawing_column->addWidget(drawings_, 1);
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
  connect(beside_, &QComboBox::currentIndexChanged, this, &ArchitecturePage::show_other);
  connect(edit_, &GenotypeEdit::changed, this, &ArchitecturePage::show_network);
  table_->setObjectName(QStringLiteral("candidates"));
  table_->addAction(choose_);
  table_->setContextMenuPolicy(Qt::ActionsContextMenu);
  connect(table_, &QTableView::doubleClicked, this, &ArchitecturePage::choose_candidate);
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
  beside_ = new QComboBox;
  beside_->setObjectName(QStringLiteral("beside"));
  beside_->addItem(QString(), -1);
  for (int i = 0; i < source_->count(); ++i)
    beside_->addItem(QString(), i);
  beside_title_ = new QLabel;
  beside_title_->setBuddy(beside_);
  line->addWidget(source_);
  line->addWidget(beside_title_);
  line->addWidget(beside_);
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

QWidget* ArchitecturePage::make_edit_bar() {
  edit_bar_ = new QWidget;
  auto* line = new QHBoxLayout(edit_bar_);
  line->setContentsMargins(0, 0, 0, 0);
  line->setSpacing(step);
  edit_note_ = new MeaningLabel(MeaningLabel::Meaning::heading);
  edit_note_->setObjectName(QStringLiteral("edit_note"));
  line->addWidget(edit_note_, 1);
  choose_ = add_page_action("architecture_choose", QStringLiteral("check"));
  undo_ = add_page_action("architecture_undo", QStringLiteral("undo"));
  redo_ = add_page_action("architecture_redo", QStringLiteral("redo"));
  revert_ = add_page_action("architecture_revert", QStringLiteral("cross"));
  save_ = add_page_action("architecture_save", QStringLiteral("save"));
  choose_->setShortcut(QKeySequence(Qt::Key_Return));
  choose_->setShortcutContext(Qt::WidgetShortcut); // of the table
  undo_->setShortcut(QKeySequence::Undo);
  redo_->setShortcut(QKeySequence::Redo);
  save_->setShortcut(QKeySequence::Save);
  for (QAction* action : {undo_, redo_, revert_, save_})
    line->addWidget(tool_button(action, edit_bar_));
  connect(choose_, &QAction::triggered, this, [this] { choose_candidate(table_->currentIndex()); });
  connect(undo_, &QAction::triggered, edit_, &GenotypeEdit::undo);
  connect(redo_, &QAction::triggered, edit_, &GenotypeEdit::redo);
  connect(revert_, &QAction::triggered, edit_, &GenotypeEdit::revert);
  connect(save_, &QAction::triggered, this, &ArchitecturePage::save_genotype);
  return edit_bar_;
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

Result<Architecture> ArchitecturePage::network_of_run(const Genotype* instead) const {
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
  return make_architecture(experiment, instead ? *instead : genotype, 0);
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
  show_edit();
  show_other();
  show_totals();
  show_layer();
}

Result<Architecture> ArchitecturePage::network_of(int source, const Genotype* instead) const {
  if (source == of_run)
    return network_of_run(instead);
  auto published = published_architecture(source_->itemData(source).toString().toStdString());
  if (!published || !instead)
    return published;
  const Shape& input = published->plan.input;
  return make_architecture(published->space, *instead, input.height, input.width, NeckOptions{});
}

void ArchitecturePage::show_other() {
  const int source = beside_->currentData().toInt();
  other_ = nullptr;
  if (source >= 0)
    if (auto made = network_of(source))
      other_ = std::make_shared<const Architecture>(std::move(*made));
  const bool shown = network_ && other_;
  other_view_->setVisible(shown);
  other_view_->set_network(shown ? other_ : nullptr);
  const auto differing = shown ? differing_layers(network_->genotype, other_->genotype) : edit_->changed_layers();
  view_->set_marked_layers(differing);
  other_view_->set_marked_layers(shown ? differing : std::vector<int>());
  other_view_->set_selected_layer(shown ? shown_layer() : -1);
  show_totals();
}

void ArchitecturePage::show_edit() {
  const auto changed = edit_->changed_layers();
  edit_bar_->setVisible(edit_->can_undo() || edit_->can_redo());
  undo_->setEnabled(edit_->can_undo());
  redo_->setEnabled(edit_->can_redo());
  revert_->setEnabled(edit_->is_edited());
  save_->setEnabled(network_ != nullptr);
  if (!network_ || !base_ || changed.empty()) {
    edit_note_->setText(tr("As it was, before the changes by hand"));
    return;
  }
  const auto difference = [](std::int64_t now, std::int64_t before) {
    const auto by = static_cast<double>(now - before);
    return (by < 0 ? QStringLiteral("−") : QStringLiteral("+")) + short_count_text(std::abs(by));
  };
  edit_note_->setText(
      tr("Changed by hand in %n layer(s): %1 parameters, %2 multiply-adds", nullptr, static_cast<int>(changed.size()))
          .arg(difference(network_->cost.inference_params, base_->cost.inference_params),
               difference(network_->cost.macs, base_->cost.macs)));
}

void ArchitecturePage::choose_candidate(const QModelIndex& index) {
  if (!network_ || !index.isValid())
    return;
  const int candidate = index.data(CandidateRanking::index_role).toInt();
  if (candidate >= 0 && candidate < static_cast<int>(network_->space.candidates().size()))
    edit_->choose(shown_layer(), network_->space.candidates()[static_cast<std::size_t>(candidate)]);
}

void ArchitecturePage::save_genotype() {
  if (network_)
    save_picture(this, view_->picture(), PictureFormat::json);
}

int ArchitecturePage::shown_layer() const {
  const int layers = static_cast<int>(drawn_.layers.size());
  return std::clamp(workspace().selection().layer(), 0, std::max(0, layers - 1));
}

void ArchitecturePage::show_totals() {
  if (!network_)
    return;
  const Cost& cost = network_->cost;
  const auto row = [this](const QString& name, const QString& value, const QString& beside = {}) {
    const QString second = other_ ? QStringLiteral("<td align=right>&nbsp;&nbsp;&nbsp;%1</td>").arg(beside) : QString();
    return QStringLiteral("<tr><td>%1&nbsp;&nbsp;&nbsp;</td><td align=right>%2</td>%3</tr>").arg(name, value, second);
  };
  QString text = QStringLiteral("<table cellspacing=2>");
  if (other_)
    text += row({}, tr("above"), tr("below"));
  const auto of_other = [this](std::int64_t Cost::*figure, QString (*as_text)(double)) {
    return other_ ? as_text(static_cast<double>(other_->cost.*figure)) : QString();
  };
  text += row(tr("Parameters (inference)"), count_text(static_cast<double>(cost.inference_params)),
              of_other(&Cost::inference_params, count_text));
  text += row(tr("Multiply-adds"), short_count_text(static_cast<double>(cost.macs)),
              of_other(&Cost::macs, short_count_text));
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
  beside_->setItemText(0, tr("nothing"));
  for (int i = 1; i < beside_->count(); ++i)
    beside_->setItemText(i, source_->itemText(i - 1));
  beside_->setAccessibleName(tr("Network to draw beside it"));
  beside_->setToolTip(tr("A second network below the first, with the layers marked in which they differ"));
  beside_title_->setText(tr("beside"));
  const auto name = [](QAction* action, const QString& text, const QString& word, const QString& tip) {
    action->setText(text);
    action->setIconText(word);
    action->setToolTip(tip);
  };
  name(choose_, tr("Take this candidate for the layer"), tr("Take"),
       tr("Change the network by hand: the chosen candidate in this layer (Enter or double click)"));
  name(undo_, tr("Undo the change by hand"), tr("Undo"), tr("Undo the change by hand (Ctrl+Z)"));
  name(redo_, tr("Redo the change by hand"), tr("Redo"), tr("Redo the change by hand (Ctrl+Shift+Z)"));
  name(revert_, tr("Back to the network as it was"), tr("Revert"), tr("Take back all changes by hand"));
  name(save_, tr("Save the genotype"), tr("Save JSON"), tr("Write the network's genotype as JSON (Ctrl+S)"));
  other_view_->setAccessibleName(tr("Network beside"));
  other_view_->retranslate();
  show_edit();
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
