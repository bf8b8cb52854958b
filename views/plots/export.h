// Any plot, drawing or table of ours as a file or on the clipboard.
#pragma once

#include "models/save_bytes.h"

#include <QByteArray>
#include <QSize>
#include <QString>
#include <functional>

class QMenu;
class QPaintDevice;
class QWidget;

namespace cds {

struct Picture {
  QString name;                                   // suggested file name, without ending
  QSize size;                                     // logical pixels
  std::function<void(QPaintDevice&, QSize)> draw; // paints the whole picture with its background; empty: none
  std::function<QByteArray()> csv;                // UTF-8; empty: none
  std::function<QByteArray()> json;               // e.g. a genotype; empty: none
  // Where csv may be long: called on the GUI thread and quick, what it returns makes the same bytes on any thread, of
  // what there was when it was asked for. Empty: csv is short.
  std::function<std::function<QByteArray()>()> later_csv = {};
};

enum class PictureFormat { png, svg, pdf, csv, json };
[[nodiscard]] const char* ending(PictureFormat format); // "png"
[[nodiscard]] bool offers(const Picture& picture, PictureFormat format);

// The file's bytes. PNG has twice the logical resolution; SVG and PDF are vectors. REQUIRES offers(picture, format).
[[nodiscard]] QByteArray render(const Picture& picture, PictureFormat format);

// "Copy picture", "Copy values", "Save as PNG..." and so on. `make` is asked when an action is chosen. What happened is
// told by a status tip sent to `widget`.
void add_export_actions(QMenu& menu, QWidget* widget, const std::function<Picture()>& make);
// Asks for a file name and writes it; a long table in the background. False when cancelled or failed (then a status tip
// tells why).
bool save_picture(QWidget* widget, const Picture& picture, PictureFormat format);

} // namespace cds
