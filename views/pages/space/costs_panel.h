// What each candidate costs in each layer: one table, of parameters or of multiply-adds.
#pragma once

#include "models/space_model.h"

#include <QWidget>

class QComboBox;
class QTableView;

namespace cds {

class MeaningLabel;

class CostsPanel : public QWidget {
  Q_OBJECT
public:
  explicit CostsPanel(SpaceModel& model, QWidget* parent = nullptr);

  [[nodiscard]] int whole_height() const; // with which every candidate is seen at once
  void copy() const;                      // the table, to the clipboard
  void retranslate();

Q_SIGNALS:
  void quantity_chosen(SpaceModel::Quantity quantity);

private:
  SpaceModel& model_;
  MeaningLabel* title_;
  QComboBox* quantity_;
  QTableView* table_;
};

} // namespace cds
