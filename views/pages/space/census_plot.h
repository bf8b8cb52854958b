// The spread of a whole space over cost, with known networks marked.
#pragma once

#include "models/census_model.h"

#include <QWidget>

namespace cds {

class CensusPlot : public QWidget {
  Q_OBJECT
public:
  explicit CensusPlot(const CensusModel& model, QWidget* parent = nullptr);

  struct Mark {
    QString name;
    double parameters = 0, macs = 0;
  };
  void set_marks(std::vector<Mark> marks);
  void set_axis(CensusModel::Axis axis);
  [[nodiscard]] QSize sizeHint() const override { return {400, 150}; }

protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

private:
  [[nodiscard]] QRectF area() const;
  [[nodiscard]] double place(double cost) const; // x of a cost
  const CensusModel& model_;
  std::vector<Mark> marks_;
  CensusModel::Axis axis_ = CensusModel::Axis::multiply_adds;
};

} // namespace cds
