#include "views/frame/rail.h"

#include "views/style/theme.h"

#include <QAbstractButton>
#include <QAction>
#include <QActionGroup>
#include <QKeyEvent>
#include <QPainter>
#include <QVBoxLayout>

namespace cds {

namespace {

constexpr int button_width = 84, button_height = 60, icon_size = 24;

// A rail entry: icon above word; the chosen one has a bar at its left and a lighter ground.
class RailButton : public QAbstractButton {
public:
  RailButton(QAction* action, QWidget* parent) : QAbstractButton(parent), action_(action) {
    setCheckable(true);
    setFocusPolicy(Qt::TabFocus);
    setAttribute(Qt::WA_Hover);
    connect(this, &QAbstractButton::clicked, action, &QAction::trigger);
    connect(action, &QAction::changed, this, &RailButton::take);
    take();
  }

  [[nodiscard]] QSize sizeHint() const override {
    return {std::max(button_width, fontMetrics().horizontalAdvance(text()) + 4 * step), button_height};
  }

protected:
  void keyPressEvent(QKeyEvent* event) override {
    if (event->key() == Qt::Key_Up || event->key() == Qt::Key_Down)
      event->ignore(); // the rail's
    else
      QAbstractButton::keyPressEvent(event);
  }

  void paintEvent(QPaintEvent*) override {
    QPainter painter(this);
    const Colors c = colors();
    const bool chosen = isChecked() && isEnabled(); // without a project no page is
    if (chosen)
      painter.fillRect(rect(), c.panel);
    else if (underMouse()) {
      QColor ground = c.panel;
      ground.setAlpha(130);
      painter.fillRect(rect(), ground);
    }
    if (chosen)
      painter.fillRect(QRect(0, 0, 3, height()), c.accent);
    const QRect icon_rect((width() - icon_size) / 2, 2 * step + 2, icon_size, icon_size);
    icon().paint(&painter, icon_rect, Qt::AlignCenter, isEnabled() ? QIcon::Normal : QIcon::Disabled,
                 chosen ? QIcon::On : QIcon::Off);
    painter.setPen(!isEnabled() ? palette().color(QPalette::Disabled, QPalette::WindowText)
                   : chosen     ? c.accent
                                : c.text);
    const QRect word(0, icon_rect.bottom() + step, width(), height() - icon_rect.bottom() - 2 * step);
    painter.drawText(word, Qt::AlignHCenter | Qt::AlignTop, text());
    if (hasFocus()) {
      painter.setRenderHint(QPainter::Antialiasing);
      painter.setPen(QPen(c.accent, 2));
      painter.setBrush(Qt::NoBrush);
      painter.drawRoundedRect(rect().adjusted(6, 3, -4, -3), 2, 2);
    }
  }

private:
  void take() {
    setIcon(action_->icon());
    setText(action_->iconText());
    setToolTip(action_->toolTip());
    setAccessibleName(action_->iconText());
    setAccessibleDescription(action_->toolTip());
    setChecked(action_->isChecked());
    setEnabled(action_->isEnabled());
    updateGeometry();
    update();
  }
  QAction* action_;
};

} // namespace

Rail::Rail(QWidget* parent) : QWidget(parent), column_(new QVBoxLayout(this)), group_(new QActionGroup(this)) {
  column_->setContentsMargins(0, step, 1, step);
  column_->setSpacing(0);
  column_->addStretch();
}

QAction* Rail::add(const QString& icon_name, const QString& object_name) {
  auto* action = new QAction(themed_icon(icon_name), {}, this);
  action->setObjectName(object_name);
  action->setCheckable(true);
  const int place = static_cast<int>(actions_.size());
  if (place < 9)
    action->setShortcut(QKeySequence(static_cast<int>(Qt::CTRL) | (Qt::Key_1 + place)));
  action->setShortcutContext(Qt::WindowShortcut);
  group_->addAction(action);
  addAction(action);
  actions_ << action;
  auto* button = new RailButton(action, this);
  button->setObjectName(object_name + QStringLiteral("_button"));
  buttons_ << button;
  column_->insertWidget(place, button);
  connect(action, &QAction::triggered, this, [this, place] { Q_EMIT chosen(place); });
  return action;
}

void Rail::choose(int index) {
  if (index >= 0 && index < actions_.size())
    actions_[index]->setChecked(true);
}

void Rail::paintEvent(QPaintEvent*) {
  QPainter painter(this);
  painter.setPen(colors().line);
  painter.drawLine(width() - 1, 0, width() - 1, height());
}

void Rail::keyPressEvent(QKeyEvent* event) {
  const int direction = event->key() == Qt::Key_Down ? 1 : event->key() == Qt::Key_Up ? -1 : 0;
  const auto focused = buttons_.indexOf(focusWidget());
  if (direction == 0 || focused < 0) {
    QWidget::keyPressEvent(event);
    return;
  }
  const auto next = std::clamp<qsizetype>(focused + direction, 0, buttons_.size() - 1);
  actions_[next]->trigger();
  buttons_[next]->setFocus(Qt::TabFocusReason); // which the page has taken
}

} // namespace cds
