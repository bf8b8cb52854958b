#include "views/widgets/empty_state.h"

#include "views/style/theme.h"

#include <QEvent>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cds {

namespace {

constexpr int text_width = 480;

} // namespace

EmptyState::EmptyState(const QString& icon_name, QWidget* parent)
    : QWidget(parent), icon_name_(icon_name), icon_(new QLabel(this)), title_(new QLabel(this)),
      text_(new QLabel(this)), button_(new QPushButton(this)) {
  auto* column = new QVBoxLayout(this);
  column->setSpacing(3 * step);
  column->addStretch(2);
  for (QLabel* label : {icon_, title_, text_}) {
    label->setAlignment(Qt::AlignCenter);
    column->addWidget(label, 0, Qt::AlignHCenter);
  }
  text_->setWordWrap(true);
  text_->setFixedWidth(text_width);
  column->addSpacing(step);
  button_->setMinimumSize(40 * step, 8 * step);
  column->addWidget(button_, 0, Qt::AlignHCenter);
  column->addStretch(3);
  connect(button_, &QPushButton::clicked, this, &EmptyState::action_clicked);
  button_->hide();
  restyle();
}

void EmptyState::set_texts(const QString& title, const QString& explanation, const QString& action) {
  title_->setText(title);
  text_->setText(explanation);
  text_->setMinimumHeight(text_->heightForWidth(text_width)); // a wrapped label hints at too little height
  button_->setText(action);
  button_->setAccessibleName(action);
  button_->setVisible(!action.isEmpty());
}

void EmptyState::changeEvent(QEvent* event) {
  QWidget::changeEvent(event);
  if (event->type() == QEvent::PaletteChange || event->type() == QEvent::LanguageChange)
    restyle();
}

void EmptyState::restyle() {
  icon_->setPixmap(themed_icon(icon_name_).pixmap(QSize(48, 48), devicePixelRatioF(), QIcon::Disabled));
  title_->setFont(title_font());
  QPalette faint = palette();
  faint.setColor(QPalette::WindowText, colors().faint_text);
  text_->setPalette(faint);
}

} // namespace cds
