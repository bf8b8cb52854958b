#include "views/pages/runs/run_details.h"

#include "models/log_tail.h"
#include "models/run_labels.h"
#include "models/run_watcher.h"
#include "models/text.h"
#include "models/workspace.h"
#include "run/run_folder.h"
#include "views/style/theme.h"
#include "views/widgets/labels.h"

#include <QClipboard>
#include <QComboBox>
#include <QCompleter>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QScrollBar>
#include <QSignalBlocker>
#include <QToolButton>
#include <QVBoxLayout>
#include <utility>

namespace cds {

using Meaning = MeaningLabel::Meaning;

namespace {

constexpr int log_lines = 200;

QToolButton* word_button(const QString& icon, const char* name, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setObjectName(QLatin1String(name));
  button->setIcon(themed_icon(icon));
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setAutoRaise(true);
  return button;
}

} // namespace

RunDetails::RunDetails(Workspace& workspace, QWidget* parent)
    : QWidget(parent), workspace_(workspace), tags_title_(new QLabel(this)), group_title_(new QLabel(this)),
      note_title_(new QLabel(this)), tags_(new QLineEdit(this)), group_(new QComboBox(this)),
      note_(new QLineEdit(this)), problem_panel_(new QWidget(this)), work_(this) {
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(step);
  auto* row = new QHBoxLayout;
  row->setSpacing(2 * step);
  tags_->setObjectName(QStringLiteral("run_tags"));
  note_->setObjectName(QStringLiteral("run_note"));
  group_->setObjectName(QStringLiteral("run_group"));
  group_->setEditable(true);
  group_->setInsertPolicy(QComboBox::NoInsert);
  group_->setMinimumContentsLength(12);
  tags_title_->setBuddy(tags_);
  group_title_->setBuddy(group_);
  note_title_->setBuddy(note_);
  row->addWidget(tags_title_);
  row->addWidget(tags_, 2);
  row->addSpacing(step);
  row->addWidget(group_title_);
  row->addWidget(group_, 1);
  row->addSpacing(step);
  row->addWidget(note_title_);
  row->addWidget(note_, 4);
  log_button_ = word_button(QStringLiteral("info"), "open_log", this);
  log_button_->setCheckable(true);
  row->addWidget(log_button_);
  column->addLayout(row);

  auto* problem_row = new QHBoxLayout(problem_panel_);
  problem_row->setContentsMargins(0, 0, 0, 0);
  auto* words = new QVBoxLayout;
  words->setSpacing(step);
  problem_title_ = new MeaningLabel(Meaning::heading, problem_panel_);
  problem_ = new MeaningLabel(Meaning::problem, problem_panel_);
  problem_->setObjectName(QStringLiteral("run_problem"));
  words->addWidget(problem_title_);
  words->addWidget(problem_);
  copy_ = word_button(QStringLiteral("copy"), "copy_problem", problem_panel_);
  problem_row->addLayout(words, 1);
  problem_row->addWidget(copy_, 0, Qt::AlignTop);
  column->addWidget(problem_panel_);
  log_ = new QPlainTextEdit(this);
  log_->setObjectName(QStringLiteral("engine_log"));
  log_->setReadOnly(true);
  log_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
  log_->setMaximumHeight(40 * step);
  log_->setTabChangesFocus(true);
  log_->hide();
  column->addWidget(log_);

  connect(tags_, &QLineEdit::editingFinished, this, &RunDetails::take_tags);
  connect(note_, &QLineEdit::editingFinished, this, &RunDetails::take_note);
  connect(group_->lineEdit(), &QLineEdit::editingFinished, this, &RunDetails::take_group);
  connect(group_, &QComboBox::activated, this, &RunDetails::take_group);
  connect(copy_, &QToolButton::clicked, this, [this] {
    QGuiApplication::clipboard()->setText(problem_->text());
    Q_EMIT message(tr("The error is on the clipboard"));
  });
  connect(log_button_, &QToolButton::toggled, this, &RunDetails::show_log);
  connect(&workspace.labels(), &RunLabels::changed, this, &RunDetails::fill);
  connect(&workspace.labels(), &RunLabels::problem, this, &RunDetails::message);
}

void RunDetails::show_runs(const QStringList& runs, const QString& problem) {
  setVisible(!runs.isEmpty());
  problem_->setText(problem);
  problem_panel_->setVisible(!problem.isEmpty());
  if (std::exchange(runs_, runs) == runs)
    return;
  fill();
  if (log_->isVisibleTo(this))
    read_log();
}

void RunDetails::fill() {
  if (runs_.isEmpty())
    return;
  filling_ = true;
  const RunLabels& labels = workspace_.labels();
  const RunLabel first = labels.of(runs_.front());
  shown_tags_.clear();
  for (const QString& id : runs_)
    for (const QString& tag : tags_of(labels.of(id)))
      if (!shown_tags_.contains(tag))
        shown_tags_ << tag;
  if (!tags_->hasFocus() || tags_from(tags_->text()) != shown_tags_)
    tags_->setText(shown_tags_.join(QStringLiteral(", ")));
  if (!note_->hasFocus())
    note_->setText(to_qstring(first.note));
  if (!group_->lineEdit()->hasFocus()) {
    const QSignalBlocker quiet(group_);
    group_->clear();
    group_->addItem(QString());
    group_->addItems(labels.groups());
    group_->setCurrentText(to_qstring(first.group));
  }
  filling_ = false;
}

void RunDetails::take_tags() {
  if (filling_ || runs_.isEmpty())
    return;
  const QStringList wanted = tags_from(tags_->text());
  QStringList add, remove;
  for (const QString& tag : wanted)
    if (!shown_tags_.contains(tag))
      add << tag;
  for (const QString& tag : std::as_const(shown_tags_))
    if (!wanted.contains(tag))
      remove << tag;
  if (!add.isEmpty() || !remove.isEmpty())
    workspace_.labels().change_tags(runs_, add, remove);
}

void RunDetails::take_group() {
  if (!filling_ && !runs_.isEmpty())
    workspace_.labels().set_group(runs_, group_->currentText());
}

void RunDetails::take_note() {
  if (filling_ || runs_.isEmpty())
    return;
  RunLabel label = workspace_.labels().of(runs_.front());
  label.note = note_->text().toStdString();
  workspace_.labels().set(runs_.front(), label);
}

void RunDetails::edit_tags() {
  tags_->setFocus(Qt::ShortcutFocusReason);
  tags_->selectAll();
}

void RunDetails::edit_note() {
  note_->setFocus(Qt::ShortcutFocusReason);
  note_->selectAll();
}

void RunDetails::show_log(bool shown) {
  log_button_->setChecked(shown);
  log_->setVisible(shown);
  if (shown)
    read_log();
}

void RunDetails::read_log() {
  if (runs_.isEmpty())
    return;
  work_.cancel();
  work_.start([folder = workspace_.watcher().run_folder(runs_.front())](
                  const std::stop_token&) { return log_tail(RunPaths{folder}.log(), log_lines); },
              [this](const QString& text) {
                log_->setPlainText(text.isEmpty() ? tr("This run's engine has said nothing.") : text);
                log_->verticalScrollBar()->setValue(log_->verticalScrollBar()->maximum());
              });
}

void RunDetails::retranslate() {
  tags_title_->setText(tr("Tags"));
  tags_->setPlaceholderText(tr("baseline, paper"));
  tags_->setAccessibleName(tr("Tags of the chosen runs"));
  tags_->setToolTip(tr("Words separated by commas; for all chosen runs together (Ctrl+T)"));
  group_title_->setText(tr("Group"));
  group_->setAccessibleName(tr("Group of the chosen runs"));
  group_->setToolTip(tr("Runs of one group are one entry with mean and spread. Empty: by their experiment"));
  note_title_->setText(tr("Note"));
  note_->setAccessibleName(tr("Note on the run"));
  note_->setToolTip(tr("Whatever is worth remembering (Ctrl+M)"));
  problem_title_->setText(tr("What went wrong"));
  copy_->setText(tr("Copy"));
  copy_->setAccessibleName(tr("Copy the error"));
  copy_->setToolTip(tr("Copy the error to the clipboard"));
  log_button_->setText(tr("Log"));
  log_button_->setAccessibleName(tr("Show the engine's log"));
  log_button_->setToolTip(tr("What the run's engine said last (Ctrl+L)"));
  log_->setAccessibleName(tr("The engine's log"));
}

} // namespace cds
