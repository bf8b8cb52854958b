// One layer of a drawn network, opened: below the overview, where the page has room for it. GUI thread.
#pragma once

#include <QWidget>

namespace cds {

class NetworkScene;

class NetworkCloseUp : public QWidget {
  Q_OBJECT
public:
  // Shows what `scene` has selected, as it changes; `scene` outlives it.
  explicit NetworkCloseUp(NetworkScene& scene, QWidget* parent = nullptr);

  // Takes of `room` pixels what the overview, which would fill `overview` of them, leaves; where that is too little to
  // read, the overview yields some, and where that is not enough, there is no close-up.
  void take_height(int room, int overview);
  [[nodiscard]] double scale() const; // scene to screen; 0: no layer is selected
  void retranslate();

protected:
  void paintEvent(QPaintEvent* event) override;
  bool event(QEvent* event) override; // tooltips of the parts

private:
  [[nodiscard]] QRectF source() const; // of the scene
  [[nodiscard]] QRectF target() const; // of the widget
  void follow();
  NetworkScene& scene_;
};

} // namespace cds
