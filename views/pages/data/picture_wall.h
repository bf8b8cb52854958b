// A wall of pictures: equal heights, identity and camera under each, decoded as they come into sight.
#pragma once

#include <QListView>

namespace cds {

class DataSetModel;
class PictureDelegate;
class Thumbnails;

class PictureWall : public QListView {
  Q_OBJECT
public:
  static constexpr int picture_height = 128;
  PictureWall(DataSetModel& model, Thumbnails& thumbnails, QWidget* parent = nullptr);
  void go_to(int row);

protected:
  void resizeEvent(QResizeEvent* event) override;

private:
  DataSetModel& data_;
  Thumbnails& thumbnails_;
  PictureDelegate* cells_;
};

} // namespace cds
