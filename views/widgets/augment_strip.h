// The augmentation's preview: a row of training images as the network will see them, as many as fill the width. It asks
// for so many.
#pragma once

#include "models/augment_preview.h"

#include <QWidget>

namespace cds {

class AugmentStrip : public QWidget {
  Q_OBJECT
public:
  explicit AugmentStrip(AugmentPreview& preview, QWidget* parent = nullptr);
  [[nodiscard]] int pictures_width() const; // of all there are, in pixels; 0: none
  [[nodiscard]] int places() const;         // for how many pictures of this kind; 0: there is none to tell by
  [[nodiscard]] QSize sizeHint() const override { return {400, 140}; }

protected:
  void paintEvent(QPaintEvent* event) override;
  void resizeEvent(QResizeEvent* event) override;

private:
  void ask();
  AugmentPreview& preview_;
};

} // namespace cds
