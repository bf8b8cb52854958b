#include "views/pages/data/data_page.h"

#include "models/core_text.h"
#include "models/experiment_draft.h"
#include "models/project_model.h"
#include "models/text.h"
#include "views/pages/data/counts_panel.h"
#include "views/pages/data/findings_panel.h"
#include "views/pages/data/spreads.h"
#include "views/pages/data/synth_dialog.h"
#include "views/pages/data/trained_panel.h"
#include "views/pages/data/wall_panel.h"
#include "views/plots/bar_plot.h"
#include "views/style/theme.h"
#include "views/widgets/dock_area.h"
#include "views/widgets/empty_state.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QComboBox>
#include <QFileDialog>
#include <QLabel>
#include <QSignalBlocker>
#include <QStackedWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace cds {

DataPage::DataPage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), add_(add_page_action("add_data_set", QStringLiteral("add"))),
      check_(add_page_action("check_data_set", QStringLiteral("check"))),
      remove_(add_page_action("remove_data_set", QStringLiteral("cross"))),
      synth_(add_page_action("draw_data_set", QStringLiteral("group"))),
      first_layout_(add_page_action("data_first_layout")), stack_(new QStackedWidget(this)),
      empty_(new EmptyState(QStringLiteral("data"), this)) {
  auto* all = new QVBoxLayout(this);
  all->setContentsMargins(0, 0, 0, 0);
  all->addWidget(stack_);
  stack_->addWidget(empty_);
  make_layout();
  connect_actions();
  connect(empty_, &EmptyState::action_clicked, this, &DataPage::choose_folder);
  connect(&workspace.project(), &ProjectModel::data_sets_changed, this, &DataPage::take_sets);
  connect(&workspace.project(), &ProjectModel::data_set_added, this, [this](int index) {
    check_when_loaded_ = true;
    sets_->setCurrentIndex(index);
    if (!model_.is_loading() && model_.data_set()) // it was chosen and read already
      take_loaded();
  });
  connect(&model_, &DataSetModel::loaded, this, &DataPage::take_loaded);
  connect(&model_, &DataSetModel::failed, this, &DataPage::take_loaded);
  connect(findings_, &FindingsPanel::check_wanted, this, &DataPage::examine);
  connect(findings_, &FindingsPanel::finding_chosen, this, [this](const QString& path) {
    if (!wall_->go_to(to_path(path)))
      findings_->say_elsewhere(path);
  });
  connect(wall_, &WallPanel::chosen_changed, this, &DataPage::show_picture);
  connect(&workspace.draft(), &ExperimentDraft::changed, this, &DataPage::show_picture);
}

DataPage::~DataPage() = default;

QString DataPage::title() const {
  return tr("Data");
}
QString DataPage::question() const {
  return tr("Is my data right?");
}

void DataPage::make_layout() {
  auto* page = new QWidget(stack_);
  auto* column = new QVBoxLayout(page);
  column->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  row->setSpacing(2 * step);
  sets_title_ = new QLabel(page);
  sets_ = new QComboBox(page);
  sets_->setObjectName(QStringLiteral("data_sets"));
  sets_->setMinimumContentsLength(24);
  sets_->setSizeAdjustPolicy(QComboBox::AdjustToContents);
  sets_title_->setBuddy(sets_);
  add_button_ = new QToolButton(page);
  add_button_->setDefaultAction(add_);
  add_button_->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  row->addWidget(sets_title_);
  row->addWidget(sets_);
  row->addWidget(add_button_);
  QToolButton* draw = tool_button(synth_, page);
  draw->setAutoRaise(false); // as the button beside it
  row->addWidget(draw);
  row->addStretch();
  column->addLayout(row);
  panels_ = new DockArea(QStringLiteral("data_panels"), page);
  counts_ = new CountsPanel(model_);
  findings_ = new FindingsPanel;
  spreads_ = new Spreads(model_, this);
  wall_ = new WallPanel(model_);
  trained_ = new TrainedPanel(workspace().draft());
  using Side = DockArea::Side;
  panels_->add(QStringLiteral("counts"), counts_);
  panels_->add(QStringLiteral("pictures"), wall_, Side::right_of, counts_);
  panels_->add(QStringLiteral("identities"), spreads_->identities, Side::below, counts_);
  panels_->add(QStringLiteral("findings"), findings_, Side::below, spreads_->identities);
  panels_->add(QStringLiteral("cameras"), spreads_->cameras, Side::tab_of, spreads_->identities);
  panels_->add(QStringLiteral("trained"), trained_, Side::below, wall_);
  panels_->raise(spreads_->identities);
  panels_->share({counts_, wall_}, {380, 800});
  panels_->share({counts_, spreads_->identities, findings_}, {150, 190, 260}, true);
  panels_->share({wall_, trained_}, {460, 160}, true);
  panels_->settle();
  column->addWidget(panels_, 1);
  stack_->addWidget(page);
}

void DataPage::connect_actions() {
  check_->setShortcut(QKeySequence(Qt::Key_F9));
  connect(add_, &QAction::triggered, this, &DataPage::choose_folder);
  connect(synth_, &QAction::triggered, this, [this] {
    auto* dialog = new SynthDialog(workspace().project().folder(), this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    connect(dialog, &SynthDialog::made, this, &DataPage::add_folder);
    dialog->open();
  });
  connect(check_, &QAction::triggered, this, &DataPage::examine);
  connect(remove_, &QAction::triggered, this, [this] {
    if (const auto status = workspace().project().remove_data_set(sets_->currentIndex()); !status)
      Q_EMIT message(error_text(status.error()));
  });
  connect(first_layout_, &QAction::triggered, panels_, &DockArea::restore_first_layout);
}

void DataPage::retranslate() {
  add_->setText(tr("Add a data set…"));
  add_->setIconText(tr("Add…"));
  add_->setToolTip(tr("Add the folder of a data set to the project; a folder can also be dropped on the window"));
  add_button_->setAccessibleName(add_->text());
  synth_->setText(tr("Draw synthetic pedestrians…"));
  synth_->setIconText(tr("Draw a set…"));
  synth_->setToolTip(tr("Make a set of synthetic pedestrians from a form"));
  check_->setText(tr("Check the data set"));
  remove_->setText(tr("Remove the data set from the project"));
  remove_->setToolTip(tr("The folder itself stays as it is"));
  first_layout_->setText(tr("Panels back to their first places"));
  empty_->set_texts(tr("No data set yet"),
                    tr("This page shows what a data set holds and what is wrong with it, before hours are spent on it. "
                       "Market-1501, DukeMTMC-reID, MSMT17, CUHK03, VeRi-776, VehicleID and CIFAR are recognised, and "
                       "so are a folder per identity and a CSV list. A folder can also be dropped here."),
                    tr("Add a data set…"));
  sets_title_->setText(tr("Data set"));
  sets_->setAccessibleName(tr("Data set"));
  panels_->set_title(counts_, tr("Counts"));
  panels_->set_title(findings_, tr("Findings"));
  panels_->set_title(spreads_->identities, tr("Identities"));
  panels_->set_title(spreads_->cameras, tr("Cameras"));
  panels_->set_title(wall_, tr("Pictures"));
  panels_->set_title(trained_, tr("As trained"));
  model_.retranslate();
  counts_->retranslate();
  findings_->retranslate();
  spreads_->retranslate();
  wall_->retranslate();
  trained_->retranslate();
  take_sets();
}

void DataPage::take_sets() {
  const ProjectModel& project = workspace().project();
  const auto& sets = project.data_sets();
  const QString old = sets_->currentData().toString();
  disconnect(sets_, &QComboBox::currentIndexChanged, this, &DataPage::choose_set);
  sets_->clear();
  for (std::size_t i = 0; i < sets.size(); ++i)
    sets_->addItem(to_qstring(sets[i].name), to_qstring(project.data_set_folder(static_cast<int>(i))));
  stack_->setCurrentIndex(sets.empty() ? 0 : 1);
  remove_->setEnabled(!sets.empty());
  check_->setEnabled(!sets.empty());
  const int same = sets_->findData(old);
  sets_->setCurrentIndex(sets.empty() ? -1 : std::max(same, 0));
  connect(sets_, &QComboBox::currentIndexChanged, this, &DataPage::choose_set);
  if (same < 0 || old.isEmpty())
    choose_set(sets_->currentIndex());
}

void DataPage::choose_set(int index) {
  const ProjectModel& project = workspace().project();
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
  findings_->clear();
  findings_->set_checkable(false);
  counts_->show_set();
  counts_->say_reading(index < 0 ? QString() : to_qstring(project.data_set_folder(index)));
  spreads_->show_set();
  wall_->take_set();
}

void DataPage::take_loaded() {
  counts_->show_set();
  spreads_->show_set();
  wall_->take_set();
  findings_->set_checkable(model_.data_set() != nullptr);
  if (std::exchange(check_when_loaded_, false))
    examine();
  if (!load_open_)
    return;
  load_open_ = false;
  // The pictures in sight belong to the page: it is ready when they are drawn.
  wall_->draw_now();
  if (wall_->thumbnails().idle())
    end_load();
  else
    connect(
        &wall_->thumbnails(), &Thumbnails::became_idle, this, [this] { end_load(); }, Qt::SingleShotConnection);
}

void DataPage::examine() {
  const ProjectModel& project = workspace().project();
  const int index = sets_->currentIndex();
  if (index >= 0 && model_.data_set())
    findings_->examine(project.data_set_folder(index),
                       to_qstring(project.data_sets()[static_cast<std::size_t>(index)].layout));
}

void DataPage::entered() {
  show_picture();
}

void DataPage::show_picture() {
  const bool known = model_.data_set() != nullptr;
  if (is_on_screen())
    trained_->show_picture(wall_->chosen(), known ? workspace().project().data_set_folder(sets_->currentIndex())
                                                  : std::filesystem::path());
}

void DataPage::choose_folder() {
  const QString folder = QFileDialog::getExistingDirectory(this, tr("Folder of the data set"));
  if (!folder.isEmpty())
    add_folder(folder);
}

void DataPage::add_folder(const QString& folder) {
  const auto added = workspace().project().add_data_set(to_path(folder));
  if (!added) {
    Q_EMIT message(error_text(added.error()));
    return;
  }
  sets_->setCurrentIndex(*added);
}

} // namespace cds
