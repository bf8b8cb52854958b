// A NetworkScene to look at: wheel zooms at the pointer, drag pans, double click or 0 fits, + and - zoom, the arrow
// keys go from layer to layer, with Shift they pan. Follows its size until someone zooms. GUI thread.
#pragma once

#include "views/plots/export.h"
#include "views/scenes/network_scene.h"

#include <QGraphicsView>

namespace cds {

class NetworkView : public QGraphicsView {
  Q_OBJECT
public:
  explicit NetworkView(QWidget* parent = nullptr);

  [[nodiscard]] NetworkScene& network_scene() const { return *scene_; }
  void set_network(std::shared_ptr<const Architecture> network);
  void set_selected_layer(int layer);
  void set_details(bool on); // shapes and costs at any zoom
  void set_marked_layers(std::vector<int> layers);
  void fit();
  [[nodiscard]] int height_for_all(int width) const; // that the whole network takes at this width; 0: none
  void zoom(double factor);
  void retranslate();
  [[nodiscard]] double scale_factor() const { return transform().m11(); }
  [[nodiscard]] Picture picture() const; // the whole network at block zoom, with its genotype as JSON

Q_SIGNALS:
  void layer_selected(int layer); // by the person

protected:
  void wheelEvent(QWheelEvent* event) override;
  void mouseDoubleClickEvent(QMouseEvent* event) override;
  void keyPressEvent(QKeyEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;
  void contextMenuEvent(QContextMenuEvent* event) override;
  void changeEvent(QEvent* event) override;

private:
  void choose(int layer);
  NetworkScene* scene_;
  bool fitted_ = true;
};

} // namespace cds
