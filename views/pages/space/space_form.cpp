#include "views/pages/space/space_form.h"

#include "models/architecture_model.h"
#include "models/core_text.h"
#include "models/experiment_draft.h"
#include "models/text.h"
#include "views/style/theme.h"
#include "views/widgets/fields.h"
#include "views/widgets/labels.h"

#include <QCheckBox>
#include <QDoubleSpinBox>
#include <QFormLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace cds {

SpaceForm::SpaceForm(SpaceModel& model, ExperimentDraft& draft, QWidget* parent)
    : QWidget(parent), model_(model), draft_(draft) {
  build();
  connect(&model_, &SpaceModel::changed, this, &SpaceForm::show_result);
  connect(&draft_, &ExperimentDraft::changed, this, &SpaceForm::take_draft);
}

void SpaceForm::add_row(QFormLayout* form, QWidget* field, SpaceModel::Field key) {
  auto* label = new QLabel(this);
  label->setBuddy(field);
  labels_[key] = label;
  auto* problem = new MeaningLabel(MeaningLabel::Meaning::problem, this);
  problem->hide();
  problems_[key] = problem;
  form->addRow(label, field);
  form->addRow(problem);
}

void SpaceForm::build() {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(3 * step);
  form_title_ = new MeaningLabel(MeaningLabel::Meaning::heading, this);
  column->addWidget(form_title_);
  auto* form = new QFormLayout;
  form->setHorizontalSpacing(3 * step);
  form->setVerticalSpacing(2 * step);
  form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  const auto edit = [&](const char* name) {
    auto* line = new QLineEdit(this);
    leave_undo_to_page(line);
    line->setObjectName(QLatin1String(name));
    connect(line, &QLineEdit::textEdited, this, &SpaceForm::take_form);
    return line;
  };
  const auto spin = [&](const char* name, int low, int high, int step_size) {
    auto* box = new QSpinBox(this);
    leave_undo_to_page(box);
    box->setObjectName(QLatin1String(name));
    box->setRange(low, high);
    box->setSingleStep(step_size);
    connect(box, &QSpinBox::valueChanged, this, &SpaceForm::take_form);
    return box;
  };
  using Field = SpaceModel::Field;
  add_row(form, kernels_ = edit("kernels"), Field::kernels);
  add_row(form, depths_ = edit("depths"), Field::depths);
  add_row(form, channels_ = edit("channels"), Field::channels);
  add_row(form, layers_ = spin("layers_per_stage", 1, 16, 1), Field::layers_per_stage);
  width_ = new QDoubleSpinBox(this);
  leave_undo_to_page(width_);
  width_->setObjectName(QStringLiteral("width"));
  width_->setRange(0.05, 8);
  width_->setSingleStep(0.25);
  width_->setDecimals(2);
  connect(width_, &QDoubleSpinBox::valueChanged, this, &SpaceForm::take_form);
  add_row(form, width_, Field::width);
  auto* size = new QWidget(this);
  auto* size_row = new QHBoxLayout(size);
  size_row->setContentsMargins(0, 0, 0, 0);
  height_ = spin("input_height", 16, 1024, 16);
  width_px_ = spin("input_width", 16, 1024, 16);
  size_row->addWidget(height_, 1);
  size_row->addWidget(new QLabel(QStringLiteral("×"), size));
  size_row->addWidget(width_px_, 1);
  add_row(form, size, Field::input);
  labels_[Field::input]->setBuddy(height_);
  fusion_ = new QCheckBox(this);
  fusion_->setObjectName(QStringLiteral("fusion"));
  connect(fusion_, &QCheckBox::toggled, this, &SpaceForm::take_form);
  fusion_label_ = new QLabel(this);
  form->addRow(fusion_label_, fusion_);
  column->addLayout(form);
  refused_ = new MeaningLabel(MeaningLabel::Meaning::problem, this);
  refused_->setObjectName(QStringLiteral("space_refused"));
  refused_->hide();
  column->addWidget(refused_);
  auto* buttons = new QHBoxLayout;
  cds_button_ = new QPushButton(this);
  cnet_button_ = new QPushButton(this);
  connect(cds_button_, &QPushButton::clicked, this, &SpaceForm::paper_cds_wanted);
  connect(cnet_button_, &QPushButton::clicked, this, &SpaceForm::paper_cnet_wanted);
  buttons->addWidget(cds_button_, 1);
  buttons->addWidget(cnet_button_, 1);
  column->addLayout(buttons);
  column->addSpacing(2 * step);
  facts_title_ = new MeaningLabel(MeaningLabel::Meaning::heading, this);
  column->addWidget(facts_title_);
  auto* facts = new QFormLayout;
  facts->setHorizontalSpacing(3 * step);
  facts->setVerticalSpacing(2 * step);
  const auto fact = [&](QLabel*& label, QLabel*& value) {
    label = new QLabel(this);
    value = new QLabel(this);
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
}

void SpaceForm::retranslate() {
  using Field = SpaceModel::Field;
  cds_button_->setText(tr("CDS"));
  cds_button_->setAccessibleName(tr("Take the paper's CDS space"));
  cds_button_->setToolTip(tr("The paper's Combined Depth Space: kernels 3, 5, 7, 9 and depths 1, 2"));
  cnet_button_->setText(tr("CNet"));
  cnet_button_->setAccessibleName(tr("Take the paper's CNet space"));
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
  name(Field::depths, depths_, tr("Depths"),
       tr("How many CBlocks a CDBlock may have in a row: the combined depth (paper: Combined Depth Space)"));
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
  fusion_->setToolTip(tr("One gate shared by both branches weighs their channels; off: the branches are added (paper: "
                         "Combined Depth Space)"));
  networks_label_->setText(tr("Networks"));
  params_label_->setText(tr("Parameters"));
  macs_label_->setText(tr("Multiply-adds"));
  params_label_->setToolTip(tr("In inference, with FBLNeck: the smallest to the largest network"));
  macs_label_->setToolTip(tr("Of one image, with FBLNeck: the cheapest to the dearest network"));
  take_draft();
  show_setting();
}

void SpaceForm::take_form() {
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
void SpaceForm::take_paper(SpaceModel::Setting setting) {
  setting.height = model_.setting().height;
  setting.width = model_.setting().width;
  model_.set(setting);
  show_setting();
  put_draft();
}

void SpaceForm::put_draft() {
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
  const auto status = draft_.set_space(space, {setting.height, setting.width});
  putting_ = false;
  refused_->setText(status ? QString() : QStringLiteral("↑ ") + error_text(status.error()));
  refused_->setVisible(!status);
}

void SpaceForm::take_draft() {
  if (putting_)
    return;
  SpaceModel::Setting setting;
  setting.space = space_options(draft_.experiment().space);
  setting.height = draft_.experiment().input.height;
  setting.width = draft_.experiment().input.width;
  refused_->hide();
  if (setting == model_.setting())
    return;
  model_.set(setting);
  show_setting();
}

void SpaceForm::show_setting() {
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

void SpaceForm::show_result() {
  for (auto it = problems_.cbegin(); it != problems_.cend(); ++it) {
    const QString text = model_.errors().value(it.key());
    (*it)->setText(text.isEmpty() ? QString() : QStringLiteral("↑ ") + text);
    (*it)->setVisible(!text.isEmpty());
  }
  const Cost low = model_.smallest(), high = model_.largest();
  const auto range = [this](std::int64_t from, std::int64_t to) {
    return tr("%1 – %2", "range")
        .arg(short_count_text(static_cast<double>(from)), short_count_text(static_cast<double>(to)));
  };
  networks_->setText(count_text(model_.networks()));
  params_->setText(range(low.inference_params, high.inference_params));
  macs_->setText(range(low.macs, high.macs));
  for (QLabel* fact : {networks_, params_, macs_})
    fact->setEnabled(model_.errors().isEmpty()); // else of the last space that was one
}

} // namespace cds
