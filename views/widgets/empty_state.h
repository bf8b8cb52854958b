// What a page shows when there is nothing to show: what it is for, and the one next action.
#pragma once

#include <QWidget>

class QLabel;
class QPushButton;

namespace cds {

class EmptyState : public QWidget {
  Q_OBJECT
public:
  explicit EmptyState(const QString& icon_name, QWidget* parent = nullptr);
  // An empty `action` shows no button.
  void set_texts(const QString& title, const QString& explanation, const QString& action);

Q_SIGNALS:
  void action_clicked();

protected:
  void changeEvent(QEvent* event) override;

private:
  void restyle();
  QString icon_name_;
  QLabel* icon_;
  QLabel* title_;
  QLabel* text_;
  QPushButton* button_;
};

} // namespace cds
