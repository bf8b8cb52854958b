// One line of controls for several plots together: what the horizontal axis is, how much curves are smoothed, which
// axes are logarithmic. GUI thread.
#pragma once

#include <QWidget>
#include <vector>

class QCheckBox;
class QComboBox;
class QLabel;
class QSlider;

namespace cds {

class CurvePlot;

class CurveControls : public QWidget {
  Q_OBJECT
public:
  // `smoothed`, `log_x`, `log_y`: the plots that each control means.
  struct Plots {
    std::vector<CurvePlot*> smoothed, log_x, log_y;
  };
  explicit CurveControls(Plots plots, QWidget* parent = nullptr);

  [[nodiscard]] int axis() const; // 0: epochs, 1: steps, 2: minutes
  [[nodiscard]] QString axis_text() const;
  void retranslate();

Q_SIGNALS:
  void axis_changed(int axis);

private:
  void smooth(int value);
  Plots plots_;
  QLabel *axis_title_, *smooth_title_;
  QComboBox* axis_;
  QSlider* smooth_;
  QCheckBox *log_x_, *log_y_;
};

} // namespace cds
