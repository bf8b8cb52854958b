#include "views/frame/header_bar.h"

#include "models/project_model.h"
#include "models/run_columns.h"
#include "models/run_watcher.h"
#include "models/selection.h"
#include "models/workspace.h"
#include "views/frame/run_actions.h"
#include "views/style/theme.h"

#include <QAction>
#include <QApplication>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPainter>
#include <QToolButton>

namespace cds {

namespace {

QToolButton* button_for(QAction* action, QWidget* parent) {
  auto* button = new QToolButton(parent);
  button->setDefaultAction(action);
  button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
  button->setAutoRaise(true);
  button->setFocusPolicy(Qt::TabFocus);
  const auto name = [button, action] { button->setAccessibleName(action->text()); };
  QObject::connect(action, &QAction::changed, button, name);
  name();
  return button;
}

} // namespace

HeaderBar::HeaderBar(Workspace& workspace, const RunActions& actions, QAction* find, QMenu* menu, QWidget* parent)
    : QWidget(parent), workspace_(workspace), project_(new QLabel(this)), run_(new QLabel(this)),
      state_(new QLabel(this)), find_(button_for(find, nullptr)), menu_(new QToolButton) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(page_margin, step, 2 * step, step);
  row->setSpacing(2 * step);
  project_->setTextFormat(Qt::PlainText);
  run_->setTextFormat(Qt::PlainText);
  run_->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
  row->addWidget(project_);
  row->addWidget(state_);
  row->addWidget(run_, 1);
  for (QAction* action : {actions.start(), actions.pause(), actions.stop()})
    row->addWidget(button_for(action, this));
  row->addSpacing(2 * step);
  row->addWidget(find_);
  menu_->setObjectName(QStringLiteral("menu_button"));
  menu_->setIcon(themed_icon(QStringLiteral("menu")));
  menu_->setMenu(menu);
  menu_->setPopupMode(QToolButton::InstantPopup);
  menu_->setAutoRaise(true);
  menu_->setShortcut(QKeySequence(Qt::Key_F10));
  menu_->setStyleSheet(QStringLiteral("QToolButton::menu-indicator { image: none; }"));
  row->addWidget(menu_);
  connect(&workspace.selection(), &Selection::run_changed, this, &HeaderBar::refresh);
  connect(&workspace.project(), &ProjectModel::opened, this, &HeaderBar::refresh);
  connect(&workspace.project(), &ProjectModel::closed, this, &HeaderBar::refresh);
  connect(&workspace.watcher(), &RunWatcher::run_changed, this, [this](const QString& id) {
    if (id == workspace_.selection().run())
      refresh();
  });
  retranslate();
}

void HeaderBar::retranslate() {
  menu_->setAccessibleName(tr("Menu"));
  menu_->setToolTip(tr("Project, theme, language and help (F10)"));
  refresh();
}

void HeaderBar::refresh() {
  const RunInfo* run = workspace_.watcher().info(workspace_.selection().run());
  QFont bold = QApplication::font();
  bold.setWeight(QFont::DemiBold);
  project_->setFont(bold);
  project_->setText(workspace_.project().is_open() ? workspace_.project().name() : tr("No project"));
  state_->setVisible(run != nullptr);
  run_->setText({});
  if (!run)
    return;
  const int ordinal = workspace_.watcher().ordinal(run->id);
  QPixmap dot(QSize(10, 10) * devicePixelRatioF());
  dot.setDevicePixelRatio(devicePixelRatioF());
  dot.fill(Qt::transparent);
  QPainter painter(&dot);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.setPen(Qt::NoPen);
  painter.setBrush(series_color(ordinal));
  painter.drawEllipse(QRectF(1, 1, 8, 8));
  painter.end();
  state_->setPixmap(dot);
  state_->setAccessibleName(run_state_text(run->state));
  run_->setText(tr("%1 · %2", "run and its state").arg(run->name, run_state_text(run->state)));
  run_->setToolTip(run->id);
}

void HeaderBar::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::LanguageChange)
    retranslate();
  else if (event->type() == QEvent::PaletteChange)
    refresh();
}

void HeaderBar::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(colors().line);
  painter.drawLine(0, height() - 1, width(), height() - 1);
}

} // namespace cds
