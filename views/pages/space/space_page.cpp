#include "views/pages/space/space_page.h"

#include "models/architecture_model.h"
#include "models/experiment_draft.h"
#include "models/text.h"
#include "space/genotype.h"
#include "views/pages/space/census_plot.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"
#include "views/widgets/tables.h"

#include <QAction>
#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLineEdit>
#include <QLocale>
#include <QPainter>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSpinBox>
#include <QStyle>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <cmath>

namespace cds {

using Meaning = MeaningLabel::Meaning;

namespace {

// A cost with a bar as long as its share of the dearest cell, so that a column reads as a picture.
class CostDelegate : public QStyledItemDelegate {
public:
  using QStyledItemDelegate::QStyledItemDelegate;
  void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
    const QVariant share = index.data(SpaceModel::share_role);
    if (!share.isValid()) {
      QStyledItemDelegate::paint(painter, option, index);
      return;
    }
    QStyleOptionViewItem plain = option;
    initStyleOption(&plain, index);
    const QString text = std::exchange(plain.text, {});
    QApplication::style()->drawControl(QStyle::CE_ItemViewItem, &plain, painter, option.widget);
    const bool selected = option.state.testFlag(QStyle::State_Selected);
    const Colors c = colors();
    const QRect area = option.rect.adjusted(2 * step, 0, -2 * step, 0);
    QRect bar(area.left(), area.bottom() - 5, qRound(area.width() * (0.04 + 0.96 * share.toDouble())), 3);
    painter->fillRect(QRect(area.left(), bar.top(), area.width(), 3), c.grid);
    painter->fillRect(bar, series_color(0));
    painter->setPen(
        option.palette.color(option.state.testFlag(QStyle::State_Active) ? QPalette::Active : QPalette::Inactive,
                             selected ? QPalette::HighlightedText : QPalette::Text));
    painter->drawText(area.adjusted(0, 0, 0, -5), Qt::AlignRight | Qt::AlignVCenter, text);
  }
};

} // namespace

SpacePage::SpacePage(Workspace& workspace, QWidget* parent)
    : Page(workspace, parent), paper_cds_(add_page_action("space_cds")), paper_cnet_(add_page_action("space_cnet")),
      copy_(add_page_action("copy_costs", QStringLiteral("copy"))),
      undo_(add_page_action("space_undo", QStringLiteral("undo"))),
      redo_(add_page_action("space_redo", QStringLiteral("redo"))) {
  undo_->setShortcut(QKeySequence::Undo);
  redo_->setShortcut(QKeySequence::Redo);
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(page_margin, page_margin, page_margin, page_margin);
  row->setSpacing(4 * step);
  row->addWidget(make_form());
  row->addWidget(make_table(), 1);
  connect(&model_, &SpaceModel::changed, this, &SpacePage::show_result);
  connect(&model_, &SpaceModel::changed, this, &SpacePage::count);
  connect(&census_, &CensusModel::changed, this, [this] {
    show_budget();
    if (std::exchange(counting_, false))
      end_load();
  });
  connect(paper_cds_, &QAction::triggered, this, [this] { take_paper({}); });
  connect(paper_cnet_, &QAction::triggered, this, [this] {
    SpaceModel::Setting setting;
    setting.space = SearchSpace::cnet().options();
    take_paper(setting);
  });
  ExperimentDraft& draft = workspace.draft();
  connect(undo_, &QAction::triggered, &draft, &ExperimentDraft::undo);
  connect(redo_, &QAction::triggered, &draft, &ExperimentDraft::redo);
  connect(&draft, &ExperimentDraft::changed, this, &SpacePage::take_draft);
  connect(copy_, &QAction::triggered, this, [this] {
    table_->clearSelection();
    QGuiApplication::clipboard()->setText(table_text(*table_));
    Q_EMIT message(tr("The table is on the clipboard"));
  });
}

QString SpacePage::title() const {
  return tr("Space");
}
QString SpacePage::question() const {
  return tr("What can be found?");
}

void SpacePage::add_row(QFormLayout* form, QWidget* field, SpaceModel::Field key) {
  auto* label = new QLabel(this);
  label->setBuddy(field);
  labels_[key] = label;
  auto* problem = new MeaningLabel(Meaning::problem, this);
  problem->hide();
  problems_[key] = problem;
  form->addRow(label, field);
  form->addRow(problem);
}

QWidget* SpacePage::make_form() {
  auto* side = new QWidget(this);
  side->setFixedWidth(340);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(3 * step);
  form_title_ = new MeaningLabel(Meaning::heading, side);
  column->addWidget(form_title_);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(3 * step);
  form->setVerticalSpacing(2 * step);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  const auto edit = [&](const char* name) {
    auto* line = new QLineEdit(side);
    line->setObjectName(QLatin1String(name));
    connect(line, &QLineEdit::textEdited, this, &SpacePage::take_form);
    return line;
  };
  const auto spin = [&](const char* name, int low, int high, int step_size) {
    auto* box = new QSpinBox(side);
    box->setObjectName(QLatin1String(name));
    box->setRange(low, high);
    box->setSingleStep(step_size);
    connect(box, &QSpinBox::valueChanged, this, &SpacePage::take_form);
    return box;
  };
  using Field = SpaceModel::Field;
  add_row(form, kernels_ = edit("kernels"), Field::kernels);
  add_row(form, depths_ = edit("depths"), Field::depths);
  add_row(form, channels_ = edit("channels"), Field::channels);
  add_row(form, layers_ = spin("layers_per_stage", 1, 16, 1), Field::layers_per_stage);
  width_ = new QDoubleSpinBox(side);
  width_->setObjectName(QStringLiteral("width"));
  width_->setRange(0.05, 8);
  width_->setSingleStep(0.25);
  width_->setDecimals(2);
  connect(width_, &QDoubleSpinBox::valueChanged, this, &SpacePage::take_form);
  add_row(form, width_, Field::width);
  auto* size = new QWidget(side);
  auto* size_row = new QHBoxLayout(size);
  size_row->setContentsMargins(0, 0, 0, 0);
  height_ = spin("input_height", 16, 1024, 16);
  width_px_ = spin("input_width", 16, 1024, 16);
  size_row->addWidget(height_, 1);
  size_row->addWidget(new QLabel(QStringLiteral("×"), size));
  size_row->addWidget(width_px_, 1);
  add_row(form, size, Field::input);
  labels_[Field::input]->setBuddy(height_);
  fusion_ = new QCheckBox(side);
  fusion_->setObjectName(QStringLiteral("fusion"));
  connect(fusion_, &QCheckBox::toggled, this, &SpacePage::take_form);
  fusion_label_ = new QLabel(side);
  form->addRow(fusion_label_, fusion_);
  column->addLayout(form);
  auto* buttons = new QHBoxLayout;
  cds_button_ = new QPushButton(side);
  cnet_button_ = new QPushButton(side);
  connect(cds_button_, &QPushButton::clicked, paper_cds_, &QAction::trigger);
  connect(cnet_button_, &QPushButton::clicked, paper_cnet_, &QAction::trigger);
  buttons->addWidget(cds_button_, 1);
  buttons->addWidget(cnet_button_, 1);
  column->addLayout(buttons);
  column->addSpacing(2 * step);
  facts_title_ = new MeaningLabel(Meaning::heading, side);
  column->addWidget(facts_title_);
  auto* facts = new QFormLayout;
  facts->setHorizontalSpacing(3 * step);
  facts->setVerticalSpacing(2 * step);
  const auto fact = [&](QLabel*& label, QLabel*& value) {
    label = new QLabel(side);
    value = new QLabel(side);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse);
    value->setAlignment(Qt::AlignRight);
    value->setFont(number_font());
    facts->addRow(label, value);
  };
  fact(networks_label_, networks_);
  fact(params_label_, params_);
  fact(macs_label_, macs_);
  networks_->setObjectName(QStringLiteral("networks"));
  column->addLayout(facts);
  column->addStretch();
  return side;
}

QWidget* SpacePage::make_table() {
  auto* side = new QWidget(this);
  auto* column = new QVBoxLayout(side);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  auto* row = new QHBoxLayout;
  table_title_ = new MeaningLabel(Meaning::heading, side);
  quantity_ = new QComboBox(side);
  quantity_->setObjectName(QStringLiteral("quantity"));
  quantity_->addItems({QString(), QString()});
  connect(quantity_, &QComboBox::currentIndexChanged, this, [this](int index) {
    model_.set_quantity(index == 0 ? SpaceModel::Quantity::multiply_adds : SpaceModel::Quantity::parameters);
    plot_->set_axis(index == 0 ? CensusModel::Axis::multiply_adds : CensusModel::Axis::parameters);
  });
  row->addWidget(table_title_, 1);
  row->addWidget(quantity_);
  column->addLayout(row);
  table_ = new QTableView(side);
  table_->setObjectName(QStringLiteral("cost_table"));
  set_up_table(table_, &model_, SpaceModel::sort_role);
  table_->setItemDelegate(new CostDelegate(table_));
  table_->verticalHeader()->setDefaultSectionSize(8 * step);
  table_->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
  table_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  column->addWidget(table_, 3);
  census_title_ = new MeaningLabel(Meaning::heading, side);
  plot_ = new CensusPlot(census_, side);
  plot_->setObjectName(QStringLiteral("census"));
  column->addSpacing(step);
  auto* budget_row = new QHBoxLayout;
  budget_row->setSpacing(2 * step);
  budget_title_ = new QLabel(side);
  budget_params_title_ = new QLabel(side);
  budget_macs_title_ = new QLabel(side);
  budget_text_ = new QLabel(side);
  budget_text_->setObjectName(QStringLiteral("budget_text"));
  const auto limit = [&](const char* limit_name, QLabel* limit_label, double most, double limit_step, int decimals) {
    auto* box = new QDoubleSpinBox(side);
    box->setObjectName(QLatin1String(limit_name));
    box->setRange(0, most);
    box->setDecimals(decimals);
    box->setSingleStep(limit_step);
    limit_label->setBuddy(box);
    budget_row->addWidget(limit_label);
    budget_row->addWidget(box);
    connect(box, &QDoubleSpinBox::valueChanged, this, &SpacePage::count);
    return box;
  };
  budget_row->addWidget(budget_title_);
  budget_params_ = limit("budget_params", budget_params_title_, 10000, 0.1, 2);
  budget_macs_ = limit("budget_macs", budget_macs_title_, 1000000, 25, 0);
  budget_row->addWidget(budget_text_, 1);
  column->addWidget(census_title_);
  column->addLayout(budget_row);
  column->addWidget(plot_, 1);
  return side;
}

void SpacePage::retranslate() {
  using Field = SpaceModel::Field;
  paper_cds_->setText(tr("Take the paper's CDS space"));
  paper_cnet_->setText(tr("Take the paper's CNet space"));
  copy_->setText(tr("Copy the cost table"));
  cds_button_->setText(tr("CDS"));
  cds_button_->setAccessibleName(paper_cds_->text());
  cds_button_->setToolTip(tr("The paper's Combined Depth Space: kernels 3, 5, 7, 9 and depths 1, 2"));
  cnet_button_->setText(tr("CNet"));
  cnet_button_->setAccessibleName(paper_cnet_->text());
  cnet_button_->setToolTip(tr("The same space with depth 1 only"));
  form_title_->setText(tr("The space"));
  facts_title_->setText(tr("What it holds"));
  const auto name = [this](Field field, QWidget* widget, const QString& text, const QString& tip) {
    labels_[field]->setText(text);
    labels_[field]->setToolTip(tip);
    widget->setAccessibleName(text);
    widget->setToolTip(tip);
  };
  name(Field::kernels, kernels_, tr("Kernels"),
       tr("Odd sizes from 3 to 11, ascending: each pair of different ones makes a CBlock (paper: Combined Depth "
          "Space)"));
  name(Field::depths, depths_, tr("Depths"), tr("How many CBlocks a CDBlock may have in a row: the combined depth"));
  name(Field::channels, channels_, tr("Channels"), tr("Stem, then one number per stage, before the width multiplier"));
  name(Field::layers_per_stage, layers_, tr("Layers a stage"), tr("Searched layers in each stage"));
  name(Field::width, width_, tr("Width"),
       tr("Multiplies every channel count; the result is rounded down to a multiple of 4"));
  name(Field::input, height_, tr("Input, px"), tr("Height × width of the images; multiply-adds depend on it"));
  height_->setAccessibleName(tr("Input height in pixels"));
  width_px_->setAccessibleName(tr("Input width in pixels"));
  fusion_label_->setText(tr("Fusion gate"));
  fusion_->setText(tr("adaptive"));
  fusion_->setAccessibleName(tr("Adaptive fusion gate"));
  fusion_->setToolTip(tr("One gate shared by both branches weighs their channels; off: the branches are added"));
  networks_label_->setText(tr("Networks"));
  params_label_->setText(tr("Parameters"));
  macs_label_->setText(tr("Multiply-adds"));
  params_label_->setToolTip(tr("In inference, with FBLNeck: the smallest to the largest network"));
  macs_label_->setToolTip(tr("Of one image, with FBLNeck: the cheapest to the dearest network"));
  table_title_->setText(tr("What each candidate costs in each layer"));
  table_->setAccessibleName(table_title_->text());
  census_title_->setText(tr("How all networks of the space spread over cost"));
  plot_->setAccessibleName(census_title_->text());
  quantity_->setAccessibleName(tr("Quantity shown"));
  quantity_->setItemText(0, tr("Multiply-adds"));
  quantity_->setItemText(1, tr("Parameters"));
  undo_->setText(tr("Undo the last edit"));
  redo_->setText(tr("Redo the edit"));
  budget_title_->setText(tr("Budget:"));
  budget_params_title_->setText(tr("parameters (M)"));
  budget_macs_title_->setText(tr("multiply-adds (M)"));
  for (QDoubleSpinBox* box : {budget_params_, budget_macs_}) {
    box->setSpecialValueText(tr("any"));
    box->setToolTip(tr("The most that a network may cost in inference; what is dearer is greyed in the distribution"));
  }
  budget_params_->setAccessibleName(tr("Budget of parameters, in millions"));
  budget_macs_->setAccessibleName(tr("Budget of multiply-adds, in millions"));
  model_.retranslate();
  take_draft();
  show_setting();
  count();
  show_budget();
}

void SpacePage::restyle() {
  table_->viewport()->update();
}

void SpacePage::count() {
  if (!model_.errors().isEmpty())
    return;
  if (!std::exchange(counting_, true))
    begin_load();
  census_.count(model_.costs(), budget());
  // The paper's networks, where this space holds them.
  std::vector<CensusPlot::Mark> marks;
  for (const std::string& name : published_genotypes()) {
    const auto genotype = load_genotype(name);
    if (!genotype || !check_genotype(*genotype, model_.space(), name))
      continue;
    std::vector<int> choices;
    for (const Candidate& candidate : genotype->layers)
      choices.push_back(model_.space().index_of(candidate).value_or(0));
    const Cost cost = model_.costs().cost(choices);
    marks.push_back({name == "paper-cdnet" ? tr("CDNet of the paper") : tr("CNet of the paper"),
                     static_cast<double>(cost.inference_params), static_cast<double>(cost.macs)});
  }
  plot_->set_marks(std::move(marks));
}

void SpacePage::take_form() {
  if (filling_)
    return;
  SpaceModel::Setting setting = model_.setting();
  // Text that is no list of numbers becomes an empty list, which the space refuses where it stands.
  setting.space.kernels = numbers_from(kernels_->text()).value_or(std::vector<int>{});
  setting.space.depths = numbers_from(depths_->text()).value_or(std::vector<int>{});
  setting.space.channels = numbers_from(channels_->text()).value_or(std::vector<int>{});
  setting.space.layers_per_stage = layers_->value();
  setting.space.width = width_->value();
  setting.space.fusion = fusion_->isChecked();
  setting.height = height_->value();
  setting.width = width_px_->value();
  model_.set(setting);
  put_draft();
}

// One of the paper's spaces in place of this one; the input stays.
void SpacePage::take_paper(SpaceModel::Setting setting) {
  setting.height = model_.setting().height;
  setting.width = model_.setting().width;
  model_.set(setting);
  show_setting();
  put_draft();
}

void SpacePage::put_draft() {
  if (!model_.errors().isEmpty())
    return; // marked where it stands; the experiment keeps the last valid space
  const SpaceModel::Setting& setting = model_.setting();
  SpaceSpec space;
  space.kernels = setting.space.kernels;
  space.depths = setting.space.depths;
  space.channels = setting.space.channels;
  space.layers_per_stage = setting.space.layers_per_stage;
  space.width = setting.space.width;
  space.fusion = setting.space.fusion;
  space.stem = setting.space.stem;
  putting_ = true;
  const auto status = workspace().draft().set_space(space, {setting.height, setting.width});
  putting_ = false;
  if (!status)
    Q_EMIT message(to_qstring(status.error().message()));
}

void SpacePage::take_draft() {
  const ExperimentDraft& draft = workspace().draft();
  undo_->setEnabled(draft.can_undo());
  redo_->setEnabled(draft.can_redo());
  if (putting_)
    return;
  SpaceModel::Setting setting;
  setting.space = space_options(draft.experiment().space);
  setting.height = draft.experiment().input.height;
  setting.width = draft.experiment().input.width;
  if (setting == model_.setting())
    return;
  model_.set(setting);
  show_setting();
}

Budget SpacePage::budget() const {
  Budget budget;
  if (budget_params_->value() > 0)
    budget.params = std::llround(budget_params_->value() * 1e6);
  if (budget_macs_->value() > 0)
    budget.macs = std::llround(budget_macs_->value() * 1e6);
  return budget;
}

void SpacePage::show_budget() {
  const double all = census_.networks(), fitting = census_.fitting();
  const bool none = budget_params_->value() <= 0 && budget_macs_->value() <= 0;
  budget_text_->setText(none || all <= 0 ? QString()
                                         : tr("%1 of %2 networks fit (%3 %)")
                                               .arg(count_text(fitting), count_text(all),
                                                    QLocale().toString(100 * fitting / all, 'f', 1)));
}

void SpacePage::show_setting() {
  filling_ = true;
  const SpaceModel::Setting& setting = model_.setting();
  kernels_->setText(numbers_text(setting.space.kernels));
  depths_->setText(numbers_text(setting.space.depths));
  channels_->setText(numbers_text(setting.space.channels));
  layers_->setValue(setting.space.layers_per_stage);
  width_->setValue(setting.space.width);
  height_->setValue(setting.height);
  width_px_->setValue(setting.width);
  fusion_->setChecked(setting.space.fusion);
  filling_ = false;
  show_result();
}

void SpacePage::show_result() {
  for (auto it = problems_.cbegin(); it != problems_.cend(); ++it) {
    const QString text = model_.errors().value(it.key());
    (*it)->setText(text.isEmpty() ? QString() : QStringLiteral("↑ ") + text);
    (*it)->setVisible(!text.isEmpty());
  }
  table_->setEnabled(model_.errors().isEmpty());
  const Cost low = model_.smallest(), high = model_.largest();
  const auto range = [this](std::int64_t from, std::int64_t to) {
    return tr("%1 – %2", "range")
        .arg(short_count_text(static_cast<double>(from)), short_count_text(static_cast<double>(to)));
  };
  networks_->setText(count_text(model_.networks()));
  params_->setText(range(low.inference_params, high.inference_params));
  macs_->setText(range(low.macs, high.macs));
}

} // namespace cds
