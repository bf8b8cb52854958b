#include "views/pages/experiment/experiment_form.h"

#include "models/core_text.h"
#include "models/space_model.h"
#include "views/pages/experiment/experiment_fields.h"
#include "views/pages/experiment/field_editor.h"
#include "views/style/theme.h"
#include "views/widgets/fields.h"
#include "views/widgets/labels.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

namespace cds {

namespace {

struct Place {
  const ExperimentSection* section;
  const ExperimentField* field;
};

// Sections' fields one after another; a row's `field` is a place here.
const std::vector<Place>& places() {
  static const std::vector<Place> all = [] {
    std::vector<Place> list;
    for (const ExperimentSection& section : experiment_sections())
      for (const ExperimentField& field : section.fields)
        list.push_back({&section, &field});
    return list;
  }();
  return all;
}

const ExperimentField& field_at(int index) {
  return *places()[static_cast<std::size_t>(index)].field;
}

} // namespace

ExperimentForm::ExperimentForm(ExperimentDraft& draft, QWidget* parent)
    : QWidget(parent), draft_(draft), advanced_part_(new QWidget(this)) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(3 * step);
  auto* advanced_column = new QVBoxLayout(advanced_part_);
  advanced_column->setContentsMargins(0, 0, 0, 0);
  advanced_column->setSpacing(2 * step);
  int index = 0, section_index = 0;
  for (const ExperimentSection& section : experiment_sections()) {
    QVBoxLayout* into = section.advanced ? advanced_column : column;
    QWidget* home = section.advanced ? advanced_part_ : this;
    if (*section.title != '\0') {
      auto* heading = new MeaningLabel(MeaningLabel::Meaning::heading, home);
      headings_.emplace_back(heading, section_index);
      into->addSpacing(2 * step);
      into->addWidget(heading);
    }
    auto* form = new QFormLayout;
    form->setHorizontalSpacing(4 * step);
    form->setVerticalSpacing(2 * step);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    into->addLayout(form);
    for (std::size_t i = 0; i < section.fields.size(); ++i)
      add_row(form, index++);
    ++section_index;
  }
  column->addWidget(advanced_part_);
  advanced_part_->hide();
  connect(&draft_, &ExperimentDraft::changed, this, &ExperimentForm::show_draft);
}

void ExperimentForm::add_row(QFormLayout* form, int index) {
  const ExperimentField& field = field_at(index);
  const std::size_t row_index = rows_.size();
  Row row;
  row.field = index;
  FieldEditor made = make_editor(field, this, [this, row_index](const Json& value) { put(row_index, value); });
  row.editor = made.editor;
  row.show = std::move(made.show);
  leave_undo_to_page(row.editor);
  row.editor->setObjectName(QString::fromLatin1(field.pointer).mid(1).replace(QLatin1Char('/'), QLatin1Char('_')));
  row.problem = new MeaningLabel(MeaningLabel::Meaning::problem, this);
  row.problem->hide();
  if (field.beside) {
    Row& before = rows_.back();
    row.label = before.label;
    row.shell = before.shell;
    auto* pair = static_cast<QHBoxLayout*>(row.shell->layout());
    pair->addWidget(new QLabel(QStringLiteral("×"), row.shell));
    pair->addWidget(row.editor, 1);
  } else {
    row.label = new QLabel(this);
    row.label->setBuddy(row.editor);
    row.shell = row.editor;
    if (field.row_label) {
      row.shell = new QWidget(this);
      auto* pair = new QHBoxLayout(row.shell);
      pair->setContentsMargins(0, 0, 0, 0);
      pair->setSpacing(2 * step);
      pair->addWidget(row.editor, 1);
    }
    form->addRow(row.label, row.shell);
  }
  form->addRow(row.problem);
  rows_.push_back(std::move(row));
}

void ExperimentForm::put(std::size_t row_index, const Json& value) {
  if (filling_)
    return;
  const Row& row = rows_[row_index];
  const QString pointer = QString::fromLatin1(field_at(row.field).pointer);
  Status status;
  if (pointer == QLatin1String("/kind"))
    draft_.set_kind(value == "train" ? ExperimentKind::train : ExperimentKind::search);
  else
    status = draft_.set(pointer, value);
  row.problem->setText(status ? QString() : QStringLiteral("↑ ") + core_text(status.error().what));
  row.problem->setVisible(!status);
  Q_EMIT refused_changed();
}

bool ExperimentForm::has_refused() const {
  return std::any_of(rows_.begin(), rows_.end(), [](const Row& row) { return !row.problem->isHidden(); });
}

bool ExperimentForm::revert_refused() {
  if (!has_refused())
    return false;
  filling_ = true;
  for (const Row& row : rows_)
    if (!row.problem->isHidden()) {
      row.problem->hide();
      row.show(draft_.value(QString::fromLatin1(field_at(row.field).pointer)));
    }
  filling_ = false;
  Q_EMIT refused_changed();
  return true;
}

void ExperimentForm::set_choices(const QString& pointer, const std::vector<Choice>& choices) {
  for (const Row& row : rows_) {
    if (QString::fromLatin1(field_at(row.field).pointer) != pointer)
      continue;
    auto* box = static_cast<QComboBox*>(row.editor);
    const QSignalBlocker quiet(box);
    box->clear();
    for (const Choice& choice : choices)
      box->addItem(choice.text, text_of(choice.value));
    row.show(draft_.value(pointer));
  }
}

void ExperimentForm::set_fold_button(QWidget* button) {
  auto* column = static_cast<QVBoxLayout*>(layout());
  column->insertWidget(column->indexOf(advanced_part_), button, 0, Qt::AlignLeft);
  const auto folded = std::find_if(rows_.begin(), rows_.end(), [](const Row& row) {
    return places()[static_cast<std::size_t>(row.field)].section->advanced;
  });
  if (folded == rows_.end() || folded == rows_.begin())
    return;
  setTabOrder(std::prev(folded)->editor, button);
  setTabOrder(button, folded->editor);
}

void ExperimentForm::set_advanced(bool shown) {
  advanced_ = shown;
  advanced_part_->setVisible(shown);
}

bool ExperimentForm::applies(int index) const {
  const QLatin1String when(field_at(index).when);
  const Experiment& experiment = draft_.experiment();
  const bool search = experiment.kind == ExperimentKind::search;
  if (when == QLatin1String("search"))
    return search;
  if (when == QLatin1String("train"))
    return !search;
  if (when == QLatin1String("space"))
    return has_genotype(experiment.network);
  if (when == QLatin1String("pk"))
    return !classifies(experiment.network);
  if (when == QLatin1String("classifier"))
    return classifies(experiment.network);
  if (when == QLatin1String("fbl"))
    return !search && experiment.network.neck == "fbl";
  if (when == QLatin1String("genotype"))
    return !search && has_genotype(experiment.network);
  if (when == QLatin1String("topk") || when == QLatin1String("gdas"))
    return search && experiment.search.strategy == when.data();
  if (when == QLatin1String("cost"))
    return search && experiment.search.cost != "none";
  return true;
}

void ExperimentForm::show_draft() {
  filling_ = true;
  const Json all = to_json(draft_.experiment());
  for (const Row& row : rows_) {
    const Json::json_pointer pointer(field_at(row.field).pointer);
    if (all.contains(pointer))
      row.show(all.at(pointer));
    const bool shown = applies(row.field);
    row.label->setVisible(shown);
    row.shell->setVisible(shown);
    // A refused entry stays until its field is edited again; what was undone or reset is valid.
    if (!shown || !row.editor->hasFocus())
      row.problem->hide();
  }
  for (const auto& [heading, section_index] : headings_) {
    bool any = false;
    const auto& section = experiment_sections()[static_cast<std::size_t>(section_index)];
    for (const Row& row : rows_)
      any = any || (places()[static_cast<std::size_t>(row.field)].section == &section && applies(row.field));
    heading->setVisible(any);
  }
  filling_ = false;
}

void ExperimentForm::retranslate() {
  for (const Row& row : rows_) {
    const ExperimentField& field = field_at(row.field);
    if (!field.beside) {
      row.label->setText(tr(field.row_label ? field.row_label : field.label));
      row.label->setToolTip(tr(field.explanation));
    }
    row.editor->setToolTip(tr(field.explanation));
    row.editor->setAccessibleName(tr(field.label));
    row.editor->setAccessibleDescription(tr(field.explanation));
    if (auto* box = qobject_cast<QComboBox*>(row.editor)) {
      const QSignalBlocker quiet(box);
      for (int i = 0; i < box->count(); ++i) {
        const QString word = box->itemData(i).toString();
        const QString text = word == QLatin1String("search")       ? tr("Search")
                             : word == QLatin1String("train")      ? tr("Training")
                             : word == QLatin1String("topk")       ? tr("Top-k Sample Search")
                             : word == QLatin1String("darts")      ? tr("DARTS, first order")
                             : word == QLatin1String("darts2")     ? tr("DARTS, second order")
                             : word == QLatin1String("gdas")       ? tr("GDAS")
                             : word == QLatin1String("random")     ? tr("Random (control)")
                             : word == QLatin1String("reinforce")  ? tr("REINFORCE")
                             : word == QLatin1String("evolution")  ? tr("Evolution")
                             : word == QLatin1String("cds")        ? tr("Combined Depth Space")
                             : word == QLatin1String("resnet50")   ? tr("ResNet-50")
                             : word == QLatin1String("osnet")      ? tr("OSNet x1.0")
                             : word == QLatin1String("fbl")        ? tr("FBLNeck")
                             : word == QLatin1String("bl")         ? tr("BLNeck")
                             : word == QLatin1String("bn")         ? tr("BNNeck")
                             : word == QLatin1String("standard")   ? tr("Standard")
                             : word == QLatin1String("classifier") ? tr("Classifier (CIFAR)")
                             : word == QLatin1String("reid")       ? tr("for re-identification, 7 × 7")
                             : word == QLatin1String("cifar")      ? tr("for small images, 3 × 3")
                             : word == QLatin1String("constant")   ? tr("constant")
                             : word == QLatin1String("none")       ? tr("none")
                             : word == QLatin1String("macs")       ? tr("multiply-adds")
                             : word == QLatin1String("params")     ? tr("parameters")
                             : word == QLatin1String("cosine")     ? tr("cosine")
                             : word == QLatin1String("multistep")  ? tr("at milestones")
                             : word == QLatin1String("step")       ? tr("in equal steps")
                             : word == QLatin1String("sgd")        ? tr("SGD")
                             : word == QLatin1String("adam")       ? tr("Adam")
                             : word == QLatin1String("amsgrad")    ? tr("AMSGrad")
                             : word == QLatin1String("auto")       ? tr("automatic")
                             : word == QLatin1String("cpu")        ? tr("CPU")
                             : word == QLatin1String("fused")      ? tr("own kernels")
                             : word == QLatin1String("modules")    ? tr("LibTorch's modules")
                                                                   : QString();
        if (!text.isEmpty())
          box->setItemText(i, text);
      }
    }
  }
  for (const auto& [heading, section_index] : headings_)
    heading->setText(tr(experiment_sections()[static_cast<std::size_t>(section_index)].title));
  show_draft();
}

QString ExperimentForm::label_of(const QString& pointer) {
  for (const Place& place : places())
    if (QString::fromLatin1(place.field->pointer) == pointer)
      return tr(place.field->label);
  return pointer;
}

} // namespace cds
