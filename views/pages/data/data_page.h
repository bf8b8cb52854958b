// "Is my data right?": counts and findings beside a wall of pictures.
#pragma once

#include "models/data_set_model.h"
#include "models/doctor_model.h"
#include "models/thumbnails.h"
#include "views/frame/page.h"

class QComboBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QSplitter;
class QStackedWidget;
class QTableView;
class QTableWidget;
class QToolButton;

namespace cds {

class EmptyState;
class MeaningLabel;
class PictureWall;
class SpreadPlot;

class DataPage : public Page {
  Q_OBJECT
public:
  explicit DataPage(Workspace& workspace, QWidget* parent = nullptr);

  [[nodiscard]] QString title() const override;
  [[nodiscard]] QString question() const override;
  [[nodiscard]] QString icon() const override { return QStringLiteral("data"); }
  void retranslate() override;
  void restyle() override;

  void add_folder(const QString& folder);

private:
  QWidget* make_side();
  QWidget* make_wall();
  void take_sets();
  void choose_set(int index);
  void take_loaded();
  void apply_filter();
  void fill_counts();
  void fill_filters();
  void show_doctor();
  void examine();
  void jump_to_finding(const QModelIndex& index);
  void choose_folder();

  DataSetModel model_;
  DoctorModel doctor_;
  Thumbnails thumbnails_;
  bool load_open_ = false;

  QAction *add_, *check_, *remove_, *synth_;
  QStackedWidget* stack_;
  EmptyState* empty_;
  QSplitter* splitter_;
  QComboBox *sets_, *split_, *identity_, *camera_;
  QToolButton* add_button_;
  MeaningLabel *layout_, *problem_, *counts_title_, *doctor_title_, *doctor_text_, *shown_, *spread_title_,
      *spread_same_;
  SpreadPlot* spread_;
  QTableWidget* counts_;
  QPushButton* check_button_;
  QProgressBar* progress_;
  QTableView* findings_;
  PictureWall* wall_;
};

} // namespace cds
