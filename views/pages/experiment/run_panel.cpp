#include "views/pages/experiment/run_panel.h"

#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QAction>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>

namespace cds {

using Meaning = MeaningLabel::Meaning;

RunPanel::RunPanel(QAction* start, QAction* queue, QAction* save, QWidget* parent)
    : QWidget(parent), title_(new MeaningLabel(Meaning::heading, this)),
      problem_(new MeaningLabel(Meaning::problem, this)), plan_(new QLabel(this)), seeds_title_(new QLabel(this)),
      seeds_(new QSpinBox(this)), start_(start), queue_(queue), save_(save) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(2 * step);
  plan_->setObjectName(QStringLiteral("plan"));
  plan_->setWordWrap(true);
  plan_->setMinimumHeight(2 * plan_->fontMetrics().lineSpacing() + step); // it often wraps once
  plan_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  seeds_->setObjectName(QStringLiteral("seeds"));
  seeds_->setRange(1, 100);
  seeds_->setMinimumHeight(9 * step);
  seeds_title_->setBuddy(seeds_);
  connect(seeds_, &QSpinBox::valueChanged, this, &RunPanel::seeds_changed);
  start_button_ = add_button("start_button", "start", start);
  start_button_->setDefault(true);
  queue_button_ = add_button("queue_button", "queue", queue);
  save_button_ = add_button("save_button", "save", save);
  problem_->setObjectName(QStringLiteral("start_problem"));
  problem_->hide();
  auto* row = new QHBoxLayout;
  row->setSpacing(2 * step);
  row->addWidget(seeds_title_);
  row->addWidget(seeds_);
  row->addWidget(start_button_, 2);
  row->addWidget(queue_button_, 1);
  row->addWidget(save_button_, 1);
  column->addWidget(title_);
  column->addWidget(plan_);
  column->addLayout(row);
  column->addWidget(problem_);
  column->addStretch();
}

QPushButton* RunPanel::add_button(const char* name, const char* icon, QAction* action) {
  auto* button = new QPushButton(themed_icon(QLatin1String(icon)), {}, this);
  button->setObjectName(QLatin1String(name));
  button->setMinimumHeight(9 * step);
  connect(button, &QPushButton::clicked, action, &QAction::trigger);
  connect(action, &QAction::changed, button, [button, action] { button->setEnabled(action->isEnabled()); });
  return button;
}

int RunPanel::seeds() const {
  return seeds_->value();
}

void RunPanel::show_problem(const QString& text) {
  problem_->setText(text);
  problem_->setVisible(!text.isEmpty());
}

bool RunPanel::has_problem() const {
  return !problem_->text().isEmpty();
}

void RunPanel::retranslate() {
  title_->setText(tr("The run"));
  const auto name = [](QPushButton* button, const QString& text, const QAction* action) {
    button->setText(text);
    button->setAccessibleName(action->text());
    button->setToolTip(action->toolTip());
  };
  name(start_button_, tr("Start"), start_);
  name(queue_button_, tr("Queue"), queue_);
  name(save_button_, tr("Save"), save_);
  seeds_title_->setText(tr("Seeds"));
  seeds_->setAccessibleName(tr("How many seeds"));
  seeds_->setToolTip(tr("So many runs that differ in their seed alone, counted up from the experiment's; they tell how "
                        "sure a result is"));
}

void RunPanel::show_plan(const Experiment& experiment) {
  const bool classes = classifies(experiment.network);
  const auto two = [](const QString& first, const QString& second) {
    return tr("%1 %2", "two sentences").arg(first, second);
  };
  QString text =
      experiment.kind == ExperimentKind::search
          ? tr("Searches for %n epoch(s) and derives the most likely network.", nullptr, experiment.train.epochs)
      : classes
          ? tr("Trains for %n epoch(s) and then names the classes of the test images, once.", nullptr,
               experiment.train.epochs)
          : tr("Trains for %n epoch(s) and then tests on query and gallery, once.", nullptr, experiment.train.epochs);
  if (classes)
    text = two(text, tr("Random batches of %1 images of %2 × %3 px.")
                         .arg(experiment.train.batch_size)
                         .arg(experiment.input.height)
                         .arg(experiment.input.width));
  else
    text = two(text, tr("Batches of %1 images (%2 × %3) of %4 × %5 px.")
                         .arg(experiment.train.identities_per_batch * experiment.train.images_per_identity)
                         .arg(experiment.train.identities_per_batch)
                         .arg(experiment.train.images_per_identity)
                         .arg(experiment.input.height)
                         .arg(experiment.input.width));
  if (seeds() > 1)
    text = two(text, tr("%n run(s), one after another, with seeds %1 to %2.", nullptr, seeds())
                         .arg(experiment.seed)
                         .arg(experiment.seed + static_cast<std::uint64_t>(seeds()) - 1));
  if (experiment.data.path.empty())
    text += QLatin1Char('\n') + tr("First choose a data set: add one on the Data page (Ctrl+1).");
  plan_->setText(text);
}

} // namespace cds
