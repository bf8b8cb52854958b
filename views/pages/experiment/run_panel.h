// What will happen, in a sentence or two, and the buttons that make it happen.
#pragma once

#include "run/experiment.h"

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;
class QSpinBox;

namespace cds {

class MeaningLabel;

class RunPanel : public QWidget {
  Q_OBJECT
public:
  RunPanel(QAction* start, QAction* queue, QAction* save, QWidget* parent = nullptr);

  [[nodiscard]] int seeds() const;
  void show_plan(const Experiment& experiment);
  void show_problem(const QString& text); // empty: none
  [[nodiscard]] bool has_problem() const;
  void retranslate();

Q_SIGNALS:
  void seeds_changed();

private:
  QPushButton* add_button(const char* name, const char* icon, QAction* action);
  MeaningLabel *title_, *problem_;
  QLabel *plan_, *seeds_title_;
  QSpinBox* seeds_;
  QAction *start_, *queue_, *save_;
  QPushButton *start_button_, *queue_button_, *save_button_;
};

} // namespace cds
