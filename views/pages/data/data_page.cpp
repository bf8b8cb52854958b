#include "views/pages/data/data_page.h"

#include "models/project_model.h"
#include "models/text.h"
#include "views/pages/data/picture_wall.h"
#include "views/pages/data/spread_plot.h"
#include "views/pages/data/synth_dialog.h"
#include "views/style/theme.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QComboBox>
#include <QCompleter>
#include <QFileDialog>
#include <QHeaderView>
#include <QProgressBar>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QStackedWidget>
#include <QTableView>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>

namespace cds {

using Meaning = MeaningLabel::Meaning;

DataPage::DataPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), thumbnails_(2 * PictureWall::picture_height),
      add_(add_page_action("add_data_set", QStringLiteral("add"))),
      check_(add_page_action("check_data_set", QStringLiteral("check"))),
      remove_(add_page_action("remove_data_set", QStringLiteral("cross"))),
      synth_(add_page_action("draw_data_set", QStringLiteral("group"))), stack_(new QStackedWidget(this)),
      empty_(new EmptyState(QStringLiteral("data"), this)), splitter_(new QSplitter(this)) {
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(stack_);
  stack_->addWidget(empty_);
  stack_->addWidget(splitter_);
  splitter_->setChildrenCollapsible(false);
  splitter_->addWidget(make_side());
  splitter_->addWidget(make_wall());
  splitter_->setStretchFactor(1, 1);
  splitter_->setSizes({360, 840});

  connect(add_, &QAction::triggered, this, &DataPage::choose_folder);
  connect(synth_, &QAction::triggered, this, [this] {
    auto* dialog = new SynthDialog(this->workspace().project().folder(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SynthDialog::made, this, &DataPage::add_folder);
    dialog->open();
  });
  connect(check_, &QAction::triggered, this, &DataPage::examine);
  connect(remove_, &QAction::triggered, this, [this] {
    if (const auto status = this->workspace().project().remove_data_set(sets_->currentIndex()); !status)
      Q_EMIT message(to_qstring(status.error().message()));
  });
  connect(empty_, &EmptyState::action_clicked, this, &DataPage::choose_folder);
  connect(&workspace.project(), &ProjectModel::data_sets_changed, this, &DataPage::take_sets);
  connect(&model_, &DataSetModel::loaded, this, &DataPage::take_loaded);
  connect(&model_, &DataSetModel::failed, this, &DataPage::take_loaded);
  connect(&doctor_, &DoctorModel::progressed, this, [this](double share, double left) {
    progress_->setValue(qRound(share * 1000));
    progress_->setFormat(left < 0 ? tr("%p %") : tr("%p %, %1 left").arg(time_span_text(left)));
    show_doctor();
  });
  connect(&doctor_, &DoctorModel::finished, this, &DataPage::show_doctor);
  connect(&doctor_, &DoctorModel::cancelled, this, &DataPage::show_doctor);
  connect(&doctor_, &DoctorModel::failed, this, [this](const QString& text) {
    show_doctor();
    doctor_text_->set_meaning(Meaning::problem);
    doctor_text_->setText(text);
  });
}

QString DataPage::title() const {
  return tr("Data");
}
QString DataPage::question() const {
  return tr("Is my data right?");
}

QWidget* DataPage::make_side() {
  auto* side = new QWidget(splitter_);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(page_margin, page_margin, 2 * step, page_margin);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  sets_ = new QComboBox(side);
  sets_->setObjectName(QStringLiteral("data_sets"));
  sets_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
  sets_->setMinimumContentsLength(8);
  add_button_ = new QToolButton(side);
  add_button_->setDefaultAction(add_);
  add_button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  row->addWidget(sets_);
  row->addWidget(add_button_);
  row->addWidget(tool_button(synth_, side));
  column->addLayout(row);
  layout_ = new MeaningLabel(Meaning::remark, side);
  problem_ = new MeaningLabel(Meaning::problem, side);
  problem_->hide();
  counts_title_ = new MeaningLabel(Meaning::heading, side);
  counts_ = new QTableWidget(0, 4, side);
  counts_->setObjectName(QStringLiteral("counts"));
  counts_->setEditTriggers(QAbstractItemView::NoEditTriggers);
  counts_->setSelectionMode(QAbstractItemView::NoSelection);
  counts_->setFocusPolicy(Qt::NoFocus);
  counts_->setShowGrid(false);
  counts_->verticalHeader()->hide();
  counts_->verticalHeader()->setDefaultSectionSize(6 * step);
  counts_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  counts_->horizontalHeader()->setHighlightSections(false);
  counts_->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  spread_title_ = new MeaningLabel(Meaning::heading, side);
  spread_ = new SpreadPlot(side);
  spread_same_ = new MeaningLabel(Meaning::remark, side);
  column->addWidget(layout_);
  column->addWidget(problem_);
  column->addWidget(counts_title_);
  column->addWidget(counts_);
  column->addSpacing(step);
  column->addWidget(spread_title_);
  column->addWidget(spread_);
  column->addWidget(spread_same_);
  column->addSpacing(step);

  auto* doctor_row = new QHBoxLayout;
  doctor_title_ = new MeaningLabel(Meaning::heading, side);
  check_button_ = new QPushButton(side);
  check_button_->setObjectName(QStringLiteral("check_button"));
  connect(check_button_, &QPushButton::clicked, this, [this] { doctor_.is_running() ? doctor_.cancel() : examine(); });
  doctor_row->addWidget(doctor_title_, 1);
  doctor_row->addWidget(check_button_);
  column->addLayout(doctor_row);
  progress_ = new QProgressBar(side);
  progress_->setRange(0, 1000);
  progress_->hide();
  doctor_text_ = new MeaningLabel(Meaning::remark, side);
  findings_ = new QTableView(side);
  findings_->setObjectName(QStringLiteral("findings"));
  set_up_table(findings_, &doctor_, DoctorModel::sort_role);
  findings_->horizontalHeader()->setSectionResizeMode(DoctorModel::severity, QHeaderView::ResizeToContents);
  findings_->horizontalHeader()->setSectionResizeMode(DoctorModel::what, QHeaderView::Stretch);
  findings_->sortByColumn(DoctorModel::severity, Qt::AscendingOrder);
  connect(findings_, &QTableView::activated, this, &DataPage::jump_to_finding);
  connect(findings_->selectionModel(), &QItemSelectionModel::currentRowChanged, this, &DataPage::jump_to_finding);
  column->addWidget(progress_);
  column->addWidget(doctor_text_);
  column->addWidget(findings_, 1);
  column->addStretch(0);
  return side;
}

QWidget* DataPage::make_wall() {
  auto* side = new QWidget(splitter_);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(2 * step, page_margin, page_margin, page_margin);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  row->setSpacing(2 * step);
  const auto add_box = [&](const char* name) {
    auto* box = new QComboBox(side);
    box->setObjectName(QLatin1String(name));
    box->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    row->addWidget(box);
    connect(box, &QComboBox::currentIndexChanged, this, &DataPage::apply_filter);
    return box;
  };
  split_ = add_box("filter_split");
  identity_ = add_box("filter_identity");
  camera_ = add_box("filter_camera");
  identity_->setEditable(true); // thousands of identities: type to find
  identity_->setInsertPolicy(QComboBox::NoInsert);
  identity_->completer()->setFilterMode(Qt::MatchContains);
  identity_->completer()->setCompletionMode(QCompleter::PopupCompletion);
  identity_->setMinimumContentsLength(12);
  shown_ = new MeaningLabel(Meaning::remark, side);
  shown_->setWordWrap(false);
  row->addStretch();
  row->addWidget(shown_);
  column->addLayout(row);
  wall_ = new PictureWall(model_, thumbnails_, side);
  wall_->setObjectName(QStringLiteral("wall"));
  column->addWidget(wall_, 1);
  return side;
}

void DataPage::retranslate() {
  add_->setText(tr("Add a data set…"));
  add_->setIconText(tr("Add…"));
  add_->setToolTip(tr("Add the folder of a data set to the project"));
  add_button_->setAccessibleName(add_->text());
  synth_->setText(tr("Draw synthetic pedestrians…"));
  synth_->setIconText(tr("Draw…"));
  synth_->setToolTip(tr("Make a set of synthetic pedestrians from a form"));
  check_->setText(tr("Check the data set"));
  remove_->setText(tr("Remove the data set from the project"));
  remove_->setToolTip(tr("The folder itself stays as it is"));
  empty_->set_texts(tr("No data set yet"),
                    tr("This page shows what a data set holds and what is wrong with it, before hours are spent on it. "
                       "Market-1501, DukeMTMC-reID, MSMT17, CUHK03-NP and VeRi-776 are recognised, and so are a folder "
                       "per identity and a CSV list."),
                    tr("Add a data set…"));
  sets_->setAccessibleName(tr("Data set"));
  counts_title_->setText(tr("Counts"));
  counts_->setHorizontalHeaderLabels({tr("Split"), tr("Images"), tr("Identities"), tr("Cameras")});
  for (int column = 0; column < 4; ++column)
    counts_->horizontalHeaderItem(column)->setTextAlignment(column == 0 ? Qt::AlignLeft | Qt::AlignVCenter
                                                                        : Qt::AlignRight | Qt::AlignVCenter);
  counts_->setAccessibleName(tr("Counts per split"));
  spread_title_->setText(tr("Images per training identity"));
  spread_->setAccessibleName(tr("Images per training identity"));
  doctor_title_->setText(tr("Findings"));
  findings_->setAccessibleName(tr("Findings"));
  progress_->setAccessibleName(tr("Progress of the check"));
  split_->setAccessibleName(tr("Split"));
  identity_->setAccessibleName(tr("Identity"));
  camera_->setAccessibleName(tr("Camera"));
  wall_->setAccessibleName(tr("Pictures"));
  model_.retranslate();
  doctor_.retranslate();
  fill_counts();
  fill_filters();
  show_doctor();
  take_sets();
}

void DataPage::restyle() {
  wall_->viewport()->update();
}

void DataPage::take_sets() {
  const ProjectModel& project = workspace().project();
  const auto& sets = project.data_sets();
  const QString old = sets_->currentData().toString();
  {
    const QSignalBlocker quiet(sets_);
    disconnect(sets_, &QComboBox::currentIndexChanged, this, &DataPage::choose_set);
    sets_->clear();
    for (std::size_t i = 0; i < sets.size(); ++i)
      sets_->addItem(to_qstring(sets[i].name), to_qstring(project.data_set_folder(static_cast<int>(i))));
    connect(sets_, &QComboBox::currentIndexChanged, this, &DataPage::choose_set);
  }
  stack_->setCurrentWidget(sets.empty() ? static_cast<QWidget*>(empty_) : splitter_);
  remove_->setEnabled(!sets.empty());
  check_->setEnabled(!sets.empty());
  const int same = sets_->findData(old);
  const QSignalBlocker quiet(sets_);
  sets_->setCurrentIndex(sets.empty() ? -1 : std::max(same, 0));
  if (same < 0 || old.isEmpty())
    choose_set(sets_->currentIndex());
}

void DataPage::choose_set(int index) {
  const ProjectModel& project = workspace().project();
  doctor_.clear();
  if (index >= 0 && !load_open_) {
    load_open_ = true;
    begin_load();
  }
  const auto& sets = project.data_sets();
  model_.load(project.data_set_folder(index),
              index < 0 ? QString() : to_qstring(sets[static_cast<std::size_t>(index)].layout));
  if (index < 0 && load_open_) {
    load_open_ = false;
    end_load();
  }
  problem_->hide();
  layout_->setText(index < 0 ? QString() : tr("Reading %1 …").arg(to_qstring(project.data_set_folder(index))));
  fill_counts();
  fill_filters();
  show_doctor();
}

void DataPage::take_loaded() {
  const Dataset* set = model_.data_set();
  layout_->setVisible(set != nullptr);
  if (set) {
    layout_->setText(
        tr("%1 · %2", "kind of data set and its folder").arg(to_qstring(set->title), to_qstring(set->root)));
  } else if (const auto error = model_.error()) {
    problem_->setText(to_qstring(error->message()));
    problem_->show();
  }
  fill_counts();
  fill_filters();
  apply_filter();
  show_doctor();
  if (load_open_) {
    load_open_ = false;
    // The pictures in sight belong to the page: it is ready when they are drawn.
    wall_->doItemsLayout();
    wall_->grab();
    if (thumbnails_.idle())
      end_load();
    else
      connect(
          &thumbnails_, &Thumbnails::became_idle, this, [this] { end_load(); }, Qt::SingleShotConnection);
  }
}

void DataPage::fill_counts() {
  const auto& counts = model_.counts();
  counts_->setRowCount(static_cast<int>(counts.size()));
  for (int row = 0; row < counts_->rowCount(); ++row) {
    const SplitCount& count = counts[static_cast<std::size_t>(row)];
    const QStringList words{DataSetModel::split_text(count.split), count_text(static_cast<double>(count.images)),
                            count_text(static_cast<double>(count.identities)),
                            count_text(static_cast<double>(count.cameras))};
    for (int column = 0; column < words.size(); ++column) {
      auto* item = new QTableWidgetItem(words[column]);
      item->setTextAlignment(column == 0 ? Qt::AlignLeft | Qt::AlignVCenter : Qt::AlignRight | Qt::AlignVCenter);
      if (column == 1 && count.junk + count.distractors > 0)
        item->setToolTip(
            tr("%1 distractors among them; %2 junk images besides").arg(count.distractors).arg(count.junk));
      counts_->setItem(row, column, item);
    }
  }
  const int rows = std::max(1, counts_->rowCount());
  counts_->setFixedHeight(counts_->horizontalHeader()->sizeHint().height() + rows * 6 * step +
                          2 * counts_->frameWidth());
  const auto& spread = model_.images_per_identity();
  const bool varies = !spread.empty() && spread.front() != spread.back();
  spread_->set_values(spread);
  spread_->setVisible(varies);
  spread_title_->setVisible(!spread.empty());
  spread_same_->setVisible(!spread.empty() && !varies);
  if (!spread.empty())
    spread_same_->setText(tr("Every one has %n image(s).", nullptr, spread.front()));
}

void DataPage::fill_filters() {
  const DataSetFilter filter = model_.filter();
  const QSignalBlocker quiet_split(split_), quiet_identity(identity_), quiet_camera(camera_);
  split_->clear();
  split_->addItem(tr("All splits"));
  for (const SplitCount& count : model_.counts())
    split_->addItem(DataSetModel::split_text(count.split), static_cast<int>(count.split));
  identity_->clear();
  identity_->addItem(tr("All identities"));
  if (const Dataset* set = model_.data_set())
    for (const std::int64_t identity : model_.identities())
      identity_->addItem(to_qstring(identity_text(*set, identity)), QVariant::fromValue<qint64>(identity));
  camera_->clear();
  camera_->addItem(tr("All cameras"));
  for (const std::int64_t camera : model_.cameras())
    camera_->addItem(tr("Camera %1").arg(camera), QVariant::fromValue<qint64>(camera));
  if (filter.split)
    split_->setCurrentIndex(std::max(0, split_->findData(static_cast<int>(*filter.split))));
  if (filter.identity)
    identity_->setCurrentIndex(std::max(0, identity_->findData(QVariant::fromValue<qint64>(*filter.identity))));
  if (filter.camera)
    camera_->setCurrentIndex(std::max(0, camera_->findData(QVariant::fromValue<qint64>(*filter.camera))));
  shown_->setText(tr("%n picture(s)", nullptr, model_.rowCount()));
}

void DataPage::apply_filter() {
  DataSetFilter filter;
  if (split_->currentIndex() > 0)
    filter.split = static_cast<Split>(split_->currentData().toInt());
  if (identity_->currentIndex() > 0)
    filter.identity = identity_->currentData().toLongLong();
  if (camera_->currentIndex() > 0)
    filter.camera = camera_->currentData().toLongLong();
  model_.set_filter(filter);
  wall_->scrollToTop();
  shown_->setText(tr("%n picture(s)", nullptr, model_.rowCount()));
}

void DataPage::show_doctor() {
  const bool running = doctor_.is_running();
  const DoctorReport* report = doctor_.report();
  check_button_->setText(running ? tr("Stop") : tr("Check"));
  check_button_->setAccessibleName(running ? tr("Stop the check") : tr("Check the data set"));
  check_button_->setEnabled(running || model_.data_set() != nullptr);
  progress_->setVisible(running);
  findings_->setVisible(report && !report->findings.empty());
  doctor_text_->setVisible(!running);
  doctor_text_->set_meaning(Meaning::remark);
  if (!report) {
    doctor_text_->setText(
        tr("Opens every image and looks for unreadable, misnamed, duplicate and leaking ones, and for "
           "queries without an answer."));
    return;
  }
  const auto errors = static_cast<int>(report->count(Severity::error));
  const auto warnings = static_cast<int>(report->count(Severity::warning));
  if (errors + warnings == 0)
    doctor_text_->set_meaning(Meaning::good);
  doctor_text_->setText(errors + warnings == 0
                            ? tr("✓ Nothing wrong was found, in %1.").arg(time_span_text(report->seconds))
                            : tr("%1, %2, in %3.", "errors, warnings, time")
                                  .arg(tr("%n error(s)", nullptr, errors), tr("%n warning(s)", nullptr, warnings),
                                       time_span_text(report->seconds)));
}

void DataPage::examine() {
  const ProjectModel& project = workspace().project();
  const int index = sets_->currentIndex();
  if (index < 0 || !model_.data_set())
    return;
  doctor_.examine(project.data_set_folder(index),
                  to_qstring(project.data_sets()[static_cast<std::size_t>(index)].layout));
  show_doctor();
}

void DataPage::jump_to_finding(const QModelIndex& index) {
  const QString path = index.data(DoctorModel::path_role).toString();
  if (path.isEmpty())
    return;
  int row = model_.row_of(to_path(path));
  if (row < 0) { // hidden by the filter
    model_.set_filter({});
    fill_filters();
    row = model_.row_of(to_path(path));
  }
  wall_->go_to(row);
}

void DataPage::choose_folder() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of the data set"));
  if (!folder.isEmpty())
    add_folder(folder);
}

void DataPage::add_folder(const QString& folder) {
  const auto added = workspace().project().add_data_set(to_path(folder));
  if (!added) {
    Q_EMIT message(to_qstring(added.error().message()));
    return;
  }
  sets_->setCurrentIndex(*added);
}

} // namespace cds
