// A small histogram of whole numbers: how many identities have so many images.
#pragma once

#include <QWidget>
#include <vector>

namespace cds {

class SpreadPlot : public QWidget {
  Q_OBJECT
public:
  explicit SpreadPlot(QWidget* parent = nullptr);
  void set_values(const std::vector<int>& ascending);
  [[nodiscard]] QSize sizeHint() const override { return {280, 84}; }

protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override;

private:
  struct Bar {
    int low = 0, high = 0, count = 0;
  };
  [[nodiscard]] QRectF bar_area() const;
  std::vector<Bar> bars_;
  int highest_ = 0;
};

} // namespace cds
