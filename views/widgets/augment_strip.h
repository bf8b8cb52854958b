// The augmentation's preview: a row of training images as the network will see them.
#pragma once

#include "models/augment_preview.h"

#include <QWidget>

namespace cds {

class AugmentStrip : public QWidget {
  Q_OBJECT
public:
  explicit AugmentStrip(const AugmentPreview& preview, QWidget* parent = nullptr);
  [[nodiscard]] int pictures_width() const; // of all there are, in pixels; 0: none
  [[nodiscard]] QSize sizeHint() const override { return {400, 140}; }

protected:
  void paintEvent(QPaintEvent* event) override;

private:
  const AugmentPreview& preview_;
};

} // namespace cds
