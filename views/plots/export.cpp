#include "views/plots/export.h"

#include "models/core_text.h"
#include "models/save_bytes.h"

#include <QAction>
#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QCoreApplication>
#include <QFileDialog>
#include <QImage>
#include <QMenu>
#include <QPageSize>
#include <QPainter>
#include <QPdfWriter>
#include <QPointer>
#include <QStatusTipEvent>
#include <QSvgGenerator>
#include <QThreadPool>
#include <QWidget>
#include <memory>
#include <utility>

namespace cds {
namespace {

struct Export {
  Q_DECLARE_TR_FUNCTIONS(Export)
};

QImage image_of(const Picture& picture) {
  constexpr int scale = 2;
  QImage image(picture.size * scale, QImage::Format_ARGB32_Premultiplied);
  image.setDevicePixelRatio(scale);
  image.fill(Qt::transparent);
  picture.draw(image, picture.size);
  return image;
}

void tell(QWidget* widget, const QString& text) {
  QStatusTipEvent tip(text);
  QCoreApplication::sendEvent(widget, &tip);
}

// make() on a thread, then done(what it made) here, unless the widget has gone.
template <class Make, class Done>
void in_background(QWidget* widget, Make make, Done done) {
  tell(widget, Export::tr("Writing the values…"));
  QThreadPool::globalInstance()->start(
      [widget = QPointer<QWidget>(widget), make = std::move(make), done = std::move(done)]() mutable {
        auto made = std::make_shared<decltype(make())>(make());
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [widget, made, done = std::move(done)] {
              if (widget)
                done(std::move(*made));
            },
            Qt::QueuedConnection);
      });
}

void copy_values(QWidget* widget, const Picture& picture) {
  const auto copied = [widget](const QString& text) {
    QApplication::clipboard()->setText(text);
    tell(widget, Export::tr("Copied"));
  };
  if (picture.later_csv)
    in_background(
        widget, [make = picture.later_csv()] { return QString::fromUtf8(make()); }, copied);
  else
    copied(QString::fromUtf8(picture.csv()));
}

} // namespace

const char* ending(PictureFormat format) {
  switch (format) {
  case PictureFormat::png:
    return "png";
  case PictureFormat::svg:
    return "svg";
  case PictureFormat::pdf:
    return "pdf";
  case PictureFormat::csv:
    return "csv";
  case PictureFormat::json:
    return "json";
  }
  return "";
}

bool offers(const Picture& picture, PictureFormat format) {
  if (format == PictureFormat::csv)
    return static_cast<bool>(picture.csv);
  if (format == PictureFormat::json)
    return static_cast<bool>(picture.json);
  return picture.draw && !picture.size.isEmpty();
}

QByteArray render(const Picture& picture, PictureFormat format) {
  if (format == PictureFormat::csv)
    return picture.csv();
  if (format == PictureFormat::json)
    return picture.json();
  QByteArray bytes;
  QBuffer buffer(&bytes);
  buffer.open(QIODevice::WriteOnly);
  if (format == PictureFormat::png) {
    image_of(picture).save(&buffer, "PNG");
  } else if (format == PictureFormat::svg) {
    QSvgGenerator generator;
    generator.setOutputDevice(&buffer);
    generator.setSize(picture.size);
    generator.setViewBox(QRect(QPoint(), picture.size));
    generator.setTitle(picture.name);
    picture.draw(generator, picture.size);
  } else {
    QPdfWriter writer(&buffer);
    writer.setTitle(picture.name);
    writer.setResolution(96);
    writer.setPageSize(QPageSize(QSizeF(picture.size) * 0.75, QPageSize::Point, picture.name, QPageSize::ExactMatch));
    writer.setPageMargins(QMarginsF());
    picture.draw(writer, picture.size);
  }
  buffer.close();
  return bytes;
}

bool save_picture(QWidget* widget, const Picture& picture, PictureFormat format) {
  const QString type = QString::fromLatin1(ending(format));
  QString path = QFileDialog::getSaveFileName(widget, Export::tr("Save as %1").arg(type.toUpper()),
                                              picture.name + QLatin1Char('.') + type,
                                              QStringLiteral("%1 (*.%2)").arg(type.toUpper(), type));
  if (path.isEmpty())
    return false;
  if (!path.endsWith(QLatin1Char('.') + type, Qt::CaseInsensitive))
    path += QLatin1Char('.') + type;
  const auto saved = [widget, path](const Status& status) {
    tell(widget, status ? Export::tr("Saved %1").arg(path) : error_text(status.error()));
  };
  if (format == PictureFormat::csv && picture.later_csv) {
    in_background(
        widget, [path, make = picture.later_csv()] { return save_bytes(path, make()); }, saved);
    return true;
  }
  const Status status = save_bytes(path, render(picture, format));
  saved(status);
  return status.has_value();
}

void add_export_actions(QMenu& menu, QWidget* widget, const std::function<Picture()>& make) {
  const Picture now = make();
  if (offers(now, PictureFormat::png))
    QObject::connect(menu.addAction(Export::tr("Copy picture")), &QAction::triggered, widget, [widget, make] {
      QApplication::clipboard()->setImage(image_of(make()));
      tell(widget, Export::tr("Copied"));
    });
  if (offers(now, PictureFormat::csv))
    QObject::connect(menu.addAction(Export::tr("Copy values")), &QAction::triggered, widget,
                     [widget, make] { copy_values(widget, make()); });
  menu.addSeparator();
  for (const PictureFormat format :
       {PictureFormat::png, PictureFormat::svg, PictureFormat::pdf, PictureFormat::csv, PictureFormat::json}) {
    if (!offers(now, format))
      continue;
    QAction* action = menu.addAction(Export::tr("Save as %1...").arg(QString::fromLatin1(ending(format)).toUpper()));
    QObject::connect(action, &QAction::triggered, widget,
                     [widget, make, format] { save_picture(widget, make(), format); });
  }
}

} // namespace cds
