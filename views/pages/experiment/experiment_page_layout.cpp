// What stands on the page, and its words.
#include "models/experiment_presets.h"
#include "views/pages/experiment/changes_panel.h"
#include "views/pages/experiment/experiment_form.h"
#include "views/pages/experiment/experiment_page.h"
#include "views/pages/experiment/preview_panel.h"
#include "views/pages/experiment/run_panel.h"
#include "views/pages/experiment/schedule_plot.h"
#include "views/style/theme.h"
#include "views/widgets/dock_area.h"

#include <QAction>
#include <QComboBox>
#include <QMenu>
#include <QPushButton>
#include <QScrollArea>
#include <QToolButton>
#include <QVBoxLayout>

namespace cds {

QWidget* ExperimentPage::make_left() {
  auto* side = new QWidget(this);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  row->setSpacing(step);
  experiments_ = new QComboBox(side);
  experiments_->setObjectName(QStringLiteral("experiments"));
  experiments_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
  experiments_->setMinimumWidth(40 * step);
  connect(experiments_, &QComboBox::activated, this, &ExperimentPage::choose_experiment);
  row->addWidget(experiments_, 1);
  const auto button = [&](QAction* action) {
    auto* made = new QToolButton(side);
    made->setDefaultAction(action);
    made->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    row->addWidget(made);
    return made;
  };
  new_button_ = button(new_);
  presets_button_ = new QPushButton(side);
  presets_button_->setObjectName(QStringLiteral("presets_button"));
  row->addWidget(presets_button_);
  auto* menu = new QMenu(presets_button_);
  menu->addActions(presets_);
  presets_button_->setMenu(menu);
  clone_button_ = button(clone_);
  column->addLayout(row);
  scroll_ = new QScrollArea(side);
  scroll_->setObjectName(QStringLiteral("form_area"));
  scroll_->setFrameShape(QFrame::NoFrame);
  scroll_->setWidgetResizable(true);
  scroll_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  auto* inner = new QWidget(scroll_);
  auto* inner_column = new QVBoxLayout(inner);
  inner_column->setContentsMargins(0, step, 3 * step, step);
  form_ = new ExperimentForm(draft_, inner);
  inner_column->addWidget(form_);
  inner_column->setSpacing(2 * step);
  inner_column->addStretch();
  scroll_->setWidget(inner);
  scroll_->setFocusPolicy(Qt::NoFocus); // the fields in it take it, and come into view
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

void ExperimentPage::make_panels(QWidget* left) {
  run_ = new RunPanel(start_, queue_, save_);
  changes_ = new ChangesPanel(workspace());
  schedule_ = new SchedulePlot;
  schedule_->setObjectName(QStringLiteral("schedule"));
  preview_ = new PreviewPanel;
  using Side = DockArea::Side;
  panels_->add(QStringLiteral("form"), left);
  panels_->add(QStringLiteral("run"), run_, Side::right_of, left);
  panels_->add(QStringLiteral("changes"), changes_, Side::below, run_);
  panels_->add(QStringLiteral("schedule"), schedule_, Side::below, changes_);
  panels_->add(QStringLiteral("images"), preview_, Side::below, schedule_);
  panels_->share({left, run_}, {540, 640});
  panels_->share({run_, changes_, schedule_, preview_}, {145, 145, 170, 175}, true);
  panels_->settle();
}

void ExperimentPage::retranslate() {
  start_->setText(tr("Start the run"));
  start_->setToolTip(tr("Save the experiment and start it as a process of its own, which outlives this window (F5)"));
  queue_->setText(tr("Put the experiment into the queue"));
  queue_->setToolTip(tr("Save the experiment and let it wait on the Runs page until its turn"));
  save_->setText(tr("Save the experiment"));
  save_->setToolTip(tr("Write the experiment into the project without starting it (Ctrl+S)"));
  undo_->setText(tr("Undo the last edit"));
  redo_->setText(tr("Redo the edit"));
  new_->setText(tr("New experiment"));
  new_->setIconText(tr("New"));
  new_->setToolTip(tr("Begin with the paper's settings; Ctrl+Z brings back what is here now"));
  new_button_->setAccessibleName(new_->text());
  clone_->setText(tr("Clone the experiment"));
  clone_->setIconText(tr("Clone"));
  clone_->setToolTip(tr("A new experiment with these settings, and a list of what you change in it (Ctrl+Shift+D)"));
  clone_button_->setAccessibleName(clone_->text());
  presets_button_->setText(tr("Presets"));
  presets_button_->setAccessibleName(tr("Presets of the paper"));
  presets_button_->setToolTip(tr("The paper's searches and trainings, with the data set that is chosen here"));
  const auto presets = experiment_presets();
  for (qsizetype i = 0; i < presets_.size(); ++i)
    presets_[i]->setText(preset_title(presets[static_cast<std::size_t>(i)]));
  first_layout_->setText(tr("Panels back to their first places"));
  advanced_->setText(tr("Show advanced settings"));
  advanced_button_->setText(tr("Advanced settings"));
  advanced_button_->setAccessibleName(advanced_button_->text());
  advanced_button_->setToolTip(tr("Space, search, optimiser, losses, augmentation, engine"));
  experiments_->setAccessibleName(tr("Experiments of the project"));
  scroll_->setAccessibleName(tr("Settings"));
  panels_->set_title(scroll_->parentWidget(), tr("Settings"));
  panels_->set_title(run_, tr("The run"));
  panels_->set_title(changes_, tr("Differences"));
  panels_->set_title(schedule_, tr("Learning rate"));
  panels_->set_title(preview_, tr("Training images"));
  run_->retranslate();
  schedule_->retranslate();
  preview_->retranslate();
  form_->retranslate();
  fill_devices();
  changes_->retranslate();
  fill_experiments();
  fill_data_sets();
  show_draft();
}

} // namespace cds
