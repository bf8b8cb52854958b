// What is shown while no project is open: what this is for, recent projects, open, new.
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QListWidget;
class QPushButton;

namespace cds {

class Welcome : public QWidget {
  Q_OBJECT
public:
  Welcome(QAction* open, QAction* create, QWidget* parent = nullptr);
  void set_recent(const QStringList& folders);
  void take_focus();                      // to the recent projects, else to the first action
  void show_problem(const QString& text); // stays until the next try; empty: none
  void retranslate();

Q_SIGNALS:
  void project_chosen(const QString& folder);

protected:
  void changeEvent(QEvent* event) override;

private:
  void restyle();
  QLabel *title_, *text_, *recent_title_, *problem_;
  QListWidget* recent_;
  QPushButton *open_, *create_;
};

} // namespace cds
