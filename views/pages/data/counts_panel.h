// What the set holds: its kind and folder, images, identities and cameras of each split.
#pragma once

#include <QWidget>

class QTableWidget;

namespace cds {

class DataSetModel;
class MeaningLabel;

class CountsPanel : public QWidget {
  Q_OBJECT
public:
  explicit CountsPanel(const DataSetModel& model, QWidget* parent = nullptr);

  void say_reading(const QString& folder); // empty: nothing is read
  void show_set();                         // the model's set, or why there is none
  void retranslate();

private:
  const DataSetModel& model_;
  MeaningLabel *layout_, *problem_, *title_;
  QTableWidget* table_;
};

} // namespace cds
