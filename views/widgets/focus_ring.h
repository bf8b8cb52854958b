// A ring around what has the keyboard, for what does not show that itself: plots, drawings, lists, sliders. GUI thread.
#pragma once

#include <QPointer>
#include <QWidget>

namespace cds {

class FocusRing : public QWidget {
  Q_OBJECT
public:
  // For all of `window`. It comes with the first key and goes with the next click.
  explicit FocusRing(QWidget* window);
  [[nodiscard]] QWidget* target() const { return isVisible() ? target_ : nullptr; }

protected:
  bool eventFilter(QObject* watched, QEvent* event) override;
  void paintEvent(QPaintEvent* event) override;

private:
  void follow(QWidget* now);
  void lie_over();
  QPointer<QWidget> target_;
  bool by_keys_ = false;
};

} // namespace cds
