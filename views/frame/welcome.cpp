#include "views/frame/welcome.h"

#include "views/style/theme.h"

#include <QAction>
#include <QDir>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>

namespace cds {

Welcome::Welcome(QAction* open, QAction* create, QWidget* parent)
    : QWidget(parent), title_(new QLabel(this)), text_(new QLabel(this)), recent_title_(new QLabel(this)),
      problem_(new QLabel(this)), recent_(new QListWidget(this)), open_(new QPushButton(this)),
      create_(new QPushButton(this)) {
  auto* across = new QHBoxLayout(this);
  auto* column = new QVBoxLayout;
  across->addStretch(1);
  across->addLayout(column, 2);
  across->addStretch(1);
  column->setSpacing(3 * step);
  column->addStretch(2);
  column->addWidget(title_);
  text_->setWordWrap(true);
  column->addWidget(text_);
  auto* row = new QHBoxLayout;
  row->setSpacing(2 * step);
  for (QPushButton* button : {open_, create_}) {
    button->setMinimumSize(40 * step, 8 * step);
    row->addWidget(button);
  }
  row->addStretch();
  column->addLayout(row);
  problem_->setWordWrap(true);
  problem_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  problem_->hide();
  column->addWidget(problem_);
  column->addSpacing(3 * step);
  column->addWidget(recent_title_);
  column->addWidget(recent_, 3);
  column->addStretch(2);
  open_->setObjectName(QStringLiteral("welcome_open"));
  create_->setObjectName(QStringLiteral("welcome_create"));
  recent_->setObjectName(QStringLiteral("recent_projects"));
  connect(open_, &QPushButton::clicked, open, &QAction::trigger);
  connect(create_, &QPushButton::clicked, create, &QAction::trigger);
  connect(recent_, &QListWidget::itemActivated, this,
          [this](const QListWidgetItem* item) { Q_EMIT project_chosen(item->data(Qt::UserRole).toString()); });
  retranslate();
  restyle();
}

void Welcome::set_recent(const QStringList& folders) {
  recent_->clear();
  for (const QString& folder : folders) {
    auto* item =
        new QListWidgetItem(themed_icon(QStringLiteral("folder")),
                            tr("%1   —   %2", "project and its folder").arg(QDir(folder).dirName(), folder), recent_);
    item->setData(Qt::UserRole, folder);
    item->setToolTip(folder);
  }
  recent_title_->setVisible(!folders.isEmpty());
  recent_->setVisible(!folders.isEmpty());
}

void Welcome::take_focus() {
  if (recent_->count() == 0) {
    open_->setFocus(Qt::OtherFocusReason);
    return;
  }
  if (!recent_->currentItem())
    recent_->setCurrentRow(0);
  recent_->setFocus(Qt::OtherFocusReason);
}

void Welcome::show_problem(const QString& text) {
  problem_->setText(text);
  problem_->setVisible(!text.isEmpty());
}

void Welcome::retranslate() {
  title_->setText(tr("CDS Workbench"));
  text_->setText(
      tr("Search architectures for person re-identification, watch the search live, train what it found and "
         "look at every ranking. A project is a folder that keeps data sets, experiments and runs together."));
  open_->setText(tr("Open a project…"));
  open_->setAccessibleName(open_->text());
  create_->setText(tr("New project…"));
  create_->setAccessibleName(create_->text());
  recent_title_->setText(tr("Recent projects"));
  recent_->setAccessibleName(tr("Recent projects"));
}

void Welcome::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange)
    retranslate();
  else if (event->type() == QEvent::PaletteChange)
    restyle();
}

void Welcome::restyle() {
  QFont large = title_font();
  large.setPointSizeF(large.pointSizeF() * 1.4);
  title_->setFont(large);
  QPalette wrong = palette();
  wrong.setColor(QPalette::WindowText, colors().error);
  problem_->setPalette(wrong);
}

} // namespace cds
