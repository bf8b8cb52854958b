// A wall of pictures with two lines under each, over a PictureList. GUI thread.
#pragma once

#include "models/picture_list.h"

#include <QListView>

namespace cds {

class Thumbnails;

class PictureWallView : public QListView {
  Q_OBJECT
public:
  PictureWallView(PictureList& list, Thumbnails& thumbnails, int picture_height, QWidget* parent = nullptr);

  // What stands in the middle while there are no pictures.
  void set_empty_text(const QString& text);

  // Ctrl+C copies the current picture's path.
  void keyPressEvent(QKeyEvent* event) override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  QString empty_text_;
};

} // namespace cds
