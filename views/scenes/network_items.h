// What a NetworkScene consists of (cards in network_card.cpp, the rest in network_items.cpp). Colours come from the
// palette when painting.
#pragma once

#include "views/scenes/network_layout.h"
#include "views/scenes/network_scene.h"

#include <QGraphicsItem>
#include <QPainterPath>

namespace cds {

class LaneItem : public QGraphicsItem {
public:
  explicit LaneItem(const LaneGeometry& lane);
  [[nodiscard]] QRectF boundingRect() const override { return lane_.rect; }
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
  const LaneGeometry& lane_;
};

class EdgeItem : public QGraphicsItem {
public:
  explicit EdgeItem(const EdgeGeometry& edge);
  [[nodiscard]] QRectF boundingRect() const override { return bounds_; }
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

private:
  const EdgeGeometry& edge_;
  QPainterPath path_;
  QRectF bounds_;
};

class BoxItem : public QGraphicsItem {
public:
  BoxItem(const BoxGeometry& box, const NetworkPlan& plan);
  [[nodiscard]] QRectF boundingRect() const override { return box_.rect.adjusted(-20, -4, 20, 28); }
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;
  void retranslate(); // tooltip

private:
  const BoxGeometry& box_;
  const NetworkPlan& plan_;
};

class CardItem : public QGraphicsItem {
public:
  CardItem(const CardGeometry& card, const NetworkScene& scene);
  [[nodiscard]] int layer() const { return card_.layer; }
  [[nodiscard]] QString text_at(QPointF at) const; // of the part there, else of the layer
  [[nodiscard]] QRectF boundingRect() const override { return card_.rect.adjusted(-6, -6, 6, 6); }
  void paint(QPainter* painter, const QStyleOptionGraphicsItem* option, QWidget* widget) override;

protected:
  void hoverMoveEvent(QGraphicsSceneHoverEvent* event) override;

private:
  void paint_costs(QPainter& painter) const;
  void paint_overview(QPainter& painter, const BlockGeometry& block) const;
  void paint_block(QPainter& painter, const BlockGeometry& block, bool words) const;
  const CardGeometry& card_;
  const NetworkScene& scene_;
};

} // namespace cds
