// One point a run, or several seeds as their mean: what is reached against what it costs. GUI thread.
//
// Wheel and drag zoom and pan, double click resets; keys: + and - zoom, 0 resets, Left and Right walk over the points,
// Enter opens one.
#pragma once

#include "views/plots/chart.h"

#include <memory>
#include <utility>
#include <vector>

namespace cds {

class ScatterPlot : public Chart {
  Q_OBJECT
public:
  struct Point {
    QString id, name;
    int color = 0; // index for series_color()
    double x = 0, y = 0;
    bool marked = false; // drawn larger, with its name
    double spread = 0;   // of y: drawn as a bar of plus and minus so much; 0: none
    bool operator==(const Point&) const = default;
  };
  explicit ScatterPlot(QWidget* parent = nullptr);
  ~ScatterPlot() override;

  void set_points(std::vector<Point> points); // equal ones: the view stays where a person moved it
  void set_limits_y(double low, double high); // of what can be: what is shown whole is not shown beyond
  [[nodiscard]] std::pair<double, double> visible_y() const;
  void reset_view() override;
  [[nodiscard]] QByteArray csv() const override;
  [[nodiscard]] QSize sizeHint() const override { return {360, 260}; }
  [[nodiscard]] QSize minimumSizeHint() const override { return {200, 140}; }

Q_SIGNALS:
  void point_clicked(const QString& id);

protected:
  void restyle() override;
  void keyPressEvent(QKeyEvent* event) override;

private:
  struct Impl;
  std::unique_ptr<Impl> d_;
};

} // namespace cds
