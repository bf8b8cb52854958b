// The drawn network: lanes, cards, edges, painted at three zooms from one geometry. GUI thread.
//   overview (below 0.8): kernel pair and depth of each layer
//   block (0.8 to 1.5):   squeeze, beads of both branches, gate, restore, shortcut, costs
//   layer (from 1.5):     the operations and channel counts
#pragma once

#include "models/architecture_model.h"
#include "views/scenes/network_layout.h"

#include <QGraphicsScene>
#include <memory>

namespace cds {

enum class NetworkZoom { overview, block, layer };
[[nodiscard]] NetworkZoom network_zoom(double scale);

class NetworkScene : public QGraphicsScene {
  Q_OBJECT
public:
  using QGraphicsScene::QGraphicsScene;

  void set_network(std::shared_ptr<const Architecture> network); // null: empty
  [[nodiscard]] const std::shared_ptr<const Architecture>& network() const { return network_; }
  [[nodiscard]] const NetworkGeometry& geometry() const { return geometry_; }
  void set_selected_layer(int layer); // -1: none
  [[nodiscard]] int selected_layer() const { return selected_; }
  void set_marked_layers(std::vector<int> layers); // drawn with a frame of their own: what differs
  [[nodiscard]] bool is_marked(int layer) const;
  void set_details(bool on); // shapes and costs also in the overview
  [[nodiscard]] bool details() const { return details_; }
  [[nodiscard]] QRectF card_rect(int layer) const;
  [[nodiscard]] QString layer_text(int layer) const; // for screen readers and tooltips
  [[nodiscard]] QString text_at(QPointF at) const;   // of the part there; empty outside of the layers
  void retranslate();                                // also for another theme

Q_SIGNALS:
  void layer_clicked(int layer);

protected:
  void mousePressEvent(QGraphicsSceneMouseEvent* event) override;
  void mouseReleaseEvent(QGraphicsSceneMouseEvent* event) override;

private:
  std::shared_ptr<const Architecture> network_;
  NetworkGeometry geometry_;
  int selected_ = -1;
  bool details_ = false;
  std::vector<int> marked_;
  QPointF press_;
};

// "1.80 M", "18.3 k", "955 M"; at most four characters of number.
[[nodiscard]] QString short_count(double value);

} // namespace cds
