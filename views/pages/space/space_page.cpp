#include "views/pages/space/space_page.h"

#include "models/experiment_draft.h"
#include "views/pages/space/census_panel.h"
#include "views/pages/space/costs_panel.h"
#include "views/pages/space/space_form.h"
#include "views/style/theme.h"
#include "views/widgets/dock_area.h"

#include <QAction>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>
#include <utility>

namespace cds {

SpacePage::SpacePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), paper_cds_(add_page_action("space_cds")), paper_cnet_(add_page_action("space_cnet")),
      copy_(add_page_action("copy_costs", QStringLiteral("copy"))),
      undo_(add_page_action("space_undo", QStringLiteral("undo"))),
      redo_(add_page_action("space_redo", QStringLiteral("redo"))),
      first_layout_(add_page_action("space_first_layout")), form_(new SpaceForm(model_, workspace.draft())),
      costs_(new CostsPanel(model_)), census_(new CensusPanel(model_)),
      panels_(new DockArea(QStringLiteral("space_panels"), this)) {
  undo_->setShortcut(QKeySequence::Undo);
  redo_->setShortcuts({QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z), QKeySequence(Qt::CTRL | Qt::Key_Y)});
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
  column->addWidget(panels_);
  auto* scroll = new QScrollArea; // marks of what is wrong make the form longer
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidgetResizable(true);
  scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  scroll->setFocusPolicy(Qt::NoFocus);
  scroll->setMinimumWidth(300);
  scroll->setWidget(form_);
  using Side = DockArea::Side;
  panels_->add(QStringLiteral("space"), scroll);
  panels_->add(QStringLiteral("costs"), costs_, Side::right_of, scroll);
  panels_->add(QStringLiteral("census"), census_, Side::below, costs_);
  panels_->share({scroll, costs_}, {350, 840});
  panels_->share({costs_, census_}, {440, 220}, true);
  panels_->settle();
  panels_->set_title(scroll, {});

  connect(&model_, &SpaceModel::changed, this, &SpacePage::count);
  connect(&model_, &SpaceModel::changed, this, &SpacePage::show_undo);
  connect(census_, &CensusPanel::counted, this, [this] {
    if (std::exchange(counting_, false))
      end_load();
  });
  connect(costs_, &CostsPanel::quantity_chosen, this, [this](SpaceModel::Quantity quantity) {
    census_->set_axis(quantity == SpaceModel::Quantity::parameters ? CensusModel::Axis::parameters
                                                                   : CensusModel::Axis::multiply_adds);
  });
  connect(paper_cds_, &QAction::triggered, this, [this] { form_->take_paper({}); });
  connect(paper_cnet_, &QAction::triggered, this, [this] {
    SpaceModel::Setting setting;
    setting.space = SearchSpace::cnet().options();
    form_->take_paper(setting);
  });
  connect(form_, &SpaceForm::paper_cds_wanted, paper_cds_, &QAction::trigger);
  connect(form_, &SpaceForm::paper_cnet_wanted, paper_cnet_, &QAction::trigger);
  ExperimentDraft& draft = workspace.draft();
  connect(undo_, &QAction::triggered, this, &SpacePage::undo);
  connect(redo_, &QAction::triggered, &draft, &ExperimentDraft::redo);
  connect(&draft, &ExperimentDraft::changed, this, &SpacePage::show_undo);
  connect(copy_, &QAction::triggered, this, [this] {
    costs_->copy();
    Q_EMIT message(tr("The table is on the clipboard"));
  });
  connect(first_layout_, &QAction::triggered, this, [this] {
    panels_->restore_first_layout();
    fitted_rows_ = 0;
    fit_costs();
  });
  connect(&model_, &SpaceModel::changed, this, &SpacePage::fit_costs);
}

QString SpacePage::title() const {
  return tr("Space");
}
QString SpacePage::question() const {
  return tr("What can be found?");
}

void SpacePage::retranslate() {
  paper_cds_->setText(tr("Take the paper's CDS space"));
  paper_cnet_->setText(tr("Take the paper's CNet space"));
  copy_->setText(tr("Copy the cost table"));
  undo_->setText(tr("Undo the last edit"));
  redo_->setText(tr("Redo the edit"));
  first_layout_->setText(tr("Panels back to their first places"));
  panels_->set_title(form_->parentWidget()->parentWidget(), tr("The space"));
  panels_->set_title(costs_, tr("Costs"));
  panels_->set_title(census_, tr("Distribution"));
  form_->retranslate();
  costs_->retranslate();
  census_->retranslate();
  show_undo();
  count();
}

void SpacePage::showEvent(QShowEvent* event) {
  Page::showEvent(event);
  if (fitted_rows_ == 0 && !panels_->property(DockArea::remembered).toByteArray().isEmpty())
    fitted_rows_ = model_.rowCount(); // as the person left it
  QTimer::singleShot(0, this, &SpacePage::fit_costs);
}

void SpacePage::fit_costs() {
  if (!isVisible() || !panels_->was_seen() || fitted_rows_ == model_.rowCount())
    return;
  fitted_rows_ = model_.rowCount();
  panels_->fit_above(costs_, census_, costs_->whole_height());
}

void SpacePage::restyle() {
  costs_->update();
}

// What is wrong in the form never reached the experiment: it goes first.
void SpacePage::undo() {
  if (model_.errors().isEmpty())
    workspace().draft().undo();
  else
    form_->take_draft();
}

void SpacePage::show_undo() {
  const ExperimentDraft& draft = workspace().draft();
  undo_->setEnabled(draft.can_undo() || !model_.errors().isEmpty());
  redo_->setEnabled(draft.can_redo());
}

void SpacePage::count() {
  if (!model_.errors().isEmpty())
    return;
  if (!std::exchange(counting_, true))
    begin_load();
  census_->count();
}

} // namespace cds
