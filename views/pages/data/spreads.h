// The two histograms of a data set: images of each identity, images of each camera; a series for each split.
#pragma once

#include <QObject>

namespace cds {

class BarPlot;
class DataSetModel;

class Spreads : public QObject {
  Q_OBJECT
public:
  explicit Spreads(const DataSetModel& model, QObject* parent = nullptr);

  BarPlot *identities, *cameras; // for a layout to take
  void show_set();
  void retranslate();

private:
  const DataSetModel& model_;
};

} // namespace cds
