#include "views/style/theme.h"

#include <QApplication>
#include <QIconEngine>
#include <QPainter>
#include <QResource>
#include <QSvgRenderer>

// Outside any namespace, as Q_INIT_RESOURCE asks: the icons live in this static library.
static void init_icons() {
  Q_INIT_RESOURCE(icons);
}

namespace cds {

namespace {

// Line drawings whose strokes say #000: painted in the palette's text colour of the moment.
class LineIcon : public QIconEngine {
public:
  explicit LineIcon(QByteArray svg) : svg_(std::move(svg)) {}

  void paint(QPainter* painter, const QRect& rect, QIcon::Mode mode, QIcon::State state) override {
    const QPalette palette = QApplication::palette();
    QColor color = palette.color(mode == QIcon::Disabled ? QPalette::Disabled : QPalette::Active, QPalette::ButtonText);
    if (mode == QIcon::Selected)
      color = palette.color(QPalette::HighlightedText);
    else if (state == QIcon::On && mode != QIcon::Disabled)
      color = colors().accent;
    QByteArray svg = svg_;
    svg.replace("#000", color.name().toLatin1());
    QSvgRenderer renderer(svg);
    renderer.setAspectRatioMode(Qt::KeepAspectRatio);
    renderer.render(painter, rect);
  }

  QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State state) override {
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    paint(&painter, QRect(QPoint(), size), mode, state);
    return pixmap;
  }

  [[nodiscard]] QIconEngine* clone() const override { return new LineIcon(svg_); }

private:
  QByteArray svg_;
};

} // namespace

QIcon themed_icon(const QString& name) {
  init_icons();
  const QResource drawing(QStringLiteral(":/icons/%1.svg").arg(name));
  return drawing.isValid() ? QIcon(new LineIcon(drawing.uncompressedData())) : QIcon();
}

} // namespace cds
