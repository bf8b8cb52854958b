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

  // Ctrl+C copies the current picture's path.
  void keyPressEvent(QKeyEvent* event) override;
};

} // namespace cds
