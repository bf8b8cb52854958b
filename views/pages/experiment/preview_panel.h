// Some of the images that the experiment will train on, as the network will see them.
#pragma once

#include "models/augment_preview.h"

#include <QWidget>

namespace cds {

class AugmentStrip;
class MeaningLabel;

class PreviewPanel : public QWidget {
  Q_OBJECT
public:
  explicit PreviewPanel(QWidget* parent = nullptr);
  void show_experiment(const Experiment& experiment); // drawn() follows where is_working()
  [[nodiscard]] bool is_working() const { return preview_.is_working(); }
  void retranslate();

Q_SIGNALS:
  void drawn();

private:
  void show_state();
  AugmentPreview preview_;
  MeaningLabel *title_, *none_;
  AugmentStrip* strip_;
};

} // namespace cds
