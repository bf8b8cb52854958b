// The wall of pictures with its filters: split, identity, camera.
#pragma once

#include "models/thumbnails.h"

#include <QWidget>
#include <filesystem>

class QComboBox;

namespace cds {

class DataSetModel;
class MeaningLabel;
class PictureWall;
struct ImageRecord;

class WallPanel : public QWidget {
  Q_OBJECT
public:
  explicit WallPanel(DataSetModel& model, QWidget* parent = nullptr);

  void take_set(); // the model's set is another one: filters of it
  // Brings a picture into sight, without filters where they hide it. False: it is none of the set's.
  bool go_to(const std::filesystem::path& path);
  [[nodiscard]] const ImageRecord* chosen() const; // null: none
  void draw_now();                                 // lays out and asks for the thumbnails in sight
  [[nodiscard]] Thumbnails& thumbnails() { return thumbnails_; }
  void retranslate();

Q_SIGNALS:
  void chosen_changed();

private:
  void apply_filter();
  void fill_filters();
  DataSetModel& model_;
  Thumbnails thumbnails_;
  QComboBox *split_, *identity_, *camera_;
  MeaningLabel* shown_;
  PictureWall* wall_;
};

} // namespace cds
