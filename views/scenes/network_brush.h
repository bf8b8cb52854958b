// How the parts of a drawn network are painted: colours, words, edges. Inside views/scenes.
#pragma once

#include "views/scenes/network_layout.h"
#include "views/scenes/network_scene.h"
#include "views/style/theme.h"

#include <QPainter>
#include <QPainterPath>

namespace cds {

// A polyline with round corners.
[[nodiscard]] QPainterPath rounded_path(const std::vector<QPointF>& points, double radius);

[[nodiscard]] QColor mix(const QColor& a, const QColor& b, double share); // share 0: a, 1: b
[[nodiscard]] QColor edge_color(const Colors& c);
[[nodiscard]] QColor lane_color(const Colors& c); // behind the layers of a stage
[[nodiscard]] NetworkZoom zoom_of(const QPainter& painter);
[[nodiscard]] QString shape_text(const Shape& shape); // "64×16×8"

// One line or several, in scene units; what does not fit goes beyond `room`.
void write(QPainter& painter, const QRectF& room, int flags, const QString& text, double pixels, const QColor& color,
           bool bold = false);
// One line at `pixels`, enlarged where it would be too small to read on the screen, as far as `room` bears it.
void write_readable(QPainter& painter, const QRectF& room, int flags, const QString& text, double pixels,
                    const QColor& color, bool bold = false);

// Whether write_readable() could write it large enough to be read.
[[nodiscard]] bool can_be_read(const QPainter& painter, const QRectF& room, const QString& text, bool bold);

void draw_edge(QPainter& painter, const EdgeGeometry& edge, const Colors& c);

} // namespace cds
