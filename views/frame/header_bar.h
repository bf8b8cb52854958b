// The line above the page: which project and run, the run's buttons, the palette and the menu.
#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QToolButton;

namespace cds {

class RunActions;
class Workspace;

class HeaderBar : public QWidget {
  Q_OBJECT
public:
  HeaderBar(Workspace& workspace, const RunActions& actions, QAction* find, QMenu* menu, QWidget* parent = nullptr);
  void retranslate();

protected:
  void changeEvent(QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

private:
  void refresh();
  Workspace& workspace_;
  QLabel *project_, *run_, *state_;
  QToolButton *find_, *menu_;
};

} // namespace cds
