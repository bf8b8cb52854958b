#include "views/pages/experiment/experiment_page.h"

#include "models/engine_launcher.h"
#include "models/project_model.h"
#include "models/queue_model.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/text.h"
#include "views/pages/experiment/augment_strip.h"
#include "views/pages/experiment/experiment_form.h"
#include "views/pages/experiment/schedule_plot.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace cds {

using Meaning = MeaningLabel::Meaning;

namespace {

QString value_text(const Json& value) {
  if (value.is_null())
    return QStringLiteral("—");
  return value.is_string() ? to_qstring(value.get<std::string>()) : to_qstring(value.dump());
}

// "/train/milestones/1" to "/train/milestones": list entries count as their list.
QString key_of(const std::string& pointer) {
  QString key = to_qstring(pointer);
  const qsizetype slash = key.lastIndexOf(QLatin1Char('/'));
  bool number = false;
  (void)key.mid(slash + 1).toInt(&number);
  return number ? key.left(slash) : key;
}

} // namespace

ExperimentPage::ExperimentPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), draft_(workspace.draft()), keeper_(workspace.project(), workspace.draft()),
      start_(add_page_action("start_run", QStringLiteral("start"))),
      queue_(add_page_action("queue_experiment", QStringLiteral("queue"))),
      save_(add_page_action("save_experiment", QStringLiteral("save"))),
      undo_(add_page_action("undo", QStringLiteral("undo"))), redo_(add_page_action("redo", QStringLiteral("redo"))),
      new_(add_page_action("new_experiment", QStringLiteral("add"))), advanced_(add_page_action("advanced")),
      form_(new ExperimentForm(draft_, this)) {
  save_->setShortcut(QKeySequence::Save);
  undo_->setShortcut(QKeySequence::Undo);
  redo_->setShortcut(QKeySequence::Redo);
  advanced_->setCheckable(true);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
  row->setSpacing(8 * step);
  row->addWidget(make_left(), 4);
  row->addWidget(make_right(), 5);
  connect(start_, &QAction::triggered, this, &ExperimentPage::start);
  connect(queue_, &QAction::triggered, this, &ExperimentPage::queue);
  connect(save_, &QAction::triggered, this, &ExperimentPage::save);
  connect(undo_, &QAction::triggered, &draft_, &ExperimentDraft::undo);
  connect(redo_, &QAction::triggered, &draft_, &ExperimentDraft::redo);
  connect(new_, &QAction::triggered, this, &ExperimentPage::new_experiment);
  connect(advanced_, &QAction::toggled, this, [this](bool on) {
    form_->set_advanced(on);
    advanced_button_->setArrowType(on ? Qt::DownArrow : Qt::RightArrow);
  });
  connect(&draft_, &ExperimentDraft::changed, this, &ExperimentPage::show_draft);
  connect(&draft_, &ExperimentDraft::changed, this, &ExperimentPage::show_preview);
  connect(&draft_, &ExperimentDraft::replaced, this, [this] { take_file({}); });
  connect(&keeper_, &DraftKeeper::recovered, this, [this](const QString& name) {
    take_file(draft_.file());
    Q_EMIT message(
        tr("Unsaved edits of %1 were brought back; Ctrl+Z on this page goes back to what was saved").arg(name));
  });
  // Once the pages have taken the project.
  connect(
      &workspace.project(), &ProjectModel::opened, this, [this] { keeper_.recover(); }, Qt::QueuedConnection);
  connect(&preview_, &AugmentPreview::changed, this, [this] {
    preview_title_->setVisible(!preview_.images().empty());
    if (std::exchange(previewing_, false))
      end_load();
  });
  connect(&workspace.project(), &ProjectModel::experiments_changed, this, &ExperimentPage::fill_experiments);
  connect(&workspace.project(), &ProjectModel::data_sets_changed, this, &ExperimentPage::fill_data_sets);
  connect(&workspace.project(), &ProjectModel::opened, this, &ExperimentPage::new_experiment);
  connect(&workspace.engine(), &EngineLauncher::started, this, [this](const QString& id) {
    this->workspace().watcher().look_for_runs();
    if (id == expected_)
      start_->setEnabled(true);
  });
  connect(&workspace.engine(), &EngineLauncher::failed_to_start, this, [this](const QString& id, const QString& text) {
    if (id != expected_)
      return;
    expected_.clear();
    start_->setEnabled(true);
    show_problem(text);
  });
  connect(&workspace.watcher(), &RunWatcher::runs_added, this, [this](const QStringList& ids) {
    if (expected_.isEmpty() || !ids.contains(expected_))
      return;
    this->workspace().selection().set_run(std::exchange(expected_, {}));
    Q_EMIT page_requested(QStringLiteral("live"));
  });
}

QString ExperimentPage::title() const {
  return tr("Experiment");
}
QString ExperimentPage::question() const {
  return tr("What will run?");
}

QWidget* ExperimentPage::make_left() {
  auto* side = new QWidget(this);
  side->setMaximumWidth(600);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  experiments_ = new QComboBox(side);
  experiments_->setObjectName(QStringLiteral("experiments"));
  experiments_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  connect(experiments_, &QComboBox::activated, this, &ExperimentPage::choose_experiment);
  new_button_ = new QToolButton(side);
  new_button_->setDefaultAction(new_);
  new_button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  row->addWidget(experiments_, 1);
  row->addWidget(new_button_);
  column->addLayout(row);
  scroll_ = new QScrollArea(side);
  scroll_->setObjectName(QStringLiteral("form_area"));
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inner = new QWidget(scroll_);
  auto* inner_column = new QVBoxLayout(inner);
  inner_column->setContentsMargins(0, step, 3 * step, step);
  inner_column->addWidget(form_);
  inner_column->setSpacing(2 * step);
  inner_column->addStretch();
  scroll_->setWidget(inner);
  column->addWidget(scroll_, 1);
  advanced_button_ = new QToolButton(side);
  advanced_button_->setObjectName(QStringLiteral("advanced_button"));
  advanced_button_->setAutoRaise(true);
  advanced_button_->setCheckable(true);
  advanced_button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  advanced_button_->setArrowType(Qt::RightArrow);
  connect(advanced_button_, &QToolButton::toggled, advanced_, &QAction::setChecked);
  connect(advanced_, &QAction::toggled, advanced_button_, &QToolButton::setChecked);
  form_->set_fold_button(advanced_button_);
  return side;
}

QWidget* ExperimentPage::make_right() {
  auto* side = new QWidget(this);
  side->setMinimumWidth(320);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  plan_title_ = new MeaningLabel(Meaning::heading, side);
  plan_ = new QLabel(side);
  plan_->setObjectName(QStringLiteral("plan"));
  plan_->setWordWrap(true);
  plan_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  start_button_ = new QPushButton(themed_icon(QStringLiteral("start")), {}, side);
  start_button_->setObjectName(QStringLiteral("start_button"));
  start_button_->setDefault(true);
  start_button_->setMinimumHeight(9 * step);
  save_button_ = new QPushButton(themed_icon(QStringLiteral("save")), {}, side);
  save_button_->setObjectName(QStringLiteral("save_button"));
  save_button_->setMinimumHeight(9 * step);
  connect(start_button_, &QPushButton::clicked, start_, &QAction::trigger);
  connect(save_button_, &QPushButton::clicked, save_, &QAction::trigger);
  queue_button_ = new QPushButton(themed_icon(QStringLiteral("queue")), {}, side);
  queue_button_->setObjectName(QStringLiteral("queue_button"));
  queue_button_->setMinimumHeight(9 * step);
  connect(queue_button_, &QPushButton::clicked, queue_, &QAction::trigger);
  connect(queue_, &QAction::changed, this, [this] { queue_button_->setEnabled(queue_->isEnabled()); });
  seeds_title_ = new QLabel(side);
  seeds_ = new QSpinBox(side);
  seeds_->setObjectName(QStringLiteral("seeds"));
  seeds_->setRange(1, 100);
  seeds_->setMinimumHeight(9 * step);
  seeds_title_->setBuddy(seeds_);
  connect(seeds_, &QSpinBox::valueChanged, this, &ExperimentPage::show_draft);
  connect(start_, &QAction::changed, this, [this] { start_button_->setEnabled(start_->isEnabled()); });
  auto* buttons = new QHBoxLayout;
  buttons->addWidget(seeds_title_);
  buttons->addWidget(seeds_);
  buttons->addWidget(start_button_, 2);
  buttons->addWidget(queue_button_, 1);
  buttons->addWidget(save_button_, 1);
  problem_ = new MeaningLabel(Meaning::problem, side);
  problem_->setObjectName(QStringLiteral("start_problem"));
  problem_->hide();
  changes_title_ = new MeaningLabel(Meaning::heading, side);
  changes_none_ = new MeaningLabel(Meaning::remark, side);
  changes_ = new QTableWidget(0, 3, side);
  changes_->setObjectName(QStringLiteral("changes"));
  changes_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  changes_->setSelectionBehavior(QAbstractItemView::SelectRows);
  changes_->setShowGrid(false);
  changes_->setAlternatingRowColors(true);
  changes_->verticalHeader()->hide();
  changes_->verticalHeader()->setDefaultSectionSize(7 * step);
  changes_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  changes_->horizontalHeader()->setHighlightSections(false);
  changes_->setTabKeyNavigation(false);
  column->addWidget(plan_title_);
  column->addWidget(plan_);
  column->addSpacing(step);
  column->addLayout(buttons);
  column->addWidget(problem_);
  column->addSpacing(3 * step);
  column->addWidget(changes_title_);
  column->addWidget(changes_none_);
  column->addWidget(changes_, 1);
  preview_title_ = new MeaningLabel(Meaning::heading, side);
  schedule_title_ = new MeaningLabel(Meaning::heading, side);
  schedule_ = new SchedulePlot(side);
  schedule_->setObjectName(QStringLiteral("schedule"));
  column->addWidget(schedule_title_);
  column->addWidget(schedule_, 1);
  strip_ = new AugmentStrip(preview_, side);
  strip_->setObjectName(QStringLiteral("augment_strip"));
  column->addWidget(preview_title_);
  column->addWidget(strip_);
  return side;
}

void ExperimentPage::retranslate() {
  start_->setText(tr("Start the run"));
  start_->setToolTip(tr("Save the experiment and start it as a process of its own, which outlives this window (F5)"));
  start_button_->setText(tr("Start"));
  start_button_->setAccessibleName(start_->text());
  start_button_->setToolTip(start_->toolTip());
  queue_->setText(tr("Put the experiment into the queue"));
  queue_->setToolTip(tr("Save the experiment and let it wait on the Runs page until its turn"));
  queue_button_->setText(tr("Queue"));
  queue_button_->setAccessibleName(queue_->text());
  queue_button_->setToolTip(queue_->toolTip());
  seeds_title_->setText(tr("Seeds"));
  seeds_->setAccessibleName(tr("How many seeds"));
  seeds_->setToolTip(tr("So many runs that differ in their seed alone, counted up from the experiment's; they tell how "
                        "sure a result is"));
  save_->setText(tr("Save the experiment"));
  save_button_->setText(tr("Save"));
  save_button_->setAccessibleName(save_->text());
  save_button_->setToolTip(tr("Write the experiment into the project without starting it (Ctrl+S)"));
  undo_->setText(tr("Undo the last edit"));
  redo_->setText(tr("Redo the edit"));
  new_->setText(tr("New experiment"));
  new_->setIconText(tr("New"));
  new_->setToolTip(tr("Begin with the paper's settings"));
  new_button_->setAccessibleName(new_->text());
  advanced_->setText(tr("Show advanced settings"));
  advanced_button_->setText(tr("Advanced settings"));
  advanced_button_->setAccessibleName(advanced_button_->text());
  advanced_button_->setToolTip(tr("Space, search, optimiser, losses, augmentation, engine"));
  experiments_->setAccessibleName(tr("Experiments of the project"));
  scroll_->setAccessibleName(tr("Settings"));
  plan_title_->setText(tr("The run"));
  schedule_title_->setText(tr("Learning rate over the epochs"));
  schedule_->setAccessibleName(schedule_title_->text());
  preview_title_->setText(tr("Training images as the network sees them"));
  strip_->setAccessibleName(preview_title_->text());
  strip_->setToolTip(tr("Random ones of the training split, after resizing and augmentation, in epoch 1"));
  changes_title_->setText(tr("Other than in the paper"));
  changes_none_->setText(tr("Nothing: these are the paper's settings."));
  changes_->setAccessibleName(changes_title_->text());
  changes_->setHorizontalHeaderLabels({tr("Setting"), tr("Paper"), tr("Here")});
  for (int column = 0; column < 3; ++column)
    changes_->horizontalHeaderItem(column)->setTextAlignment(Qt::AlignLeft | Qt::AlignVCenter);
  form_->retranslate();
  fill_experiments();
  fill_data_sets();
  show_draft();
}

void ExperimentPage::entered() {
  fill_genotypes();
  show_preview();
}

// Decoding waits until somebody looks.
void ExperimentPage::show_preview() {
  if (!is_on_screen())
    return;
  preview_.show(draft_.experiment());
  if (preview_.is_working() && !std::exchange(previewing_, true))
    begin_load();
}

void ExperimentPage::fill_experiments() {
  const QSignalBlocker quiet(experiments_);
  experiments_->clear();
  experiments_->addItem(tr("New experiment"), -1);
  const auto& list = workspace().project().experiments();
  for (std::size_t i = 0; i < list.size(); ++i)
    experiments_->addItem(to_qstring(list[i].name), static_cast<int>(i));
  if (loaded_ >= static_cast<int>(list.size()))
    loaded_ = -1;
  experiments_->setCurrentIndex(loaded_ + 1);
}

void ExperimentPage::fill_data_sets() {
  const ProjectModel& project = workspace().project();
  std::vector<ExperimentForm::Choice> choices;
  for (std::size_t i = 0; i < project.data_sets().size(); ++i)
    choices.push_back({to_qstring(project.data_sets()[i].name), project.data_set_folder(static_cast<int>(i)).string()});
  if (draft_.experiment().data.path.empty() && !choices.empty()) {
    Experiment experiment = draft_.experiment();
    experiment.data.path = choices.front().value.get<std::string>();
    draft_.reset(experiment);
  }
  form_->set_choices(QStringLiteral("/data/path"), choices);
  show_draft();
}

void ExperimentPage::fill_genotypes() {
  std::vector<ExperimentForm::Choice> choices{{tr("CDNet of the paper"), "paper-cdnet"},
                                              {tr("CNet of the paper"), "paper-cnet"}};
  const QStringList ids = workspace().watcher().ids();
  for (auto id = ids.crbegin(); id != ids.crend(); ++id)
    if (const RunInfo* info = workspace().watcher().info(*id);
        info && info->kind == QLatin1String("search") && info->state == RunState::finished)
      choices.push_back({tr("Found by %1").arg(info->name), "run:" + id->toStdString()});
  form_->set_choices(QStringLiteral("/network/genotype"), choices);
}

void ExperimentPage::new_experiment() {
  loaded_ = -1;
  Experiment experiment = default_experiment(ExperimentKind::search);
  experiment.name = tr("Top-2 search").toStdString();
  if (!workspace().project().data_sets().empty())
    experiment.data.path = workspace().project().data_set_folder(0).string();
  show_problem({});
  draft_.reset(experiment);
  fill_experiments();
}

void ExperimentPage::choose_experiment(int index) {
  const int wanted = experiments_->itemData(index).toInt();
  if (wanted < 0) {
    new_experiment();
    return;
  }
  const auto experiment = workspace().project().experiment(wanted);
  if (!experiment) {
    show_problem(to_qstring(experiment.error().message()));
    fill_experiments();
    return;
  }
  loaded_ = wanted;
  show_problem({});
  draft_.reset(*experiment, to_qstring(workspace().project().experiments()[static_cast<std::size_t>(wanted)].file));
}

// The experiment under edit is this file of the project, or none.
void ExperimentPage::take_file(const QString& file) {
  const auto& list = workspace().project().experiments();
  loaded_ = -1;
  for (std::size_t i = 0; i < list.size() && !file.isEmpty(); ++i)
    if (to_qstring(list[i].file) == file)
      loaded_ = static_cast<int>(i);
  fill_experiments();
}

void ExperimentPage::save() {
  const bool is_new = loaded_ < 0;
  const auto file = workspace().project().save_experiment(draft_.experiment(), loaded_);
  if (!file) {
    show_problem(to_qstring(file.error().message()));
    return;
  }
  if (is_new) {
    loaded_ = static_cast<int>(workspace().project().experiments().size()) - 1;
    fill_experiments();
  }
  draft_.mark_saved(to_qstring(workspace().project().experiments()[static_cast<std::size_t>(loaded_)].file));
  show_problem({});
  Q_EMIT message(tr("Saved as %1").arg(to_qstring(*file)));
}

void ExperimentPage::start() {
  save();
  if (!problem_->text().isEmpty())
    return;
  if (seeds_->value() > 1) { // one after another
    if (!put_in_queue())
      return;
    if (const auto status = workspace().engine().run_queue(workspace().project().folder()); !status)
      return show_problem(to_qstring(status.error().message()));
    Q_EMIT page_requested(QStringLiteral("runs"));
    return;
  }
  const auto file = workspace().project().experiment_file(loaded_);
  const auto id = workspace().engine().start(workspace().project().folder(), draft_.experiment(), file);
  if (!id) {
    show_problem(to_qstring(id.error().message()));
    return;
  }
  expected_ = *id;
  start_->setEnabled(false);
  Q_EMIT message(tr("Starting %1 …").arg(*id));
}

void ExperimentPage::queue() {
  save();
  if (problem_->text().isEmpty() && put_in_queue())
    Q_EMIT page_requested(QStringLiteral("runs"));
}

bool ExperimentPage::put_in_queue() {
  const ProjectModel& project = workspace().project();
  if (loaded_ < 0 || loaded_ >= static_cast<int>(project.experiments().size()))
    return false;
  QueueItem item;
  item.command = to_string(draft_.experiment().kind);
  item.experiment = project.experiments()[static_cast<std::size_t>(loaded_)].file;
  workspace().queue().add(items_for_seeds(item, draft_.experiment().seed, seeds_->value()));
  Q_EMIT message(tr("%n run(s) put into the queue", nullptr, seeds_->value()));
  return true;
}

void ExperimentPage::show_problem(const QString& text) {
  problem_->setText(text);
  problem_->setVisible(!text.isEmpty());
}

void ExperimentPage::show_draft() {
  const Experiment& experiment = draft_.experiment();
  undo_->setEnabled(draft_.can_undo());
  redo_->setEnabled(draft_.can_redo());
  const bool has_data = !experiment.data.path.empty();
  start_->setEnabled(has_data && expected_.isEmpty());
  queue_->setEnabled(has_data);
  const bool classes = classifies(experiment.network);
  const int batch = classes ? experiment.train.batch_size
                            : experiment.train.identities_per_batch * experiment.train.images_per_identity;
  QString text =
      experiment.kind == ExperimentKind::search
          ? tr("Searches for %n epoch(s) and derives the most likely network.", nullptr, experiment.train.epochs)
      : classes
          ? tr("Trains for %n epoch(s) and then names the classes of the test images, once.", nullptr,
               experiment.train.epochs)
          : tr("Trains for %n epoch(s) and then tests on query and gallery, once.", nullptr, experiment.train.epochs);
  if (classes)
    text = tr("%1 %2", "two sentences")
               .arg(text, tr("Random batches of %1 images of %2 × %3 px.")
                              .arg(batch)
                              .arg(experiment.input.height)
                              .arg(experiment.input.width));
  else
    text = tr("%1 %2", "two sentences")
               .arg(text, tr("Batches of %1 images (%2 × %3) of %4 × %5 px.")
                              .arg(batch)
                              .arg(experiment.train.identities_per_batch)
                              .arg(experiment.train.images_per_identity)
                              .arg(experiment.input.height)
                              .arg(experiment.input.width));
  if (seeds_->value() > 1)
    text = tr("%1 %2", "two sentences")
               .arg(text, tr("%n run(s), one after another, with seeds %1 to %2.", nullptr, seeds_->value())
                              .arg(experiment.seed)
                              .arg(experiment.seed + static_cast<std::uint64_t>(seeds_->value()) - 1));
  if (!has_data)
    text += QLatin1Char('\n') + tr("First choose a data set: add one on the Data page (Ctrl+1).");
  plan_->setText(text);
  schedule_->show_experiment(experiment);

  const auto all = draft_.changes_to_paper();
  QStringList keys;
  changes_->setRowCount(0);
  const Json here = to_json(experiment), paper = to_json(default_experiment(experiment.kind));
  for (const ExperimentChange& change : all) {
    const QString key = key_of(change.pointer);
    if (keys.contains(key))
      continue;
    keys << key;
    const Json::json_pointer place(key.toStdString());
    const Json before = paper.contains(place) ? paper.at(place) : change.before;
    const Json after = here.contains(place) ? here.at(place) : change.after;
    const int row = changes_->rowCount();
    changes_->insertRow(row);
    const QStringList words{ExperimentForm::label_of(key), value_text(before), value_text(after)};
    for (int column = 0; column < words.size(); ++column) {
      auto* item = new QTableWidgetItem(words[column]);
      item->setToolTip(column == 0 ? key : words[column]);
      changes_->setItem(row, column, item);
    }
  }
  changes_->setVisible(!keys.isEmpty());
  changes_none_->setVisible(keys.isEmpty());
}

} // namespace cds
