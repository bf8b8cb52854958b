// One picture at a given height, aspect kept. GUI thread.
#pragma once

#include <QWidget>

namespace cds {

class Thumbnails;

class PictureLabel : public QWidget {
  Q_OBJECT
public:
  PictureLabel(Thumbnails& thumbnails, int height, QWidget* parent = nullptr);
  void set_height(int height); // pixels
  void set_path(const QString& path);
  [[nodiscard]] const QString& path() const { return path_; }
  [[nodiscard]] QSize sizeHint() const override;

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  Thumbnails& thumbnails_;
  int height_;
  QString path_;
};

} // namespace cds
