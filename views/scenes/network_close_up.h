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

  // Takes of `spare` pixels as many as it can use; hidden where they are too few to read it.
  void take_height(int spare);
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
